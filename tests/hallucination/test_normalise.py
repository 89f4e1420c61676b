"""What is read of a text as it is written, and where that stands in it."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.hallucination.language.normalise import Disguise, normalise

READ = {
    # apostrophes, and what only looks like one
    "isn’t": "isn't", "isnʼt": "isn't", "isn＇t": "isn't", "isn´t": "isn't", "ISN`T": "ISN'T",
    "is‘nt": "is'nt", "`isn`t": "`isn't", "`foo`s": "`foo`s", "‘no’ and": "‘no’ and",
    # invisible and control characters
    "n\u200bot": "not", "n\u00adot": "not", "n\0ot": "not", "n\u202eot": "not", "n\u2060ot": "not",
    "1\u200b85%": "185%", "\ufeffRLHF": "RLHF", "不\u200b是": "不是", "a\x0bb\x85c": "a b c",
    # width and typeface, but not what changes the number
    "Ｌ４": "L4", "８５％": "85%", "𝐋𝟒": "L4", "ﬁne": "fine", "٨٥%": "85%", "Ⅳ": "IV",
    "⼈": "人", "10²": "10²", "½": "½", "①": "①", "X™": "X™", "℃": "℃", "…": "…",
    "是，（对）：？": "是，（对）：？",
    # letters of other scripts
    "nоt": "not", "nοt": "not", "АdamW": "AdamW", "isn’t nо": "isn't no",
    "нет": "нет", "λόγος": "λόγος", "μm": "μm", "αβ": "αβ",
    # marks over letters
    "cafe\u0301": "caf\u00e9", "n\u0336o\u0336t\u0336": "not", "й": "й",
    # traditional characters
    "並非": "并非", "收斂度為": "收敛度为", "著名的乾坤": "著名的乾坤",
    "乾燥著名的頭髮": "干燥著名的头发",
    # signs, and what joins numbers or clauses
    "–85%": "-85%", "−85%": "-85%", "﹣85%": "-85%", "－85%": "-85%", "是—85%": "是-85%",
    "is ‒85": "is -85", "− 85%": "-85%", "is: −85": "is: -85",
    "60–70%": "60–70%", "60 – 70%": "60 – 70%", "60% –70%": "60% –70%", "it — 85%": "it — 85%",
    "2023年–2025年": "2023年–2025年", "85分–90分": "85分–90分", "收敛——85%": "收敛——85%",
    "well—85%": "well—85%", "L0–4": "L0–4", "10⁻³": "10⁻³",
    # white space
    "a   b": "a b", "a \t\u3000b": "a b", "a\n\n  b": "a\n\n b", "a\tb\u00a0c": "a\tb\u00a0c",
}  # fmt: skip


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_a_text_is_read_as_it_is_seen(written: str, read: str) -> None:
    assert normalise(written).text == read


@pytest.mark.parametrize(
    ("text", "noted"),
    [
        ("n\u200bot", {Disguise.INVISIBLE: "\u200b"}),
        ("is \u202enot", {Disguise.INVISIBLE: "\u202e"}),
        ("\0not", {Disguise.INVISIBLE: "\0"}),
        ("is nоt", {Disguise.LOOKALIKE: "nоt"}),
        ("is no\u0336t", {Disguise.STACKED: "o\u0336"}),
        ("n\u200bоt", {Disguise.INVISIBLE: "\u200b", Disguise.LOOKALIKE: "n\u200bоt"}),
        ("isn’t 85 % — ８５％, 並非 cafe\u0301 no  more", {}),
        ("\ufeffa \u200b b 👩\u200d💻 1\ufe0f\u20e3 ❤\ufe0f", {}),
        ("нет λόγος 不是", {}),
    ],
)
def test_what_hides_something_is_noted_where_it_stands(
    text: str, noted: dict[Disguise, str]
) -> None:
    assert {n.disguise: text[n.start : n.end] for n in normalise(text).notes} == noted


@pytest.mark.parametrize(
    ("text", "stretch", "written"),
    [
        ("is n\u200bot at", "not", "n\u200bot"),
        ("is n\u200bot at", "is", "is"),
        ("a   b", "a b", "a   b"),
        ("the ﬁne one", "fi", "ﬁ"),
        ("the ﬁne one", "in", "ﬁn"),
        ("is − 85% now", "-85%", "− 85%"),
        ("收斂度\u200b為 ８５％", "为 85%", "為 ８５％"),
        ("cafe\u0301s", "café", "cafe\u0301"),
    ],
)
def test_a_stretch_leads_back_to_what_was_written(text: str, stretch: str, written: str) -> None:
    found = normalise(text)
    at = found.text.index(stretch)
    start, end = found.span(at, at + len(stretch))
    assert text[start:end] == found.written(stretch, at) == written


ODD = st.sampled_from(
    [*"’ʼ`´'–—−-‑﹣－\u200b\u00ad\ufeff\0\u202e\u2060\u200d\ufe0f\u20e3\u0301\u0336\u3164\x85\x0b"
     " \t\n\r\u3000\u00a0\u2028"
     "оаіеνοαρБяńéйＡ８％．，：（ﬁ𝐋٨½²①℃™Ⅳ⼈豈K並非為乾著瞭收敛度不年分aABn085.%_*|$",
     "isn’t", "n\u200bot", "nоt", "85%", "– 85", "−85", "  ", "o\u0301", "о\u0301"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(ODD, max_size=40).map("".join))


@given(TEXTS)
@example("о\u0301a")
def test_reading_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(TEXTS | st.just("0ﬀ\u0300"), st.data())
def test_every_span_leads_back_to_the_text(text: str, data: st.DataObject) -> None:
    found = normalise(text)
    start = data.draw(st.integers(0, len(found.text)))
    middle = data.draw(st.integers(start, len(found.text)))
    end = data.draw(st.integers(middle, len(found.text)))
    first, last = found.span(start, end)
    assert 0 <= first <= last <= len(text)
    assert found.span(start, middle)[0] == first
    assert (middle == start) or found.span(start, middle)[1] <= last
    if end > start:
        assert found.written(found.text[start:end], start) == text[first:last]
        blank = "\1" * (end - start)
        assert len(found.written(blank, start)) == last - first
    if start == 0 and end == len(found.text) and end:
        left = normalise(text[:first] + text[last:]).text
        assert not left.strip(), "only what is not read stands outside"


@given(TEXTS)
def test_what_is_read_stands_in_the_written_text_in_order(text: str) -> None:
    found = normalise(text)
    spans = [found.span(place, place + 1) for place in range(len(found.text))]
    assert spans == sorted(spans)
    for (start, end), sign in zip(spans, found.text, strict=True):
        if text[start:end].isascii() and end - start == 1 and text[start] not in "`\x0b\x0c":
            assert sign == text[start] or (sign == " " and text[start].isspace())


PLAIN = st.one_of(
    st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="`")),
    st.text(st.sampled_from("收敛度为不是，。：；（）！？、“”《》的八十五的人工智能 0aA85%\n")),
).filter(lambda text: "  " not in text)


@given(PLAIN)
def test_plain_text_is_read_as_it_is(text: str) -> None:
    found = normalise(text)
    assert found.text == text
    assert (found.begins, found.ends, found.notes) == (None, None, ())
    assert found.span(0, len(text)) == (0, len(text))
