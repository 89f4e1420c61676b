"""Checking a claim of a text against the evidence, layer by layer.

1. Semantic: does it name things that the knowledge base knows?
2. Logic: can the property have such a value at all?
3. History: what do the recorded claims and facts say?
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.hallucination.claims import Candidate, Missing, Reading
from kg.hallucination.extraction.strength import backed
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.quantities import Quantity, Unit
from kg.hallucination.verification.comparison import compare
from kg.hallucination.verification.existential import find_unnamed
from kg.hallucination.verification.tolerance import Tolerance, covers, meant, rules_out
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Interval, Period, Stance, Verdict

__all__ = ["Judgement", "Layer", "Reason", "Tolerance", "check"]


#: Of several readings of one claim, that which holds is meant, then that which is refuted.
_PREFERENCE = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
_OPPOSITE = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}
#: What a text of one stance may be held against; "may" is backed by what is so, and the reverse
#: is not.
_HELD_AGAINST = {
    Stance.ASSERTED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.RECOMMENDED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.FORECAST: {Stance.FORECAST},
    Stance.POSSIBLE: {Stance.ASSERTED, Stance.FORECAST, Stance.POSSIBLE},
}

_MISSING: Final = {
    Missing.ENTITY: Reason.UNKNOWN_ENTITY,
    Missing.RELATION: Reason.UNKNOWN_RELATION,
    Missing.VALUE: Reason.UNKNOWN_OBJECT,
}
#: The share of the words of a sentence that recorded claims have to account for.
ENOUGH: Final = {Verdict.SUPPORTED: 0.6, Verdict.CONTRADICTED: 0.65}
#: A whole number up to this one is no share without a sign for it.
MOST_COUNTED: Final = 12


def check(candidate: Candidate, index: EvidenceIndex, tolerance: Tolerance) -> Judgement:
    """Judge one claim of a text.

    Args:
        candidate: the claim as read.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    judgement = _checked(candidate, index, tolerance)
    # Whatever gave up reading on the way, its verdict is the one of what was not read.
    return replace(judgement, verdict=Verdict.UNREAD) if judgement.reason.unread else judgement


def _checked(candidate: Candidate, index: EvidenceIndex, tolerance: Tolerance) -> Judgement:
    if candidate.oversized:
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.TOO_LONG)
    if not candidate.readings:
        reason = Reason.UNREAD if candidate.subject else Reason.UNKNOWN_ENTITY
        if candidate.missing is not None:
            reason = _MISSING[candidate.missing]
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, reason)

    def judged(reading: Reading) -> Judgement:
        return backed(_turned(_judge(candidate, reading, index, tolerance)), reading)

    best = min(map(judged, candidate.readings), key=_preference)
    if best.verdict is not Verdict.SUPPORTED:
        others = (one for one in map(judged, candidate.others))
        best = next((one for one in others if one.verdict is Verdict.SUPPORTED), best)
    return _enough(_attributed(best, index))


def _enough(judgement: Judgement) -> Judgement:
    """Leave unread what recorded claims tell too little of to be sure of the verdict."""
    candidate = judgement.candidate
    needed = ENOUGH.get(judgement.verdict, 0.0)
    # What is false in one respect is false whatever else it says.
    supported = judgement.verdict is Verdict.SUPPORTED
    doubtful = bool(candidate.doubts) if supported else candidate.uncertain
    if candidate.explained >= needed and not doubtful:
        return judgement
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNREAD)


def _attributed(judgement: Judgement, index: EvidenceIndex) -> Judgement:
    """Judge who is said to say what is so: another than the sources name, or one they do not."""
    candidate, evidence = judgement.candidate, judgement.evidence
    if judgement.verdict is not Verdict.SUPPORTED or not (candidate.speakers or candidate.stranger):
        return judgement
    named = {speaker for claim in evidence for speaker in claim.speakers}
    ends = frozenset(end for claim in evidence for end in (claim.subject, claim.object) if end)
    if not named.isdisjoint(candidate.speakers):
        return judgement
    if not named and any(index.near(speaker, ends) for speaker in candidate.speakers):
        return judgement
    if named:
        return replace(judgement, verdict=Verdict.CONTRADICTED, reason=Reason.WRONG_SPEAKER)
    return replace(judgement, verdict=Verdict.UNVERIFIABLE, reason=Reason.UNKNOWN_SPEAKER)


