"""What a sentence names and the base does not know: words in capitals, titles, Chinese names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.extraction.triples.marks import NAMED, Board, Kind, Mark
from kg.hallucination.extraction.triples.vocabulary import light, pattern
from kg.hallucination.index.building.epithets import is_of_a_people
from kg.hallucination.index.names import Mention
from kg.hallucination.index.phrases import Cue, Role
from kg.hallucination.language.patterns import later

__all__ = ["CAPITAL", "in_capitals", "in_chinese", "in_titles"]

CAPITAL: Final = r"[A-Z\u00c0-\u00de][\w’'.\-\u00c0-\u024f]*"
_TITLE: Final = later(r"《([^《》]+)》|“([^“”]+)”|「([^「」]+)」|\"([^\"]+)\"")
_JOINER: Final = r"(?:of|the|de|da|do|di|del|della|van|von|der|la|le|al|and the)"
_RUN: Final = later(rf"{CAPITAL}(?:\s+(?:{_JOINER}\s+)*{CAPITAL})*")
_QUOTES: Final = '《“「"'


def in_titles(board: Board, names: Sequence[Mention]) -> None:
    """Mark what stands between title marks: one thing, known or not."""
    for match in _TITLE.finditer(board.text):
        inside = next(group for group in (1, 2, 3, 4) if match[group] is not None)
        start, end = match.span(inside)
        known = next((n for n in names if n.start <= start and end <= n.end), None)
        if known is not None:
            board.add(*match.span(), Kind.NAME, known.targets)
        elif match[0][0] == "《" or match[inside][0].isupper():
            board.add(*match.span(), Kind.STRANGER)


def in_capitals(board: Board, kinds: Sequence[Mention], cues: list[Cue]) -> Iterator[Mark]:
    """Yield runs of words in capitals that are no known name, or make a known one longer.

    Wordings within such a run are taken out of `cues`: "Champions League".
    """
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
    if text[name.start] in _QUOTES:
        return False
    gaps = [(name.end, start) if name.end <= start else (end, name.start) for start, end in rest]
    return any(first < last and not text[first:last].strip() for first, last in gaps)


def _unknown(
    board: Board, kinds: Sequence[Mention], cues: Sequence[Cue], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield the words in capitals of a run that no name, value or word of the language is."""
    for word in re.finditer(CAPITAL, board.text[start:end]):
        written = re.sub(r"(?:['’]s?|[.\-])$", "", word[0])
        first = start + word.start()
        last = first + len(written)
        if not written or not board.free(first, last) or _is_function(written):
            continue
        kind = next((k for k in kinds if k.start <= first < k.end), None)
        unknown = kind is None and is_of_a_people(written)
        if unknown and not _is_beside_capital(board, first, last):
            board.add(first, last, Kind.EPITHET)  # of a people that the base does not know
            continue
        told = kind is not None or any(c.start <= first < c.end for c in cues)
        if not told or _is_beside_capital(board, *_extent(kind, first, last)):
            yield first, last


def _extent(kind: Mention | None, first: int, last: int) -> tuple[int, int]:
    """Return the stretch of a kind, or of a word that is of none."""
    return (kind.start, kind.end) if kind else (first, last)


def _is_function(written: str) -> bool:
    kinds = ("pronoun", "possessive", "relative", "preposition", "earlier", "later")
    return light().fullmatch(written) is not None or any(
        pattern(kind).fullmatch(written) for kind in kinds
    )


def _is_beside_capital(board: Board, start: int, end: int) -> bool:
    """Return whether the next word, or the one before, begins with a capital and is unknown too."""
    after = re.match(rf"\s+({CAPITAL})", board.text[end:])
    if after and board.free(end + after.start(1), end + after.end(1)):
        return True
    before = re.search(rf"({CAPITAL})\s+$", board.text[:start])
    if before is None or not board.free(before.start(1), before.end(1)):
        return False
    return not _is_function(before[1])


def in_chinese(board: Board) -> None:
    """Take words for names: of dynasties, and of people beside a relation: 作者是杜甫."""
    row = sorted(board.marks, key=lambda mark: (mark.start, mark.end))
    for place, mark in enumerate(row):
        if mark.kind is Kind.WORD and pattern("dynasty").fullmatch(mark.text):
            board.drop(mark)
            board.add(mark.start, mark.end, Kind.STRANGER)
            continue
        if mark.kind is not Kind.WORD or not pattern("surname").fullmatch(mark.text):
            continue
        before = [m for m in row[max(0, place - 3) : place] if m.kind is not Kind.OWNER]
        after = row[place + 1] if place + 1 < len(row) else None
        if _is_value(before, after) or _is_subject(before, after):
            board.drop(mark)
            board.add(mark.start, mark.end, Kind.STRANGER)


def _is_value(before: Sequence[Mark], after: Mark | None) -> bool:
    ends = after is None or after.kind in {Kind.BREAK, Kind.JOINT, Kind.CUE}
    if not ends or not before:
        return False
    if before[-1].kind is Kind.COPULA and len(before) > 1:
        return before[-2].kind is Kind.CUE
    return before[-1].kind is Kind.CUE


def _is_subject(before: Sequence[Mark], after: Mark | None) -> bool:
    opens = not before or before[-1].kind in {Kind.BREAK, Kind.COPULA} | NAMED
    if after is None or after.cue is None or not opens:
        return False
    return any(role is Role.BACKWARD for _, role in after.cue.senses)
