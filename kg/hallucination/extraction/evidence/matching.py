"""Where a sentence tells a thing, a relation or a scope, by its names or in other words."""

from __future__ import annotations

import re
from typing import Final

from kg.hallucination.extraction.evidence.slots import ABSENT, Fill, State
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.index.names import normalise
from kg.hallucination.index.wording import Name
from kg.hallucination.language.numbers.grammar import the_grammar
from kg.hallucination.language.thesaurus import the_thesaurus
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, places_of, sum_of
from kg.hallucination.values import replace
from kg.model import Claim

__all__ = ["LEAST_NAMED", "PART", "SCOPED", "Matcher"]

#: How much of a name has to be among the words of a sentence for the thing to be told by it.
LEAST_NAMED: Final = 0.6
#: The same, where one of its words is told by a word that excludes it.
LEAST_OPPOSED: Final = 0.9
#: The same, where a single word is told.
WHOLE: Final = 0.99
#: The same, where the sentence names the scope of the claim.
PART: Final = 0.3
#: How much of the name of a scope has to be told for that.
SCOPED: Final = 0.9
#: Of names of one word, that word has to be there.
FEWEST: Final = 2


class Matcher:
    """Finds where a sentence tells what a recorded claim is made of.

    Args:
        index: the evidence index that holds wording and properties.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._keys: dict[str, frozenset[str]] = {}
        self._sentence: AnnotatedSentence | None = None
        self._told: dict[tuple[str, bool, float], Fill] = {}

    def scope(self, claim: Claim, sentence: AnnotatedSentence) -> Fill:
        """Return where the scope of a claim is told."""
        if claim.scope is None:
            return ABSENT
        told = self.thing(claim.scope, sentence, turns=False)
        for label in self._index.labels.get(claim.scope, {}).values():
            numbers = set(re.findall(r"\d+", label))
            if numbers and not numbers & set(re.findall(r"\d+", sentence.text)):
                return ABSENT  # one month is not day 180
        return told

    def thing(
        self,
        iri: str,
        sentence: AnnotatedSentence,
        *,
        turns: bool = True,
        enough: float = LEAST_NAMED,
    ) -> Fill:
        """Return where a thing is told in a sentence, by a name or by enough words of one.

        Args:
            iri: the thing.
            sentence: the sentence.
            turns: whether a word that excludes one of its own tells it as its opposite.
            enough: how much of its name has to be told, from 0 to 1.
        """
        if sentence is not self._sentence:
            self._sentence, self._told = sentence, {}
        key = (iri, turns, enough)
        told = self._told.get(key)
        if told is None:
            told = self._told[key] = self._find(iri, sentence, turns=turns, enough=enough)
        return told

    def _find(self, iri: str, sentence: AnnotatedSentence, *, turns: bool, enough: float) -> Fill:
        """Return the same; the claims near to a sentence have many things in common."""
        if iri in sentence.linked:
            mentions = sentence.linked[iri]
            return Fill(State.MATCH, places_of(mentions), 1.0)
        # A value is often one word, and other words of the same meaning tell it.
        short = self.is_value(iri) or iri in self._index.properties or enough < LEAST_NAMED
        fewest = 1 if short else FEWEST
        best = ABSENT
        for name in self._index.wording.names.get(iri, ()):
            if len(name.keys) >= fewest:
                told = self._name(name, sentence, turns=turns, enough=enough, fewest=fewest)
                if told.places and _is_another(told.places, sentence):
                    continue
                if (told.part, told.state is State.MATCH) > (best.part, best.state is State.MATCH):
                    best = told
        return best

    def _name(
        self, name: Name, sentence: AnnotatedSentence, *, turns: bool, enough: float, fewest: int
    ) -> Fill:
        """Return where a name is told by enough of its words; see `thing`."""
        told = name.keys & sentence.places.keys()
        turned = name.keys & sentence.opposite.keys()
        covered = len(told) + len(turned)
        if not told or covered < fewest or (turned and not turns):
            return ABSENT  # a smaller model is another thing than a larger one
        part = self._index.wording.total([*told, *turned]) / name.weight if name.weight else 0.0
        least = enough
        if turned:
            least = LEAST_OPPOSED
        elif covered < FEWEST and enough == LEAST_NAMED:
            least = WHOLE
        missing = name.keys - told - turned
        if part < least or not missing.isdisjoint(the_thesaurus().graded):
            return ABSENT  # "complexity" is not "lower complexity"
        if any(key in the_grammar().words for key in missing):
            return ABSENT  # "five stars" are not "two out of five stars"
        opposed = len(turned) % 2 == 1
        places = sum_of(sentence.places[key] for key in told)
        places |= sum_of(sentence.opposite[key] for key in turned)
        state = State.CONFLICT if opposed else State.MATCH
        return Fill(state, places, part, opposed != name.denies)

    def is_ruled_out(self, iri: str, told: Fill, sentence: AnnotatedSentence) -> bool:
        """Return whether a value is named beside another that cannot hold at the same time."""
        return any(
            self._index.rules_out(target, iri)
            for mention in sentence.clause_of(told.places).values
            for target in mention.targets
        )

    def is_value(self, iri: str) -> bool:
        """Return whether a thing is a value, such as a level or a status."""
        return not self._index.values.isdisjoint(self._index.types.get(iri, ()))

    def kinds(self, iri: str) -> frozenset[str]:
        """Return the most specific classes of a thing."""
        types = self._index.types.get(iri, frozenset())
        above = self._index.superclasses
        return frozenset(
            kind for kind in types if not any(kind in above.get(t, ()) for t in types if t != kind)
        )

    def relation(self, prop: Property, subject: Fill, sentence: AnnotatedSentence) -> Fill:
        """Return where a relation is told, by its names or by a phrase of its family."""
        told = self._property(prop.iri, sentence)
        if (
            told.state is State.ABSENT
            and prop.inverse is not None
            and prop.inverse in sentence.linked
        ):
            told = self._property(prop.inverse, sentence)
            told = replace(told, inverse=not told.inverse)
        if told.state is not State.ABSENT:
            return told
        places, opposed = 0, False
        for frame in sentence.frames:
            if frame.family in prop.families and not mask(frame.start, frame.end) & subject.places:
                places |= mask(frame.start, frame.end)
                opposed = opposed or frame.opposed
        if not places:
            return ABSENT
        state = State.CONFLICT if opposed else State.MATCH
        return Fill(state, places, 1.0, opposed, named=False)

    def _property(self, iri: str, sentence: AnnotatedSentence) -> Fill:
        """Return where a property is told by a name, and whether it is told the other way round."""
        told = self.thing(iri, sentence, turns=False)
        for mention in sentence.linked.get(iri, ()):
            written = normalise(sentence.text[mention.start : mention.end])
            if iri in self._index.swapped.get(written, ()):
                told = replace(told, inverse=True)
        return told

    def accounted(self, claim: Claim, sentence: AnnotatedSentence, *fills: Fill) -> tuple[int, int]:
        """Return the places that the names of a claim, and its definitions too, account for."""
        named = 0
        for fill in fills:
            named |= fill.places
        explained = 0
        for part in (claim.subject, claim.predicate, claim.object, claim.scope, *claim.speakers):
            if part is None:
                continue
            named |= places_of(sentence.linked.get(part, ()))
            for key in self._name_keys(part) & sentence.places.keys():
                named |= sentence.places[key]
            for key in self._index.wording.senses.get(part, frozenset()) & sentence.places.keys():
                explained |= sentence.places[key]
        return named, named | explained

    def _name_keys(self, iri: str) -> frozenset[str]:
        found = self._keys.get(iri)
        if found is None:
            names = self._index.wording.names.get(iri, ())
            found = self._keys[iri] = frozenset().union(*(name.keys for name in names))
        return found


def _is_another(places: int, sentence: AnnotatedSentence) -> bool:
    """Return whether words are just those of the name of another thing: converging, converged."""
    for clause in sentence.clauses:
        for mention in clause.things:
            here = mask(mention.start, mention.end)
            if not places & ~here and sum_of(u for u, _ in sentence.units if u & here) == places:
                return True
    return False
