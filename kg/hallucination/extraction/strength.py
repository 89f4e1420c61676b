"""Wordings that say the opposite of what is recorded, or more than it.

Names are found and claims aligned by words that a sentence shares with what is recorded. Where it
also has a wording that the knowledge base records as an antonym or a stronger form of the property
or value read, or that makes a number another one ("fell by 85%") or a value lost ("lost its status
as"), what is recorded does not back it: it is unread, and never supported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.values import replace
from kg.hallucination.verification.verdicts import Judgement, Layer, Reason
from kg.model import Verdict

__all__ = ["backed", "with_beyond"]


def with_beyond(
    sentence: Sentence,
    parts: Sequence[Clause],
    found: Sequence[Candidate],
    index: EvidenceIndex,
) -> Iterator[Candidate]:
    """Yield the claims of a sentence with what the wording of their clauses goes beyond.

    What is only supposed ("if RLHF is at L4, …") claims nothing that could be checked: its readings
    are dropped.

    Args:
        sentence: the sentence.
        parts: its clauses.
        found: what was read in it.
        index: tells which wordings go beyond which properties and values.
    """
    if not any(candidate.readings for candidate in found):
        yield from found
        return
    supposed = phrase("condition").match(sentence.text) is not None
    mentions = index.beyond.find(sentence.text) if len(index.beyond) else []
    for candidate in found:
        if not candidate.readings:
            yield candidate
            continue
        if supposed and not candidate.named:  # the scope that a claim is recorded with is named
            about = candidate.subject or candidate.readings[0].subject
            yield replace(candidate, readings=(), subject=about)
            continue
        start, end = candidate.start - sentence.start, candidate.end - sentence.start
        clauses = [part for part in parts if part.start < end and start < part.end]
        beyond = {
            target
            for mention in mentions
            if any(part.start <= mention.start and mention.end <= part.end for part in clauses)
            for target in mention.targets
        }
        for part in clauses:
            beyond.update(_bent(part, candidate, index))
            beyond.update(_undone(part, candidate, index))
        yield replace(candidate, beyond=frozenset(beyond)) if beyond else candidate


def _bent(part: Clause, candidate: Candidate, index: EvidenceIndex) -> Iterator[str]:
    """Yield the properties of which a number is read that is a change, a part or a multiple."""
    if candidate.ever:
        return  # the reader of changes took both numbers for what they are
    spans = [match.span() for match in phrase("bent").finditer(part.verbs)]
    for reading in (*candidate.readings, *candidate.others):
        if reading.quantity is None or reading.order is not None:
            continue
        if reading.predicate in index.changes:
            continue  # what fell by 93 % has a reduction of 93 %
        first, last = (at - part.start for at in (reading.quantity.start, reading.quantity.end))
        if any(start < last and first < end for start, end in spans):
            yield reading.predicate


def _undone(part: Clause, candidate: Candidate, index: EvidenceIndex) -> Iterator[str]:
    """Yield the values that a thing lost, or turns against, in words that are not on record."""
    matches = list(phrase("undone").finditer(part.verbs))
    if not matches:
        return
    for reading in (*candidate.readings, *candidate.others):
        senses = index.wording.senses
        known = frozenset[str]().union(
            *(
                senses.get(end or "", ())
                for end in (reading.subject, reading.predicate, reading.object)
            )
        )
        if reading.object and not all(
            {word.key for word in words(match[0])} & known for match in matches
        ):
            yield reading.object


def backed(judgement: Judgement, reading: Reading) -> Judgement:
    """Return a judgement, unread in the place of supported where the wording goes beyond it."""
    meant = {reading.predicate, reading.object, reading.kind}
    candidate = judgement.candidate
    if judgement.verdict is not Verdict.SUPPORTED or candidate.beyond.isdisjoint(meant):
        return judgement
    return Judgement(candidate, Verdict.UNVERIFIABLE, Layer.SEMANTIC, Reason.UNREAD)
