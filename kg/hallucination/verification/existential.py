"""Judging what is said of things that are not named: "has a moon", "orbits a star of class G"."""

from __future__ import annotations

from collections.abc import Iterator

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Claim, Stance, Verdict

__all__ = ["TYPE", "find_unnamed"]

#: The property of a reading that only tells what a thing is.
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def find_unnamed(candidate: Candidate, reading: Reading, index: EvidenceIndex) -> Judgement:
    """Judge that some thing of a class, maybe with a value of its own, is linked to the subject.

    That none is recorded refutes nothing, unless the property has a single value and its thing is
    of another kind. What a thing is can be refuted by a class that excludes it only.
    """
    assert reading.kind is not None
    if reading.predicate == TYPE:
        holds = index.is_a(reading.subject, reading.kind)
        verdict = Verdict.SUPPORTED if holds else Verdict.UNVERIFIABLE
        reason = Reason.STATED if holds else Reason.UNKNOWN_VALUE
        if not holds and index.disjoint(reading.subject, reading.kind):
            verdict, reason = Verdict.CONTRADICTED, Reason.IMPOSSIBLE
        return Judgement(candidate, verdict, Layer.LOGIC, reason)
    chains = list(_chains(reading, index))
    if holding := [chain for chain, holds in chains if holds]:
        return Judgement(
            candidate, Verdict.SUPPORTED, Layer.HISTORY, Reason.STATED, tuple(holding[0])
        )
    prop = index.properties[reading.predicate]
    if chains and prop.functional:
        refuting = tuple(chains[0][0])
        if all(_settled(chain, reading, index) for chain, _ in chains):
            return Judgement(
                candidate, Verdict.CONTRADICTED, Layer.HISTORY, Reason.DENIED, refuting
            )
    reason = Reason.UNKNOWN_VALUE if chains else Reason.UNKNOWN_PROPERTY
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.HISTORY, reason)


def _chains(reading: Reading, index: EvidenceIndex) -> Iterator[tuple[list[Claim], bool]]:
    """Yield the claims that lead from the subject to a thing, and on, and whether all holds."""
    for claim in index.claims.get((reading.subject, reading.predicate), ()):
        thing = claim.object
        if thing is None or claim.stance is not Stance.ASSERTED:
            continue
        holds = index.is_a(thing, reading.kind)
        if reading.where is None:
            yield [claim], holds
            continue
        prop, wanted = reading.where
        further = [c for c in index.claims.get((thing, prop), ()) if c.stance is Stance.ASSERTED]
        saying = [c for c in further if c.object == wanted]
        yield [claim, *(saying or further)[:1]], holds and bool(saying)


def _settled(chain: list[Claim], reading: Reading, index: EvidenceIndex) -> bool:
    """Return whether a chain leaves no room for what was read."""
    if reading.where is None:
        thing = chain[0].object
        return (
            thing is not None and reading.kind is not None and index.disjoint(thing, reading.kind)
        )
    return len(chain) > 1 and index.properties[reading.where[0]].functional
