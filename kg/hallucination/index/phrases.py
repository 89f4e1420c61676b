"""How relations are worded: phrases, and which end of a relation stands before them.

A phrase is known by the stems of its words, so that "was directed by" and "directed also by" are
found under "directed by"; Chinese by its characters. A phrase may have its value in its midst: 由 …
执导.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import Struct

from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import stem

__all__ = ["Cue", "Phrase", "PhraseParts", "PhraseTable", "Role", "Token", "tokens"]

#: How many words, or Chinese characters, may stand in the midst of a phrase.
GAP: Final = 16
_TOKEN: Final = later(r"[^\W\d_\u4e00-\u9fff]+(?:['’](?!s\b)[a-z]+)?|[\u4e00-\u9fff]|\d+|[^\w\s]")
#: What may stand anywhere within a phrase and changes nothing.
_SKIPPED: Final = frozenset(
    ("the", "a", "an", "its", "their", "his", "her", "also", "both", "all", "jointly", "then")
)
_STOPS: Final = frozenset(",;:.()，；：。（）《》")


class Role(Enum):
    """How a phrase stands to the ends of a relation."""

    NOUN = "names its value with respect to its subject"
    FORWARD = "stands between its subject and its value"
    BACKWARD = "stands between its value and its subject"
    MORE = "compares: the first has more of it"
    LESS = "compares: the first has less of it"


class Phrase(NamedTuple):
    """A wording of a property."""

    text: str
    property: str
    role: Role


class Token(NamedTuple):
    """A word, a Chinese character, a number or a mark; offsets into the text."""

    key: str
    start: int
    end: int


class Cue(Struct, frozen=True):
    """A phrase in a text.

    Args:
        start: where it begins.
        end: where it ends.
        senses: the properties that it may mean, each with its role.
        gap: the stretch in its midst, where its value stands; None for a phrase in one piece.
    """

    start: int
    end: int
    senses: tuple[tuple[str, Role], ...]
    gap: tuple[int, int] | None = None


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words, Chinese characters, numbers and marks of a text.

    >>> [token.key for token in tokens("It was directed by 张艺谋.")]
    ['it', 'be', 'direct', 'by', '张', '艺', '谋', '.']
    """
    return tuple(
        Token(_key(match[0].lower()), match.start(), match.end()) for match in _TOKEN.finditer(text)
    )


def _key(word: str) -> str:
    if word in _SKIPPED:
        return word
    return stem(word) if word.isascii() and word.isalpha() else word


_Shape = tuple[tuple[str, ...], tuple[str, ...]]
#: The phrases that begin with a word, the longest first, each with what it may mean.
PhraseParts = dict[str, list[tuple[_Shape, tuple[tuple[str, Role], ...]]]]


class PhraseTable:
    """Phrases, found in a text in one pass.

    Args:
        phrases: the wordings of properties.
    """

    def __init__(self, phrases: Iterable[Phrase] = ()) -> None:
        heads: defaultdict[str, defaultdict[_Shape, dict[tuple[str, Role], None]]] = defaultdict(
            lambda: defaultdict(dict)
        )
        for phrase in phrases:
            pieces = [
                tuple(t.key for t in tokens(piece) if t.key not in _SKIPPED)
                for piece in phrase.text.split("…")
            ]
            if not all(pieces) or len(pieces) > 2:
                continue
            shape = (pieces[0], pieces[1] if len(pieces) > 1 else ())
            heads[pieces[0][0]][shape][phrase.property, phrase.role] = None
        self._set(
            {
                first: sorted(
                    ((shape, tuple(senses)) for shape, senses in shapes.items()),
                    key=lambda item: -len(item[0][0]) - len(item[0][1]),
                )
                for first, shapes in heads.items()
            }
        )

    @classmethod
    def of_parts(cls, parts: PhraseParts) -> PhraseTable:
        """Return the table that has these parts, as `parts` gives them."""
        table = cls.__new__(cls)
        table._set(parts)
        return table

    @property
    def parts(self) -> PhraseParts:
        """What the table looks phrases up in, to be written down."""
        return self._heads

    def _set(self, heads: PhraseParts) -> None:
        self._heads = heads
        #: Chinese characters that by themselves are a noun for a value: 回, 章.
        self.signs = frozenset(
            first
            for first, shapes in heads.items()
            if len(first) == 1 and "\u4e00" <= first <= "\u9fff"
            for (head, tail), senses in shapes
            if len(head) == 1 and not tail and any(role is Role.NOUN for _, role in senses)
        )

    def __len__(self) -> int:
        return sum(map(len, self._heads.values()))

    def find(self, text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Cue]:
        """Return the phrases in a text, the longest at each place; they may overlap by their gaps.

        Args:
            text: the text.
            taken: stretches that no phrase may reach into but with its gap, such as names.
        """
        spoken = [token for token in tokens(text) if token.key not in _SKIPPED]
        held = bytearray(len(text) + 1)
        for start, end in taken:
            held[start:end] = b"\1" * (end - start)
        keys = ["\0" if any(held[t.start : t.end]) else t.key for t in spoken]
        found: list[Cue] = []
        reach = 0
        for at in range(len(keys)):
            if spoken[at].start < reach:
                continue
            best = max(self._at(spoken, keys, at), key=_length, default=None)
            if best is not None:
                found.append(best)
                reach = best.end if best.gap is None else best.gap[0]
        tails = [(cue.gap[1], cue.end) for cue in found if cue.gap]
        return [
            cue
            for cue in found
            if cue.gap or not any(start <= cue.start and cue.end <= end for start, end in tails)
        ]

    def _at(self, spoken: Sequence[Token], keys: Sequence[str], at: int) -> Iterator[Cue]:
        for (head, tail), senses in self._heads.get(keys[at], ()):
            stop = at + len(head)
            if tuple(keys[at:stop]) != head:
                continue
            if not tail:
                yield Cue(spoken[at].start, spoken[stop - 1].end, senses)
                continue
            for place in range(stop + 1, min(len(keys), stop + GAP) - len(tail) + 1):
                if keys[place - 1] in _STOPS - {"《", "》"}:
                    break
                if tuple(keys[place : place + len(tail)]) == tail and _ends(keys, place, tail):
                    gap = spoken[stop - 1].end, spoken[place].start
                    yield Cue(spoken[at].start, spoken[place + len(tail) - 1].end, senses, gap)
                    break


def _ends(keys: Sequence[str], place: int, tail: tuple[str, ...]) -> bool:
    """Return whether a phrase may end here: one character is often the first of a longer word."""
    after = place + len(tail)
    return len(tail) > 1 or len(tail[0]) > 1 or after == len(keys) or keys[after] in _STOPS


def _length(cue: Cue) -> int:
    return cue.end - cue.start - (cue.gap[1] - cue.gap[0] if cue.gap else 0)