def _preference(judgement: Judgement) -> tuple[int, bool]:
    """Rank readings by verdict, then what a source says before what only follows."""
    quoted = any(claim.passages for claim in judgement.evidence)
    return _PREFERENCE.index(judgement.verdict), not quoted


def _turned(judgement: Judgement) -> Judgement:
    """Turn the verdict on what a text denies: what refutes a claim supports its negation."""
    if not judgement.candidate.negated or judgement.verdict is Verdict.UNVERIFIABLE:
        return judgement
    if judgement.reason is Reason.PREMATURE:  # that it is only forecast denies nothing
        return replace(judgement, verdict=Verdict.UNVERIFIABLE)
    return replace(judgement, verdict=_OPPOSITE[judgement.verdict])


def _judge(
    candidate: Candidate, reading: Reading, index: EvidenceIndex, tolerance: Tolerance
) -> Judgement:
    if reading.order is not None:
        return compare(candidate, reading, index, tolerance)
    if reading.kind is not None:
        return find_unnamed(candidate, reading, index)
    prop = index.properties[reading.predicate]
    said = meant(reading.quantity, prop, tolerance) if reading.quantity else None
    if said is not None and prop.limits is not None and not said.overlaps(prop.limits):
        if prop.ratio and _is_count(reading.quantity):
            return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNREAD)
        return Judgement(candidate, Verdict.CONTRADICTED, Layer.LOGIC, Reason.IMPOSSIBLE)
    return _Case(candidate, reading, prop, said, index, tolerance).judge()


def _is_count(quantity: Quantity | None) -> bool:
    """Return whether a number is small and whole, and more likely counts something than a share."""
    if quantity is None or quantity.unit is not Unit.NUMBER:
        return False
    number = quantity.interval.lower
    return number is not None and 1 < number <= MOST_COUNTED and number % 1 == 0


