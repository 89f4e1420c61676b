"""Checking a claim of a text against the evidence, layer by layer.

1. Semantic: does it name things that the knowledge base knows?
2. Logic: can the property have such a value at all?
3. History: what do the recorded claims and facts say?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from kg.hallucination.candidates import Candidate, Reading
from kg.hallucination.evidence import EvidenceIndex, Property
from kg.model import Claim, Comparator, Interval, Period, Stance, Verdict

__all__ = ["Judgement", "Layer", "Reason", "Tolerance", "check"]


class Layer(Enum):
    """The control layer that decided, an individual of the ontology."""

    SEMANTIC = "SemanticLayer"
    LOGIC = "LogicLayer"
    HISTORY = "HistoryLayer"


class Reason(Enum):
    """Why a verdict was given."""

    STATED = "a claim or fact says so"
    DENIED = "a claim or fact says otherwise"
    IMPOSSIBLE = "the property cannot have such a value"
    UNKNOWN_ENTITY = "about something the knowledge base does not know"
    UNKNOWN_PROPERTY = "nothing is recorded of this kind for it"
    UNKNOWN_VALUE = "what is recorded neither says nor excludes it"
    UNKNOWN_TIME = "nothing is recorded for that time"
    OPEN = "the sources leave it open"
    UNREAD = "about known things, but not read"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How near is near enough.

    Args:
        share: half-width granted to "about" for shares of a whole, absolute (0.05 is five points).
        number: half-width granted to "about" for other numbers, as a part of the number.
    """

    share: Decimal = Decimal("0.05")
    number: Decimal = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its grounds.

    Args:
        candidate: the claim of the text.
        verdict: supported, contradicted or unverifiable.
        layer: the layer that decided.
        reason: why.
        evidence: the claims and facts that decided, those for the verdict only.
        rivals: where the evidence itself is divided, the claims of the other side.
    """

    candidate: Candidate
    verdict: Verdict
    layer: Layer
    reason: Reason
    evidence: tuple[Claim, ...] = ()
    rivals: tuple[Claim, ...] = ()

    @property
    def disputed(self) -> bool:
        """Whether a supported claim has sources against it."""
        return self.verdict is Verdict.SUPPORTED and bool(self.rivals)


#: Of several readings of one claim, that which holds is meant, then that which is refuted.
_PREFERENCE = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
_OPPOSITE = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}


def check(candidate: Candidate, index: EvidenceIndex, tolerance: Tolerance) -> Judgement:
    """Judge one claim of a text.

    Args:
        candidate: the claim as read.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    if not candidate.readings:
        reason = Reason.UNREAD if candidate.subject else Reason.UNKNOWN_ENTITY
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, reason)
    judged = [_judge(candidate, reading, index, tolerance) for reading in candidate.readings]
    return min(judged, key=_preference)


def _preference(judgement: Judgement) -> tuple[int, bool]:
    """Rank readings by verdict, then what a source says before what only follows."""
    quoted = any(claim.passages for claim in judgement.evidence)
    return _PREFERENCE.index(judgement.verdict), not quoted


def _judge(
    candidate: Candidate, reading: Reading, index: EvidenceIndex, tolerance: Tolerance
) -> Judgement:
    prop = index.properties[reading.predicate]
    meant = _meant(reading, prop, tolerance)
    if meant is not None and prop.limits is not None and not meant.overlaps(prop.limits):
        verdict = _turned(Verdict.CONTRADICTED, candidate)
        return Judgement(candidate, verdict, Layer.LOGIC, Reason.IMPOSSIBLE)
    recorded = index.claims.get((reading.subject, reading.predicate), ())
    relevant = [claim for claim in recorded if _concerns(claim, reading, candidate)]
    current = [claim for claim in relevant if _at(claim, candidate.period, relevant)]
    same = tuple(c for c in current if _says(c, reading, meant, prop, tolerance))
    agreeing = tuple(c for c in same if c.stance is candidate.stance)
    doubting = tuple(c for c in same if c.stance is Stance.DISPUTED)
    opposing = tuple(
        c for c in current if c not in same and _excludes(c, reading, meant, prop, tolerance)
    ) + tuple(c for c in same if c.stance is Stance.DENIED)
    if agreeing:
        verdict, rivals = _turned(Verdict.SUPPORTED, candidate), (*opposing, *doubting)
        return Judgement(candidate, verdict, Layer.HISTORY, Reason.STATED, agreeing, rivals)
    if opposing:
        verdict = _turned(Verdict.CONTRADICTED, candidate)
        return Judgement(candidate, verdict, Layer.HISTORY, Reason.DENIED, opposing, doubting)
    reason = Reason.UNKNOWN_PROPERTY
    if recorded:
        reason = Reason.UNKNOWN_VALUE if current or not relevant else Reason.UNKNOWN_TIME
    if doubting:
        reason = Reason.OPEN
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason, doubting)


