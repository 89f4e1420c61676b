"""Marking a sentence: what is named in it, its values, its wordings of relations."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from kg.hallucination.extraction.triples.marks import NAMED, Board, Kind, Mark
from kg.hallucination.extraction.triples.strangers import (
    CAPITAL,
    in_capitals,
    in_chinese,
    in_titles,
)
from kg.hallucination.extraction.triples.vocabulary import HAN, light, pattern
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention, NameTable
from kg.hallucination.index.phrases import Cue, Role
from kg.hallucination.language.numbers.amounts import find_amounts
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.language.patterns import later
from kg.hallucination.language.times.dates import find_dates
from kg.hallucination.values import replace
from kg.model import Comparator, Interval

__all__ = ["Marker"]

_LATIN_WORD: Final = later(r"[^\W\d_\u4e00-\u9fff](?:[\w’'\-](?![\u4e00-\u9fff]))*[\w]?")
_SHARED: Final = later(rf"(?<!\w)({CAPITAL})\s+(?:and|&)\s+$")
_ONLY: Final = later(r"\b(?:only|merely|mere|some|no less than)\s+$", re.IGNORECASE)
#: What leads to a kind: "is an Italian league".
_OF_A_KIND: Final = later(r"\b(?:is|are|was|were)\s+an?\s+(?:[\w\-]+\s+){0,2}$")
_GRADES: Final = frozenset((Role.MORE, Role.LESS))
#: How many characters the end of a kind has by which it is spoken of: 小说 for 长篇小说.
_END: Final = 2
#: How long a name may be that is not known and stands in the midst of a Chinese wording.
_LONGEST: Final = 6
#: What marks without meaning of their own are told by, in the order in which they are looked for.
_FUNCTIONS: Final[Mapping[Kind, str]] = {
    Kind.DENIAL: "denial",
    Kind.RELATIVE: "relative",
    Kind.POSSESSIVE: "possessive",
    Kind.PRONOUN: "pronoun",
    Kind.THAN: "than",
    Kind.JOINT: "joint",
    Kind.BREAK: "break",
    Kind.OWNER: "owner",
    Kind.PREPOSITION: "preposition",
    Kind.COPULA: "copula",
}


class Marker:
    """Marks sentences.

    Args:
        index: tells what things are called and how relations are worded.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._kinds = NameTable(_kinds(index))
        classes = {kind for classes in index.types.values() for kind in classes}
        self._of_things = {thing for _, thing in index.epithets if thing not in classes}

    def mark(self, text: str) -> list[Mark]:
        """Return the marks of a sentence from left to right; what holds it together has none."""
        board = Board(text)
        names = list(self._names(text))
        in_titles(board, names)
        for name in names:
            if name.end - name.start > 1 or not HAN.match(text[name.start]):
                board.add(name.start, name.end, Kind.NAME, name.targets)
        self._shared(board)
        self._values(board)
        kinds = [k for k in self._kinds.find(text) if self._is_kind(text, k)]
        spans = [(mark.start, mark.end) for mark in board.marks]
        cues = [c for c in self._index.phrases.find(text, spans) if _is_fit(c, board, kinds)]
        for stranger in in_capitals(board, kinds, cues):
            board.put(stranger)
        for cue in sorted(cues, key=lambda cue: cue.gap is None):
            _put_cue(board, cue)
        for kind in kinds:
            whence = self._of_things.issuperset(kind.targets)
            function = Kind.EPITHET if whence else Kind.CLASS
            board.add(kind.start, kind.end, function, kind.targets)
        for function, words in _FUNCTIONS.items():
            for match in pattern(words).finditer(text):
                board.add(*match.span(), function)
        _left(board)
        in_chinese(board)
        return sorted(board.marks, key=lambda mark: (mark.start, mark.end))

    def _names(self, text: str) -> Iterator[Mention]:
        """Yield the names of things, but no common words that are spelled like one."""
        for found in self._index.names.find(text):
            written = text[found.start : found.end]
            targets = tuple(
                target
                for target in found.targets
                if target not in self._index.properties and self._is_written_so(written, target)
            )
            if targets:
                yield replace(found, targets=targets)

    def _is_written_so(self, written: str, thing: str) -> bool:
        """Return whether a name has the capitals of the thing that it may be of."""
        if not written[0].isascii() or not any(map(str.isalpha, written)):
            return True
        labels = self._index.labels.get(thing, {}).values()
        proper = any(any(sign.isupper() for sign in label) for label in labels)
        return not proper or any(sign.isupper() for sign in written)

    def _is_kind(self, text: str, kind: Mention) -> bool:
        """Return whether a word for kinds is one, not "polish", nor a part of "French-speaking"."""
        if self._of_things.isdisjoint(kind.targets):
            return True
        written = text[kind.start : kind.end]
        whole = not text.startswith(("-", "‐", "–"), kind.end)
        return whole and any(self._is_written_so(written, thing) for thing in kind.targets)

    def _shared(self, board: Board) -> None:
        """Mark the first of two people who share a family name: "Joel and Ethan Coen"."""
        for name in board.of(Kind.NAME):
            words = name.text.split()
            match = _SHARED.search(board.text, 0, name.start)
            if match is None or len(words) < 2:
                continue
            whole = f"{match[1]} {words[-1]}"
            found = self._index.names.find(whole)
            if len(found) == 1 and found[0].end - found[0].start == len(whole):
                board.add(*match.span(1), Kind.NAME, found[0].targets)

    def _values(self, board: Board) -> None:
        """Mark numbers and times; one of four digits may be either."""
        amounts = find_amounts(board.text, self._index.phrases.signs)
        for date in find_dates(board.text):
            same = [a for a in amounts if a.start < date.end and date.start < a.end]
            if date.bare and any(amount.measure for amount in same):
                continue
            amount = None
            if date.bare and date.interval.lower is not None:
                amount = _exactly(board.text, date.start, date.end, date.interval.lower)
            text = board.text[date.start : date.end]
            board.put(Mark(date.start, date.end, Kind.DATE, text, (), amount, date.interval))
        for amount in amounts:
            text = board.text[amount.start : amount.end]
            board.put(Mark(amount.start, amount.end, Kind.AMOUNT, text, (), amount))


