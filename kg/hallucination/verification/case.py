"""One claim of a text before the evidence: what is recorded, and how each record bears on it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.verification.tolerance import Tolerance, covers, has_other_end, rules_out
from kg.model import Claim, Interval, Period, Stance

__all__ = ["Case"]


class Case(Struct, frozen=True):
    """One reading of a claim before the evidence; `allowed` are the numbers it may be."""

    candidate: Candidate
    reading: Reading
    prop: Property
    allowed: Interval | None
    index: EvidenceIndex
    tolerance: Tolerance

    def recorded(self) -> Sequence[Claim]:
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

    def concerns(self, claim: Claim) -> bool:
        """Return whether a claim is meant as widely as what was read.

        A claim with a scope says nothing beyond it: the text has to name the scope.
        """
        scope = claim.scope
        if scope is None or scope == self.reading.subject or scope in self.candidate.named:
            return True
        # What lies in the lower left quadrant as a whole is meant there, unless another is named.
        return claim.subject == self.reading.subject and self.index.lies_in(claim.subject, scope)

    def in_one_scope(self, recorded: Sequence[Claim]) -> list[Claim]:
        """Return claims that all have the same scope, where none is as wide as what was read."""
        scopes = {claim.scope for claim in recorded}
        told = self.candidate.period.unbounded is False and len(scopes) == 1
        return list(recorded) if told else []

    def says(self, claim: Claim) -> bool:
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

    def excludes(self, claim: Claim) -> bool:
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

    def said_of_others(self, stances: set[Stance]) -> tuple[Claim, ...]:
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

    def said_in_reverse(self, stances: set[Stance]) -> tuple[Claim, ...]:
        """Return the claims that say it the other way round, where both cannot be."""
        mine = self.reading.object
        if mine is None or not self.prop.asymmetric:
            return ()
        return tuple(
            claim
            for claim in self.index.claims.get((mine, self.prop.iri), ())
            if claim.object == self.reading.subject and claim.stance in stances
            if self.concerns(claim)
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

    def is_current(self, claim: Claim, relevant: Sequence[Claim]) -> bool:
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


def _over(period: Period, relevant: Sequence[Claim], claim: Claim) -> bool:
    """Return whether the time of a claim ended before another of the same property began."""
    return period.end is not None and any(
        other.period.start is not None
        and other.period.start >= period.end
        and other.stance is claim.stance
        and other.predicate == claim.predicate
        for other in relevant
    )
