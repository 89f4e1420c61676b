"""Paraphrases: sentences that state a recorded claim in other words, or what contradicts it.

They are what the engine knows of how a claim may be worded. Of each only what a comparison needs is
kept (`kg.hallucination.language.traits`), and of those, only the few that a sentence is like are
read from the cache.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from heapq import nlargest
from math import fsum, log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from kg.base_files import content_fingerprint, paraphrase_files
from kg.cache import Shelf
from kg.cache.packing import unpack
from kg.hallucination.index.entries import read_list, read_mapping
from kg.hallucination.index.names import Mention
from kg.hallucination.language.traits import Traits
from kg.model import Verdict

if TYPE_CHECKING:
    from kg.hallucination.index.evidence import EvidenceIndex

__all__ = ["Covered", "Near", "Paraphrase", "ParaphraseIndex", "Paraphrases", "things_of"]

#: What the cache calls them.
_KIND: Final = "paraphrases"
#: A word that more paraphrases have finds none; it counts in how near those are that others find.
_MOST_COMMON: Final = 600
#: How many paraphrases are compared with a sentence in full, and how many of them are near.
_COMPARED: Final = 100
_NEAREST: Final = 40


class Paraphrase(msgspec.Struct, frozen=True):
    """A sentence about recorded claims.

    Args:
        claims: the IRIs of the claims, the one that it is mainly about first.
        verdict: supported where it states them, contradicted where they make it false, and
            unverifiable where it goes beyond them.
        traits: what it is compared by.
        things: the IRIs of what it names, in its order.
    """

    claims: tuple[str, ...]
    verdict: Verdict
    traits: Traits
    things: tuple[str, ...] = ()


class Near(msgspec.Struct, frozen=True):
    """A paraphrase, and how like it a sentence is, from 0 to 1.

    Args:
        paraphrase: the paraphrase.
        by_words: the cosine of their words, each by its inverse document frequency (Spärck Jones,
            1972).
        by_order: the cosine of the pairs of words beside each other.
    """

    paraphrase: Paraphrase
    by_words: float
    by_order: float

    @property
    def similarity(self) -> float:
        """The mean of both."""
        return (self.by_words + self.by_order) / 2


class Covered(msgspec.Struct, frozen=True):
    """What the paraphrases of a claim that are of one verdict have between them.

    The things of those that support it include its own.
    """

    words: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()


class Posted(msgspec.Struct, frozen=True):
    """Paraphrases as they are kept.

    Args:
        posted: by word, the numbers of the paraphrases that have it, as an array of type `I`.
        norms: the norm of each, as an array of type `d`.
        paraphrases: the list of them.
        covered: by claim, what those that support it have between them, and what those that
            contradict it.
    """

    posted: dict[str, bytes]
    norms: bytes
    paraphrases: msgspec.Raw
    covered: msgspec.Raw


class ParaphraseIndex:
    """The paraphrases in one language, found by their words.

    Args:
        posted: the paraphrases.
    """

    def __init__(self, posted: Posted) -> None:
        self._posted = posted.posted
        self._norms = array("d", posted.norms)
        self._paraphrase = read_list(posted.paraphrases, Paraphrase)
        self._covered = read_mapping(posted.covered, dict[str, tuple[Covered, Covered]])
        self._unknown = _unknown(len(self._norms))

    def __len__(self) -> int:
        return len(self._norms)

    def covered(self, claim: str) -> tuple[Covered, Covered]:
        """Return what the paraphrases have that support a claim, and those that contradict it."""
        found: tuple[Covered, Covered] = self._covered.get(claim, (_NOTHING, _NOTHING))
        return found

    def weight(self, words: Iterable[str]) -> float:
        """Return how much some words tell together: each by its inverse document frequency."""
        return fsum([self._weights.get(word, self._unknown) for word in words])  # in any order

    def new(self, words: Iterable[str]) -> int:
        """Return how many of some words no paraphrase has."""
        return sum(word not in self._posted for word in words)

    def nearest(self, traits: Traits) -> list[Near]:
        """Return the paraphrases nearest to a sentence, the nearest first.

        Args:
            traits: of the sentence.
        """
        shared: defaultdict[int, float] = defaultdict(float)
        squares = self._squares
        for word in sorted(traits.words):  # sums depend on their order
            having = array("I", self._posted.get(word, b""))
            if len(having) <= _MOST_COMMON:
                square = squares.get(word, 0.0)
                for number in having:
                    shared[number] += square
        norms = self._norms
        scored = [(value / norms[number], number) for number, value in shared.items()]
        likely = sorted(number for _, number in nlargest(_COMPARED, scored))
        norm = norm_of(traits.words, self._weights, self._unknown)
        near = [self._near(traits, norm, number) for number in likely]
        return nlargest(_NEAREST, near, key=lambda one: one.similarity)

    def _near(self, traits: Traits, norm: float, number: int) -> Near:
        found = self._paraphrase(number)
        other = found.traits
        squares = self._squares
        words = fsum([squares[word] for word in traits.words & other.words])
        pairs = len(traits.pairs & other.pairs)
        return Near(
            found,
            words / (norm * self._norms[number]),
            pairs / (sqrt(len(traits.pairs) * len(other.pairs)) or 1.0),
        )

    @cached_property
    def _squares(self) -> dict[str, float]:
        return {word: weight**2 for word, weight in self._weights.items()}

    @cached_property
    def _weights(self) -> dict[str, float]:
        size = array("I").itemsize
        known = {word: len(some) // size for word, some in self._posted.items()}
        return weights_of(known, len(self))


class Paraphrases(msgspec.Struct, frozen=True):
    """The paraphrases of a base, which are read when they are first asked for.

    Most texts need none, and they are as much to read as all the rest of an index.

    Args:
        root: the folder of the base; None for a base without paraphrases.
        shelf: where they are kept once read.
    """

    root: Path | None = None
    shelf: Shelf = Shelf(None)

    @property
    def present(self) -> bool:
        """Whether there are files of them in any language."""
        return any(map(self._files, ("en", "zh")))

    def read(self, index: EvidenceIndex, language: str) -> ParaphraseIndex | None:
        """Return the paraphrases in a language; None where there are none.

        Args:
            index: the evidence index of the same base, with its claims and names.
            language: `en` or `zh`.

        Raises:
            InputError: if a file cannot be read, or a line of it.
        """
        files = self._files(language)
        if not files:
            return None

        def build() -> Posted:
            from kg.hallucination.index.building.paraphrases import (
                parts_of,
                post,
                read_paraphrases,
            )

            return post(read_paraphrases(files, index), parts_of(index))

        def load(content: bytes) -> Posted:
            found: Posted = unpack(content, Posted)
            return found

        posted = self.shelf.made(_KIND, _key(files), build, msgspec.msgpack.encode, load)
        return ParaphraseIndex(posted) if posted.posted else None

    def _files(self, language: str) -> list[Path]:
        return [] if self.root is None else paraphrase_files(self.root, language)


_NOTHING: Final = Covered()


def things_of(mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Return the IRIs of what a sentence names, each once, in the order of the sentence."""
    return tuple(dict.fromkeys(iri for mention in mentions for iri in sorted(mention.targets)))


def weights_of(known: dict[str, int], total: int) -> dict[str, float]:
    """Return the inverse document frequency of words.

    Args:
        known: how many paraphrases have each.
        total: how many paraphrases there are.
    """
    unknown = _unknown(total)
    return {word: unknown - log(1 + count) for word, count in known.items()}


def norm_of(words: Iterable[str], weights: dict[str, float], unknown: float) -> float:
    """Return the norm of the vector of some words; that of a word without a weight is unknown."""
    return sqrt(fsum([weights.get(word, unknown) ** 2 for word in words])) or 1.0


def _unknown(total: int) -> float:
    return 1.0 + log(1 + total)


def _key(files: Sequence[Path]) -> str:
    """Return what tells the paraphrases of a base, and the code that reads them, from others.

    Their files are not among those that the shelf is named by, so that a text which needs none of
    them does not wait until they are read.
    """
    from kg.hallucination.index.stored import index_code  # which reads and writes these as well

    return content_fingerprint(index_code(), {Path(path.name): path for path in files})
