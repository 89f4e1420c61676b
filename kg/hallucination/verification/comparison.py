"""Judging comparisons: who has more of a property, told by numbers or by ranks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_FLOOR

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.verification.difference import differ
from kg.hallucination.verification.tolerance import Tolerance
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Comparator, Interval, Stance, Verdict

__all__ = ["compare"]


def compare(
    candidate: Candidate, reading: Reading, index: EvidenceIndex, tolerance: Tolerance
) -> Judgement:
    """Judge that the subject has more or less of a property than another thing, or as much.

    Args:
        candidate: the claim as read.
        reading: the way to take it; a quantity tells by how much.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    if reading.object is None:
        return _extreme(candidate, reading, index)
    if reading.object == reading.subject:
        return _trend(candidate, reading, index, tolerance)
    here = list(_measures(reading.subject, reading.predicate, candidate, index))
    there = list(_measures(reading.object, reading.predicate, candidate, index))
    if not here or not there:
        reason = Reason.UNKNOWN_PROPERTY
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason)
    prop = index.properties[reading.predicate]
    held = {_compares(mine, its, reading, prop, tolerance) for mine, _ in here for its, _ in there}
    grounds = (here[0][1], there[0][1])
    if held == {True}:
        return Judgement(candidate, Verdict.SUPPORTED, Layer.HISTORY, Reason.STATED, grounds)
    if held == {False}:
        return Judgement(candidate, Verdict.CONTRADICTED, Layer.HISTORY, Reason.DENIED, grounds)
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, Reason.UNKNOWN_VALUE)


def _extreme(candidate: Candidate, reading: Reading, index: EvidenceIndex) -> Judgement:
    """Judge that the subject has most, or least, of a property.

    It is compared with the other things that the sentence names, or with all that have the property
    and are of a kind with it.
    """
    mine = list(_measures(reading.subject, reading.predicate, candidate, index))
    peers = [
        thing
        for thing, predicate in index.claims
        if predicate == reading.predicate and thing != reading.subject
    ]
    named = [thing for thing in peers if thing in candidate.named]
    theirs = [
        (its, claim)
        for thing in named or peers
        for its, claim in _measures(thing, reading.predicate, candidate, index)
    ]
    if not mine or not theirs:
        reason = Reason.UNKNOWN_PROPERTY
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason)
    number, grounds = mine[0]
    for its, claim in theirs:
        if _holds(its, number, reading.order):
            against = (grounds, claim)
            return Judgement(candidate, Verdict.CONTRADICTED, Layer.HISTORY, Reason.DENIED, against)
    best = max(theirs, key=lambda item: item[0].lower or 0)[1]
    return Judgement(candidate, Verdict.SUPPORTED, Layer.HISTORY, Reason.STATED, (grounds, best))


def _trend(
    candidate: Candidate, reading: Reading, index: EvidenceIndex, tolerance: Tolerance
) -> Judgement:
    """Judge that the subject has more, or less, of a property than it had before."""
    dated = [
        claim
        for claim in index.claims.get((reading.subject, reading.predicate), ())
        if claim.stance is Stance.ASSERTED and claim.subject == reading.subject
        if claim.period.start or claim.period.end
    ]
    dated.sort(key=_begins)
    numbers = [(n, claim) for claim in dated if (n := _number(claim, index)) is not None]
    if len(numbers) < 2 or _begins(numbers[0][1]) == _begins(numbers[-1][1]):
        reason = Reason.UNKNOWN_TIME
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason)
    (first, earlier), (last, later) = numbers[0], numbers[-1]
    prop = index.properties[reading.predicate]
    held = _compares(last, first, reading, prop, tolerance)
    if held is None:
        return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, Reason.UNKNOWN_VALUE)
    verdict = Verdict.SUPPORTED if held else Verdict.CONTRADICTED
    reason = Reason.STATED if held else Reason.DENIED
    return Judgement(candidate, verdict, Layer.HISTORY, reason, (later, earlier))


def _begins(claim: Claim) -> datetime:
    return claim.period.start or datetime.min.replace(tzinfo=UTC)


def _number(claim: Claim, index: EvidenceIndex) -> Interval | None:
    rank = index.ranks.get(claim.object or "")
    return Interval(rank, rank) if rank is not None else claim.interval


def _measures(
    thing: str, predicate: str, candidate: Candidate, index: EvidenceIndex
) -> Iterator[tuple[Interval, Claim]]:
    """Yield the numbers of a thing: recorded, of the band of its value, or the rank of that."""
    direct = _current(index.claims.get((thing, predicate), ()), thing, candidate, index)
    found = False
    for claim in direct:
        if claim.interval is not None:
            found = True
            yield claim.interval, claim
        elif claim.object is not None and claim.object in index.ranks:
            found = True
            rank = index.ranks[claim.object]
            yield Interval(rank, rank), claim
    if found:
        return
    for claim in _current(index.judged.get(thing, ()), thing, candidate, index):
        band = index.bands.get(claim.object or "")
        if band is not None and band.predicate == predicate:
            yield band.interval, claim


def _current(
    recorded: tuple[Claim, ...], thing: str, candidate: Candidate, index: EvidenceIndex
) -> list[Claim]:
    asserted = [
        claim
        for claim in recorded
        if claim.stance is Stance.ASSERTED and claim.scope is None and claim.subject == thing
    ]
    if not candidate.period.unbounded:
        # What is derived without a time is so today, and need not have been so at any other.
        return [
            claim
            for claim in asserted
            if claim.period.overlaps(candidate.period)
            if claim.iri or claim.predicate not in index.dated
        ]
    latest = max(
        (claim.period.start for claim in asserted if claim.period.start is not None), default=None
    )
    return [
        claim
        for claim in asserted
        if latest is None
        or claim.period.start == latest
        or (claim.period.start is None and (claim.period.end is None or claim.period.end > latest))
    ]


def _compares(
    mine: Interval, its: Interval, reading: Reading, prop: Property, tolerance: Tolerance
) -> bool | None:
    """Return whether two numbers stand as a reading says; None if that depends on which."""
    if reading.quantity is None:
        return _holds(mine, its, reading.order)
    if prop.temporal:  # 1957 is 23 years after 1934, whenever in the two years something was
        mine, its = _year(mine), _year(its)
    return differ(mine, its, reading, prop, tolerance)


def _year(span: Interval) -> Interval:
    lower = None if span.lower is None else span.lower.to_integral_value(ROUND_FLOOR)
    return Interval(lower, lower)


def _holds(mine: Interval, its: Interval, order: Comparator | None) -> bool | None:
    """Return whether the order holds between any two numbers; None if it depends on which."""
    if order is Comparator.EXACTLY:
        if mine == its and mine.lower == mine.upper:
            return True
        return None if mine.overlaps(its) else False
    if order is Comparator.LESS_THAN:
        mine, its = its, mine
    if _above(mine, its):
        return True
    return False if _not_above(mine, its) else None


def _above(mine: Interval, its: Interval) -> bool:
    if mine.lower is None or its.upper is None:
        return False
    if mine.lower == its.upper:
        return mine.lower_open or its.upper_open
    return mine.lower > its.upper


def _not_above(mine: Interval, its: Interval) -> bool:
    return mine.upper is not None and its.lower is not None and mine.upper <= its.lower
