"""Reading takes time in proportion to the text, whatever stands in it."""

from __future__ import annotations

import pytest
from growth import check_growth

from kg import KnowledgeBase
from kg.hallucination import Reason
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.segment import LONGEST, segment
from kg.hallucination.reports.rendering import as_data
from kg.model import Verdict

#: Ten times as much text may take so many times as long.
MOST = 20
PIECES = [
    *" 1a一约-.,，；;、:：!?。\"'“`*_~$|<>[](){}\\#=/^%√+x\n\r\t\u3000\u200b\0不的收",
    "AdamW ", "AdamW, ", "AdamW is at L4. ", "AdamW is at L4, ", "RLHF对齐", "收敛度为85%，",
    "85% ", "1 ", "1,", "1.", "1:", "1万", "两三", "百分之", "two ", "more than ",
    "between 1 and ", "2025 ", "2025年", "Q1 ", "a ", "a.", "and ", "but ", "not ", "and RLHF ",
    "、RLHF", "n't ", "并非", "比", "than ", "according to ", "文档", "the ", "it ", "of the ",
    "papers about ", "认为", "if ", "L4 ", "收敛", "convergence degree ", "from 1 to ",
    "(85%) ", "isn’t ", "n\u200bot ", "оa ", "並非", "–8", "− 5", "ﬁ", "e\u0301", "\U0001f642",
    "`a` ", "` ", "**a** ", "](a(", "[a](b) ", "<!--", "<b>", "<a ", "$1 ", "|-", "| a ",
    "|a|\n|-|-|\n", "- a\n", "1. ", "# ", "> ", "```\n", "\n\n", "\r\n", "。\"", "e.g. ",
    "U.S. ", "http://a.b/", "Aa ", "I cannot say, ", "the document does not ", "no figure is ",
    "which is not ", "文中没有", "这份", "提供的", "我不", "est au niveau ",
    "на уровне ", "に", "수",
]  # fmt: skip


def filled(piece: str, length: int) -> str:
    return f"AdamW{(piece * (length // len(piece) + 1))[:length]} is at L4."


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(
            piece, marks=() if piece in {" ", "AdamW ", "RLHF对齐", "不"} else pytest.mark.slow
        )
        for piece in PIECES
    ],
)
def test_a_text_of_one_kind_of_thing(kb: KnowledgeBase, piece: str) -> None:
    def read(text: str) -> None:
        kb.hallucination_rate(text)

    check_growth(read, filled(piece, 5_000), filled(piece, 50_000), MOST)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_sentence_within_the_bound(kb: KnowledgeBase, piece: str) -> None:
    """In one that is read, what stands at each place must not be held against all the rest."""

    def read(text: str) -> None:
        kb.hallucination_rate(text)

    check_growth(read, filled(piece, LONGEST // 10 - 20), filled(piece, LONGEST - 20), MOST)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_many_sentences_as_long_as_may_be(kb: KnowledgeBase, piece: str) -> None:
    def read(text: str) -> None:
        kb.hallucination_rate(text)

    one = filled(piece, LONGEST - 20) + "\n\n"
    check_growth(read, one, one * 10, MOST)


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_the_steps_before_reading(piece: str) -> None:
    for step in (normalise, lambda text: list(segment(text))):
        check_growth(step, filled(piece, 10_000), filled(piece, 100_000), MOST)


@pytest.mark.slow
@pytest.mark.parametrize("piece", [" ", "AdamW ", "RLHF对齐", "不", "n\u200bo"])
def test_a_line_of_ten_million_characters(kb: KnowledgeBase, piece: str) -> None:
    def read(text: str) -> None:
        kb.hallucination_rate(text)

    check_growth(read, filled(piece, 1_000_000), filled(piece, 10_000_000), MOST)


@pytest.mark.parametrize(
    "text", [f"AdamW is at L4 {'and so on ' * 500}.", "AdamW属于 L4" + "，等等" * 2_000]
)
def test_a_sentence_too_long_to_read_is_counted_as_unread(kb: KnowledgeBase, text: str) -> None:
    report = kb.hallucination_rate(f"RLHF is at L3.\n\n{text}\n\nAdamW is at L4.")
    first, long, last = report.judgements
    assert (first.verdict, last.verdict) == (Verdict.SUPPORTED, Verdict.SUPPORTED)
    assert (long.verdict, long.reason) == (Verdict.UNREAD, Reason.TOO_LONG)
    assert (long.candidate.text, report.unread) == (text, 1)
    assert as_data(report, kb.evidence)["sentences"][1]["claims"][0]["reason"] == "too_long"


def test_white_space_does_not_make_a_sentence_too_long(kb: KnowledgeBase) -> None:
    text = f"AdamW{' ' * 16_000}is at L4."
    (judgement,) = kb.hallucination_rate(text).judgements
    assert judgement.verdict is Verdict.SUPPORTED
    assert (judgement.candidate.start, judgement.candidate.end) == (0, len(text) - 1)


def test_a_heading_or_question_too_long_to_read_claims_nothing(kb: KnowledgeBase) -> None:
    words = "is AdamW at L4 " * 500
    assert not kb.hallucination_rate(f"# {words}\n\n{words}?").judgements
