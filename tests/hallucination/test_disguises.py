"""No disguise of a sentence turns what is found of it into the opposite."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination.reports.rendering import as_data, as_rows, as_text
from kg.model import Claim, Comparator, Stance, Verdict
from kg.vocabulary import CV

Marks = Callable[..., str]
OPPOSITE = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}
#: Of each property, what is so, what is not so, and, with a number, what cannot be so.
SAID = {
    f"{CV}convergenceDegree": (
        "{0} has a convergence degree of {1}.", "{0} doesn't have a convergence degree of {1}.",
        "{0} has a convergence degree of -{1}.", "The convergence degree of {0} isn't {1}.",
        "{0}的收敛度为 {1}。", "{0}的收敛度不是 {1}。", "{0}的收敛度为 -{1}。",
        "{0}的收敛度并非 {1}。",
    ),
    f"{CV}convergenceLevel": (
        "{0} is at {1}.", "{0} isn't at {1}.", "{0} is not at {1}.", "{0} was never at {1}.",
        "{0} is non-{1}.", "{0}属于 {1}。", "{0}不属于 {1}。", "{0}并非 {1}。",
    ),
    f"{CV}certainty": ("{0} is rated {1}.", "{0} isn't rated {1}.", "{0}的确定性为{1}。"),
}  # fmt: skip


@cache
def _base() -> KnowledgeBase:
    return KnowledgeBase.open()


def _content(claim: Claim, language: str) -> str:
    if claim.object is not None:
        return _base().evidence.label(claim.object, language)
    assert claim.interval is not None
    assert claim.interval.lower is not None
    return f"{claim.interval.lower * 100:f}".rstrip("0").rstrip(".") + "%"


def _verdict(text: str) -> Verdict:
    return _base().hallucination_rate(text).verdict


@cache
def _sentences() -> dict[str, Verdict]:
    """Sentences made from what the shipped base records, with what is found of each."""
    claims = [
        claim
        for (subject, predicate), found in _base().evidence.claims.items()
        for claim in found
        if predicate in SAID and claim.subject == subject and len(found) == 1 and claim.iri
        if claim.stance is Stance.ASSERTED and claim.comparator is Comparator.EXACTLY
        if claim.scope is None
    ]
    texts = (
        template.format(_base().evidence.label(claim.subject, language), _content(claim, language))
        for claim in sorted(claims, key=lambda claim: claim.iri)[::2]
        for template in SAID[claim.predicate]
        for language in ["zh" if template.endswith("。") else "en"]
    )
    verdicts = {text: _verdict(text) for text in texts}
    return {text: verdict for text, verdict in verdicts.items() if verdict in OPPOSITE}


def test_there_are_sentences_of_both_kinds_in_both_languages() -> None:
    kinds = [(text.endswith("。"), verdict) for text, verdict in _sentences().items()]
    assert all(kinds.count((zh, verdict)) >= 12 for zh in (True, False) for verdict in OPPOSITE)


LOOKALIKE = dict(zip("aceopxyijsABCEHIKMOPTX", "асеорхуіјѕАВСЕНІКМОРТХ", strict=True)) | {
    "n": "ո",
    "u": "υ",
    "v": "ν",
    "l": "ӏ",
    "d": "ԁ",
    "h": "һ",
}
WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F) if chr(code).isalnum()}
SIGNS = "−–—‒―﹣－‐‑⁻"
HIDDEN = "\u200b\u200c\u200d\u00ad\u2060\ufeff\0\x07\u200e\u202e\u2066\ufe0f\u3164\U000e0041"


@cache
def _traditional(text: str) -> str:
    from opencc import OpenCC

    return str(OpenCC("s2t").convert(text))


@st.composite
def hidden(draw: st.DrawFn, text: str) -> str:
    """Put invisible characters anywhere but beside a space."""
    inner = [at for at in range(1, len(text)) if " " not in text[at - 1 : at + 1]]
    for at in sorted(draw(st.sets(st.sampled_from(inner), max_size=6)), reverse=True):
        text = text[:at] + draw(st.sampled_from(HIDDEN)) + text[at:]
    return text


@st.composite
def looking_alike(draw: st.DrawFn, text: str) -> str:
    """Put letters of another script for some, and leave each word a Latin letter."""
    words = []
    for word in text.split(" "):
        places = [at for at, sign in enumerate(word) if sign in LOOKALIKE]
        swapped = draw(st.sets(st.sampled_from(places))) if places else set()
        changed = "".join(LOOKALIKE[s] if at in swapped else s for at, s in enumerate(word))
        words.append(changed if any("a" <= s.lower() <= "z" for s in changed) else word)
    return " ".join(words)


def dressed(text: str) -> st.SearchStrategy[str]:
    """Put another apostrophe, sign, width or script, each of which says the same."""
    return st.sampled_from(
        [
            *(text.replace("'", other) for other in "’ʼ´＇ꞌ"),
            *(text.replace(" -", f" {other}") for other in SIGNS if other != "‐"),
            "".join(WIDE.get(sign, sign) for sign in text),
            _traditional(text),
            text.replace(" ", "   "),
            text.replace(" ", "\u00a0"),
        ]
    )


#: Made when first drawn, as nobody collects the tests in order to wait.
SENTENCES = st.deferred(lambda: st.sampled_from(sorted(_sentences())))


@settings(deadline=None)
@given(st.data(), SENTENCES)
def test_what_says_the_same_is_found_to_be_the_same(data: st.DataObject, text: str) -> None:
    disguised = data.draw(data.draw(st.sampled_from((hidden, dressed)))(text))
    assert _verdict(disguised) is _sentences()[text]


@settings(deadline=None, max_examples=200)
@given(st.data(), SENTENCES)
def test_no_disguise_turns_a_verdict_round(data: st.DataObject, text: str) -> None:
    disguised = text
    for kind in data.draw(st.permutations((dressed, looking_alike, hidden))):
        disguised = data.draw(kind(disguised))
    assert _verdict(disguised) is not OPPOSITE[_sentences()[text]]


DENIED = [
    f"AdamW {verb} L4." for verb in
    ("isn’t at", "wasn’t at", "doesn’t belong to", "isnʼt at", "isn´t at", "isn`t at", "isnt at",
     "is n\u200bot at", "is nоt at", "is n\u00adot at", "is n\0ot at", "ain’t at", "is ＮＯＴ at",
     "is non-", "is not-", "is non ")
] + ["AdamW 並非 L4。", "AdamW 并非 L4。", "AdamW 非 L4。", "AdamW是非L4。", "AdamW不\u200b是 L4。",
     "AdamW 不屬於 L4。"]  # fmt: skip
NUMBERS = [
    f"RLHF has a convergence degree of {number}."
    for number in
    ("minus 85%", "negative 85%", "–85%", "−85%", "—85%", "− 85%", "－85%", "﹣85％",
     "minus eighty-five percent", "√85%", "√(85%)", "sqrt(85%)", "∛ 85%", "±85%", "+/-85%",
     "1\u200b85%", "√-85%", "$\\sqrt{85\\%}$")
] + [f"RLHF的收敛度为{number}。" for number in
     ("负85%", "-85%", "–85%", "負85%", "负百分之八十五", "√85%", "正负85%",
      "根号85%")]  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_a_denial_is_read_however_it_is_written(marks: Marks, text: str) -> None:
    assert marks(text) == "✗"


@pytest.mark.parametrize("text", NUMBERS)
def test_another_number_is_not_taken_for_the_one_on_record(marks: Marks, text: str) -> None:
    assert marks(text) in {"✗", "?"}


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("RLHF has a convergence degree of 85%.", "✓"),
        ("RLHF's convergence degree — 85%.", "✓"),
        ("RLHF的收斂度為85%。", "✓"),
        ("RLHF的收敛度——85%。", "✓"),
        ("RLHF has a convergence degree of 80–90%.", "✓"),
        ("RLHF has a convergence degree of ８５％.", "✓"),
        ("Non-RLHF has a convergence degree of 85%.", "?"),
        ("非RLHF的收敛度为85%。", "?"),
    ],
)
def test_what_is_no_sign_is_none(marks: Marks, text: str, mark: str) -> None:
    assert marks(text) == mark


def test_a_word_of_a_third_script_is_not_read_over(kb: KnowledgeBase) -> None:
    assert kb.hallucination_rate("AdamW is пот at L4.").verdict is Verdict.UNREAD


def test_a_report_shows_the_text_as_it_was_written(kb: KnowledgeBase) -> None:
    text = "It is so.  AdamW   is  **n\u200bot** at Ｌ４. RLHF的收斂度為 8\u00ad5%。"
    report = kb.hallucination_rate(text)
    data = as_data(report, kb.evidence)
    spans = [item["span"] for s in data["sentences"] for item in (s, *s["claims"])]
    shown = [item["text"] for s in data["sentences"] for item in (s, *s["claims"])]
    assert [text[start:end].replace("**", "  ") for start, end in spans] == shown
    assert "AdamW   is    n\u200bot   at Ｌ４" in shown
    assert "RLHF的收斂度為 8\u00ad5%" in shown
    claims = [row[1] for row in as_rows(report, kb.evidence)]
    assert "AdamW is n\u200bot at Ｌ４" in claims


def test_a_report_tells_of_disguises(kb: KnowledgeBase) -> None:
    text = "AdamW is at L4. \u202eRLHF is nоt at L0."
    report = kb.hallucination_rate(text)
    first, second = as_data(report, kb.evidence)["sentences"]
    assert first["disguises"] == []
    assert second["disguises"] == ["invisible", "lookalike"]
    lines = [line for line in as_text(report, kb.evidence) if "! the text has" in line]
    assert ["invisible" in line for line in lines] == [True, False]
    assert ["another script" in line for line in lines] == [False, True]
