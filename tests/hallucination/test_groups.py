"""Models that answered the same questions: paired by id, or by a label that names the question."""

from __future__ import annotations

from typing import Any

import pytest

from kg import KnowledgeBase
from kg.errors import InputError
from kg.hallucination.comparing.groups import compare_groups
from kg.hallucination.comparing.wording import comparison_data
from kg.hallucination.loaders.records import Record

RIGHT, WRONG, NONE = "RLHF is at L3.", "RLHF is at L4.", "Which layer do you mean?"


def compared(kb: KnowledgeBase, *records: tuple[str, dict[str, str], str]) -> list[tuple[str, Any]]:
    """Return each group with what is told of it; records are an id, labels and a text."""
    given = [Record(name, text, labels) for name, labels, text in records]
    found = compare_groups(list(kb.score(given)), "model")
    return [(group, comparison_data(one)) for group, one in found]


def test_records_of_one_id_are_one_question(kb: KnowledgeBase) -> None:
    a, b = {"model": "a"}, {"model": "b"}
    told = compared(
        kb,
        ("q1", a, RIGHT), ("q1", b, WRONG),
        ("q2", b, WRONG), ("q2", a, RIGHT),
        ("q3", a, WRONG), ("q3", b, RIGHT),
        ("q4", a, RIGHT), ("q4", b, RIGHT),
        ("q5", a, RIGHT), ("q6", b, NONE),
    )  # fmt: skip
    ((group, data),) = told
    assert (data["baseline"], group) == ("a", "b")
    assert (data["paired"], data["only_then"], data["only_now"]) == (4, 1, 1)
    assert data["mcnemar"] == {"gained": 2, "lost": 1, "p": 1.0}
    assert (data["hr_then"], data["hr_now"]) == (0.25, 0.5)
    assert [one["record"] for one in data["worse"]] == ["q1", "q2"]
    assert [one["record"] for one in data["better"]] == ["q3"]


def test_every_group_is_compared_with_the_first(kb: KnowledgeBase) -> None:
    told = compared(kb, *(("q", {"model": name}, RIGHT) for name in "cab"))
    assert [(data["baseline"], group) for group, data in told] == [("c", "a"), ("c", "b")]


def test_a_label_may_name_the_question(kb: KnowledgeBase) -> None:
    told = compared(
        kb,
        ("1", {"model": "a", "question": "q"}, RIGHT),
        ("2", {"model": "b", "question": "q"}, WRONG),
        ("3", {"model": "b"}, WRONG),
    )
    assert [one["record"] for one in told[0][1]["worse"]] == ["q"]


@pytest.mark.parametrize(
    "records",
    [
        [("1", {"model": "a"}, RIGHT), ("2", {"model": "b"}, RIGHT)],
        [("1", {"model": "a"}, RIGHT), ("1", {}, RIGHT)],
        [("1", {"model": "a"}, RIGHT), ("1", {"model": "a"}, RIGHT), ("1", {"model": "b"}, RIGHT)],
        [("1", {"model": "a", "seed": "7"}, RIGHT), ("2", {"model": "b", "seed": "7"}, RIGHT)],
    ],
    ids=["no common question", "one group", "twice in a group", "a label that is no question"],
)
def test_what_shares_no_question_is_not_compared(
    kb: KnowledgeBase, records: list[tuple[str, dict[str, str], str]]
) -> None:
    assert compared(kb, *records) == []


def test_what_could_not_be_read_counts_apart(kb: KnowledgeBase) -> None:
    given = [
        Record("q", RIGHT, {"model": "a"}),
        Record("q", "", {"model": "b"}, error=InputError("no text")),
    ]
    ((_, found),) = compare_groups(list(kb.score(given)), "model")
    assert (found.unreadable, len(found.paired.pairs)) == (1, 0)
