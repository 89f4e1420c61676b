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
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.values import Quantity
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
    meant = _meant(reading, index, tolerance)
    limits = index.properties[reading.predicate].limits
    if meant is not None and limits is not None and not meant.overlaps(limits):
        verdict = _turned(Verdict.CONTRADICTED, candidate)
        return Judgement(candidate, verdict, Layer.LOGIC, Reason.IMPOSSIBLE)
    recorded = index.claims.get((reading.subject, reading.predicate), ())
    current = [claim for claim in recorded if _at(claim, candidate.period, recorded)]
    agreeing = tuple(c for c in current if _agrees(c, reading, meant, candidate.stance))
    single = index.properties[reading.predicate].functional
    opposing = tuple(
        c for c in current if _opposes(c, reading, meant, candidate.stance, single=single)
    )
    if agreeing:
        verdict = _turned(Verdict.SUPPORTED, candidate)
        return Judgement(candidate, verdict, Layer.HISTORY, Reason.STATED, agreeing, opposing)
    if opposing:
        verdict = _turned(Verdict.CONTRADICTED, candidate)
        return Judgement(candidate, verdict, Layer.HISTORY, Reason.DENIED, opposing)
    if current:
        reason = Reason.UNKNOWN_VALUE
    else:
        reason = Reason.UNKNOWN_TIME if recorded else Reason.UNKNOWN_PROPERTY
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason)


def _turned(verdict: Verdict, candidate: Candidate) -> Verdict:
    """Return the verdict; what refutes a claim supports its negation, and the reverse."""
    return _OPPOSITE[verdict] if candidate.negated else verdict


def _meant(reading: Reading, index: EvidenceIndex, tolerance: Tolerance) -> Interval | None:
    """Return the numbers that a statement allows: widened for "about", else by its last digit."""
    quantity = reading.quantity
    if quantity is None:
        return None
    if quantity.comparator is Comparator.APPROXIMATELY:
        return _widened(quantity, _slack(quantity, index, reading, tolerance))
    if quantity.comparator is Comparator.EXACTLY:
        whole = index.properties[reading.predicate].whole
        return quantity.interval if whole else _widened(quantity, quantity.step / 2)
    return quantity.interval


def _slack(
    quantity: Quantity, index: EvidenceIndex, reading: Reading, tolerance: Tolerance
) -> Decimal:
    if index.properties[reading.predicate].ratio:
        return tolerance.share
    ends = [abs(e) for e in (quantity.interval.lower, quantity.interval.upper) if e is not None]
    return max(ends, default=Decimal(0)) * tolerance.number


def _widened(quantity: Quantity, slack: Decimal) -> Interval:
    lower, upper = quantity.interval.lower, quantity.interval.upper
    return Interval(
        None if lower is None else lower - slack,
        None if upper is None else upper + slack,
    )


def _at(claim: Claim, period: Period, recorded: Sequence[Claim]) -> bool:
    """Tell whether a claim speaks of a time; of the latest on record, where none is named."""
    if not period.unbounded:
        return claim.period.overlaps(period)
    start = claim.period.start
    return start is None or not any(
        other.period.start is not None and other.period.start > start for other in recorded
    )


def _agrees(claim: Claim, reading: Reading, meant: Interval | None, stance: Stance) -> bool:
    """Tell whether a claim says what was read, or more, and as a forecast only if that was read."""
    if claim.stance is not stance:
        return False
    if reading.object is not None:
        return claim.object == reading.object
    return claim.interval is not None and meant is not None and _implies(claim.interval, meant)


def _implies(claim: Interval, meant: Interval) -> bool:
    """Tell whether every number of `claim` is one of `meant`; open and closed ends are one here.

    Sources write "200+" and "over 200" for the same thing.
    """
    return Interval(claim.lower, claim.upper).within(Interval(meant.lower, meant.upper))


def _opposes(
    claim: Claim, reading: Reading, meant: Interval | None, stance: Stance, *, single: bool
) -> bool:
    """Tell whether a claim and what was read cannot both hold: what is now may change later."""
    same = reading.object is not None and claim.object == reading.object
    if claim.stance is Stance.DENIED:
        return same
    if claim.stance is not stance or not single:
        return False
    if reading.object is not None:
        return claim.object is not None and not same
    return claim.interval is not None and meant is not None and not claim.interval.overlaps(meant)
