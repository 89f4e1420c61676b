"""The words that carry a text's content, in Chinese and English.

A word of Latin script is known by its stem ("converges", "convergence"), Chinese by pairs of
neighbouring characters; what only holds a sentence together carries nothing.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final, Protocol

from msgspec import Struct

from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.tables import table

__all__ = ["Word", "stem", "words"]

_TOKEN: Final = later(
    r"[^\W\d_\u4e00-\u9fff](?:(?![\u4e00-\u9fff])[\w'’])*(?<!['’])|[\u4e00-\u9fff]+"
)
_ABLE: Final = later(r"bl$")
_HAN: Final = later(r"[\u4e00-\u9fff]")


class Word(Struct, frozen=True):
    """A word of a text, by what is the same in all its forms; offsets into the text."""

    key: str
    start: int
    end: int


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str: ...  # noqa: N802


@cache
def _stemmer() -> _Stemmer:
    import Stemmer

    stemmer: _Stemmer = Stemmer.Stemmer("english")
    return stemmer


@cache
def _irregular() -> dict[str, str]:
    verbs: dict[str, str] = table("irregular")
    return {form: verb for verb, forms in verbs.items() for form in forms.split()}


@cache
def _stem(word: str) -> str:
    """Return what the forms of an English word share; nothing for a function word."""
    if len(word) < 2 and word.isascii():
        return ""
    if phrase("function").fullmatch(word) or phrase("filler").fullmatch(word):
        return ""
    return stem(word.removesuffix("'s").removesuffix("’s"))


@cache
def stem(word: str) -> str:
    """Return what the forms of an English word in lower case share.

    >>> stem("emergence") == stem("emerge"), stem("stable") == stem("stability")
    (True, True)
    """
    found = _stemmer().stemWord(_irregular().get(word, word))
    # "emergence" and "emerge", "stable" and "stability" are one word here.
    return (
        found.removesuffix("enc").removesuffix("anc") if len(found) > 6 else _ABLE.sub("bil", found)
    )


@lru_cache(maxsize=256)  # a sentence and its clauses are asked for again and again
def words(text: str) -> tuple[Word, ...]:
    """Return the words of a text that carry content, from left to right.

    >>> [word.key for word in words("The loss decreases monotonically; 损失单调下降。")]
    ['loss', 'decreas', 'monoton', '损失', '失单', '单调', '调下', '下降']
    """
    found: list[Word] = []
    for token in _TOKEN.finditer(text):
        if not _HAN.match(token[0]):
            if key := _stem(token[0].lower()):
                found.append(Word(key, token.start(), token.end()))
            continue
        particles = {m.start() for m in phrase("particle").finditer(token[0])}
        for match in phrase("function").finditer(token[0]):
            if len(match[0]) > 1:
                particles.update(range(match.start(), match.end()))
        found += [
            Word(token[0][at : at + 2], token.start() + at, token.start() + at + 2)
            for at in range(len(token[0]) - 1)
            if at not in particles and at + 1 not in particles
        ]
    return tuple(found)
