"""Clauses: the stretches of a sentence that each say something, with what is named in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.names import Mention
from kg.hallucination.phrases import phrase
from kg.hallucination.values import Quantity, find_quantities, find_times
from kg.model import ALWAYS, Period

__all__ = ["Clause", "clauses", "is_value"]


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause, with offsets into its sentence.

    Args:
        start: where it begins.
        end: where it ends.
        text: the stretch between the two.
        things: the entities named in it that are not values, from left to right.
        values: the values named in it, such as levels.
        properties: the properties named in it.
        quantities: the numbers in it.
        period: the time it names first, or an unbounded one.
    """

    start: int
    end: int
    text: str
    things: tuple[Mention, ...]
    values: tuple[Mention, ...]
    properties: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    period: Period

    @property
    def found(self) -> tuple[Mention | Quantity, ...]:
        """Everything that was recognised, from left to right."""
        every: list[Mention | Quantity] = [*self.things, *self.values, *self.properties]
        every += self.quantities
        return tuple(sorted(every, key=lambda item: item.start))

    @property
    def words(self) -> str:
        """The text with all that was recognised blanked out."""
        chars = list(self.text)
        for item in self.found:
            for offset in range(item.start - self.start, min(item.end, self.end) - self.start):
                chars[offset] = "\0"
        return "".join(chars)

    @property
    def opening(self) -> str:
        """The text before the first thing that was recognised."""
        first = self.found[0].start if self.found else self.end
        return self.text[: first - self.start]


def clauses(text: str, index: EvidenceIndex) -> list[Clause]:
    """Split a sentence into clauses; a name or a number is never cut."""
    mentions = index.names.find(text)
    taken = [(mention.start, mention.end) for mention in mentions]
    quantities = [q for q in find_quantities(text) if not _within(q.start, taken)]
    times = find_times(text)
    taken += [(quantity.start, quantity.end) for quantity in quantities]
    taken += [(time.start, time.end) for time in times]
    found: list[Clause] = []
    for start, end in _split(text, taken):
        named = [mention for mention in mentions if start <= mention.start < end]
        entities = [e for m in named if (e := _only(m, index, properties=False))]
        found.append(
            Clause(
                start=start,
                end=end,
                text=text[start:end],
                things=tuple(e for e in entities if not is_value(e, index)),
                values=tuple(e for e in entities if is_value(e, index)),
                properties=tuple(p for m in named if (p := _only(m, index, properties=True))),
                quantities=tuple(q for q in quantities if start <= q.start < end),
                period=next((t.period for t in times if start <= t.start < end), ALWAYS),
            )
        )
    return found


def is_value(mention: Mention, index: EvidenceIndex) -> bool:
    """Tell whether all that a name may stand for are values, such as levels."""
    return all(
        not index.values.isdisjoint(index.types.get(target, frozenset()))
        for target in mention.targets
    )


def _only(mention: Mention, index: EvidenceIndex, *, properties: bool) -> Mention | None:
    kept = tuple(t for t in mention.targets if (t in index.properties) == properties)
    return replace(mention, targets=kept) if kept else None


def _split(text: str, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = 0
    for match in phrase("clause").finditer(text):
        if not _within(match.start(), taken):
            yield start, match.start()
            start = match.end()
    yield start, len(text)


def _within(offset: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in spans)