def _concerns(claim: Claim, reading: Reading, candidate: Candidate) -> bool:
    """Tell whether a claim is of the same kind, and meant as widely, as what was read.

    A claim with a scope says nothing beyond it: the text has to name the scope.
    """
    named = claim.scope is None or claim.scope == reading.subject or claim.scope in candidate.named
    return named and claim.stance in {candidate.stance, Stance.DENIED, Stance.DISPUTED}


def _turned(verdict: Verdict, candidate: Candidate) -> Verdict:
    """Return the verdict; what refutes a claim supports its negation, and the reverse."""
    return _OPPOSITE[verdict] if candidate.negated else verdict


def _meant(reading: Reading, prop: Property, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that a statement allows: widened for "about", else by its last digit."""
    quantity = reading.quantity
    if quantity is None:
        return None
    if quantity.comparator is Comparator.APPROXIMATELY:
        return _widened(quantity.interval, _slack(quantity.interval, prop, tolerance))
    if quantity.comparator is Comparator.EXACTLY and not prop.whole:
        return _widened(quantity.interval, quantity.step / 2)
    return quantity.interval


def _recorded(claim: Claim, prop: Property, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that a claim allows: widened where its source says "about"."""
    if claim.interval is None or claim.comparator is not Comparator.APPROXIMATELY:
        return claim.interval
    return _widened(claim.interval, _slack(claim.interval, prop, tolerance))


def _slack(interval: Interval, prop: Property, tolerance: Tolerance) -> Decimal:
    if prop.ratio:
        return tolerance.share
    ends = [abs(end) for end in (interval.lower, interval.upper) if end is not None]
    return max(ends, default=Decimal(0)) * tolerance.number


def _widened(interval: Interval, slack: Decimal) -> Interval:
    lower, upper = interval.lower, interval.upper
    return Interval(
        None if lower is None else lower - slack,
        None if upper is None else upper + slack,
    )


def _at(claim: Claim, period: Period, relevant: Sequence[Claim]) -> bool:
    """Tell whether a claim speaks of a time; of the latest on record, where none is named.

    A fact that was derived has no time of its own, so it says nothing of a time that is named.
    """
    if not period.unbounded:
        return bool(claim.iri) and claim.period.overlaps(period)
    start = claim.period.start
    return start is None or not any(
        other.period.start is not None and other.period.start > start
        for other in relevant
        if other.stance is claim.stance
    )


def _says(
    claim: Claim, reading: Reading, meant: Interval | None, prop: Property, tolerance: Tolerance
) -> bool:
    """Tell whether the content of a claim is what was read, or more."""
    if reading.object is not None:
        return claim.object == reading.object
    recorded = _recorded(claim, prop, tolerance)
    if recorded is None or meant is None:
        return False
    if recorded.lower is None or recorded.upper is None:
        # Sources write "200+" and "over 200" for the same thing: ends of bounds are not told apart.
        recorded = Interval(recorded.lower, recorded.upper)
        meant = Interval(meant.lower, meant.upper)
    if claim.comparator is Comparator.APPROXIMATELY:
        return recorded.overlaps(meant)
    return recorded.within(meant)


def _excludes(
    claim: Claim, reading: Reading, meant: Interval | None, prop: Property, tolerance: Tolerance
) -> bool:
    """Tell whether a claim leaves no room for what was read."""
    if not prop.functional or claim.stance in {Stance.DENIED, Stance.DISPUTED}:
        return False
    if reading.object is not None:
        return claim.object is not None and claim.object != reading.object
    recorded = _recorded(claim, prop, tolerance)
    return recorded is not None and meant is not None and not recorded.overlaps(meant)
