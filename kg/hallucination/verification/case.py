"""One claim of a text before the evidence: what is recorded, and what follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from msgspec import Struct

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.verification.tolerance import Tolerance, covers, has_other_end, rules_out
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Interval, Period, Stance, Verdict

__all__ = ["Case"]

#: What a text of one stance may be held against; "may" is backed by what is so, and the reverse
#: is not.
_HELD_AGAINST = {
    Stance.ASSERTED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.RECOMMENDED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.FORECAST: {Stance.FORECAST},
    Stance.POSSIBLE: {Stance.ASSERTED, Stance.FORECAST, Stance.POSSIBLE},
}

_DENIABLE = {Stance.ASSERTED, Stance.POSSIBLE}


class Case(Struct, frozen=True):
    """One reading of a claim before the evidence; `allowed` are the numbers it may be."""

    candidate: Candidate
    reading: Reading
    prop: Property
    allowed: Interval | None
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
        # That something will not be is at odds with what says that it is, or may be.
        backing = stances | (_DENIABLE if self.candidate.negated else set())
        current = [c for c in relevant if c.stance in covered | backing and self._at(c, relevant)]
        same = [c for c in current if self._says(c)]
        agreeing = tuple(c for c in same if c.stance in backing)
        current = [c for c in current if c.stance in covered]
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
        if scope is None or scope == self.reading.subject or scope in self.candidate.named:
            return True
        # What lies in the lower left quadrant as a whole is meant there, unless another is named.
        return claim.subject == self.reading.subject and self.index.lies_in(claim.subject, scope)

    def _loosely(self, recorded: Sequence[Claim]) -> list[Claim]:
        """Return claims that all have the same scope, where none is as wide as what was read."""
        scopes = {claim.scope for claim in recorded}
        told = self.candidate.period.unbounded is False and len(scopes) == 1
        return list(recorded) if told else []

    def _says(self, claim: Claim) -> bool:
        """Return whether the content of a claim is what was read, or more."""
        if self.reading.object is not None:
            return claim.object is not None and self.index.brings(claim.object, self.reading.object)
        if self.allowed is None or self._misquotes(claim):
            return False
        return covers(claim, self.allowed, self.prop, self.tolerance)

    def _misquotes(self, claim: Claim) -> bool:
        """Return whether a range has one end as it is recorded, and another in place of the other.

        Where the source says 8 to 15 %, "8 to 46 %" is no weaker way to say so.
        """
        quantity, allowed = self.reading.quantity, self.allowed
        return (
            quantity is not None
            and allowed is not None
            and claim.interval is not None
            and has_other_end(quantity.interval, claim.interval, within=allowed)
        )

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
            return self._rules_out(other, mine, self.prop)
        if not self.prop.functional or self.allowed is None:
            return False
        return self._misquotes(claim) or rules_out(claim, self.allowed, self.prop, self.tolerance)

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
        return prop.functional or self._are_rivals(self.reading.subject, other, prop)

    def _rules_out(self, value: str, other: str, prop: Property) -> bool:
        """Return whether a thing that has one value of a property cannot have the other too."""
        return self.index.rules_out(value, other) or self._are_rivals(value, other, prop)

    def _are_rivals(self, one: str, other: str, prop: Property) -> bool:
        """Return whether two values are of one kind, of which a thing has one at most."""
        is_a = self.index.is_a
        return any(is_a(one, kind) and is_a(other, kind) for kind in prop.exclusive)

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
        if self.allowed is None:
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
            if not band.interval.overlaps(self.allowed):
                return self._found(Verdict.CONTRADICTED, Reason.DENIED, (claim,))
            if band.interval.within(self.allowed):
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
                if other.stance is claim.stance and self._supersedes(other, claim)
            )
        )

    def _supersedes(self, other: Claim, claim: Claim) -> bool:
        """Return whether a later claim leaves no room for an earlier one, or repeats it.

        A thing has several statuses; that one is on record for 2026 ends none of 2025 that it
        does not exclude.
        """
        if other.predicate != claim.predicate:
            return False
        prop, mine, its = self.index.properties.get(claim.predicate), claim.object, other.object
        if prop is None or prop.functional or mine is None or its is None or mine == its:
            return True
        return self._rules_out(its, mine, prop)

    def _unknown(self, relevant: Sequence[Claim], current: Sequence[Claim]) -> Judgement:
        reason = Reason.UNKNOWN_PROPERTY
        if self.index.claims.get((self.reading.subject, self.reading.predicate)):
            reason = Reason.UNKNOWN_VALUE if current or not relevant else Reason.UNKNOWN_TIME
        return self._found(Verdict.UNVERIFIABLE, reason)


def _over(period: Period, relevant: Sequence[Claim], claim: Claim) -> bool:
    """Return whether the time of a claim ended before another of the same property began."""
    return period.end is not None and any(
        other.period.start is not None
        and other.period.start >= period.end
        and other.stance is claim.stance
        and other.predicate == claim.predicate
        for other in relevant
    )
