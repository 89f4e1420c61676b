"""Choosing the recorded claims that a sentence is taken to say.

The fewest that account for most of its words are taken; how much they account for goes with each,
so that a verdict can ask for enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from kg.hallucination.claims import Doubt
from kg.hallucination.extraction.evidence.attribution import Attribution, attribution
from kg.hallucination.extraction.evidence.denial import is_denied
from kg.hallucination.extraction.evidence.doubts import doubts
from kg.hallucination.extraction.evidence.filling import Filler
from kg.hallucination.extraction.evidence.slots import Filling, State
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.linking.annotation import AnnotatedSentence, mask, places_of, sum_of
from kg.hallucination.linking.roles import are_listed
from kg.hallucination.retrieval import Retriever
from kg.hallucination.values import replace
from kg.model import Claim, Stance

__all__ = ["Cover", "Coverer"]

#: How many claims a sentence is taken to say at most, and what each has to account for by itself.
MOST: Final = 5
GAIN: Final = 1.0
#: The same for the first of them, and for one that tells what a number is of.
LITTLE: Final = 0.5
#: How much claims that a sentence only repeats have to account for to be all that it says.
CLEAR: Final = 0.6


class Cover(Struct, frozen=True):
    """The claims that a sentence is taken to say, and what of it they account for.

    Args:
        fillings: the claims with what the sentence says of them.
        explained: the share of its words that they account for, from 0 to 1; what only a definition
            accounts for counts half.
        residue: the places of what they do not account for.
        attribution: who is named as saying so.
        doubts: why they may not be all that it says.
    """

    fillings: tuple[Filling, ...]
    explained: float
    residue: int
    attribution: Attribution
    doubts: frozenset[Doubt] = frozenset()


class Coverer:
    """Finds the claims that account for a sentence.

    Args:
        index: the evidence index.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._retriever = Retriever(index)
        self._filler = Filler(index)

    def fill(self, sentence: AnnotatedSentence) -> tuple[Filling, ...]:
        """Return all that a sentence may say of the recorded claims nearest to it."""
        near = self._retriever.nearest(sentence.places, sentence.linked)
        every = [filling for claim in near for filling in self._filler.fill(claim, sentence)]
        return tuple(_without_rivals(every))

    def cover(self, every: Sequence[Filling], sentence: AnnotatedSentence) -> Cover:
        """Return the fewest claims that account for most of a sentence.

        Claims that the sentence only repeats are tried first; another number, a denial or another
        thing in the place of an object is looked for where they leave something over. So it is
        where the sentence has "rather than X", and X is on record.

        Args:
            every: what it may say, from `fill`.
            sentence: the sentence.
        """
        if not any(filling.object.places & sentence.denied for filling in every):
            repeated = self._covered([f for f in every if _agrees(f, sentence)], sentence)
            if repeated.explained >= CLEAR and not repeated.doubts:
                return repeated
        return self._covered(every, sentence)

    def _covered(self, every: Sequence[Filling], sentence: AnnotatedSentence) -> Cover:
        """Return the fewest of some fillings that account for most of a sentence."""
        chosen: list[Filling] = []
        # "Rather than X" needs no record of X.
        unsaid = 0 if any(f.ends & sentence.denied for f in every) else sentence.denied
        left = sum_of(unit for unit, _ in sentence.units)
        left |= sum_of(places_of(clause.quantities) for clause in sentence.clauses)
        left &= ~unsaid
        whole = rest = left
        # A definition may list other things; that they are named is told by their own claims.
        things = sum_of(
            places_of(mentions)
            for iri, mentions in sentence.linked.items()
            if iri in self._index.touching
        )
        while every and len(chosen) < MOST:
            gains = [_gain(filling, left, sentence) for filling in every]
            gain = max(gains)
            best = every[gains.index(gain)]
            if gain < (GAIN if chosen and not _measures(best, left) else LITTLE):
                break
            rivals = [f for f in every if _is_rival(f, best, sentence)]
            others = dict.fromkeys(f.reading for f in rivals if _may_be_meant(f, best))
            chosen.append(replace(best, others=tuple(others)))
            left &= ~(best.named | (best.explained & ~things))
            rest &= ~best.explained
            every = [f for f in every if f not in rivals]
        named = sum_of(filling.named for filling in chosen)
        total = sentence.total - sentence.weight(unsaid)
        residue = (sentence.weight(rest) + sentence.weight(whole & ~named)) / 2
        explained = round(1 - residue / total, 9) if total else 0.0
        told = attribution(chosen, sentence, self._index)
        against = doubts(chosen, told, sentence, self._index)
        return Cover(tuple(chosen), explained, rest, told, against)


