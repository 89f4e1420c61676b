"""A text as numbers are looked for in it, and what the words before one of them mean."""

from __future__ import annotations

import string
from typing import Final

from msgspec import Struct

from kg.hallucination.language.numbers.grammar import the_grammar
from kg.model import Comparator

__all__ = ["OUTERMOST", "PLAIN", "Line", "roles_before"]

_NARROW: Final = {
    wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F) if chr(wide) not in "，：；！？（）"
}
PLAIN: Final = {
    **{ord(letter): ord(letter.lower()) for letter in string.ascii_uppercase},
    **{wide: ord(chr(narrow).lower()) for wide, narrow in _NARROW.items()},
    **dict.fromkeys(map(ord, "\u2010\u2011\u2212"), ord("-")),
}
#: Before a word of these roles no other is looked for.
OUTERMOST: Final = frozenset({"label", "misleading", "only", "opens_change", "tolerance"})


class Line(Struct, frozen=True):
    """A text, the same in narrow lower case, the same backwards, and the places its times take."""

    text: str
    plain: str
    mirrored: str
    busy: frozenset[int] = frozenset()


def roles_before(line: Line, start: int, floor: int) -> list[tuple[Comparator | str, int]]:
    """Return what the words before a number mean and where they start, nearest first."""
    grammar, length = the_grammar(), len(line.plain)
    found: list[tuple[Comparator | str, int]] = []
    for _ in range(3):
        match = grammar.before.match(line.mirrored, length - start, length - floor)
        if match is None:
            break
        meaning = grammar.roles[" ".join(match["phrase"][::-1].split())]
        start = length - match.end()
        found.append((meaning, start))
        if meaning in OUTERMOST:
            break
    return found
