"""Choosing between what a sentence claims by its words and by the recorded claims near to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.hallucination.claims import Candidate, Doubt, Opinion, SentenceRead
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.segment import Sentence
from kg.hallucination.verification.entailment import attributed, check
from kg.hallucination.verification.tolerance import Tolerance
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Verdict

__all__ = ["judge"]

#: Reasons that follow from what is not recorded, or from what a property can be.
_INDIRECT: Final = frozenset({Reason.UNLISTED, Reason.IMPOSSIBLE})


def judge(read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance) -> tuple[Judgement, ...]:
    """Judge the claims of a sentence.

    What the words of a sentence say by themselves comes first. Where they leave a claim undecided,
    the recorded claims nearest to the sentence are asked: if they decide all of it, or contradict
    it, that stands in the place of what was undecided. What is undecided then may be decided by the
    paraphrases that the sentence resembles, and what is decided may be doubted by them.

    Args:
        read: the sentence, read both ways.
        index: the evidence.
        tolerance: how near "about" has to be.
    """
    found = _by_rules(read, index, tolerance)
    if not found or any(one.reason.final for one in found):
        return found
    verdict = _whole(found)
    # Of a sentence that is decided in part the rest may be anything.
    if verdict is None and any(map(_is_decided, found)):
        return found
    if verdict is not None and not _may_be_doubted(found, verdict, read):
        return found
    opinion = read.resembles()
    return found if opinion is None else _weighed(found, verdict, opinion, read.sentence, index)


def _may_be_doubted(found: Sequence[Judgement], verdict: Verdict, read: SentenceRead) -> bool:
    """Return whether rules may be wrong with what they find of a sentence.

    What its own words state is hardly ever wrong, nor who says so, nor what is contradicted beside
    what is supported: there the sentence was understood.
    """
    if verdict is Verdict.SUPPORTED:
        return any(one.candidate not in read.candidates for one in found)
    return not any(
        one.verdict is Verdict.SUPPORTED or one.reason is Reason.WRONG_SPEAKER for one in found
    )


def _weighed(
    found: tuple[Judgement, ...],
    verdict: Verdict | None,
    opinion: Opinion,
    sentence: Sentence,
    index: EvidenceIndex,
) -> tuple[Judgement, ...]:
    """Return the judgements on a sentence, once paraphrases are asked as well.

    Args:
        found: those of the rules.
        verdict: what these come to; None if they decide nothing.
        opinion: what paraphrases tell.
        sentence: the sentence.
        index: the evidence.
    """
    if verdict is not None:
        if verdict not in opinion.doubted:
            return found
        found = tuple(_taken_back(one) for one in found)
        if opinion.compares:
            return found
    if opinion.claim is None:
        return found
    # Wordings that go beyond a claim are much like it.
    if opinion.verdict is Verdict.SUPPORTED and any(one.candidate.beyond for one in found):
        return found
    judged = attributed(_by_resemblance(opinion, opinion.claim, sentence, found), index)
    return (judged,) if _is_decided(judged) else found


def _whole(judgements: Sequence[Judgement]) -> Verdict | None:
    """Return the verdict on a sentence that follows from those on its claims, if it is decided."""
    if _contradicts(judgements):
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if all(map(_is_decided, judgements)) else None


def _taken_back(judgement: Judgement) -> Judgement:
    if not _is_decided(judgement):
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


def _by_rules(
    read: SentenceRead, index: EvidenceIndex, tolerance: Tolerance
) -> tuple[Judgement, ...]:
    by_words = tuple(check(candidate, index, tolerance) for candidate in read.candidates)
    if not index.plain:  # where each name is read once
        by_words = _without_parts(by_words)
    if _denies(by_words):
        return by_words
    if all(map(_is_decided, by_words)):
        return tuple(_doubted(one, read) for one in by_words)
    nearest = tuple(check(candidate, index, tolerance) for candidate in read.nearest())
    if backing := _backing(nearest, read, index, tolerance):
        return backing
    if _contradicts(by_words):
        return by_words
    if nearest and (all(map(_is_decided, nearest)) or _contradicts(nearest)):
        # Who says so is told by the whole of a sentence, not by the clause of a claim.
        ascribed = [one for one in nearest if one.reason is Reason.WRONG_SPEAKER]
        kept = tuple(one for one in by_words if _is_decided(one) and not _repeats(one, ascribed))
        rest = tuple(one for one in nearest if not _repeats(one, kept))
        if rest or not _contradicts(nearest):  # else what could not be read is decided by nothing
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
    if _contradicts(nearest) or any(one.candidate.negated for one in undecided):
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


def _is_decided(judgement: Judgement) -> bool:
    return judgement.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED}


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
        judgement.verdict is Verdict.CONTRADICTED and judgement.reason not in _INDIRECT
        for judgement in judgements
    )


def _contradicts(judgements: Sequence[Judgement]) -> bool:
    return any(judgement.verdict is Verdict.CONTRADICTED for judgement in judgements)


def _repeats(one: Judgement, others: Sequence[Judgement]) -> bool:
    """Return whether a judgement rests on the same claims as one of some others."""
    return any(set(one.evidence) & set(other.evidence) for other in others)
