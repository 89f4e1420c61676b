"""The layer of history: judging a claim by what is recorded, and by what follows from it."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from kg.hallucination.verification.case import Case
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Stance, Verdict

__all__ = ["judge"]

#: What a text of one stance may be held against; "may" is backed by what is so, and the reverse
#: is not.
_HELD_AGAINST = {
    Stance.ASSERTED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.RECOMMENDED: {Stance.ASSERTED, Stance.RECOMMENDED},
    Stance.FORECAST: {Stance.FORECAST},
    Stance.POSSIBLE: {Stance.ASSERTED, Stance.FORECAST, Stance.POSSIBLE},
}

_DENIABLE = {Stance.ASSERTED, Stance.POSSIBLE}


def judge(case: Case) -> Judgement:
    """Weigh what is recorded of the very property, then what follows from anything else.

    Args:
        case: the claim as read, before the evidence.
    """
    recorded = case.recorded()
    stances = _HELD_AGAINST[case.candidate.stance]
    relevant = [c for c in recorded if case.concerns(c)]
    if not any(case.is_current(c, relevant) for c in relevant):
        relevant += case.in_one_scope([c for c in recorded if case.is_current(c, recorded)])
    covered = stances | {Stance.DENIED, Stance.DISPUTED}
    # That something will not be is at odds with what says that it is, or may be.
    backing = stances | (_DENIABLE if case.candidate.negated else set())
    current = [
        c for c in relevant if c.stance in covered | backing and case.is_current(c, relevant)
    ]
    same = [c for c in current if case.says(c)]
    agreeing = tuple(c for c in same if c.stance in backing)
    current = [c for c in current if c.stance in covered]
    doubting = tuple(c for c in same if c.stance is Stance.DISPUTED)
    opposing = tuple(
        c for c in current if (c.stance is Stance.DENIED if c in same else case.excludes(c))
    )
    opposing = opposing or case.said_of_others(stances) or case.said_in_reverse(stances)
    if agreeing:
        rivals = (*opposing, *doubting)
        return _found(case, Verdict.SUPPORTED, Reason.STATED, agreeing, rivals)
    if opposing:
        return _found(case, Verdict.CONTRADICTED, Reason.DENIED, opposing, doubting)
    if doubting:
        return _found(case, Verdict.UNVERIFIABLE, Reason.OPEN, doubting)
    return (
        _by_forecast(case, relevant)
        or _by_band(case)
        or _by_steps(case)
        or _by_completeness(case, current)
        or _by_narrower_forecast(case, recorded)
        or _unknown(case, relevant, current)
    )


def _by_forecast(case: Case, relevant: Sequence[Claim]) -> Judgement | None:
    """Judge by what is only forecast: it may not be told as a fact, nor for another time."""
    forecasts = [c for c in relevant if c.stance is Stance.FORECAST and c.period.start]
    candidate = case.candidate
    if not forecasts or candidate.stance is Stance.POSSIBLE:
        return None
    saying = tuple(c for c in forecasts if case.says(c))
    then = tuple(c for c in saying if c.period.overlaps(candidate.period))
    if candidate.stance is Stance.FORECAST:
        if saying and not then:
            return _found(case, Verdict.CONTRADICTED, Reason.WRONG_TIME, saying)
        return None
    if candidate.period.unbounded or candidate.accomplished or not then:
        if saying:
            return _found(case, Verdict.CONTRADICTED, Reason.PREMATURE, saying)
    elif then:
        return _found(case, Verdict.SUPPORTED, Reason.STATED, then)
    dated = not candidate.period.unbounded
    against = tuple(
        c for c in forecasts if dated and c.period.overlaps(candidate.period) and case.excludes(c)
    )
    return _found(case, Verdict.CONTRADICTED, Reason.DENIED, against) if against else None


def _by_narrower_forecast(case: Case, recorded: Sequence[Claim]) -> Judgement | None:
    """Refute by what is forecast within a scope: what has yet to come there holds nowhere yet.

    It never bears out a sentence that names no scope.
    """
    judged = _by_forecast(case, [claim for claim in recorded if case.says(claim)])
    return judged if judged and judged.verdict is Verdict.CONTRADICTED else None


def _by_band(case: Case) -> Judgement | None:
    """Judge a number by the values that set a band for it: a level its degrees."""
    if case.allowed is None:
        return None
    judged = case.index.judged.get(case.reading.subject, ())
    for claim in judged:
        band = case.index.bands.get(claim.object or "")
        if band is None or band.predicate != case.prop.iri or not case.concerns(claim):
            continue
        if claim.stance not in _HELD_AGAINST[case.candidate.stance]:
            continue
        if not case.is_current(claim, judged):
            continue
        if not band.interval.overlaps(case.allowed):
            return _found(case, Verdict.CONTRADICTED, Reason.DENIED, (claim,))
        if band.interval.within(case.allowed):
            return _found(case, Verdict.SUPPORTED, Reason.STATED, (claim,))
    return None


def _by_steps(case: Case) -> Judgement | None:
    """Judge what a transitive property leads to through other things."""
    goal = case.reading.object
    if goal is None or not case.prop.transitive:
        return None
    chains: deque[tuple[str, tuple[Claim, ...]]] = deque([(case.reading.subject, ())])
    seen = {case.reading.subject}
    while chains:
        thing, chain = chains.popleft()
        for claim in case.index.claims.get((thing, case.prop.iri), ()):
            step = claim.object
            if step is None or step in seen or claim.stance is not Stance.ASSERTED:
                continue
            if step == goal:
                return _found(case, Verdict.SUPPORTED, Reason.STATED, (*chain, claim))
            seen.add(step)
            chains.append((step, (*chain, claim)))
    return None


def _by_completeness(case: Case, current: Sequence[Claim]) -> Judgement | None:
    """Judge a value that is not among those on record, where all of them are on record.

    What is known of a thing in one respect is taken to be all there is of it, as in the partial
    completeness assumption of Galárraga et al., AMIE (WWW 2013).
    """
    mine = case.reading.object
    recorded = case.index.claims.get((case.reading.subject, case.prop.iri), ())
    if not case.prop.complete or mine is None or any(c.object == mine for c in recorded):
        return None
    listed = tuple(
        claim
        for claim in current
        if claim.predicate == case.prop.iri
        and claim.subject == case.reading.subject
        and claim.stance in {Stance.ASSERTED, Stance.RECOMMENDED, Stance.FORECAST}
    )
    return _found(case, Verdict.CONTRADICTED, Reason.UNLISTED, listed) if listed else None


def _unknown(case: Case, relevant: Sequence[Claim], current: Sequence[Claim]) -> Judgement:
    reason = Reason.UNKNOWN_PROPERTY
    if case.index.claims.get((case.reading.subject, case.reading.predicate)):
        reason = Reason.UNKNOWN_VALUE if current or not relevant else Reason.UNKNOWN_TIME
    return _found(case, Verdict.UNVERIFIABLE, reason)


def _found(
    case: Case,
    verdict: Verdict,
    reason: Reason,
    evidence: tuple[Claim, ...] = (),
    rivals: tuple[Claim, ...] = (),
) -> Judgement:
    # What a source says comes before what only follows from it.
    evidence = tuple(sorted(evidence, key=lambda claim: not claim.passages))
    return Judgement(case.candidate, verdict, Layer.HISTORY, reason, evidence, rivals)
