"""The hallucination rate: unbacked claims over all claims, with its interval, if there is one."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination import Report, examine
from kg.hallucination.extraction.readers import reader_named
from kg.model import Verdict
from kg.proportions import Proportion, wilson

SENTENCES = [
    "RLHF is at L3.", "RLHF is at L4.", "AdamW 的收敛度为 95%。", "Mamba 属于 L4。",
    "AdamW was invented in Freiburg.", "Is RLHF at L4?", "## 概述", "RLHF is not at L4.",
    "MoE 与 Dense 之争的收敛度约为六成，属于双寡头竞争。", "The adoption rate of RLHF is 95%.",
    "It is rated five stars.", "Thank you.",
]  # fmt: skip


def test_the_rate_is_the_unbacked_part_of_all_claims(kb: KnowledgeBase) -> None:
    report = kb.hallucination_rate("RLHF is at L3. RLHF is at L4. Mamba is at L4. AdamW is at L4.")
    assert report.claims == 4
    assert report.unsupported == 2
    assert report.rate == 0.5
    assert report.interval == wilson(2, 4)
    assert report.counts == {
        Verdict.SUPPORTED: 2,
        Verdict.CONTRADICTED: 1,
        Verdict.UNVERIFIABLE: 1,
    }
    assert report.rate_range == (0.5, 0.5)


@pytest.mark.parametrize("text", ["", "\n", "Hello!", "Is RLHF at L4?", "# RLHF is at L4", "---"])
def test_a_text_without_claims_has_no_rate(kb: KnowledgeBase, text: str) -> None:
    report = kb.hallucination_rate(text)
    assert (report.claims, report.rate, report.interval) == (0, None, None)
    assert report.rate_range == (None, None)
    assert report.verdict is Verdict.NOT_A_CLAIM


UNREAD = "AdamW was invented in Freiburg."


@pytest.mark.parametrize(
    ("text", "unread", "lower", "upper"),
    [
        # what was not read is left out above and below the line, or counted as not backed
        (f"{UNREAD} Mamba is at L4. RLHF is at L3.", 1, (1, 2), (2, 3)),
        (f"{UNREAD} RLHF is at L3.", 1, (0, 1), (1, 2)),
        (f"{UNREAD} RLHF is at L4.", 1, (1, 1), (2, 2)),
        ("RLHF is at L3. RLHF is at L4.", 0, (1, 2), (1, 2)),
    ],
)
def test_the_rate_is_a_range_where_something_was_not_read(
    kb: KnowledgeBase, text: str, unread: int, lower: tuple[int, int], upper: tuple[int, int]
) -> None:
    report = kb.hallucination_rate(text)
    assert report.unread == report.counts[Verdict.UNREAD] == unread
    assert (report.lower, report.upper) == (Proportion(*lower), Proportion(*upper))
    assert report.rate_range == (lower[0] / lower[1], upper[0] / upper[1])
    assert report.rate == report.rate_range[1]
    assert (report.lower.interval, report.interval) == (wilson(*lower), wilson(*upper))


def test_where_nothing_was_read_the_rate_has_no_lower_end(kb: KnowledgeBase) -> None:
    report = kb.hallucination_rate(UNREAD)
    assert report.rate_range == (None, 1)
    assert (report.lower.interval, report.interval) == (None, wilson(1, 1))


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("RLHF is at L3, and is rated four stars.", Verdict.SUPPORTED),
        ("RLHF is at L3, and is rated five stars.", Verdict.CONTRADICTED),
        ("AdamW is at L4, and the adoption rate of RLHF is 95%.", Verdict.UNVERIFIABLE),
        ("RLHF is at L4, and the adoption rate of RLHF is 95%.", Verdict.CONTRADICTED),
        ("AdamW was invented in Freiburg, and it is at L4.", Verdict.UNREAD),
        ("AdamW was invented in Freiburg, and the adoption rate of RLHF is 95%.",
         Verdict.UNVERIFIABLE),
        ("Is it?", Verdict.NOT_A_CLAIM),
    ],
)  # fmt: skip
def test_a_sentence_has_its_gravest_verdict(kb: KnowledgeBase, text: str, verdict: Verdict) -> None:
    rules = reader_named("rules", kb.evidence)
    (sentence,) = examine(text, kb.evidence, rules).sentences
    assert sentence.verdict is verdict


@pytest.mark.parametrize(
    ("name", "claims", "contradicted", "unverifiable", "unread"),
    [("answer-en.md", 19, 3, 1, 1), ("answer-zh.md", 27, 4, 1, 1)],
)
def test_the_shipped_examples(
    kb: KnowledgeBase, name: str, claims: int, contradicted: int, unverifiable: int, unread: int
) -> None:
    path = kb.graph.root / "examples" / name
    if not path.exists():
        pytest.skip("examples are not part of a wheel")
    report = kb.hallucination_rate(path.read_text(encoding="utf-8"))
    assert report.claims == claims
    assert report.counts[Verdict.CONTRADICTED] == contradicted
    assert report.counts[Verdict.UNVERIFIABLE] == unverifiable
    assert report.unread == unread


@settings(deadline=None, max_examples=80)
@given(st.lists(st.sampled_from(SENTENCES), max_size=8).map("\n\n".join))
def test_the_rate_follows_from_the_counts(kb: KnowledgeBase, text: str) -> None:
    report = kb.hallucination_rate(text)
    assert sum(report.counts.values()) == report.claims == len(report.judgements)
    assert report.unsupported == report.claims - report.counts[Verdict.SUPPORTED]
    assert report.unread == sum(judgement.reason.unread for judgement in report.judgements)
    lower, upper = report.rate_range
    assert lower is None or (upper is not None and 0 <= lower <= upper)
    assert (lower is None) == (report.claims == report.unread)
    if report.claims == 0:
        assert report.rate is None
    else:
        assert report.rate is not None
        assert report.interval is not None
        assert report.rate == report.unsupported / report.claims
        assert 0 <= report.interval[0] <= report.rate <= report.interval[1] <= 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from(SENTENCES[:5]), min_size=1, max_size=6))
def test_a_supported_sentence_never_raises_the_rate(
    kb: KnowledgeBase, sentences: list[str]
) -> None:
    before = kb.hallucination_rate("\n\n".join(sentences)).rate
    after = kb.hallucination_rate("\n\n".join([*sentences, "Tokenization is at L3."])).rate
    assert before is not None
    assert after is not None
    assert after <= before


WORDS = st.sampled_from(
    ["RLHF", "L4", "AdamW", "完全收敛", "收敛度", "85%", "1e999", "9" * 60 + "%", "约", "-", "。",
     ", ", "not", "★", "MoE vs", "2023 年", "0000 年", "between", "and", "|", "\n", "#", "`",
     "\x00", "ß", "ﬁ"]
)  # fmt: skip


@settings(deadline=None, max_examples=250)
@given(st.text(max_size=80) | st.lists(WORDS | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_at_all_has_a_report(kb: KnowledgeBase, text: str) -> None:
    report = examine(text, kb.evidence)
    assert report.rate is None or 0 <= report.rate <= 1


@pytest.mark.parametrize(
    "text",
    [
        "AdamW is better than RLHF",
        "The opposite of this is convergence degree",
        "\ud800 lone surrogate, RLHF at L3",
        "RLHF has a convergence degree of " + "9" * 400 + "%.",
        "RLHF " * 100,
        "RLHF, " * 300 + "are at L3.",
        "(" * 500 + "RLHF is at L3" + ")" * 500,
    ],
)
def test_odd_texts_have_a_report_too(kb: KnowledgeBase, text: str) -> None:
    assert kb.hallucination_rate(text).claims > 0


# --- the interval ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        # Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_gives_the_published_intervals(
    successes: int, trials: int, low: float, high: float
) -> None:
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 50))
def test_the_usual_confidence_is_one_among_others(successes: int) -> None:
    usual, near = (wilson(successes, 50, confidence) for confidence in (0.95, 0.95 + 1e-12))
    assert usual == wilson(successes, 50)
    assert usual == pytest.approx(near, abs=1e-9)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (2, 1), (-1, 3), (0, -1)])
def test_wilson_refuses_what_is_no_proportion(successes: int, trials: int) -> None:
    with pytest.raises(ValueError, match=f"{successes} of {trials}"):
        wilson(successes, trials)


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_proportion_and_mirrors(pair: tuple[int, int]) -> None:
    successes, trials = pair
    low, high = wilson(successes, trials)
    share = successes / trials
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    mirrored = wilson(trials - successes, trials)
    assert math.isclose(low, 1 - mirrored[1], abs_tol=1e-9)
    narrow = wilson(successes, trials, confidence=0.5)
    assert low <= narrow[0] + 1e-12
    assert narrow[1] <= high + 1e-12


def test_an_empty_report_has_no_rate() -> None:
    assert Report(()).rate is None
