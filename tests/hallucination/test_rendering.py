"""A report as text, rows and data: nothing is lost, and everything can be traced to its place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.hallucination.reports import rendering
from kg.hallucination.reports.summary import headline

TEXT = """# RLHF

RLHF 处于 **L3 准收敛**，确定性却只有两颗星。
Mamba is at L4. Is it?
"""
LAKE = "Lake Como is good."


def lines(base: KnowledgeBase, text: str) -> list[str]:
    return list(rendering.as_text(base.hallucination_rate(text), base.evidence))


def test_the_headline_tells_the_rate_and_what_it_was_computed_from(kb: KnowledgeBase) -> None:
    assert headline(kb.hallucination_rate(TEXT)) == (
        "HR 66.7% (95% CI 20.8% to 93.9%): 2 of 3 claims are not backed — "
        "1 supported, 1 contradicted, 1 unverifiable, 0 unread"
    )


def test_the_headline_is_a_range_where_something_was_not_read(kb: KnowledgeBase) -> None:
    text = f"{TEXT} AdamW was invented in Freiburg."
    assert headline(kb.hallucination_rate(text)) == (
        "HR 66.7% to 75.0%: 2 of 3 claims read are not backed (95% CI 20.8% to 93.9%), "
        "3 of 4 with the unread (95% CI 30.1% to 95.4%) — "
        "1 supported, 1 contradicted, 1 unverifiable, 1 unread"
    )


def test_the_headline_has_no_lower_end_where_nothing_was_read(kb: KnowledgeBase) -> None:
    assert headline(kb.hallucination_rate("AdamW was invented in Freiburg.")) == (
        "HR up to 100.0%: 0 of 1 claims could be read, "
        "1 of 1 with the unread (95% CI 20.7% to 100.0%) — "
        "0 supported, 0 contradicted, 0 unverifiable, 1 unread"
    )


def test_the_headline_of_a_text_without_claims_has_no_number(kb: KnowledgeBase) -> None:
    assert headline(kb.hallucination_rate("Hello!")) == ("HR has no value: the text makes no claim")


def test_people_see_each_sentence_with_its_verdict_and_grounds(kb: KnowledgeBase) -> None:
    shown = lines(kb, TEXT)
    verdicts = [line.split()[:2] for line in shown if not line.startswith(" ")]
    assert [mark for mark, *_ in filter(None, verdicts)] == ["·", "✗", "?", "·", "HR"]
    assert any(line.startswith("    ✓ RLHF 处于 L3 准收敛: RLHF 对齐：") for line in shown)
    assert any("✗ 确定性却只有两颗星: RLHF 对齐：确定性 四星" in line for line in shown)
    assert any("Table 1 line" in line for line in shown)
    assert "    about something the knowledge base does not know" in shown


def test_a_dispute_shows_both_sides(lakes: KnowledgeBase) -> None:
    assert lines(lakes, LAKE)[:3] == [
        "✓ supported     Lake Como is good.",
        "    Lake Como is good — Survey A line 7",
        "      disputed by: Lake Como is poor — Survey B line 9",
    ]
    assert "科莫湖：良好" in lines(lakes, "科莫湖良好。")[1]


def test_what_has_no_passage_says_so_in_words_of_its_own(planets: KnowledgeBase) -> None:
    assert lines(planets, "Mars is rocky.")[1] == (
        "    Mars: kind rocky planet — follows from the ontology"
    )
    assert lines(planets, "Mars has an albedo of 17%.")[1].startswith("    Mars: albedo 0.17 — ")


def test_there_is_one_row_for_each_claim(kb: KnowledgeBase) -> None:
    rows = list(rendering.as_rows(kb.hallucination_rate(TEXT), kb.evidence))
    assert all(len(row) == len(rendering.COLUMNS) for row in rows)
    assert [row[0] for row in rows] == ["supported", "contradicted", "unverifiable"]
    assert rows[0][1] == "RLHF 处于 L3 准收敛"
    assert "Table 1 line" in rows[0][4]
    assert rows[2][3:] == ("", "")


def test_data_tells_all_that_led_to_a_verdict(lakes: KnowledgeBase) -> None:
    data = rendering.as_data(lakes.hallucination_rate(LAKE), lakes.evidence)
    (claim,) = data["sentences"][0]["claims"]
    assert claim == {
        "text": "Lake Como is good",
        "span": [0, 17],
        "verdict": "supported",
        "layer": "HistoryLayer",
        "reason": "stated",
        "language": None,
        "negated": False,
        "disputed": True,
        "readings": [
            {
                "subject": "https://example.org/Como",
                "predicate": "https://example.org/waterGrade",
                "object": "https://example.org/Good",
                "value": None,
                "order": None,
                "kind": None,
            }
        ],
        "evidence": [evidence("a", "Lake Como is good", 7)],
        "rivals": [evidence("b", "Lake Como is poor", 9)],
    }


def evidence(source: str, says: str, line: int) -> dict[str, object]:
    document = f"https://example.org/{source}"
    return {
        "claim": f"{document}-como-{says.rsplit(' ', 1)[1]}",
        "says": says,
        "passages": [
            {
                "iri": f"{document}-line-{line}",
                "document": document,
                "part": f"Survey {source.upper()}",
                "row": None,
                "column": None,
                "line": line,
                "position": 1,
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "lower", "upper", "counts"),
    [
        (TEXT, 2 / 3, 2 / 3, (1, 1, 1, 0)),
        (f"{TEXT} AdamW was invented in Freiburg.", 2 / 3, 3 / 4, (1, 1, 1, 1)),
        ("AdamW was invented in Freiburg.", None, 1, (0, 0, 0, 1)),
        ("", None, None, (0, 0, 0, 0)),
    ],
)
def test_data_carries_the_rate_and_both_its_ends(
    kb: KnowledgeBase,
    text: str,
    lower: float | None,
    upper: float | None,
    counts: tuple[int, int, int, int],
) -> None:
    report = kb.hallucination_rate(text)
    data = rendering.as_data(report, kb.evidence)
    assert (data["hr"], data["hr_range"]) == (upper, (lower, upper))
    assert (data["interval"], data["lower_interval"]) == (report.interval, report.lower.interval)
    assert list(data["counts"]) == ["supported", "contradicted", "unverifiable", "unread"]
    assert tuple(data["counts"].values()) == counts
    assert (data["claims"], data["unread"], data["abstaining"]) == (sum(counts), counts[3], 0)


PARTS = st.sampled_from(
    [
        "RLHF is at L3",
        "，",
        ". ",
        "\n\n",
        "MoE 架构 ",
        "**",
        "收敛度为 95%",
        "Mamba",
        "?",
        "| ",
        "# ",
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(PARTS | st.text(max_size=3), max_size=15).map("".join))
def test_every_form_tells_the_same(kb: KnowledgeBase, text: str) -> None:
    report = kb.hallucination_rate(text)
    data = rendering.as_data(report, kb.evidence)
    assert json.loads(json.dumps(data))["sentences"] == data["sentences"]
    claims = [claim for sentence in data["sentences"] for claim in sentence["claims"]]
    rows = list(rendering.as_rows(report, kb.evidence))
    assert len(claims) == len(rows) == report.claims
    assert [claim["verdict"].lower() for claim in claims] == [row[0] for row in rows]
    for claim in claims:
        start, end = claim["span"]
        assert 0 <= start < end <= len(text)
    shown = list(rendering.as_text(report, kb.evidence))
    assert shown[-1] == headline(report)
    assert sum(not line.startswith(" ") for line in shown[:-2]) == len(report.sentences)
    assert not any("\n" in line for line in shown)
