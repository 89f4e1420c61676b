"""Checking a claim of a text against the evidence, layer by layer.

1. Semantic: does it name things that the knowledge base knows?
2. Logic: can the property have such a value at all?
3. History: what do the recorded claims and facts say?
"""

from __future__ import annotations

import re
from typing import Final

from kg.hallucination.claims import Candidate, Missing, Reading
from kg.hallucination.extraction.strength import backed
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.numbers.quantities import Quantity, Unit
from kg.hallucination.values import replace
from kg.hallucination.verification.case import Case
from kg.hallucination.verification.comparison import compare
from kg.hallucination.verification.dating import in_time
from kg.hallucination.verification.existential import find_unnamed
from kg.hallucination.verification.history import judge
from kg.hallucination.verification.tolerance import Tolerance, meant
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Verdict

__all__ = ["Judgement", "Layer", "Reason", "Tolerance", "attributed", "check"]


#: Of several readings of one claim, that which holds is meant, then that which is refuted.
_PREFERENCE = (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
_OPPOSITE = {Verdict.SUPPORTED: Verdict.CONTRADICTED, Verdict.CONTRADICTED: Verdict.SUPPORTED}
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
    if candidate.timeless:
        return Judgement(candidate, Verdict.CONTRADICTED, Layer.LOGIC, Reason.IMPOSSIBLE_TIME)
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
    return _enough(attributed(in_time(best, index), index))


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


def attributed(judgement: Judgement, index: EvidenceIndex) -> Judgement:
    """Judge who is said to say what is so: another than the sources name, or one they do not.

    Args:
        judgement: on what is said, whoever says it.
        index: the evidence.
    """
    candidate, evidence = judgement.candidate, judgement.evidence
    if judgement.verdict is not Verdict.SUPPORTED or not (candidate.speakers or candidate.stranger):
        return judgement
    named = {speaker for claim in evidence for speaker in claim.speakers}
    ends = frozenset(end for claim in evidence for end in (claim.subject, claim.object) if end)
    # The report of somebody speaks for him.
    voiced = candidate.speakers.union(*(index.linked.get(s, ()) for s in candidate.speakers))
    voiced |= {one for one in named for s in candidate.speakers if _is_named_after(s, one, index)}
    if not named.isdisjoint(voiced):
        if not candidate.stranger:
            return judgement
        # "According to X, a study by Y warns": that X says so is not on record.
        return replace(judgement, verdict=Verdict.UNVERIFIABLE, reason=Reason.UNKNOWN_SPEAKER)
    near = any(index.near(speaker, ends) for speaker in candidate.speakers)
    if near and not named and not candidate.stranger:
        return judgement
    if named:
        return replace(judgement, verdict=Verdict.CONTRADICTED, reason=Reason.WRONG_SPEAKER)
    return replace(judgement, verdict=Verdict.UNVERIFIABLE, reason=Reason.UNKNOWN_SPEAKER)


def _is_named_after(source: str, speaker: str, index: EvidenceIndex) -> bool:
    """Return whether a source bears the name of somebody: "the IDC report"."""
    labels, names = index.labels.get(source, {}), index.labels.get(speaker, {})
    return any(
        re.match(rf"{re.escape(names[language])}(?![A-Za-z0-9-])", label)
        for language, label in labels.items()
        if names.get(language)
    )


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
    allowed = meant(reading.quantity, prop, tolerance) if reading.quantity else None
    if allowed is not None and prop.limits is not None and not allowed.overlaps(prop.limits):
        if prop.ratio and _is_count(reading.quantity):
            return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNREAD)
        return Judgement(candidate, Verdict.CONTRADICTED, Layer.LOGIC, Reason.IMPOSSIBLE)
    return judge(Case(candidate, reading, prop, allowed, index, tolerance))


def _is_count(quantity: Quantity | None) -> bool:
    """Return whether a number is small and whole, and more likely counts something than a share."""
    if quantity is None or quantity.unit is not Unit.NUMBER:
        return False
    number = quantity.interval.lower
    return number is not None and 1 < number <= MOST_COUNTED and number % 1 == 0
