"""A sentence as a row of marks: what is named in it, values, cues of relations, and what is left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from typing import Final

from kg.hallucination.extraction.triples.vocabulary import HAN, light, pattern
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention, NameTable
from kg.hallucination.index.phrases import Cue, Role
from kg.hallucination.language.amounts import find_amounts
from kg.hallucination.language.dates import find_dates
from kg.hallucination.language.quantities import Quantity, Unit
from kg.model import Comparator, Interval

__all__ = ["Kind", "Mark", "Marker"]

_TITLE: Final = re.compile(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|\"([^\"]+)\"")
_CAPITAL: Final = r"[A-Z\u00c0-\u00de][\w’'.\-\u00c0-\u024f]*"
_JOINER: Final = r"(?:of|the|de|da|do|di|del|della|van|von|der|la|le|al|and the)"
_RUN: Final = re.compile(rf"{_CAPITAL}(?:\s+(?:{_JOINER}\s+)*{_CAPITAL})*")
_LATIN_WORD: Final = re.compile(r"[^\W\d_\u4e00-\u9fff](?:[\w’'\-](?![\u4e00-\u9fff]))*[\w]?")
_SHARED: Final = re.compile(rf"(?<!\w)({_CAPITAL})\s+(?:and|&)\s+$")
_GRADES: Final = frozenset((Role.MORE, Role.LESS))
#: How many characters the end of a kind has by which it is spoken of: 小说 for 长篇小说.
_END: Final = 2


class Kind(Enum):
    """What a mark is."""

    NAME = "a known thing"
    STRANGER = "something named that is not known"
    DATE = "a time"
    AMOUNT = "a number"
    CUE = "a wording of a relation"
    CLASS = "a kind of thing"
    PRONOUN = "stands for something"
    POSSESSIVE = "stands for what owns"
    OWNER = "between what owns and what is owned"
    PREPOSITION = "by, in, of"
    JOINT = "and"
    BREAK = "ends a clause"
    RELATIVE = "which, who"
    THAN = "between two things compared"
    COPULA = "is"
    DENIAL = "not"
    WORD = "anything else that says something"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a sentence and what it is.

    Args:
        start: where it begins.
        end: where it ends.
        kind: what it is.
        text: how it is written.
        targets: the things that it may name; of a kind, classes, and strings that are values.
        amount: the number; a time of four digits has it as well.
        span: the stretch of years.
        cue: the wording.
    """

    start: int
    end: int
    kind: Kind
    text: str
    targets: tuple[str, ...] = ()
    amount: Quantity | None = None
    span: Interval | None = None
    cue: Cue | None = None


@dataclass(slots=True)
class _Board:
    text: str
    marks: list[Mark] = field(default_factory=list)
    taken: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.taken = bytearray(len(self.text) + 1)

    def free(self, start: int, end: int) -> bool:
        return not any(self.taken[start:end])

    def put(self, mark: Mark) -> None:
        if mark.end > mark.start and self.free(mark.start, mark.end):
            self.marks.append(mark)
            self.taken[mark.start : mark.end] = b"\1" * (mark.end - mark.start)

    def add(self, start: int, end: int, kind: Kind, targets: tuple[str, ...] = ()) -> None:
        self.put(Mark(start, end, kind, self.text[start:end], targets))

    def drop(self, mark: Mark) -> None:
        self.marks.remove(mark)
        self.taken[mark.start : mark.end] = b"\0" * (mark.end - mark.start)

    def spans(self) -> list[tuple[int, int]]:
        return [(mark.start, mark.end) for mark in self.marks]

    def of(self, *kinds: Kind) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind in kinds]


