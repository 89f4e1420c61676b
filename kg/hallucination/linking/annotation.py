"""A sentence with all that is known of its words before any claim is read, made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from msgspec import Struct

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import later
from kg.hallucination.language.thesaurus import Annotations, Frame, the_thesaurus
from kg.hallucination.language.tokens import Word, words
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import shows

__all__ = ["AnnotatedSentence", "annotate", "first_of", "mask", "places_of", "sum_of"]

_UNIT: Final = later(r"[^\W\d_\u4e00-\u9fff](?:(?![\u4e00-\u9fff])[\w'’])*|[\u4e00-\u9fff]")
_HAN: Final = later(r"[\u4e00-\u9fff]")
#: Kinds of cue that say how something is said; they are read apart from what is said.
_CUES: Final = (
    "accomplished", "attribution", "change", "comparison", "contrast", "equal", "event",
    "filler", "forecast", "function", "graded", "less", "negation", "pivot", "possible",
    "qualifier", "source",
)  # fmt: skip
#: What a Chinese character of residue weighs beside a Latin word.
HAN_WEIGHT: Final = 0.5


def mask(start: int, end: int) -> int:
    """Return a set of places in a text, as the bits of a number."""
    return ((1 << (end - start)) - 1) << start if end > start else 0


def sum_of(places: Iterable[int]) -> int:
    """Return several sets of places as one."""
    found = 0
    for some in places:
        found |= some
    return found


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def places_of(found: Iterable[Placed]) -> int:
    """Return the places where any of several things stands."""
    return sum_of(mask(item.start, item.end) for item in found)


def first_of(places: int) -> int:
    """Return the first of some places; -1 where there are none."""
    return (places & -places).bit_length() - 1


class AnnotatedSentence(Struct, frozen=True):
    """A sentence and what is known of its words.

    Args:
        text: the sentence; all offsets are into it.
        clauses: its clauses, without who is said to say it.
        places: where each word, or a word of the same meaning, stands, by key.
        opposite: where a word stands that excludes another, by the key of the other.
        linked: where each known thing is named, by IRI.
        frames: the phrases that express a family of relations.
        attributed: the places of who is said to say it.
        denied: the places of the clauses that set something against what is so.
        units: words of Latin script and Chinese characters that carry content, with their weight.
    """

    text: str
    clauses: tuple[Clause, ...]
    places: Mapping[str, int]
    opposite: Mapping[str, int]
    linked: Mapping[str, tuple[Mention, ...]]
    frames: tuple[Frame, ...]
    attributed: int
    denied: int
    units: tuple[tuple[int, float], ...]

    @property
    def total(self) -> float:
        """How much all of its words carry."""
        return sum(weight for _, weight in self.units)

    def weight(self, places: int) -> float:
        """Return how much the words at some places carry."""
        return sum(weight for unit, weight in self.units if unit & places)

    def clause_of(self, places: int) -> Clause:
        """Return the clause that holds most of some places."""
        return max(
            self.clauses,
            key=lambda clause: (
                (places & mask(clause.start, clause.end)).bit_count(),
                -clause.start,
            ),
        )


def annotate(text: str, clauses: Sequence[Clause], index: EvidenceIndex) -> AnnotatedSentence:
    """Return a sentence with what is known of its words.

    Args:
        text: the sentence.
        clauses: its clauses, with what is named in them.
        index: tells how much a word carries.
    """
    apart = _apart(text, clauses)
    spoken = [word for word in words(text) if not mask(word.start, word.end) & apart]
    known = the_thesaurus().read(text)
    places = _places(spoken, known)
    return AnnotatedSentence(
        text,
        tuple(clauses),
        places,
        _opposite(known, places),
        _linked(text, clauses, apart, index),
        known.frames,
        _attributed(clauses),
        places_of(clause for clause in clauses if clause.denied),
        tuple(_units(text, apart | _light(text, clauses, index), spoken, index)),
    )


def _places(spoken: Iterable[Word], known: Annotations) -> dict[str, int]:
    """Return where each word, or one of the same meaning, stands."""
    places: defaultdict[str, int] = defaultdict(int)
    for word in spoken:
        places[word.key] |= mask(word.start, word.end)
    thesaurus = the_thesaurus()
    for sense in known.senses:
        for key in thesaurus.keys_of_sense(sense.key):
            places[key] |= mask(sense.start, sense.end)
    return dict(places)


def _opposite(known: Annotations, places: Mapping[str, int]) -> dict[str, int]:
    """Return where a word stands that excludes another which does not stand there."""
    opposite: defaultdict[str, int] = defaultdict(int)
    thesaurus = the_thesaurus()
    for side in known.sides:
        for key in thesaurus.keys_of_side(side.pair, 1 - side.side):
            if key not in places:
                opposite[key] |= mask(side.start, side.end)
    return dict(opposite)


def _linked(
    text: str, clauses: Sequence[Clause], apart: int, index: EvidenceIndex
) -> dict[str, tuple[Mention, ...]]:
    """Return where each known thing is named; of an ambiguous name, each that it may be."""
    linked: defaultdict[str, list[Mention]] = defaultdict(list)
    for mention in (m for clause in clauses for m in (*clause.named, *clause.properties)):
        for target in mention.targets:
            linked[target].append(mention)
            if target in index.measures:
                linked[index.measures[target]].append(mention)
    for mention in index.names.find(text):
        if not mask(mention.start, mention.end) & apart:
            for target in mention.targets:
                if target not in linked:
                    linked[target].append(mention)
    return {iri: tuple(found) for iri, found in linked.items()}


def _apart(text: str, clauses: Sequence[Clause]) -> int:
    """Return the places of numbers, of times, and of who is said to say something."""
    return sum_of(
        places_of(clause.quantities) | places_of(clause.times) for clause in clauses
    ) | _attributed(clauses)


def _attributed(clauses: Sequence[Clause]) -> int:
    """Return the places of who is said to say something."""
    found = 0
    for clause in clauses:
        for start, end in clause.attributions:
            found |= mask(clause.start + start, clause.start + end)
    return found


def _units(
    text: str, light: int, spoken: Iterable[Word], index: EvidenceIndex
) -> Iterator[tuple[int, float]]:
    """Yield what carries content, with its weight."""
    weights: dict[int, float] = {}
    for word in spoken:
        if not _HAN.match(word.key):
            weights[word.start] = index.wording.weight(word.key)
    for match in _UNIT.finditer(text):
        here = mask(*match.span())
        if here & light:
            continue
        if _HAN.match(match[0]):
            yield here, HAN_WEIGHT * index.wording.unknown
        elif match.start() in weights:
            yield here, weights[match.start()]


def _light(text: str, clauses: Sequence[Clause], index: EvidenceIndex) -> int:
    """Return the places of words that say how or in which figure something is said, and no name."""
    light = places_of(clause for clause in clauses if shows(clause, index))
    names = {(thing.start, thing.end) for clause in clauses for thing in clause.things}
    for kind in (*_CUES, "particle"):
        for match in phrase(kind).finditer(text):
            if match.span() not in names:  # the algorithm ReST is no "rest"
                light |= mask(*match.span())
    return light
