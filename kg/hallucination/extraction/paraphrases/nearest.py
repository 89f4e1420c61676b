"""The paraphrases nearest to a sentence, by TF-IDF and the cosine of their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from heapq import nlargest
from math import fsum, log, sqrt
from typing import Final

from msgspec import Struct

from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.traits import Traits

__all__ = ["Near", "ParaphraseIndex", "by_language"]

#: A word that more paraphrases have finds none; it counts in how near those are that others find.
MOST_COMMON: Final = 400
#: How many paraphrases are compared with a sentence.
NEAREST: Final = 40


class Near(Struct, frozen=True):
    """A paraphrase, and how near it is, from 0 to 1."""

    paraphrase: Paraphrase
    similarity: float


class ParaphraseIndex:
    """The paraphrases in one language, found by their words; made when first asked.

    Args:
        paraphrases: all of them.
    """

    def __init__(self, paraphrases: Sequence[Paraphrase]) -> None:
        self._paraphrases = paraphrases
        self._unknown = 1.0 + log(1 + len(paraphrases))

    @cached_property
    def of_claim(self) -> Mapping[str, Sequence[Paraphrase]]:
        """The paraphrases of each claim."""
        claims: defaultdict[str, list[Paraphrase]] = defaultdict(list)
        for one in self._paraphrases:
            for claim in one.claims:
                claims[claim].append(one)
        return claims

    @cached_property
    def _known(self) -> Counter[str]:
        """How many paraphrases have a word."""
        return Counter(word for one in self._paraphrases for word in one.traits.words)

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        return {word: self._unknown - log(1 + n) for word, n in self._known.items()}

    @cached_property
    def _norms(self) -> Sequence[float]:
        return [self._norm(one.traits.words) for one in self._paraphrases]

    @cached_property
    def _posted(self) -> Mapping[str, Sequence[int]]:
        """Where the paraphrases stand that have a word by which they are found."""
        posted: defaultdict[str, list[int]] = defaultdict(list)
        for number, one in enumerate(self._paraphrases):
            for word in one.traits.words:
                if self._known[word] <= MOST_COMMON:
                    posted[word].append(number)
        return dict(posted)

    def weight(self, words: Iterable[str]) -> float:
        """Return how much some words tell together: each by its inverse document frequency."""
        weights, unknown = self._weights, self._unknown
        return fsum([weights.get(word, unknown) for word in words])  # in whatever order

    def nearest(self, traits: Traits, without: Paraphrase | None = None) -> list[Near]:
        """Return the paraphrases nearest to a sentence, the nearest first.

        Args:
            traits: of the sentence.
            without: one that is not to be found, as it is the sentence.
        """
        found: set[int] = set()
        for word in traits.words:
            found.update(self._posted.get(word, ()))
        norm = self._norm(traits.words)
        near = [
            Near(one, self._shared(traits.words, one.traits.words) / (norm * self._norms[number]))
            for number in sorted(found)
            if (one := self._paraphrases[number]) is not without
        ]
        return nlargest(NEAREST, near, key=lambda one: one.similarity)

    def _norm(self, words: Collection[str]) -> float:
        return sqrt(self._shared(words, words)) or 1.0

    def _shared(self, one: Collection[str], other: Collection[str]) -> float:
        weights, unknown = self._weights, self._unknown
        return fsum([weights.get(word, unknown) ** 2 for word in one if word in other])


def by_language(paraphrases: Iterable[Paraphrase]) -> dict[str, ParaphraseIndex]:
    """Return the paraphrases by language."""
    found: defaultdict[str, list[Paraphrase]] = defaultdict(list)
    for one in paraphrases:
        found[one.traits.language].append(one)
    return {language: ParaphraseIndex(some) for language, some in found.items()}