def _exactly(text: str, start: int, end: int, number: Decimal) -> Quantity:
    only = Interval(number, number)
    written = text[start:end]
    return Quantity(start, end, written, only, Comparator.EXACTLY, Unit.NUMBER, Decimal(1))


def _kinds(index: EvidenceIndex) -> Iterator[tuple[str, str]]:
    """Yield what kinds are called, and the last word by which they are spoken of: 小说."""
    strings = {
        claim.object
        for recorded in index.claims.values()
        for claim in recorded
        if claim.object is not None and claim.text is not None
    }
    classes = {kind for classes in index.types.values() for kind in classes}
    classes |= index.superclasses.keys()  # those without a member as well
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for thing in (*classes, *strings):
        for label in index.labels.get(thing, {}).values():
            if thing in classes:
                yield label, thing
            if (end := _end_of(label)) is not None:
                ends[end].add(thing)
    for word, things in ends.items():
        if len(things) > 1 or not things <= strings:
            yield from ((word, thing) for thing in things)
    yield from index.epithets
    for thing, hints in index.hints.items():
        own = {thing, *index.types.get(thing, ())}
        yield from ((hint, each) for hint in hints for each in own)


def _end_of(label: str) -> str | None:
    if HAN.search(label):
        return label[-_END:] if len(label) > _END else None
    return label.rsplit(maxsplit=1)[-1].lower() if " " in label else None


def _is_fit(cue: Cue, board: Board, kinds: Sequence[Mention]) -> bool:
    """Return whether a wording can be one here.

    A grade needs something to compare with. A kind is no wording: "is a league in Italy". One
    Chinese character is a word by itself where no other stands beside it that is none of a name.
    """
    text, roles = board.text, {role for _, role in cue.senses}
    if roles <= _GRADES:
        return pattern("than").search(text) is not None
    if roles == {Role.NOUN} and any(k.start == cue.start and k.end == cue.end for k in kinds):
        return _OF_A_KIND.search(text[: cue.start]) is None
    if cue.end - cue.start > 1 or not HAN.match(text[cue.start]):
        return True
    after = text[cue.end : cue.end + 1]
    return (
        not HAN.match(after)
        or not board.free(cue.end, cue.end + 1)
        or light().match(text, cue.end) is not None
    )


def _put_cue(board: Board, cue: Cue) -> None:
    """Mark a wording; of one in two pieces the first carries it, and the second is taken."""
    start, end = cue.start, cue.end
    if cue.gap is None:
        board.put(Mark(start, end, Kind.CUE, board.text[start:end], cue=cue))
        return
    first, last = cue.gap
    inside = [m for m in board.of(*NAMED) if first <= m.start and m.end <= last]
    unknown = not inside and 1 < len(board.text[first:last].strip()) <= _LONGEST
    if (inside or unknown) and board.free(start, first) and board.free(last, end):
        board.put(Mark(start, first, Kind.CUE, board.text[start:first], cue=cue))
        board.take(last, end)
        if unknown:
            board.add(first, last, Kind.STRANGER)


def _slighting(board: Board, rest: str) -> str:
    """Blank what only makes a number out to be small: "a budget of only 6 million"."""
    for amount in board.of(Kind.AMOUNT, Kind.DATE):
        match = _ONLY.search(rest, 0, amount.start)
        if match is not None:
            rest = rest[: match.start()] + "\1" * len(match[0]) + rest[match.end() :]
    return rest


def _left(board: Board) -> None:
    """Mark the words that say something and were recognised as nothing."""
    rest = "".join(
        "\0" if taken else sign for sign, taken in zip(board.text, board.taken, strict=False)
    )
    rest = _slighting(board, rest)
    rest = light().sub(lambda match: "\1" * len(match[0]), rest)
    for match in _LATIN_WORD.finditer(rest):
        if len(match[0]) > 1:
            board.add(*match.span(), Kind.WORD)
    for match in re.finditer(r"[\u4e00-\u9fff]+", rest):
        board.add(*match.span(), Kind.WORD)
