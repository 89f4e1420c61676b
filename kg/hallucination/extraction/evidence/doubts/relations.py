"""Relations between what a sentence names that no recorded claim accounts for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from kg.hallucination.extraction.evidence.slots import Filling, State
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.linking.annotation import AnnotatedSentence, mask
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.roles import frames

__all__ = ["is_unrelated"]

#: Families that say little of how two things are related: their words have to be there.
WEAK: Final = frozenset({"associatedWith", "describes", "isExpressedBy"})
#: Families of what is not decided.
CONTESTS: Final = frozenset({"contests", "isContestedBy"})
#: Families that tell the reason of something.
GROUNDS: Final = frozenset({"influences", "supports", "isSupportedBy", "limits"})


def _is_substantial(filling: Filling) -> bool:
    """Return whether more is told than that two things have to do with each other."""
    told = filling.relation.places or filling.quantity is not None or filling.valued
    return bool(told) or WEAK.isdisjoint(filling.families)


def _is_compared(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> bool:
    """Return whether a sentence compares, and no claim told in it does."""
    return any(clause.compares and clause.named[1:] for clause in sentence.clauses) and not any(
        filling.claim.predicate in index.comparing or filling.quantity is not None
        for filling in fillings
    )


def _framed(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    """Yield clauses, each with those before it that only say where or of what it speaks."""
    held: list[Clause] = []
    for clause in clauses:
        held.append(clause)
        if not frames(clause):
            yield held
            held = []
    if held:
        yield held


def _is_connected(clauses: Sequence[Clause], fillings: Sequence[Filling]) -> bool:
    """Return whether claims relate all that is named in some clauses to each other."""
    places = [mask(m.start, m.end) for clause in clauses for m in clause.named]
    if len(places) < 2:
        return True
    groups = [
        filling.explained for filling in fillings if any(filling.explained & p for p in places)
    ]
    while len(groups) > 1:
        joined = next((g for g in groups[1:] if g & groups[0]), None)
        if joined is None:
            return False
        groups.remove(joined)
        groups[0] |= joined
    return True


def _is_unfinished(filling: Filling, sentence: AnnotatedSentence) -> bool:
    """Return whether a contest is told to be over: "has settled on X" backs no contender."""
    if filling.relation.state is not State.ABSENT or CONTESTS.isdisjoint(filling.families):
        return False
    words = sentence.clause_of(filling.ends).words
    return phrase("accomplished").search(words) is not None


def is_unrelated(
    fillings: Sequence[Filling], sentence: AnnotatedSentence, index: EvidenceIndex
) -> bool:
    """Return whether some relation that a sentence tells is in none of the claims told in it."""
    if any(not _is_connected(clauses, fillings) for clauses in _framed(sentence.clauses)):
        return True
    if not any(map(_is_substantial, fillings)) or _is_compared(fillings, sentence, index):
        return True
    if any(_is_unfinished(filling, sentence) for filling in fillings):
        return True
    reasons = phrase("reason").search(sentence.text) is not None
    return reasons and not any(filling.families & GROUNDS for filling in fillings)
