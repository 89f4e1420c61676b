"""Models that answered the same questions, compared question by question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.hallucination.comparing.baseline import Comparison, Key
from kg.hallucination.comparing.outcomes import Outcome
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.reports.summary import verdict_counts

__all__ = ["QUESTIONS", "compare_groups"]

#: Labels that name the question that a record answers.
QUESTIONS: Final = ("question", "question_id", "prompt", "item", "task")


def compare_groups(
    scored: Sequence[RecordReport], label: str, *, count_unread: bool = True
) -> list[tuple[str, Comparison]]:
    """Compare the records of each group with those of the first group on the same questions.

    Two records are about the same question if they have the same id or, where that tells nothing,
    the same value of one of the labels `QUESTIONS`; each group may have a question once.

    Args:
        scored: the records of all groups, in their order.
        label: what tells the groups apart, such as `model`.
        count_unread: whether claims that could not be read count, as not backed.

    Returns:
        The value of the label and the comparison, for each group but the first; `source` of each
        is the value of the first. Empty where the groups share no question, or there is one only.
    """
    told = [one for one in scored if label in one.record.labels]
    groups = list(dict.fromkeys(one.record.labels[label] for one in told))
    keys = _keys([one.record for one in told], label)
    if keys is None:
        return []
    named = [
        (one.record.labels[label], replace(one, record=replace(one.record, id=key)))
        for one, key in zip(told, keys, strict=True)
        if key is not None
    ]
    first = groups[0]
    before: dict[Key, Outcome | None] = {
        (one.record.id,): _outcome(one, count_unread) for of, one in named if of == first
    }
    found = []
    for group in groups[1:]:
        comparison = Comparison(first, before, count_unread=count_unread)
        for of, one in named:
            if of == group:
                comparison.add(one)
        found.append((group, comparison))
    return found


def _keys(records: Sequence[Record], label: str) -> list[str | None] | None:
    """Return what names the question of each record, None for one without, or None for all."""
    for keys in _candidates(records, label):
        pairs = [(r.labels[label], key) for r, key in zip(records, keys, strict=True) if key]
        once = len(set(pairs)) == len(pairs)
        if once and len({key for _, key in pairs}) < len(pairs):
            return keys
    return None


def _candidates(records: Sequence[Record], label: str) -> Iterator[list[str | None]]:
    yield [record.id for record in records]
    for other in QUESTIONS:
        yield [record.labels.get(other) for record in records]


def _outcome(scored: RecordReport, count_unread: bool) -> Outcome | None:
    if scored.record.error is not None:
        return None
    counts = verdict_counts(scored.report.counts)
    return Outcome.of(scored.status, counts, count_unread=count_unread)
