"""Names that are spelt like another: what a person may have meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Final

__all__ = ["folded", "is_han", "is_name_letter", "language_of", "nearest"]

_CHINESE: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
#: The characters that a local name of Turtle may have anywhere but at its ends.
_PLAIN: Final = re.compile(
    r"[A-Za-z0-9\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u2C00-\u2FEF"
    r"\u3005-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD]"
)

#: One letter in so many may be wrong, and one in a word however short.
_LETTERS_PER_FAULT: Final = 4
#: How many of those as far away are looked at more closely.
_EQUALS: Final = 50
#: How many Chinese characters a short word has at most.
_SHORT: Final = 4
_HAN: Final = re.compile(r"[\u3400-\u9fff]+")


def is_han(text: str) -> bool:
    """Return whether a text is of Chinese characters only.

    >>> is_han("收敛度"), is_han("RLHF 对齐")
    (True, False)
    """
    return _HAN.fullmatch(text) is not None


def folded(text: str) -> str:
    """Return a text as spellings are compared: one width, one case.

    >>> folded("ＲＬＨＦ")
    'rlhf'
    """
    return unicodedata.normalize("NFKC", text).casefold()


def is_name_letter(character: str) -> bool:
    """Return whether a character is a letter or digit that a local name may have unescaped.

    >>> [is_name_letter(each) for each in "a长2-²"]
    [True, True, True, False, False]
    """
    return character.isalnum() and _PLAIN.match(character) is not None


def language_of(text: str) -> str:
    """Return the language tag of a text by its letters: Chinese or English, else none.

    >>> language_of("长度"), language_of("length"), language_of("Länge")
    ('zh', 'en', '')
    """
    if _CHINESE.search(text):
        return "zh"
    return "en" if text.isascii() else ""


def nearest(
    word: str,
    known: Iterable[str],
    most: int = 3,
    fits: Callable[[str], bool] = lambda _: True,
) -> list[str]:
    """Return the names that a word may be a misspelling of, the nearest first.

    A letter left out, added, replaced, or in the place of its neighbour is one fault; names that
    differ by more than a letter in four are no misspellings but other words.

    Args:
        word: what was written.
        known: the names there are.
        most: how many to return.
        fits: which of the names may be meant; only asked of those that are spelt alike.

    >>> nearest("levls", ["layers", "levels", "laws"]), nearest("rows", ["records", "bytes"])
    (['levels'], [])
    """
    from rapidfuzz.distance import OSA, JaroWinkler
    from rapidfuzz.process import extract

    written = folded(word)
    allowed = max(1, len(written) // _LETTERS_PER_FAULT)
    found = extract(
        written,
        sorted(set(known)),
        scorer=OSA.distance,
        processor=folded,
        score_cutoff=allowed,
        limit=_EQUALS,
    )
    # A character of a short Chinese word is most of its meaning: one put for another is likelier a
    # slip than one more or less, which makes another word (收敛率, 收敛度; 收敛速率).
    whole = len(written) <= _SHORT and is_han(written)
    like = [
        (
            distance,
            whole and len(written) != len(folded(name)),
            -JaroWinkler.similarity(written, folded(name)),
            name,
        )
        for name, distance, _ in found
        if distance < max(len(written), len(folded(name))) and fits(name)
    ]
    least = min((distance for distance, *_ in like), default=0)
    return [name for distance, *_, name in sorted(like) if distance <= least + 1][:most]
