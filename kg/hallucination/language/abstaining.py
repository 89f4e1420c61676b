"""Sentences that say that an answer is not known, or that the material does not give it.

Such a sentence claims nothing. It may still turn to a claim: "RLHF is at L3, but the document does
not say why". So it is cut into parts, and what can be read beside those that decline is claimed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache
from typing import Any, Final

from msgspec import Struct

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table

__all__ = ["Abstention", "abstention", "abstention_data"]

_WORD: Final = later(r"[a-z]+")
#: Stands for the material in the text of a part, in which it has been found before: a letter, so
#: that words end beside it.
_MATERIAL: Final = "ꙮ"
_NAME: Final = later(r"<([a-z]+|[\u4e00-\u9fff])>")
_QUOTED: Final = later(r"“[^“”]*”|「[^「」]*」|『[^『』]*』|\"[^\"]*\"")
_SPACES: Final = later(r"\s+")


class _Part(Enum):
    DECLINES = "says that something is not known"
    TOPIC = "names what that is"
    OPEN = "leads up to that, or stands in one clause with it"
    CLAIMS = "stands beside that"


class Abstention(Struct, frozen=True):
    """What a sentence says is not known, and what it says beside that.

    Args:
        parts: the parts of the sentence in order, as offsets into it, with what each does.
    """

    parts: tuple[tuple[int, int, _Part], ...]

    def covers(self, start: int, end: int, *, read: bool) -> bool:
        """Return whether what was found at a place of the sentence is no claim.

        Args:
            start: where it begins in the sentence.
            end: where it ends.
            read: whether it was understood; what was not may be of the words that decline.
        """
        kinds = {kind for left, right, kind in self.parts if left < end and start < right}
        if _Part.CLAIMS in kinds:
            return False
        return not (read and kinds.isdisjoint({_Part.DECLINES, _Part.TOPIC}))


def abstention(text: str) -> Abstention | None:
    """Return what a sentence says is not known; None where it does not say so.

    Args:
        text: a sentence, normalised.

    >>> abstention("The document says that the price is unknown.") is None
    True
    >>> found = abstention("RLHF is at L3, but the document does not say why.")
    >>> found.covers(0, 13, read=True), found.covers(16, 48, read=False)
    (False, True)
    """
    if not _may_decline(text):
        return None
    flat = _SPACES.sub(lambda space: " " * len(space[0]), text)
    parts: list[tuple[int, int, _Part]] = []
    for start, end in _stretches(flat, 0, len(flat), _patterns().strong):
        parts += _within(flat, start, end)
    if all(kind is not _Part.DECLINES for _, _, kind in parts):
        return None
    return Abstention(tuple(parts))


def _may_decline(text: str) -> bool:
    patterns = _patterns()
    if patterns.hint.search(text):
        return True
    lower = text.lower()
    return "n't" in lower or not patterns.hints.isdisjoint(_WORD.findall(lower))


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int, _Part]]:
    """Yield the parts of a stretch in which all is said of one thing."""
    patterns = _patterns()
    pieces = list(_stretches(text, start, end, patterns.weak))
    declining = [_declines(text[left:right], patterns) for left, right in pieces]
    for (left, right), declines in zip(pieces, declining, strict=True):
        part = text[left:right].strip(_EDGES)
        if declines:
            yield left, right, _Part.DECLINES
        elif patterns.topics.search(part):
            yield left, right, _Part.TOPIC
        elif any(declining) or patterns.leads.search(part):
            yield left, right, _Part.OPEN
        else:
            yield left, right, _Part.CLAIMS


_EDGES: Final = " \t\u3000\"'“”‘’「」『』()（）*.。!！?？"


def _declines(part: str, patterns: _Patterns) -> bool:
    """Return whether a part declines by itself, not in words that it quotes."""
    own = _QUOTED.sub(" … ", part)
    bare = own if any(map(str.isalnum, own)) else part
    words = " ".join(bare.strip(_EDGES).split())
    if patterns.author.search(words):
        return True
    marked, found = patterns.material.subn(_MATERIAL, words)
    return found > 0 and patterns.source.search(marked) is not None


def _stretches(
    text: str, start: int, end: int, breaks: re.Pattern[str]
) -> Iterator[tuple[int, int]]:
    """Yield what lies between breaks and has a letter or digit in it."""
    left = start
    for found in [*breaks.finditer(text, start, end), None]:
        right = end if found is None else found.start()
        if any(map(str.isalnum, text[left:right])):
            yield left, right
        left = right if found is None else found.end()


class _Patterns(Struct, frozen=True):
    """The patterns: what names the material, what declines with and without it."""

    hints: frozenset[str]
    hint: re.Pattern[str]
    material: re.Pattern[str]
    source: re.Pattern[str]
    author: re.Pattern[str]
    topics: re.Pattern[str]
    leads: re.Pattern[str]
    strong: re.Pattern[str]
    weak: re.Pattern[str]


def abstention_data() -> dict[str, Any]:
    """Return the tables of `abstaining.toml`, with the words put into the patterns.

    `mark` is what stands for the material in them; `named` are the words that they name.

    Raises:
        KeyError: if a pattern names a word that is not among them.
    """
    data = table("abstaining")
    words = data["words"] | dict.fromkeys(data["material"], _MATERIAL)
    named: set[str] = set()
    for entry in (*data["cues"], *data["leads"]):
        named.update(_NAME.findall(entry["pattern"]))
        entry["pattern"] = _NAME.sub(lambda name: words[name[1]], entry["pattern"])
    return data | {"mark": _MATERIAL, "named": named}


@prepares
@cache
def _patterns() -> _Patterns:
    data = abstention_data()
    cues = [entry["pattern"] for entry in data["cues"]]
    return _Patterns(
        frozenset(data["hints"]["en"]),
        _joined(data["hints"]["zh"]),
        _joined(data["material"].values()),
        _joined([cue for cue in cues if _MATERIAL in cue]),
        _joined([cue for cue in cues if _MATERIAL not in cue]),
        _joined([entry["pattern"] for entry in data["leads"] if entry.get("topic")]),
        _joined([entry["pattern"] for entry in data["leads"] if not entry.get("topic")]),
        _joined(data["breaks"]["strong"]),
        _joined(data["breaks"]["weak"]),
    )


def _joined(patterns: Iterable[str]) -> re.Pattern[str]:
    return later("|".join(patterns), re.IGNORECASE, of_tables=True)