@dataclass(frozen=True, slots=True)
class _Case:
    """One reading of a claim before the evidence; `said` are the numbers it allows."""

    candidate: Candidate
    reading: Reading
    prop: Property
    said: Interval | None
    index: EvidenceIndex
    tolerance: Tolerance

    def judge(self) -> Judgement:
        """Weigh what is recorded of the very property, then what follows from anything else."""
        recorded = self._recorded()
        stances = _HELD_AGAINST[self.candidate.stance]
        relevant = [c for c in recorded if self._concerns(c)]
        if not any(self._at(c, relevant) for c in relevant):
            relevant += self._loosely([c for c in recorded if self._at(c, recorded)])
        covered = stances | {Stance.DENIED, Stance.DISPUTED}
        current = [c for c in relevant if c.stance in covered and self._at(c, relevant)]
        same = [c for c in current if self._says(c)]
        agreeing = tuple(c for c in same if c.stance in stances)
        doubting = tuple(c for c in same if c.stance is Stance.DISPUTED)
        opposing = tuple(
            c for c in current if (c.stance is Stance.DENIED if c in same else self._excludes(c))
        )
        opposing = opposing or self._elsewhere(stances) or self._reversed(stances)
        if agreeing:
            rivals = (*opposing, *doubting)
            return self._found(Verdict.SUPPORTED, Reason.STATED, agreeing, rivals)
        if opposing:
            return self._found(Verdict.CONTRADICTED, Reason.DENIED, opposing, doubting)
        if doubting:
            return self._found(Verdict.UNVERIFIABLE, Reason.OPEN, doubting)
        return (
            self._by_forecast(relevant)
            or self._by_band()
            or self._by_steps()
            or self._by_completeness(current)
            or self._by_narrower_forecast(recorded)
            or self._unknown(relevant, current)
        )

    def _found(
        self,
        verdict: Verdict,
        reason: Reason,
        evidence: tuple[Claim, ...] = (),
        rivals: tuple[Claim, ...] = (),
    ) -> Judgement:
        # What a source says comes before what only follows from it.
        evidence = tuple(sorted(evidence, key=lambda claim: not claim.passages))
        return Judgement(self.candidate, verdict, Layer.HISTORY, reason, evidence, rivals)

    def _recorded(self) -> Sequence[Claim]:
        """Return what is known of the subject that could bear on what is said of it."""
        reading, index = self.reading, self.index
        direct = index.claims.get((reading.subject, reading.predicate), ())
        if reading.object is None or index.values.isdisjoint(index.types.get(reading.object, ())):
            return direct
        # A value is borne out, or ruled out, by other values as well, whatever their property.
        others = tuple(
            claim
            for claim in index.judged.get(reading.subject, ())
            if claim.predicate != reading.predicate and self._bears_on(claim)
        )
        return (*direct, *others)

    def _bears_on(self, claim: Claim) -> bool:
        mine, other = self.reading.object, claim.object
        return (
            mine is not None
            and other is not None
            and mine != other
            and (self.index.brings(other, mine) or self.index.rules_out(other, mine))
        )

    def _concerns(self, claim: Claim) -> bool:
        """Return whether a claim is meant as widely as what was read.

        A claim with a scope says nothing beyond it: the text has to name the scope.
        """
        scope = claim.scope
        return scope is None or scope == self.reading.subject or scope in self.candidate.named

    def _loosely(self, recorded: Sequence[Claim]) -> list[Claim]:
        """Return claims that all have the same scope, where none is as wide as what was read."""
        scopes = {claim.scope for claim in recorded}
        told = self.candidate.period.unbounded is False and len(scopes) == 1
        return list(recorded) if told else []

    def _says(self, claim: Claim) -> bool:
        """Return whether the content of a claim is what was read, or more."""
        if self.reading.object is not None:
            return claim.object is not None and self.index.brings(claim.object, self.reading.object)
        return self.said is not None and covers(claim, self.said, self.prop, self.tolerance)

    def _excludes(self, claim: Claim) -> bool:
        """Return whether a claim leaves no room for what was read."""
        if claim.stance in {Stance.DENIED, Stance.DISPUTED}:
            return False
        mine, other = self.reading.object, claim.object
        if mine is not None:
            if other is None or self.index.brings(mine, other):
                return False
            if self.prop.functional and claim.predicate == self.prop.iri:
                return True
            return self.index.rules_out(other, mine) or any(
                self.index.is_a(mine, kind) and self.index.is_a(other, kind)
                for kind in self.prop.exclusive
            )
        if not self.prop.functional or self.said is None:
            return False
        return rules_out(claim, self.said, self.prop, self.tolerance)

    def _elsewhere(self, stances: set[Stance]) -> tuple[Claim, ...]:
        """Return the claims that give what was read to another subject, of which there is one."""
        inverse = self.index.properties.get(self.prop.inverse or "")
        mine, index = self.reading.object, self.index
        if inverse is None or mine is None or not (inverse.exclusive or inverse.functional):
            return ()
        others = [
            claim.object
            for claim in index.claims.get((mine, inverse.iri), ())
            if claim.object is not None and claim.object != self.reading.subject
        ]
        return tuple(
            claim
            for other in others
            if self._are_alternatives(other, inverse)
            for claim in index.claims.get((other, self.prop.iri), ())
            if claim.object == mine and claim.stance in stances and claim.scope is None
        )

    def _reversed(self, stances: set[Stance]) -> tuple[Claim, ...]:
        """Return the claims that say it the other way round, where both cannot be."""
        mine = self.reading.object
        if mine is None or not self.prop.asymmetric:
            return ()
        return tuple(
            claim
            for claim in self.index.claims.get((mine, self.prop.iri), ())
            if claim.object == self.reading.subject and claim.stance in stances
            if self._concerns(claim)
        )

    def _are_alternatives(self, other: str, prop: Property) -> bool:
        subject = self.reading.subject
        return prop.functional or any(
            self.index.is_a(subject, kind) and self.index.is_a(other, kind)
            for kind in prop.exclusive
        )

    def _by_forecast(self, relevant: Sequence[Claim]) -> Judgement | None:
        """Judge by what is only forecast: it may not be told as a fact, nor for another time."""
        forecasts = [c for c in relevant if c.stance is Stance.FORECAST and c.period.start]
        candidate = self.candidate
        if not forecasts or candidate.stance is Stance.POSSIBLE:
            return None
        saying = tuple(c for c in forecasts if self._says(c))
        then = tuple(c for c in saying if c.period.overlaps(candidate.period))
        if candidate.stance is Stance.FORECAST:
            if saying and not then:
                return self._found(Verdict.CONTRADICTED, Reason.WRONG_TIME, saying)
            return None
        if candidate.period.unbounded or candidate.accomplished or not then:
            if saying:
                return self._found(Verdict.CONTRADICTED, Reason.PREMATURE, saying)
        elif then:
            return self._found(Verdict.SUPPORTED, Reason.STATED, then)
        dated = not candidate.period.unbounded
        against = tuple(
            c
            for c in forecasts
            if dated and c.period.overlaps(candidate.period) and self._excludes(c)
        )
        return self._found(Verdict.CONTRADICTED, Reason.DENIED, against) if against else None

    def _by_narrower_forecast(self, recorded: Sequence[Claim]) -> Judgement | None:
        """Refute by what is forecast within a scope: what has yet to come there holds nowhere yet.

        It never bears out a sentence that names no scope.
        """
        judged = self._by_forecast([claim for claim in recorded if self._says(claim)])
        return judged if judged and judged.verdict is Verdict.CONTRADICTED else None

    def _by_band(self) -> Judgement | None:
        """Judge a number by the values that set a band for it: a level its degrees."""
        if self.said is None:
            return None
        judged = self.index.judged.get(self.reading.subject, ())
        for claim in judged:
            band = self.index.bands.get(claim.object or "")
            if band is None or band.predicate != self.prop.iri or not self._concerns(claim):
                continue
            if claim.stance not in _HELD_AGAINST[self.candidate.stance]:
                continue
            if not self._at(claim, judged):
                continue
            if not band.interval.overlaps(self.said):
                return self._found(Verdict.CONTRADICTED, Reason.DENIED, (claim,))
            if band.interval.within(self.said):
                return self._found(Verdict.SUPPORTED, Reason.STATED, (claim,))
        return None

    def _by_steps(self) -> Judgement | None:
        """Judge what a transitive property leads to through other things."""
        goal = self.reading.object
        if goal is None or not self.prop.transitive:
            return None
        chains: deque[tuple[str, tuple[Claim, ...]]] = deque([(self.reading.subject, ())])
        seen = {self.reading.subject}
        while chains:
            thing, chain = chains.popleft()
            for claim in self.index.claims.get((thing, self.prop.iri), ()):
                step = claim.object
                if step is None or step in seen or claim.stance is not Stance.ASSERTED:
                    continue
                if step == goal:
                    return self._found(Verdict.SUPPORTED, Reason.STATED, (*chain, claim))
                seen.add(step)
                chains.append((step, (*chain, claim)))
        return None

    def _by_completeness(self, current: Sequence[Claim]) -> Judgement | None:
        """Judge a value that is not among those on record, where all of them are on record.

        What is known of a thing in one respect is taken to be all there is of it, as in the partial
        completeness assumption of Galárraga et al., AMIE (WWW 2013).
        """
        mine = self.reading.object
        recorded = self.index.claims.get((self.reading.subject, self.prop.iri), ())
        if not self.prop.complete or mine is None or any(c.object == mine for c in recorded):
            return None
        listed = tuple(
            claim
            for claim in current
            if claim.predicate == self.prop.iri
            and claim.subject == self.reading.subject
            and claim.stance in {Stance.ASSERTED, Stance.RECOMMENDED, Stance.FORECAST}
        )
        return self._found(Verdict.CONTRADICTED, Reason.UNLISTED, listed) if listed else None

    def _at(self, claim: Claim, relevant: Sequence[Claim]) -> bool:
        """Return whether a claim speaks of a time; of the latest on record, where none is named.

        A fact without a time holds whenever a text says so, unless others of its property have
        one, or it is derived.
        """
        candidate, period = self.candidate, self.candidate.period
        if not period.unbounded:
            timeless = bool(claim.iri) or claim.predicate not in self.index.dated
            return timeless and claim.period.overlaps(period)
        if candidate.ever or claim.stance is Stance.FORECAST:
            return True
        start = claim.period.start
        return not _over(claim.period, relevant, claim) and (
            start is None
            or not any(
                other.period.start is not None and other.period.start > start
                for other in relevant
                if other.stance is claim.stance and other.predicate == claim.predicate
            )
        )

    def _unknown(self, relevant: Sequence[Claim], current: Sequence[Claim]) -> Judgement:
        reason = Reason.UNKNOWN_PROPERTY
        if self.index.claims.get((self.reading.subject, self.reading.predicate)):
            reason = Reason.UNKNOWN_VALUE if current or not relevant else Reason.UNKNOWN_TIME
        return self._found(Verdict.UNVERIFIABLE, reason)


def _over(period: Period, relevant: Sequence[Claim], claim: Claim) -> bool:
    """Return whether the time of a claim ended before that of another of the same property began."""
    return period.end is not None and any(
        other.period.start is not None
        and other.period.start >= period.end
        and other.stance is claim.stance
        and other.predicate == claim.predicate
        for other in relevant
    )
