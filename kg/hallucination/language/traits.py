"""What tells two sentences apart that are worded alike: words, numbers, names and cues."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import words

__all__ = ["CUES", "Traits", "traits_of"]

#: The cues that change what is claimed without naming anything.
CUES: Final = (
    "exclusive", "decisive", "negation", "forecast", "possible", "comparison", "conditional",
)  # fmt: skip

_NUMBER: Final = later(r"\d+(?:\.\d+)?")
_NAME: Final = later(
    r"(?<![A-Za-z0-9])(?:[A-Z][A-Za-z]*[0-9][\w.-]*|[A-Z]{2,}[A-Za-z0-9-]*|[A-Z][a-z]+)"
)
_HAN: Final = later(r"[\u4e00-\u9fff]")


class Traits(Struct, frozen=True):
    """The traits of a sentence.

    Args:
        language: `zh` if more than a third of its characters, spaces apart, are Chinese; else `en`.
        words: the keys of its words; see `kg.hallucination.language.tokens.words`.
        numbers: the numbers in digits.
        names: words with capitals, in lower case; the first word of an English sentence is none.
        cues: those of `CUES` that it has.
    """

    language: str
    words: frozenset[str]
    numbers: frozenset[str]
    names: frozenset[str]
    cues: frozenset[str]


def traits_of(text: str) -> Traits:
    """Return the traits of a sentence.

    Args:
        text: the sentence, normalised.

    >>> sorted(traits_of("Only 15 vendors, IDC says, are left.").numbers)
    ['15']
    """
    han = sum(1 for _ in _HAN.finditer(text))
    found = words(text)
    names = {
        match[0].lower()
        for match in _NAME.finditer(text)
        if match.start() or not match[0][1:].islower()
    }
    return Traits(
        language="zh" if 2 * han > len(text) - text.count(" ") - han else "en",
        words=frozenset(word.key for word in found),
        numbers=frozenset(match[0] for match in _NUMBER.finditer(text)),
        names=frozenset(names),
        cues=frozenset(kind for kind in CUES if phrase(kind).search(text)),
    )
