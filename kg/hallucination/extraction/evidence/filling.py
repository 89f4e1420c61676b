"""Filling the slots of recorded claims with what a sentence says.

For each claim that is near to a sentence it is found which of its parts the sentence tells: its
subject, its object or number, its relation. A part that is told in other words than its names is
told by enough of them; a word that excludes one of them turns the claim round. What is filled in is
judged like any other claim, so that another number, another time or a denial is seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from kg.hallucination.claims import Reading
from kg.hallucination.extraction.evidence.counting import (
    counts_list,
    is_counted,
    mirrors,
    suits,
)
from kg.hallucination.extraction.evidence.matching import LEAST_NAMED, PART, SCOPED, Matcher
from kg.hallucination.extraction.evidence.slots import ABSENT, Fill, Filling, State
from kg.hallucination.extraction.margins import margins
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.linking.annotation import AnnotatedSentence, first_of, mask
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.values import replace
from kg.model import Claim

__all__ = ["Filler"]


class _Told(Struct, frozen=True):
    """A recorded claim with where a sentence tells its subject, its relation and its scope."""

    claim: Claim
    prop: Property
    subject: Fill
    relation: Fill
    scoped: bool
    sentence: AnnotatedSentence


class Filler:
    """Fills the slots of recorded claims.

    Args:
        index: the evidence index that holds wording and properties.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._matcher = Matcher(index)
        self._margins = margins(index)

    def fill(self, claim: Claim, sentence: AnnotatedSentence) -> Iterator[Filling]:
        """Yield the ways in which a sentence says a claim; none if it tells too little of it.

        Args:
            claim: a recorded claim.
            sentence: the sentence.
        """
        prop = self._index.properties.get(claim.predicate)
        if prop is None:
            return
        scope = self._matcher.scope(claim, sentence)
        enough = PART if scope.part > SCOPED else LEAST_NAMED
        subject = self._matcher.thing(claim.subject, sentence, turns=False, enough=enough)
        if claim.period.start is not None and claim.object is not None:
            yield from self._dated(claim, prop, subject, sentence)
        if subject.state is State.ABSENT:
            return
        relation = self._matcher.relation(prop, subject, sentence)
        told = _Told(claim, prop, subject, relation, scope.state is State.MATCH, sentence)
        found: Iterator[Filling] = iter(())
        if claim.object is not None:
            found = self._related(told)
        elif claim.interval is not None:
            found = self._measured(told)
        for filling in found:
            scoped = scope.state is not State.ABSENT and _is_nearest(filling, scope, sentence)
            yield replace(filling, families=prop.families, scoped=scoped)

    def _related(self, of: _Told) -> Iterator[Filling]:
        claim, prop, sentence = of.claim, of.prop, of.sentence
        subject, relation = of.subject, of.relation
        assert claim.object is not None
        told = self._matcher.thing(claim.object, sentence)
        if told.state is State.ABSENT:
            yield from self._rivals(of)
        if told.state is State.ABSENT or not (told.places & ~subject.places):
            return
        if not (subject.places & ~told.places):
            return
        if self._has_rival(claim.subject, subject, told, sentence):
            return
        if claim.object not in sentence.linked and self._matcher.is_ruled_out(
            claim.object, told, sentence
        ):
            return
        ends = claim.subject, claim.object
        told_so = relation.named and relation.state is State.MATCH
        both = prop.domain == prop.range and not prop.symmetric and told_so
        if (prop.asymmetric or both) and self._is_turned(subject, told, relation, sentence):
            if relation.state is State.ABSENT or not prop.asymmetric:
                return  # which of the two is meant to be the first is not told
            ends = claim.object, claim.subject
        if relation.opposed and (
            relation.places & told.places
            or sentence.clause_of(relation.places) != sentence.clause_of(told.places)
        ):
            relation = ABSENT
        reading = Reading(ends[0], prop.iri, object=ends[1])
        accounted = self._matcher.accounted(claim, sentence, subject, relation, told)
        yield Filling(
            claim,
            reading,
            subject,
            relation,
            told,
            *accounted,
            linked=claim.object in sentence.linked,
            valued=self._matcher.is_value(claim.object),
        )

    def _rivals(self, of: _Told) -> Iterator[Filling]:
        """Yield what a sentence has in the place of an object of which there is one, or a list."""
        claim, prop, sentence = of.claim, of.prop, of.sentence
        subject, relation = of.subject, of.relation
        if relation.state is not State.MATCH or not (
            prop.functional or prop.exclusive or prop.complete
        ):
            return
        clause = sentence.clause_of(relation.places)
        taken = subject.places | relation.places
        for mention in clause.named:
            places = mask(mention.start, mention.end)
            for target in mention.targets:
                if places & taken or not self._index.is_a(target, prop.range):
                    continue
                told = Fill(State.CONFLICT, places, 1.0)
                reading = Reading(claim.subject, prop.iri, object=target)
                named = subject.places | relation.places | places
                yield Filling(claim, reading, subject, relation, told, named, named)

    def _dated(
        self, claim: Claim, prop: Property, subject: Fill, sentence: AnnotatedSentence
    ) -> Iterator[Filling]:
        """Yield that a thing comes about at a time, where nothing but the two is told."""
        assert claim.object is not None
        about = subject if prop.dating else self._matcher.thing(claim.object, sentence)
        if about.state is State.ABSENT or (not prop.dating and subject.places & ~about.places):
            return
        if not prop.dating and self._matcher.is_value(claim.object):
            return
        for clause in sentence.clauses:
            event = phrase("event").search(clause.words)
            if event and clause.times:
                places = mask(clause.start + event.start(), clause.start + event.end())
                for time in clause.times:
                    places |= mask(time.start, time.end)
                told = Fill(State.MATCH, places, 1.0)
                reading = Reading(claim.subject, prop.iri, object=claim.object)
                accounted = self._matcher.accounted(claim, sentence, about, told)
                yield Filling(claim, reading, about, ABSENT, told, *accounted)

    def _measured(self, of: _Told) -> Iterator[Filling]:
        claim, prop, sentence = of.claim, of.prop, of.sentence
        subject, relation = of.subject, of.relation
        for clause in sentence.clauses:
            for quantity in clause.quantities:
                if counts_list(quantity, clause):
                    continue
                if quantity.margin and prop.iri not in self._margins:
                    continue
                # A number that is stated just so needs no property to be told apart.
                same = quantity.interval == claim.interval or (
                    of.scoped and mirrors(quantity, claim)
                )
                told_of = self._is_named(prop, clause, relation)
                counts = prop.whole and is_counted(quantity, subject, sentence)
                if not self._is_paired(claim, quantity, sentence):
                    continue
                if (same or told_of or counts) and suits(quantity, prop):
                    told = Fill(State.MATCH, mask(quantity.start, quantity.end), 1.0)
                    reading = Reading(claim.subject, prop.iri, quantity=quantity)
                    accounted = self._matcher.accounted(claim, sentence, subject, relation, told)
                    yield Filling(
                        claim, reading, subject, relation, told, *accounted, quantity=quantity
                    )

    def _is_paired(self, claim: Claim, quantity: Quantity, sentence: AnnotatedSentence) -> bool:
        """Return whether a number may belong to a thing: of two of each, the first to the first."""
        numbers = [q for c in sentence.clauses for q in c.quantities if q.unit is quantity.unit]
        kinds = self._matcher.kinds(claim.subject)
        things = sorted(
            {
                mention.start: mention.targets
                for clause in sentence.clauses
                for mention in clause.things
                if any(not kinds.isdisjoint(self._matcher.kinds(t)) for t in mention.targets)
            }.items()
        )
        if len(things) < 2 or len(things) != len(numbers):
            return True
        return claim.subject in things[numbers.index(quantity)][1] or not any(
            claim.subject in targets for _, targets in things
        )

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

    def _has_rival(self, iri: str, subject: Fill, told: Fill, sentence: AnnotatedSentence) -> bool:
        """Return whether what is told stands in another clause, beside another of its kind."""
        clause = sentence.clause_of(told.places)
        if subject.places & mask(clause.start, clause.end):
            return False
        kinds = self._matcher.kinds(iri)
        return any(
            target != iri
            and not mask(mention.start, mention.end) & told.places
            and not kinds.isdisjoint(self._matcher.kinds(target))
            for mention in clause.named
            for target in mention.targets
        )

    def _is_turned(
        self, subject: Fill, told: Fill, relation: Fill, sentence: AnnotatedSentence
    ) -> bool:
        """Return whether a sentence has the ends of a claim the other way round."""
        one = first_of(subject.places & ~told.places)
        other = first_of(told.places & ~subject.places)
        if relation.named and relation.places:
            inverse = relation.inverse
        else:
            inverse = any(
                frame.inverse and mask(frame.start, frame.end) & relation.places
                for frame in sentence.frames
            )
        between = sentence.text[min(one, other) : max(one, other)]
        return (one < other) == (inverse or phrase("passive").search(between) is not None)


def _is_nearest(filling: Filling, scope: Fill, sentence: AnnotatedSentence) -> bool:
    """Return whether no other number stands nearer to the scope of a claim than its own."""
    mine = filling.quantity
    if mine is None:
        return True
    last = scope.places.bit_length()
    return not any(
        abs(last - other.end) < abs(last - mine.end)
        for clause in sentence.clauses
        for other in clause.quantities
        if other != mine
        and other.unit is mine.unit
        # The number that belongs to the scope is none beside it: "day 180".
        and sentence.text[last : other.start].strip()
        and not mask(other.start, other.end) & scope.places
    )
