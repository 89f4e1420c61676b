"""Choosing between what a sentence claims by its words and by the recorded claims near to it."""

from __future__ import annotations

from collections.abc import Sequence

from kg.hallucination.claims import Candidate, Doubt, Opinion, SentenceRead
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.segment import Sentence
from kg.hallucination.verification.entailment import attributed, check
from kg.hallucination.verification.outcome import (
    INDIRECT,
    contradicts,
    is_decided,
    is_stated,
    outcome,
    verdict_of,
)
from kg.hallucination.verification.tolerance import Tolerance
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Verdict

__all__ = ["by_rules", "judge"]


def judge(read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance) -> tuple[Judgement, ...]:
    """Judge the claims of a sentence.

    What the words of a sentence say by themselves comes first. Where they leave a claim undecided,
    the recorded claims nearest to the sentence are asked: if they decide all of it, or contradict
    it, that stands in the place of what was undecided. What both come to is weighed then with how
    like the sentence is to paraphrases of claims, where the base has any.

    Args:
        read: the sentence, read both ways.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    found = by_rules(read, index, tolerance)
    if not found or read.resembles is None or any(one.reason.final for one in found):
        return found
    opinion = read.resembles(outcome(found, read.candidates))
    return found if opinion is None else _weighed(found, opinion, read, index)


def _weighed(
    found: tuple[Judgement, ...], opinion: Opinion, read: SentenceRead, index: EvidenceIndex
) -> tuple[Judgement, ...]:
    """Return the judgements on a sentence, once paraphrases are asked as well.

    Args:
        found: those of the rules.
        opinion: what paraphrases tell.
        read: the sentence.
        index: the evidence.
    """
    verdict = verdict_of(found)
    if verdict is not None:
        if opinion.leaves(verdict, stated=is_stated(found, verdict, read.candidates)):
            return found
        found = tuple(map(_taken_back, found))
    if opinion.claim is None:
        return found
    judged = attributed(_by_resemblance(opinion, opinion.claim, read.sentence, found), index)
    return (judged,) if is_decided(judged) else found


def _taken_back(judgement: Judgement) -> Judgement:
    if not is_decided(judgement):
        return judgement
    return Judgement(judgement.candidate, Verdict.UNREAD, Layer.SEMANTIC, Reason.DOUBTED)


def _by_resemblance(
    opinion: Opinion, claim: Claim, sentence: Sentence, undecided: Sequence[Judgement]
) -> Judgement:
    """Return the judgement on a sentence that its paraphrases suggest."""
    whole = Candidate(
        sentence.start,
        sentence.end,
        sentence.text,
        speakers=frozenset().union(*(one.candidate.speakers for one in undecided)),
        stranger=any(one.candidate.stranger for one in undecided),
    )
    supported = opinion.verdict is Verdict.SUPPORTED
    reason = Reason.PARAPHRASE if supported else Reason.CONTRARY
    verdict = Verdict.SUPPORTED if supported else Verdict.CONTRADICTED
    return Judgement(whole, verdict, Layer.HISTORY, reason, (claim,))


def by_rules(
    read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance
) -> tuple[Judgement, ...]:
    """Return the judgements on the claims of a sentence without any paraphrase.

    Args:
        read: the sentence, read both ways.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    by_words = tuple(check(candidate, index, tolerance) for candidate in read.candidates)
    if not index.plain:  # where each name is read once
        by_words = _without_parts(by_words)
    if _denies(by_words):
        return by_words
    if all(map(is_decided, by_words)):
        return tuple(_doubted(one, read) for one in by_words)
    nearest = tuple(check(candidate, index, tolerance) for candidate in read.nearest())
    if backing := _backing(nearest, read, index, tolerance):
        return backing
    if contradicts(by_words):
        return by_words
    if nearest and (all(map(is_decided, nearest)) or contradicts(nearest)):
        # Who says so is told by the whole of a sentence, not by the clause of a claim.
        ascribed = [one for one in nearest if one.reason is Reason.WRONG_SPEAKER]
        kept = tuple(one for one in by_words if is_decided(one) and not _repeats(one, ascribed))
        rest = tuple(one for one in nearest if not _repeats(one, kept))
        if rest or not contradicts(nearest):  # else what could not be read is decided by nothing
            return (*kept, *rest)
    return by_words


def _backing(
    nearest: tuple[Judgement, ...], read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance
) -> tuple[Judgement, ...]:
    """Return the judgements that support all of a sentence; none where something is left.

    What is near to a sentence and undecided may be none of what it says: the sentence is read once
    more without that, and has to be accounted for by the rest.
    """
    undecided = [one for one in nearest if one.verdict is not Verdict.SUPPORTED]
    if not undecided:
        return nearest
    if contradicts(nearest) or any(one.candidate.negated for one in undecided):
        return ()
    dropped = frozenset(reading for one in undecided for reading in one.candidate.readings)
    again = tuple(check(candidate, index, tolerance) for candidate in read.nearest(dropped))
    return again if all(one.verdict is Verdict.SUPPORTED for one in again) else ()


def _without_parts(judged: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """Return judgements without those of part of a name: of "the MMLU suite" MMLU is not listed."""
    stated = {
        (reading.subject, reading.predicate)
        for one in judged
        if one.verdict is Verdict.SUPPORTED
        for reading in one.candidate.readings
    }
    return tuple(
        one
        for one in judged
        if one.reason is not Reason.UNLISTED
        or not any((r.subject, r.predicate) in stated for r in one.candidate.readings)
    )


def _doubted(judgement: Judgement, read: SentenceRead) -> Judgement:
    """Leave unread what holds of one of several things, if another has no part in it."""
    subjects = {reading.subject for reading in judgement.candidate.readings}
    if judgement.verdict is not Verdict.SUPPORTED or len(subjects) < 2:
        return judgement
    nearest = read.nearest()
    if not nearest or Doubt.NAME not in nearest[0].doubts:
        return judgement
    return Judgement(judgement.candidate, Verdict.UNREAD, Layer.SEMANTIC, Reason.UNREAD)


def _denies(judgements: Sequence[Judgement]) -> bool:
    """Return whether some source says otherwise, and not only that a list has others."""
    return any(
        judgement.verdict is Verdict.CONTRADICTED and judgement.reason not in INDIRECT
        for judgement in judgements
    )


def _repeats(one: Judgement, others: Sequence[Judgement]) -> bool:
    """Return whether a judgement rests on the same claims as one of some others."""
    return any(set(one.evidence) & set(other.evidence) for other in others)
