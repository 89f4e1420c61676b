"""What rules find of a sentence, as features beside those of its likeness to paraphrases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.hallucination.claims import Candidate
from kg.hallucination.verification.verdicts import Judgement, Reason
from kg.model import Verdict

__all__ = ["INDIRECT", "contradicts", "is_decided", "is_stated", "outcome", "verdict_of"]

#: Reasons that follow from what is not recorded, or from what a property can be.
INDIRECT: Final = frozenset({Reason.UNLISTED, Reason.IMPOSSIBLE})
#: What of a sentence may be unknown.
_UNKNOWN: Final = (
    Reason.UNKNOWN_ENTITY,
    Reason.UNKNOWN_PROPERTY,
    Reason.UNKNOWN_RELATION,
    Reason.UNKNOWN_OBJECT,
    Reason.UNKNOWN_VALUE,
    Reason.UNKNOWN_TIME,
    Reason.UNKNOWN_SPEAKER,
)
#: How else something may be contradicted than by a claim that says otherwise.
_OTHERWISE: Final = (Reason.WRONG_SPEAKER, Reason.WRONG_TIME, Reason.PREMATURE, Reason.OPEN)


def outcome(judgements: Sequence[Judgement], own: Sequence[Candidate]) -> dict[str, float]:
    """Return what judgements on a sentence come to, as numbers with names.

    Whoever changes one trains the trees that weigh paraphrases anew
    (`benchmarks/train_paraphrases.py`).

    Args:
        judgements: those on the claims of the sentence.
        own: the claims that were read by its own words.
    """
    supported = [one for one in judgements if one.verdict is Verdict.SUPPORTED]
    contradicted = [one for one in judgements if one.verdict is Verdict.CONTRADICTED]
    undecided = [one for one in judgements if not is_decided(one)]
    against = {one.reason for one in contradicted}
    reasons = {one.reason for one in judgements}
    whole = bool(supported) and len(supported) == len(judgements)
    total = len(judgements) or 1

    def near(some: Sequence[Judgement]) -> list[bool]:
        return [one.candidate not in own for one in some]

    found = {
        "support": whole,
        "support by what is near": whole and any(near(supported)),
        "support several": whole and len(supported) > 1,
        "support in part": bool(supported and undecided) and not contradicted,
        "contradict": bool(contradicted),
        "contradict all": bool(contradicted) and len(contradicted) == len(judgements),
        "contradict, support nothing": bool(contradicted) and not supported,
        "contradict by what is near": bool(contradicted) and all(near(contradicted)),
        "contradict indirectly": bool(against) and against <= INDIRECT,
        "share supported": len(supported) / total,
        "share contradicted": len(contradicted) / total,
        "share undecided": len(undecided) / total,
        "find something unread": any(one.verdict is Verdict.UNREAD for one in judgements),
        "find a stronger form": any(one.candidate.beyond for one in judgements),
    }
    found.update((f"find {reason.name.lower()}", reason in against) for reason in _OTHERWISE)
    found.update((f"find {reason.name.lower()}", reason in reasons) for reason in _UNKNOWN)
    return {f"rules {name}": float(value) for name, value in found.items()}


def verdict_of(judgements: Sequence[Judgement]) -> Verdict | None:
    """Return the verdict on a sentence that follows from those on its claims, if it is decided."""
    if contradicts(judgements):
        return Verdict.CONTRADICTED
    return Verdict.SUPPORTED if all(map(is_decided, judgements)) else None


def contradicts(judgements: Sequence[Judgement]) -> bool:
    """Return whether a claim is contradicted."""
    return any(one.verdict is Verdict.CONTRADICTED for one in judgements)


def is_decided(judgement: Judgement) -> bool:
    """Return whether a claim is supported or contradicted."""
    return judgement.verdict in {Verdict.SUPPORTED, Verdict.CONTRADICTED}


def is_stated(judgements: Sequence[Judgement], verdict: Verdict, own: Sequence[Candidate]) -> bool:
    """Return whether a verdict on a sentence rests on its own words, not on claims near to it.

    Args:
        judgements: those on the claims of the sentence.
        verdict: what they come to.
        own: the claims that were read by its own words.
    """
    stated = (one.candidate in own for one in judgements if one.verdict is verdict)
    return all(stated) if verdict is Verdict.SUPPORTED else any(stated)