class Marker:
    """Marks sentences.

    Args:
        index: tells what things are called and how relations are worded.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._kinds = NameTable(_kinds(index))

    def mark(self, text: str) -> list[Mark]:
        """Return the marks of a sentence from left to right; what holds it together has none."""
        board = _Board(text)
        names = list(self._names(text))
        _titles(board, names)
        for name in names:
            if name.end - name.start > 1 or not HAN.match(text[name.start]):
                board.add(name.start, name.end, Kind.NAME, name.targets)
        self._shared(board)
        self._values(board)
        cues = [c for c in self._index.phrases.find(text, board.spans()) if _is_fit(c, text)]
        kinds = self._kinds.find(text)
        for stranger in _strangers(board, kinds, cues):
            board.put(stranger)
        for cue in sorted(cues, key=lambda cue: cue.gap is None):
            _put_cue(board, cue)
        for kind in kinds:
            board.add(kind.start, kind.end, Kind.CLASS, kind.targets)
        _function_words(board)
        _left(board)
        return sorted(board.marks, key=lambda one: (one.start, one.end))

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

    def _shared(self, board: _Board) -> None:
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

    def _values(self, board: _Board) -> None:
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
    return Quantity(
        start,
        end,
        text[start:end],
        Interval(number, number),
        Comparator.EXACTLY,
        Unit.NUMBER,
        Decimal(1),
    )


def _kinds(index: EvidenceIndex) -> Iterator[tuple[str, str]]:
    """Yield what kinds are called, and the last word by which they are spoken of: 小说."""
    strings = {
        claim.object
        for recorded in index.claims.values()
        for claim in recorded
        if claim.object is not None and claim.text is not None
    }
    classes = {kind for classes in index.types.values() for kind in classes}
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for thing in (*classes, *strings):
        for label in index.labels.get(thing, {}).values():
            if thing in classes:
                yield label, thing
            if HAN.search(label):
                if len(label) > _END:
                    ends[label[-_END:]].add(thing)
            elif " " in label:
                ends[label.split()[-1].lower()].add(thing)
    for word, things in ends.items():
        if len(things) > 1 or not things <= strings:
            yield from ((word, thing) for thing in things)
    for thing, hints in index.hints.items():
        yield from ((hint, thing) for hint in hints)


def _is_fit(cue: Cue, text: str) -> bool:
    """Return whether a wording can be one here: a grade needs something to compare with."""
    graded = all(role in _GRADES for _, role in cue.senses)
    return not graded or pattern("than").search(text) is not None


def _titles(board: _Board, names: Sequence[Mention]) -> None:
    """Mark what stands between title marks: one thing, known or not."""
    for match in _TITLE.finditer(board.text):
        inside = next(group for group in (1, 2, 3, 4) if match[group] is not None)
        start, end = match.span(inside)
        known = next((n for n in names if n.start <= start and end <= n.end), None)
        if known is not None:
            board.add(*match.span(), Kind.NAME, known.targets)
        elif match[0][0] == "《" or match[inside][0].isupper():
            board.add(*match.span(), Kind.STRANGER)


def _strangers(board: _Board, kinds: Sequence[Mention], cues: list[Cue]) -> Iterator[Mark]:
    """Yield runs of words in capitals that are no known name, or make a known one longer."""
    for match in _RUN.finditer(board.text):
        rest = list(_unknown(board, kinds, cues, *match.span()))
        if not rest:
            continue
        for name in [n for n in board.of(Kind.NAME) if _adjoins(board.text, n, rest)]:
            board.drop(name)
            rest.append((name.start, name.end))
        first, last = min(rest)[0], max(stop for _, stop in rest)
        if board.free(first, last):
            rest = [(first, last)]
            for cue in [c for c in cues if first <= c.start and c.end <= last]:
                cues.remove(cue)
        for start, end in sorted(rest):
            yield Mark(start, end, Kind.STRANGER, board.text[start:end])


def _adjoins(text: str, name: Mark, rest: Sequence[tuple[int, int]]) -> bool:
    """Return whether nothing but space stands between a name and an unknown word in capitals."""
    if text[name.start] in '《“「"':
        return False
    return any(
        not text[name.end : start].strip() and text[name.end : start] != ""
        if name.end <= start
        else end <= name.start
        and text[end : name.start] != ""
        and not text[end : name.start].strip()
        for start, end in rest
    )


def _unknown(
    board: _Board, kinds: Sequence[Mention], cues: Sequence[Cue], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the words in capitals of a run that no name, value or word of the language is."""
    for word in re.finditer(_CAPITAL, board.text[start:end]):
        written = re.sub(r"(?:['’]s?|[.\-])$", "", word[0])
        first = start + word.start()
        last = first + len(written)
        if not written or not board.free(first, last) or _is_function(written):
            continue
        told = any(item.start <= first < item.end for item in (*cues, *kinds))
        if not told or _is_beside_capital(board, first, last):
            yield first, last


def _is_function(written: str) -> bool:
    kinds = ("pronoun", "possessive", "relative")
    return light().fullmatch(written) is not None or any(
        pattern(kind).fullmatch(written) for kind in kinds
    )


def _is_beside_capital(board: _Board, start: int, end: int) -> bool:
    """Return whether the next word, or the one before, begins with a capital and is unknown too."""
    after = re.match(rf"\s+({_CAPITAL})", board.text[end:])
    if after and board.free(end + after.start(1), end + after.end(1)):
        return True
    before = re.search(rf"({_CAPITAL})\s+$", board.text[:start])
    if before is None or not board.free(before.start(1), before.end(1)):
        return False
    return not _is_function(before[1])


def _put_cue(board: _Board, cue: Cue) -> None:
    """Mark a wording; of one in two pieces the first carries it, and the second is taken."""
    start, end = cue.start, cue.end
    if cue.gap is None:
        board.put(Mark(start, end, Kind.CUE, board.text[start:end], cue=cue))
        return
    first, last = cue.gap
    inside = [m for m in board.of(Kind.NAME, Kind.STRANGER) if first <= m.start and m.end <= last]
    unknown = not inside and 1 < len(board.text[first:last].strip()) <= 6
    if (inside or unknown) and board.free(start, first) and board.free(last, end):
        board.put(Mark(start, first, Kind.CUE, board.text[start:first], cue=cue))
        board.taken[last:end] = b"\1" * (end - last)
        if unknown:
            board.add(first, last, Kind.STRANGER)


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


def _function_words(board: _Board) -> None:
    for kind, name in _FUNCTIONS.items():
        for match in pattern(name).finditer(board.text):
            board.add(*match.span(), kind)


def _left(board: _Board) -> None:
    """Mark the words that say something and were recognised as nothing."""
    rest = "".join(
        "\0" if taken else sign for sign, taken in zip(board.text, board.taken, strict=False)
    )
    rest = light().sub(lambda match: "\1" * len(match[0]), rest)
    for match in _LATIN_WORD.finditer(rest):
        if len(match[0]) > 1:
            board.add(*match.span(), Kind.WORD)
    for match in re.finditer(r"[\u4e00-\u9fff]+", rest):
        board.add(*match.span(), Kind.WORD)
