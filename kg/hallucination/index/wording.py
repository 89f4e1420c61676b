"""The words that carry a text's content, so that a name is known in other words too.

A word of Latin script is known by its stem ("converges", "convergence"), Chinese by pairs of
neighbouring characters; what only holds a sentence together carries nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from math import fsum, log
from typing import Final

from msgspec import Struct, field

from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.tokens import Word, words
from kg.hallucination.values import replace

__all__ = ["FEWEST", "Coverage", "Name", "Wording"]

#: A name of fewer words is known as it is written only: one word in another form is another word.
FEWEST: Final = 2


#: A letter or a number that tells things of one name apart, and is no word: "type C", "L4".
_SIGN: Final = later(r"(?<![A-Za-z])[A-Z](?![A-Za-z])|\d")


#: A Chinese character that is no particle.
_HAN: Final = later(r"(?![的地得])[\u4e00-\u9fff]")


class Name(Struct, frozen=True):
    """The words of a name, whether it denies something by itself, and how much they tell."""

    keys: frozenset[str]
    denies: bool
    weight: float = 1.0


class Wording(Struct, frozen=True):
    """How things may be worded, and how much each word tells.

    Args:
        names: the words of each name of each thing, by IRI.
        senses: all words of the names and the definition of each thing, by IRI.
        weights: how much a word tells: the fewer names have it, the more.
        unknown: how much a word tells that is in no name.
        rarest: the names of several words, by the one of them that tells most.
    """

    names: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    senses: Mapping[str, frozenset[str]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    unknown: float = 1.0
    rarest: Mapping[str, tuple[tuple[str, frozenset[str]], ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, names: Iterable[tuple[str, str]], definitions: Iterable[tuple[str, str]]
    ) -> Wording:
        """Return the wording of names and definitions, given as pairs of text and IRI."""
        from statistics import median

        bags: defaultdict[str, dict[Name, None]] = defaultdict(dict)
        senses: defaultdict[str, set[str]] = defaultdict(set)
        for name, iri in names:
            keys = frozenset(word.key for word in words(name))
            if (len(keys) == 1 and _is_longer(name)) or _SIGN.search(name):
                # "Being settled" is not told by "settled" alone, nor 多种路径 by 路径, nor "type C"
                # by "type".
                senses[iri] |= keys
            elif keys:
                denies = any(phrase(kind).search(name) for kind in ("negation", "pending"))
                bags[iri][Name(keys, denies)] = None
                senses[iri] |= keys
        count = Counter(key for iri in bags for key in senses[iri])
        for text, iri in definitions:
            senses[iri] |= {word.key for word in words(text)}
        total = len(bags) + 1
        weights = {key: log(total / number) for key, number in count.items()}
        rarest: defaultdict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        for iri, found in bags.items():
            for each in found:
                # What a name denies is not told by the rest of its words.
                if len(each.keys) >= FEWEST and not each.denies:
                    rare = max(each.keys, key=lambda key: (weights[key], key))
                    rarest[rare].append((iri, each.keys))
        return cls(
            {
                iri: tuple(
                    replace(each, weight=fsum(weights[key] for key in each.keys)) for each in found
                )
                for iri, found in bags.items()
            },
            {iri: frozenset(keys) for iri, keys in senses.items()},
            weights,
            median(weights.values()) if weights else 1.0,
            {key: tuple(found) for key, found in rarest.items()},
        )

    def find(self, text: str, spoken: Sequence[Word]) -> Iterator[tuple[str, Word, Word]]:
        """Yield the things all of whose name is said, and the first and the last word of it.

        The words of the name may stand in any order; between them are none but prepositions.
        """
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, word in enumerate(spoken):
            places[word.key].append(place)
        present, seen = set(places), set[str]()
        for key, at in places.items():
            for iri, keys in self.rarest.get(key, ()):
                if not keys <= present or iri in seen:
                    continue
                for place in at:
                    near = sorted(min(places[k], key=lambda p: abs(p - place)) for k in keys)
                    written = spoken[near[0] : near[-1] + 1]
                    if near[-1] - near[0] < len(keys) and _is_phrase(text, written):
                        seen.add(iri)
                        yield iri, written[0], written[-1]
                        break

    def weight(self, key: str) -> float:
        """Return how much a word tells; one that is in no name tells most."""
        return self.weights.get(key, self.unknown)

    def coverage(self, iri: str, keys: frozenset[str], *, denied: bool = False) -> Coverage:
        """Return the name of a thing of which most is among some words.

        Args:
            iri: the thing.
            keys: the words.
            denied: whether they deny something; of names covered alike, one that does is meant.
        """
        best = _NONE_COVERED
        for name in self.names.get(iri, ()):
            if not name.keys.isdisjoint(keys):
                written = name.keys & keys
                part = 1.0 if len(written) == len(name.keys) else self.total(written) / name.weight
                if part > best.part or (part == best.part and name.denies == denied):
                    best = Coverage(part, written, name.denies)
        return best

    def total(self, keys: Iterable[str]) -> float:
        """Return how much some words tell together."""
        weights, unknown = self.weights, self.unknown
        return fsum([weights.get(key, unknown) for key in keys])  # in whatever order


def _is_longer(name: str) -> bool:
    """Return whether a name has more than one word, or one pair of Chinese characters."""
    return len(name.split()) > 1 or len(_HAN.findall(name)) > len("收敛")


def _is_phrase(text: str, written: Sequence[Word]) -> bool:
    """Return whether nothing but prepositions and articles stands between words."""
    return all(
        phrase("within").fullmatch(text[one.end : other.start])
        for one, other in pairwise(written)
        if one.end < other.start
    )


class Coverage(Struct, frozen=True):
    """How much of a name is among some words, from 0 to 1, and which of them; see `Name`."""

    part: float
    keys: frozenset[str]
    denies: bool


_NONE_COVERED: Final = Coverage(0.0, frozenset(), denies=False)
