"""What tells two sentences apart that are worded alike: words, order, numbers, names and cues."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from msgspec import Struct

from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import find_quantities
from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import words

__all__ = ["CUES", "Traits", "traits_of"]

#: The cues that change what is claimed without naming anything.
CUES: Final = (
    "exclusive", "decisive", "negation", "forecast", "possible", "comparison", "conditional",
)  # fmt: skip

_NUMBER: Final = later(r"\d+(?:\.\d+)?")
_NAME: Final = later(r"(?<![A-Za-z0-9])[A-Z][A-Za-z0-9]+(?:[.-](?=[A-Z0-9])[A-Za-z0-9]+)*")
_LETTER: Final = later(
    r"(?i:\b(?:type|class|category|kind|quadrant|level|group)s? )(?-i:([A-Z])\b)"
    r"|(?<![A-Za-z])([A-Z]) ?(?=[类型级组])|[类型]\s?([A-Z])(?![A-Za-z])"
)
_HAN: Final = later(r"[\u4e00-\u9fff]")
#: What the order of a sentence is told by: words as they are written, Chinese characters.
_STEP: Final = later(r"[\u4e00-\u9fff]|[a-z0-9.%-]*[a-z0-9%]")


class Traits(Struct, frozen=True):
    """The traits of a sentence.

    Args:
        language: `zh` if more than a third of its characters, spaces apart, are Chinese; else `en`.
        words: the keys of its words; see `kg.hallucination.language.tokens.words`.
        pairs: the words, or Chinese characters, that stand beside each other, in lower case.
        numbers: the numbers in digits.
        amounts: the bounds of its quantities, whether in digits or in words, in their order.
        names: words with capitals, in lower case, with what is joined to them in the same way
            ("GPT-4" of "GPT-4-class"), and the letters of types and classes; the first word of an
            English sentence is none.
        cues: those of `CUES` that it has.
    """

    language: str
    words: frozenset[str]
    pairs: frozenset[str]
    numbers: frozenset[str]
    amounts: tuple[str, ...]
    names: frozenset[str]
    cues: frozenset[str]


def traits_of(text: str) -> Traits:
    """Return the traits of a sentence.

    Args:
        text: the sentence, normalised.

    >>> sorted(traits_of("Only 15 vendors, IDC says, are left.").numbers)
    ['15']
    >>> traits_of("Of two hundred vendors fifteen are left.").amounts
    ('2E+2', '15')
    >>> sorted(traits_of("Type C is contested, A类收敛已完成。").names)
    ['a', 'c']
    >>> sorted(traits_of("L2一档里，DeepSeek-R1走纯RL路线。").names)
    ['deepseek-r1', 'l2', 'rl']
    """
    han = sum(1 for _ in _HAN.finditer(text))
    names = {
        match[0].lower()
        for match in _NAME.finditer(text)
        if match.start() or not match[0][1:].islower()
    }
    names.update(match[match.lastindex or 0].lower() for match in _LETTER.finditer(text))
    steps = [match[0] for match in _STEP.finditer(text.lower())]
    return Traits(
        language="zh" if 2 * han > len(text) - text.count(" ") - han else "en",
        words=frozenset(word.key for word in words(text)),
        pairs=frozenset(f"{one} {other}" for one, other in pairwise(steps)),
        numbers=frozenset(match[0] for match in _NUMBER.finditer(text)),
        amounts=tuple(
            dict.fromkeys(
                str(bound.normalize())
                for quantity in find_quantities(text)
                for bound in (quantity.interval.lower, quantity.interval.upper)
                if bound is not None
            )
        ),
        names=frozenset(names),
        cues=frozenset(kind for kind in CUES if phrase(kind).search(text)),
    )
