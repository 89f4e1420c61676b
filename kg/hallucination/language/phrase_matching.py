"""Matching phrases by the stems of their words: tokens, gaps, and the longest match."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import stem

__all__ = ["Tag", "Token", "follow", "longest", "phrase_tokens"]

#: What a phrase means: a sense, a side of a pair, or a family of relations, and which.
Tag = tuple[Any, ...]
#: How many tokens a gap in a phrase may span.
GAP: Final = 24
_TOKEN: Final = later(r"[^\W\d_\u4e00-\u9fff]+(?:['’][a-z]+)?|[\u4e00-\u9fff]|[\d.]+|[，,;；]")
#: What may stand anywhere within a phrase and changes nothing.
_SKIPPED: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "also",
        "still",
        "now",
        "already",
        "largely",
        "mainly",
        "mostly",
        "chiefly",
        "primarily",
        "partly",
        "了",
        "着",
        "地",
    ]
)


class Token(NamedTuple):
    """A word by its stem, a sign or a comma; offsets into the text."""

    key: str
    start: int
    end: int


def follow(keys: Sequence[str], at: int, rest: Sequence[tuple[str, ...]]) -> int | None:
    """Return where the last of some pieces ends, each of which follows within a gap."""
    for piece in rest:
        stop = min(len(keys), at + GAP)
        for place in range(at, stop):
            if keys[place] == ",":
                return None
            if tuple(keys[place : place + len(piece)]) == piece:
                at = place + len(piece)
                break
        else:
            return None
    return at


def longest(found: list[tuple[int, int, Tag]]) -> Iterator[tuple[int, int, Tag]]:
    """Yield what is not within something longer."""
    found = sorted(set(found), key=lambda item: (item[0], -item[1], str(item[2])))
    reach, holder = -1, (-1, -1)
    for start, end, tag in found:
        if end > reach or (start, end) == holder:
            yield start, end, tag
            reach, holder = max(reach, end), (start, end)


@lru_cache(maxsize=4096)
def phrase_tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a text or of a phrase, without words that change nothing."""
    tokens = []
    for match in _TOKEN.finditer(text.lower()):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if word in _SKIPPED or not word:
            continue
        key = stem(word) if word.isalpha() and word.isascii() else word
        key = "," if key in "，,;；" else key
        tokens.append(Token(key, match.start(), match.end()))
    return tuple(tokens)
