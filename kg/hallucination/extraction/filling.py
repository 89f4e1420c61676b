"""Filling the slots of recorded claims with what a sentence says.

For each claim that is near to a sentence it is found which of its parts the sentence tells: its
subject, its object or number, its relation. A part that is told in other words than its names is
told by enough of them; a word that excludes one of them turns the claim round. What is filled in is
judged like any other claim, so that another number, another time or a denial is seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Final

from kg.hallucination.claims import Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.quantities import Quantity, Unit
from kg.hallucination.linking.annotation import AnnotatedSentence, mask
from kg.hallucination.linking.clauses import Clause
from kg.model import Claim, Interval

__all__ = ["Fill", "Filler", "Filling", "State"]

#: How much of a name has to be among the words of a sentence for the thing to be told by it.
TOLD: Final = 0.6
#: The same, where one of its words is told by a word that excludes it.
TURNED: Final = 0.9
#: The same, where the sentence names the scope of the claim.
PART: Final = 0.3
#: Of names of one word, that word has to be there.
FEWEST: Final = 2


class State(Enum):
    """How a part of a recorded claim stands to what a sentence says."""

    MATCH = "match"
    CONFLICT = "conflict"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Fill:
    """A part of a recorded claim in a sentence.

    Args:
        state: how it stands to what the sentence says.
        places: where it is told.
        part: how much of its name is told, from 0 to 1.
        opposed: whether it is told as its opposite.
        named: whether it is told by a name, and not only by a phrase of its family.
    """

    state: State
    places: int = 0
    part: float = 0.0
    opposed: bool = False
    named: bool = True


#: What a share may be, written without a sign: "at 0.9 on the axis of certainty".
SHARES: Final = Interval(Decimal(0), Decimal(1), lower_open=True, upper_open=True)

_ABSENT: Final = Fill(State.ABSENT)


@dataclass(frozen=True, slots=True)
class Filling:
    """A recorded claim with what a sentence says of each of its parts.

    Args:
        claim: the recorded claim.
        reading: what the sentence says if it says this claim, or another in its place.
        others: what else it may say by the same words.
        subject: where its subject is told.
        relation: where its relation is told.
        object: where its object or number is told.
        named: the places of all words that the names of its parts account for.
        explained: the same, with what their definitions account for.
        quantity: the number that the sentence has in the place of its value.
    """

    claim: Claim
    reading: Reading
    subject: Fill
    relation: Fill
    object: Fill
    named: int
    explained: int
    quantity: Quantity | None = None
    others: tuple[Reading, ...] = ()

    @property
    def opposed(self) -> bool:
        """Whether a word that excludes one of its own turns it round."""
        return (self.subject.opposed != self.object.opposed) != self.relation.opposed


class Filler:
    """Fills the slots of recorded claims.

    Args:
        index: the evidence index that holds wording and properties.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._keys: dict[str, frozenset[str]] = {}

    def fill(self, claim: Claim, sentence: AnnotatedSentence) -> Iterator[Filling]:
        """Yield the ways in which a sentence says a claim; none if it tells too little of it.

        Args:
            claim: a recorded claim.
            sentence: the sentence.
        """
        prop = self._index.properties.get(claim.predicate)
        if prop is None:
            return
        scoped = claim.scope is not None and self._thing(claim.scope, sentence).places != 0
        subject = self._thing(claim.subject, sentence, turns=False, enough=PART if scoped else TOLD)
        if claim.period.start is not None and claim.object is not None:
            yield from self._dated(claim, prop, subject, sentence)
        if subject.state is State.ABSENT:
            return
        relation = self._relation(prop, subject, sentence)
        if claim.object is not None:
            yield from self._related(claim, prop, subject, relation, sentence)
        elif claim.interval is not None:
            yield from self._measured(claim, prop, subject, relation, sentence)

    def _related(
        self,
        claim: Claim,
        prop: Property,
        subject: Fill,
        relation: Fill,
        sentence: AnnotatedSentence,
    ) -> Iterator[Filling]:
        assert claim.object is not None
        told = self._thing(claim.object, sentence)
        if told.state is State.ABSENT or not (told.places & ~subject.places):
            return
        if not (subject.places & ~told.places):
            return
        if self._has_rival(claim.subject, subject, told, sentence):
            return
        ends = claim.subject, claim.object
        if prop.asymmetric and self._is_turned(subject, told, relation, sentence):
            if relation.state is State.ABSENT:
                return  # which of the two is meant to be the first is not told
            ends = claim.object, claim.subject
        if relation.opposed and (
            relation.places & told.places
            or sentence.clause_of(relation.places) != sentence.clause_of(told.places)
        ):
            relation = _ABSENT
        reading = Reading(ends[0], prop.iri, object=ends[1])
        accounted = self._accounted(claim, sentence, subject, relation, told)
        yield Filling(claim, reading, subject, relation, told, *accounted)

    def _dated(
        self, claim: Claim, prop: Property, subject: Fill, sentence: AnnotatedSentence
    ) -> Iterator[Filling]:
        """Yield that a thing comes about at a time, where nothing but the two is told."""
        assert claim.object is not None
        about = subject if prop.dating else self._thing(claim.object, sentence)
        if about.state is State.ABSENT or (not prop.dating and subject.places & ~about.places):
            return
        if not prop.dating and self._is_value(claim.object):
            return
        for clause in sentence.clauses:
            event = phrase("event").search(clause.words)
            if event and clause.times:
                places = mask(clause.start + event.start(), clause.start + event.end())
                for time in clause.times:
                    places |= mask(time.start, time.end)
                told = Fill(State.MATCH, places, 1.0)
                reading = Reading(claim.subject, prop.iri, object=claim.object)
                accounted = self._accounted(claim, sentence, about, told)
                yield Filling(claim, reading, about, _ABSENT, told, *accounted)

    def _measured(
        self,
        claim: Claim,
        prop: Property,
        subject: Fill,
        relation: Fill,
        sentence: AnnotatedSentence,
    ) -> Iterator[Filling]:
        for clause in sentence.clauses:
            for quantity in clause.quantities:
                # A number that is stated just so needs no property to be told apart.
                same = quantity.interval == claim.interval
                told_of = self._is_named(prop, clause, relation)
                if (same or told_of) and _suits(quantity, prop):
                    told = Fill(State.MATCH, mask(quantity.start, quantity.end), 1.0)
                    reading = Reading(claim.subject, prop.iri, quantity=quantity)
                    accounted = self._accounted(claim, sentence, subject, relation, told)
                    yield Filling(claim, reading, subject, relation, told, *accounted, quantity)

    def _is_named(self, prop: Property, clause: Clause, relation: Fill) -> bool:
        """Return whether a property is named, and no other in its place."""
        if relation.state is State.ABSENT:
            return False
        named = {
            target
            for mention in clause.properties
            for target in mention.targets
            if not self._index.properties[target].relation
        }
        return prop.iri in named if named else relation.named

    def _thing(
        self, iri: str, sentence: AnnotatedSentence, *, turns: bool = True, enough: float = TOLD
    ) -> Fill:
        """Return where a thing is told in a sentence, by a name or by enough words of one.

        Args:
            iri: the thing.
            sentence: the sentence.
            turns: whether a word that excludes one of its own tells it as its opposite.
            enough: how much of its name has to be told, from 0 to 1.
        """
        if iri in sentence.linked:
            places = 0
            for mention in sentence.linked[iri]:
                places |= mask(mention.start, mention.end)
            return Fill(State.MATCH, places, 1.0)
        best = _ABSENT
        # A value is often one word, and other words of the same meaning tell it.
        fewest = 1 if self._is_value(iri) or enough < TOLD else FEWEST
        for name in self._index.wording.names.get(iri, ()):
            if len(name.keys) < fewest:
                continue
            told = [key for key in name.keys if key in sentence.places]
            turned = [key for key in name.keys if key in sentence.opposite] if turns else []
            if not told:
                continue
            part = self._index.wording.total([*told, *turned]) / name.weight if name.weight else 0
            if part < (TURNED if turned else enough) or len(told) + len(turned) < fewest:
                continue
            opposed = len(turned) % 2 == 1
            if (part, not opposed) > (best.part, not best.opposed):
                places = 0
                for key in told:
                    places |= sentence.places[key]
                for key in turned:
                    places |= sentence.opposite[key]
                state = State.CONFLICT if opposed else State.MATCH
                best = Fill(state, places, part, opposed != name.denies)
        return best

    def _has_rival(self, iri: str, subject: Fill, told: Fill, sentence: AnnotatedSentence) -> bool:
        """Return whether what is told stands in another clause, beside another of its kind."""
        clause = sentence.clause_of(told.places)
        if subject.places & mask(clause.start, clause.end):
            return False
        kinds = self._kinds(iri)
        return any(
            target != iri
            and not mask(mention.start, mention.end) & told.places
            and not kinds.isdisjoint(self._kinds(target))
            for mention in clause.named
            for target in mention.targets
        )

    def _is_value(self, iri: str) -> bool:
        return not self._index.values.isdisjoint(self._index.types.get(iri, ()))

    def _kinds(self, iri: str) -> frozenset[str]:
        """Return the most specific classes of a thing."""
        types = self._index.types.get(iri, frozenset())
        above = self._index.superclasses
        return frozenset(
            kind for kind in types if not any(kind in above.get(t, ()) for t in types if t != kind)
        )

    def _relation(self, prop: Property, subject: Fill, sentence: AnnotatedSentence) -> Fill:
        """Return where a relation is told, by its names or by a phrase of its family."""
        told = self._thing(prop.iri, sentence, turns=False)
        if told.state is not State.ABSENT:
            return told
        places, opposed = 0, False
        for frame in sentence.frames:
            if frame.family in prop.families and not mask(frame.start, frame.end) & subject.places:
                places |= mask(frame.start, frame.end)
                opposed = opposed or frame.opposed
        if not places:
            return _ABSENT
        state = State.CONFLICT if opposed else State.MATCH
        return Fill(state, places, 1.0, opposed, named=False)

    def _accounted(
        self, claim: Claim, sentence: AnnotatedSentence, *fills: Fill
    ) -> tuple[int, int]:
        """Return the places that the names of a claim, and its definitions too, account for."""
        named = 0
        for fill in fills:
            named |= fill.places
        explained = 0
        for part in (claim.subject, claim.predicate, claim.object, claim.scope, *claim.speakers):
            if part is None:
                continue
            for mention in sentence.linked.get(part, ()):
                named |= mask(mention.start, mention.end)
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

    def _is_turned(
        self, subject: Fill, told: Fill, relation: Fill, sentence: AnnotatedSentence
    ) -> bool:
        """Return whether a sentence has the ends of a claim the other way round."""
        one, other = _first(subject.places & ~told.places), _first(told.places & ~subject.places)
        inverse = any(
            frame.inverse and mask(frame.start, frame.end) & relation.places
            for frame in sentence.frames
        )
        between = sentence.text[min(one, other) : max(one, other)]
        return (one < other) == (inverse or phrase("converse").search(between) is not None)


def _first(places: int) -> int:
    """Return the first of some places."""
    return (places & -places).bit_length() - 1


def _suits(quantity: Quantity, prop: Property) -> bool:
    """Return whether a number can be a value of a property."""
    if quantity.unit is Unit.RATIO:
        return prop.ratio or (prop.limits is None and not prop.whole)
    if quantity.unit is Unit.FOLD:
        return not prop.ratio
    return not prop.ratio or quantity.interval.overlaps(SHARES)
