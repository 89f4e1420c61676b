"""Whether the times that a supported claim names beside its evidence are on record as well."""

from __future__ import annotations

from datetime import datetime

from kg.hallucination.claims import Candidate
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.values import replace
from kg.hallucination.verification.verdicts import Judgement, Reason
from kg.model import Claim, Period, Verdict

__all__ = ["in_time"]


def in_time(judgement: Judgement, index: EvidenceIndex) -> Judgement:
    """Return a judgement, no longer supported where a time that its claim names is not on record.

    What holds at one end of a range need not hold at the other: "from 2019 to 2025" is not backed
    by what is recorded of 2025, and a change since 2019 asks for what was so in 2019. What came
    about in March did not come about in October, though it still is so then.

    Args:
        judgement: what was found of a claim.
        index: what else is recorded of the same things.
    """
    candidate, evidence = judgement.candidate, judgement.evidence
    if judgement.verdict is not Verdict.SUPPORTED or candidate.period.unbounded or not evidence:
        return judgement
    if candidate.begins and all(_began_at_another(claim, candidate.period) for claim in evidence):
        return replace(judgement, verdict=Verdict.CONTRADICTED, reason=Reason.WRONG_TIME)
    if _is_undated(candidate, evidence, index) or not _holds_since(candidate, evidence, index):
        return replace(judgement, verdict=Verdict.UNVERIFIABLE, reason=Reason.UNKNOWN_TIME)
    return judgement


def _began_at_another(claim: Claim, period: Period) -> bool:
    """Return whether a claim of what has been so ever since began outside of a time."""
    start = claim.period.start
    return start is not None and claim.period.end is None and not _holds(period, start)


def _is_undated(candidate: Candidate, evidence: tuple[Claim, ...], index: EvidenceIndex) -> bool:
    """Return whether nothing is recorded for the time of a claim, of what it is about."""
    if not all(claim.period.unbounded for claim in evidence):
        return False
    ends = {end for claim in evidence for end in (claim.subject, claim.object) if end}
    return not index.dates(ends, candidate.period)


def _holds_since(candidate: Candidate, evidence: tuple[Claim, ...], index: EvidenceIndex) -> bool:
    """Return whether what is said of a range of times is on record from its beginning."""
    since = candidate.since
    if since is None:
        return True
    if any(claim.predicate in index.changes for claim in evidence):
        return any(  # a change is from something that was so at first
            claim.interval is not None and claim.period.overlaps(since) and claim.period.start
            for mine in evidence
            for claim in index.touching.get(mine.subject, ())
            if claim.subject == mine.subject
        )
    if not candidate.period.overlaps(since):
        return True  # what something rose to was not so at first
    bounded = [claim.period for claim in evidence if claim.period.start and claim.period.end]
    if len(bounded) < len(evidence):
        return True
    return any(period.overlaps(since) for period in bounded)


def _holds(period: Period, moment: datetime) -> bool:
    return (period.start is None or period.start <= moment) and (
        period.end is None or moment < period.end
    )
