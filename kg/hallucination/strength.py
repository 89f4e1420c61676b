"""Wordings that say the opposite of what is recorded, or more than it.

Names are found and claims aligned by words that a sentence shares with what is recorded. Where it
also has a wording that the knowledge base records as an antonym or a stronger form of the property
or value read, what is recorded does not back it: it is unread, and never supported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.hallucination.candidates import Candidate, Reading
from kg.hallucination.clauses import Clause
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.judgements import Judgement, Layer, Reason
from kg.hallucination.segment import Sentence
from kg.model import Verdict

__all__ = ["backed", "with_beyond"]


def with_beyond(
    sentence: Sentence,
    parts: Sequence[Clause],
    found: Sequence[Candidate],
    index: EvidenceIndex,
) -> Iterator[Candidate]:
    """Yield the claims of a sentence with what the wording of their clauses goes beyond.

    Args:
        sentence: the sentence.
        parts: its clauses.
        found: what was read in it.
        index: tells which wordings go beyond which properties and values.
    """
    mentions = index.beyond.find(sentence.text) if found else []
    for candidate in found:
        start, end = candidate.start - sentence.start, candidate.end - sentence.start
        clauses = [part for part in parts if part.start < end and start < part.end]
        beyond = frozenset(
            target
            for mention in mentions
            if any(part.start <= mention.start and mention.end <= part.end for part in clauses)
            for target in mention.targets
        )
        yield replace(candidate, beyond=beyond) if beyond else candidate


def backed(judgement: Judgement, reading: Reading) -> Judgement:
    """Return a judgement, unread in the place of supported where the wording goes beyond it."""
    meant = {reading.predicate, reading.object, reading.kind}
    candidate = judgement.candidate
    if judgement.verdict is not Verdict.SUPPORTED or candidate.beyond.isdisjoint(meant):
        return judgement
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNREAD)
