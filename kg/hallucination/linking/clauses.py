"""Clauses: the stretches of a sentence that each say something, with what is named in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Protocol, TypeVar

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity, find_quantities
from kg.hallucination.language.times.mentions import TimeMention, find_times
from kg.hallucination.language.tokens import words
from kg.hallucination.values import replace
from kg.model import ALWAYS, Period

__all__ = ["Clause", "clauses", "inside", "is_value"]

_FROM = re.compile(r"\bfrom\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Clause:
    r"""A clause, with offsets into its sentence.

    Args:
        start: where it begins.
        end: where it ends.
        text: the stretch between the two.
        things: the entities named in it that are not values, from left to right.
        values: the values named in it, such as levels.
        properties: the properties named in it.
        quantities: the numbers in it.
        times: the times in it.
        denied: whether the word before it sets it against what is so: "…, rather than red".
        named: the things and values named in it.
        found: everything that was recognised, from left to right.
        words: the text with names blanked out as `\0` and numbers as `\1`.
    """

    start: int
    end: int
    text: str
    things: tuple[Mention, ...]
    values: tuple[Mention, ...]
    properties: tuple[Mention, ...]
    quantities: tuple[Quantity, ...]
    times: tuple[TimeMention, ...]
    denied: bool = False
    named: tuple[Mention, ...] = field(init=False, compare=False)
    found: tuple[Mention | Quantity, ...] = field(init=False, compare=False)
    words: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        every: list[Mention | Quantity] = [*self.things, *self.values, *self.properties]
        every += self.quantities
        found = tuple(sorted(every, key=lambda item: item.start))
        object.__setattr__(self, "named", (*self.things, *self.values))
        object.__setattr__(self, "found", found)
        object.__setattr__(self, "words", self._blanked(found))

    @property
    def period(self) -> Period:
        """The time it names first, or an unbounded one."""
        return self.times[0].period if self.times else ALWAYS

    def between(self, one: Mention, other: Mention) -> list[Mention]:
        """Return the things from one to another, both included, if both are things of it."""
        first, last = sorted((one, other), key=lambda item: item.start)
        if not {first, last} <= set(self.things):
            return []
        return [thing for thing in self.things if first.start <= thing.start <= last.start]

    @cached_property
    def verbs(self) -> str:
        """The same, with the names of properties left in."""
        return self._blanked((*self.named, *self.quantities))

    def _blanked(self, found: Iterable[Mention | Quantity]) -> str:
        text = self.text
        for item in found:
            start, end = max(item.start - self.start, 0), min(item.end - self.start, len(text))
            sign = "\1" if isinstance(item, Quantity) else "\0"
            text = text[:start] + sign * (end - start) + text[end:]
        return text

    @cached_property
    def changes(self) -> bool:
        """Whether it says that something was one way and is another.

        "From 2024 to 2025" by itself says only when something was so.
        """
        text = self.verbs
        for first, last in pairwise(self.times):
            at, end = first.start - self.start, last.start - self.start
            opens = _FROM.search(text, 0, at)
            if opens and text[first.end - self.start : end].strip().lower() == "to":
                text = text[: opens.start()] + "\0" * (end - opens.start()) + text[end:]
        return phrase("change").search(text) is not None

    @cached_property
    def negation(self) -> re.Match[str] | None:
        """Where it says that something is not so."""
        found = phrase("negation").search(self.words)
        colon = re.compile("[:：]").search(self.words, found.end()) if found else None
        if colon and all(item.start - self.start > colon.start() for item in self.found):
            # "I cannot say more: …" denies nothing of what comes after the colon.
            return phrase("negation").search(self.words, colon.end())
        return found

    @property
    def attributions(self) -> list[tuple[int, int]]:
        """Where it tells who says so, from its start."""
        if phrase("attributing").search(self.text) is None:
            return []
        return [match.span() for match in phrase("attribution").finditer(self.words)]

    @cached_property
    def forecasts(self) -> bool:
        """Whether it expects that something will be so."""
        return phrase("forecast").search(self.words) is not None

    @cached_property
    def compares(self) -> bool:
        """Whether it sets one thing against another."""
        same = len(self.things) > 1 and phrase("same").search(self.words) is not None
        return same or phrase("comparison").search(self.words) is not None

    @cached_property
    def opening(self) -> str:
        """The text before the first thing that was recognised."""
        first = self.found[0].start if self.found else self.end
        return self.text[: first - self.start]


def clauses(text: str, index: EvidenceIndex) -> list[Clause]:
    """Split a sentence into clauses; a name or a number is never cut."""
    mentions = index.names.find(text)
    taken = bytearray(len(text) + 1)
    _mark(taken, mentions)
    if reworded := _reworded(text, mentions, index):
        _mark(taken, reworded)
        mentions = [m for m in mentions if not any(inside(m, r) for r in reworded)]
        mentions = sorted([*mentions, *reworded], key=lambda mention: mention.start)
    quantities = [q for q in find_quantities(text, margins=True) if not any(taken[q.start : q.end])]
    times = find_times(text)
    _mark(taken, quantities)
    _mark(taken, times)
    found: list[Clause] = []
    for start, end, denied in _split(text, taken):
        named = _between(mentions, start, end)
        whole = set(named)
        entities = [e for m in named if (e := _only(m, index, properties=False))]
        # A name of a property and of a thing is that of the property where another thing is named.
        plain = [e for e in entities if e in whole]
        if any(not is_value(e, index) for e in plain):
            entities = plain
        found.append(
            Clause(
                start=start,
                end=end,
                text=text[start:end],
                things=tuple(e for e in entities if not is_value(e, index)),
                values=tuple(e for e in entities if is_value(e, index)),
                properties=tuple(p for m in named if (p := _only(m, index, properties=True))),
                quantities=tuple(_between(quantities, start, end)),
                times=tuple(_between(times, start, end)),
                denied=denied,
            )
        )
    return found


def _reworded(text: str, mentions: Sequence[Mention], index: EvidenceIndex) -> list[Mention]:
    """Return the things that are named in other words than those on record.

    Such a name may hold names on record, but none that is cut by it: "the scaling law of RL
    post-training" is one thing.
    """
    spoken = words(text)
    found: dict[tuple[int, int], list[str]] = {}
    for iri, first, last in index.wording.find(text, spoken):
        if iri not in index.properties and first.key.isascii():
            found.setdefault((first.start, last.end), []).append(iri)
    kept: list[Mention] = []
    for (start, end), targets in sorted(found.items(), key=lambda item: item[0][0] - item[0][1]):
        wider = Mention(start, end, tuple(targets))
        clear = all(end <= m.start or m.end <= start for m in kept) and all(
            end <= m.start or m.end <= start or (inside(m, wider) and not inside(wider, m))
            for m in mentions
        )
        held = [mention for mention in mentions if inside(mention, wider)]
        measured = any(target in index.properties for m in held for target in m.targets)
        if (
            clear and len(held) != 1 and not measured
        ):  # one name and a word is a name and its verb: "X settled"
            kept.append(wider)
    return kept


def inside(one: _Placed, other: _Placed) -> bool:
    """Return whether a stretch lies within another."""
    return other.start <= one.start and one.end <= other.end


def is_value(mention: Mention, index: EvidenceIndex) -> bool:
    """Return whether all that a name may stand for are values, such as levels."""
    return all(
        not index.values.isdisjoint(index.types.get(target, frozenset()))
        for target in mention.targets
    )


def _only(mention: Mention, index: EvidenceIndex, *, properties: bool) -> Mention | None:
    kept = tuple(t for t in mention.targets if (t in index.properties) == properties)
    return replace(mention, targets=kept) if kept else None


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_P = TypeVar("_P", bound=_Placed)


def _mark(taken: bytearray, found: Iterable[_Placed]) -> None:
    for item in found:
        taken[item.start : item.end] = b"\1" * (item.end - item.start)


def _between(found: Sequence[_P], start: int, end: int) -> Sequence[_P]:
    """Return what begins within a stretch; `found` is in the order of the text."""
    first = bisect_left(found, start, key=lambda item: item.start)
    return found[first : bisect_left(found, end, key=lambda item: item.start)]


def _split(text: str, taken: bytearray) -> Iterator[tuple[int, int, bool]]:
    start, denied = 0, False
    for match in phrase("clause").finditer(text):
        if not taken[match.start()]:
            yield start, match.start(), denied
            start, denied = match.end(), phrase("contrast").fullmatch(match[0]) is not None
    yield start, len(text), denied