def _gain(filling: Filling, left: int, sentence: AnnotatedSentence) -> float:
    """Return how much a claim adds to what others account for, and how well it fits."""
    new = sentence.weight(left & filling.explained)
    if filling.quantity is not None:
        new += 2.0 * bool(left & mask(filling.quantity.start, filling.quantity.end))
        interval = filling.claim.interval
        if interval is not None and not interval.overlaps(filling.quantity.interval):
            new -= 1.0
    new += 0.5 * sentence.weight(left & filling.ends)
    new += 0.5 * (filling.subject.part + filling.object.part - 2)
    if filling.object.places & sentence.denied:
        new += 1.0  # what is set against something else matters
    new += 0.3 * bool(filling.relation.places) - 0.6 * filling.opposed
    return new + _in_time(filling.claim, sentence)


def _is_rival(one: Filling, other: Filling, sentence: AnnotatedSentence) -> bool:
    """Return whether two fillings take the same words for the same thing."""
    return (
        one.reading == other.reading
        or (
            one.quantity is not None
            and one.quantity == other.quantity
            and not _are_beside(one, other, sentence)
        )
        or not (one.ends & ~other.ends)
    )


def _are_beside(one: Filling, other: Filling, sentence: AnnotatedSentence) -> bool:
    """Return whether a number is told of two things of a list alike: "A and B are at 95 %"."""
    if one.claim.predicate != other.claim.predicate:
        return False
    clause = sentence.clause_of(one.ends)
    ends = [sentence.linked.get(f.claim.subject, ()) for f in (one, other)]
    return any(
        are_listed(clause, clause.between(first, last))
        for first in ends[0]
        for last in ends[1]
        if first != last
    )


def _without_rivals(fillings: Sequence[Filling]) -> Iterator[Filling]:
    """Yield fillings without those of another object than is recorded, where one that is fits."""
    matched = [f for f in fillings if f.object.state is State.MATCH]
    asked = {(f.claim.subject, f.claim.predicate) for f in matched}
    taken = sum_of(filling.object.places for filling in matched)
    borne_out = {f.quantity for f in fillings if f.quantity and _bears_out(f)}
    for filling in fillings:
        if filling.quantity in borne_out and not _bears_out(filling):
            continue
        rival = filling.reading.object not in {None, filling.claim.object}
        rival = rival and filling.object.state is State.CONFLICT
        known = (filling.claim.subject, filling.claim.predicate) in asked
        if not rival or not (known or filling.object.places & taken):
            yield filling


def _measures(filling: Filling, left: int) -> bool:
    """Return whether a claim takes a number that none has taken."""
    quantity = filling.quantity
    return quantity is not None and bool(left & mask(quantity.start, quantity.end))


def _bears_out(filling: Filling) -> bool:
    """Return whether the number of a sentence may be the one that is recorded."""
    interval, quantity = filling.claim.interval, filling.quantity
    return bool(interval and quantity and interval.overlaps(quantity.interval))


def _in_time(claim: Claim, sentence: AnnotatedSentence) -> float:
    """Return how well the time of a claim fits the times of a sentence."""
    times = [time.period for clause in sentence.clauses for time in clause.times]
    if not times or claim.period.unbounded:
        return 0.0
    return 1.0 if any(claim.period.overlaps(time) for time in times) else -0.5


def _may_be_meant(filling: Filling, best: Filling) -> bool:
    """Return whether the same words say another claim too; a named property is the one meant."""
    return (
        filling.reading != best.reading
        and filling.subject.places == best.subject.places
        and (not best.relation.named or filling.relation.places == best.relation.places)
    )


def _agrees(filling: Filling, sentence: AnnotatedSentence) -> bool:
    """Return whether a sentence says a claim as it is recorded."""
    claim, reading = filling.claim, filling.reading
    if filling.opposed or (claim.scope is not None and not filling.scoped):
        return False
    if filling.quantity is not None:
        return _bears_out(filling)
    if reading.subject != claim.subject or reading.object != claim.object:
        return False
    clause = sentence.clause_of(filling.object.places)
    denied = clause.denied or is_denied(filling, clause, sentence)
    return denied == (claim.stance is Stance.DENIED)
