"""Sentences keep their words and their place, whatever the text looks like."""

from __future__ import annotations

from itertools import islice, pairwise

import pytest
from growth import check_growth
from hypothesis import given
from hypothesis import strategies as st

from kg.hallucination.language.segment import Sentence, SentenceKind, segment

KINDS = {
    "S": SentenceKind.STATEMENT,
    "Q": SentenceKind.QUESTION,
    "H": SentenceKind.HEADING,
    "L": SentenceKind.LEAD_IN,
    "T": SentenceKind.TABLE_ROW,
}


def words(text: str) -> list[str]:
    return [" ".join(sentence.text.split()) for sentence in segment(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Chinese
        (
            "收敛度为95%，已成为工业标准。确定性很高！",
            ["收敛度为95%，已成为工业标准。", "确定性很高！"],
        ),
        ("前者完成；后者没有。", ["前者完成；后者没有。"]),
        ("他说：“很好。”然后走了。", ["他说：“很好。”", "然后走了。"]),
        ("「结束了。」（见注。）后续", ["「结束了。」", "（见注。）", "后续"]),
        ('他问"真的？"然后说"是。"', ['他问"真的？"', '然后说"是。"']),
        ('完成。"引文"在后。', ["完成。", '"引文"在后。']),
        ("等等……还有。真的？！好", ["等等……还有。", "真的？！", "好"]),
        ("没有句号", ["没有句号"]),
        ("增长到0.95。达到3.5倍。", ["增长到0.95。", "达到3.5倍。"]),
        # English
        ("It is 0.95. It grew.", ["It is 0.95.", "It grew."]),
        ("A vs. B, e.g. C, i.e. both. Done.", ["A vs. B, e.g. C, i.e. both.", "Done."]),
        ("It took approx. 5 days. Good!", ["It took approx. 5 days.", "Good!"]),
        ("Llama 3.1 and Claude-3.5 came.", ["Llama 3.1 and Claude-3.5 came."]),
        ("See arXiv:2509.25300. It is new.", ["See arXiv:2509.25300.", "It is new."]),
        ("The U.S. market grew.", ["The U.S. market grew."]),
        ("It sells in the U.S. The rest follows.", ["It sells in the U.S.", "The rest follows."]),
        ("J. R. Smith wrote it. So it goes.", ["J. R. Smith wrote it.", "So it goes."]),
        ("It is of type C. Others differ.", ["It is of type C.", "Others differ."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ('He said "It works." Then left.', ['He said "It works."', "Then left."]),
        ('"Does it?" he asked. No.', ['"Does it?" he asked.', "No."]),
        ("(It works.) It does.", ["(It works.)", "It does."]),
        (
            "See Fig. 3 and No. 5. The answer is no. Bye.",
            ["See Fig. 3 and No. 5.", "The answer is no.", "Bye."],
        ),
        ("Apples, pears, etc. are fruit. Fine.", ["Apples, pears, etc. are fruit.", "Fine."]),
        ("Visit https://a.org/x?y=1.2 now. Go.", ["Visit https://a.org/x?y=1.2 now.", "Go."]),
        ("Steps: 1. Do this. 2. Do that.", ["Steps: 1. Do this.", "2. Do that."]),
        # mixed
        (
            "用了 BERT.效果很好。It works.真的吗?是",
            ["用了 BERT.", "效果很好。", "It works.", "真的吗?", "是"],
        ),
        # line structure
        (
            "The number of players fell\nto 15. That is\r\nfew.",
            ["The number of players fell to 15.", "That is few."],
        ),
        ("The total is\n15. That is few.", ["The total is 15.", "That is few."]),
        (
            "- one\n* two\n• three\n1. four\n2) five\n3、six",
            ["one", "two", "three", "four", "five", "six"],
        ),
        ("- [x] done\n- [ ] open", ["done", "open"]),
        ("- wrapped\n  item. Second.\n- next", ["wrapped item.", "Second.", "next"]),
        ("> quoted **text**\n> goes on.\n\nAfter.", ["quoted text goes on.", "After."]),
        ("Before\n> quoted", ["Before", "quoted"]),
        (">90% 的产品采用。", [">90% 的产品采用。"]),
        ("above\n\n---\n\nbelow\n***\nend", ["above", "below", "end"]),
        ("a\n---\nb", ["a", "b"]),
        ("```python\nx = 1. Y\n```\nafter", ["after"]),
        ("before\n~~~\ncode.\n```\nstill code\n~~~~\nafter", ["before", "after"]),
        ("> ```\n> code\n\nafter the quote", ["after the quote"]),
        ("```never closed\ncode", []),
        ("use ```x``` inline", ["use x inline"]),
        ("- item\n  ```\n  code\n  ```\n- next", ["item", "next"]),
        # marks
        ("See [the *page*](http://a.b/c_(d)) and ![pic](p.png).", ["See the page and pic ."]),
        ("`a*b` and snake_case and 2 * 3 and 4*5", ["a*b and snake_case and 2 * 3 and 4*5"]),
        ("_one_ __two__ ~~three~~ ***four***", ["one two three four"]),
        (r"5\% of \*all\*", ["5 % of *all *"]),
        ("a<br/>b <!-- hidden --> c <https://a.b>", ["a b c https://a.b"]),
        ("fact[^1] stated <5% and x<y", ["fact stated <5% and x<y"]),
        # nothing to say
        ("", []),
        (" \t\u3000\r\n\ufeff\n", []),
        ("***\n。。。\n---", []),
        ("\ufeff开始。\t\u3000继续", ["开始。", "继续"]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("是吗？是。Is it? Yes! “真的吗？”", "QSQSQ"),
        ("# One\n## Two ##\n###三\n#1 is first", "HHHS"),
        ("要点如下：\n- 一点\n\n**注**：\n说明：内容。", "LSLS"),
        ("In short: it works.", "S"),
        ("| a | b |\n|---|:-:|\n| 1 | is it? |\n| 2 | x. y |\n\nEnd", "HTTS"),
        ("a | b\n--|--\n1 | 2\nEnd", "HTS"),
        ("| only | a row |", "T"),
        ("x | y is a choice.", "S"),
        ("> # Quoted\n> - item:", "HL"),
    ],
)
def test_kinds(text: str, kinds: str) -> None:
    assert [sentence.kind for sentence in segment(text)] == [KINDS[letter] for letter in kinds]


def test_place_in_the_source() -> None:
    source = "\ufeff# 标题\r\n\r\n> 1. **收敛度**为\r\n> `0.95`。后续\r\n"
    found = [(sentence.text, source[sentence.start : sentence.end]) for sentence in segment(source)]
    assert found == [
        ("标题", "标题"),
        ("收敛度  为     0.95 。", "收敛度**为\r\n> `0.95`。"),
        ("后续", "后续"),
    ]


def test_cells_of_a_row_stay_divided() -> None:
    rows = [s for s in segment("|a|b|\n|-|-|\n| **L3** | 85% |\n") if s.kind is KINDS["T"]]
    assert [[cell.strip() for cell in row.text.split("|")] for row in rows] == [["L3", "85%"]]


def test_lazy() -> None:
    def first_three(text: str) -> None:
        assert [s.text for s in islice(segment(text), 3)] == ["First.", "Second.", "First."]

    check_growth(first_three, "First. Second.\n\n" * 2, "First. Second.\n\n" * 200_000, 20)


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    ["`", "` `` ", "*", "_", "_a", "[", "](", "](a(", "<!--", "<a ", ".", ". ", "\\", '。"', "|",
     ">", "~", "\t-", "x ", ":", ": ", "```\n",
     "- ", "#", "# ", " ", "\u3000", "a.", "1. ", "!?", ")", "(", "$", "\n", "\r"],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    def split(text: str) -> None:
        list(segment(text))
        list(segment("a" + text))

    short, long = (piece * (length // len(piece)) + "x" for length in (5_000, 50_000))
    check_growth(split, short, long, 20)


# --- properties -----------------------------------------------------------------------------------

TOKENS = st.sampled_from(
    [*"。！？：；.!?:;*_`~|#>-<[]()\"“”「」（）\\ \n\r\t\u3000\ufeff", "\n\n", "\r\n", "```", "**",
     "1. ", "- ", "# ", "|---|", "](u)", "<br>", "0.95", "e.g.", "U.S.", "vs.", "word", "Word",
     "收敛", "模型"]
)  # fmt: skip
TEXTS = st.one_of(st.text(), st.lists(TOKENS, max_size=60).map("".join))


def check_places(source: str, sentences: list[Sentence]) -> None:
    assert all(0 <= s.start < s.end <= len(source) for s in sentences)
    assert all(a.end <= b.start for a, b in pairwise(sentences))


@given(TEXTS)
def test_sentences_stand_where_they_say(source: str) -> None:
    sentences = list(segment(source))
    check_places(source, sentences)
    for sentence in sentences:
        stretch = source[sentence.start : sentence.end]
        assert len(stretch) == len(sentence.text)
        assert sentence.text.strip()
        assert "\n" not in sentence.text
        assert "\r" not in sentence.text
        assert all(
            mine == theirs
            for mine, theirs in zip(sentence.text, stretch, strict=True)
            if not mine.isspace()
        )


WORDS = st.sampled_from(
    [
        "the",
        "Model",
        "reached",
        "95%",
        "in",
        "2025",
        "收敛度",
        "模型",
        "Dr",
        "U.S",
        "type",
        "C",
        "0.5",
    ]
)
PLAIN = st.lists(
    st.tuples(
        st.lists(WORDS, min_size=2, max_size=8), st.sampled_from([".", "!", "?", "。", "？"])
    ),
    min_size=1,
    max_size=4,
)


@given(PLAIN, st.data())
def test_bold_changes_no_words(plain: list[tuple[list[str], str]], data: st.DataObject) -> None:
    which = data.draw(st.integers(0, len(plain) - 1))
    where = data.draw(st.integers(0, len(plain[which][0]) - 1))
    mark = data.draw(st.sampled_from(["**", "*", "`", "__"]))

    def render(marked: bool) -> str:
        sentences = [[list(parts), end] for parts, end in plain]
        if marked:
            sentences[which][0][where] = f"{mark}{plain[which][0][where]}{mark}"  # type: ignore[index]
        return " ".join(" ".join(parts) + str(end) for parts, end in sentences)

    def bare(text: str) -> list[str]:
        return [s.text.translate({32: None}) for s in segment(text)]

    assert bare(render(marked=True)) == bare(render(marked=False))


@given(st.lists(st.sampled_from(["It works.", "是的。", "Is it?", "Good!"]), min_size=1))
def test_no_word_is_lost(parts: list[str]) -> None:
    assert [sentence.text for sentence in segment(" ".join(parts))] == parts


@given(TEXTS)
def test_line_endings_do_not_matter(source: str) -> None:
    unix = source.replace("\r\n", "\n").replace("\r", "\n")
    kinds = [(s.kind, s.text.split()) for s in segment(unix)]
    assert [(s.kind, s.text.split()) for s in segment(unix.replace("\n", "\r\n"))] == kinds
