"""Claims that a sentence makes and that could not be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kg.hallucination.claims import Candidate
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.times.impossible import impossible_times
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.modality import tells
from kg.hallucination.linking.roles import shows

__all__ = ["distinct", "oversized", "passed_over", "timeless", "unread"]


def passed_over(
    sentence: Sentence,
    parts: Sequence[Clause],
    found: Sequence[Candidate],
    index: EvidenceIndex,
) -> list[Candidate]:
    """Return the claims of clauses that say something of which nothing was read."""
    if not found:
        return []
    known = next((mention for part in parts for mention in part.named), None)
    return [
        unread(sentence, part, known)
        for part in parts
        if not any(
            candidate.start < sentence.start + part.end
            and sentence.start + part.start < candidate.end
            for candidate in found
        )
        and tells(part)
        and not shows(part, index)
    ]


def unread(sentence: Sentence, clause: Clause, known: Mention | None) -> Candidate:
    """Return the claim that a clause makes but that could not be read."""
    blank = len(clause.text) - len(clause.text.lstrip())
    return Candidate(
        start=sentence.start + clause.start + blank,
        end=sentence.start + clause.start + len(clause.text.rstrip()),
        text=clause.text.strip(),
        subject=known.targets[0] if known else None,
    )


def timeless(sentence: Sentence, parts: Iterable[Clause]) -> Iterator[Candidate]:
    """Yield what a sentence says of times that cannot be, unless it denies it."""
    for start, end in impossible_times(sentence.text):
        place = next((part for part in parts if part.start <= start < part.end), None)
        if place is None or not (place.denied or place.negation):
            first, last = sentence.start + start, sentence.start + end
            yield Candidate(first, last, sentence.text[start:end], timeless=True)


def oversized(sentence: Sentence) -> Candidate:
    """Return the claim that a sentence makes which is too long to read."""
    return Candidate(sentence.start, sentence.end, sentence.text, oversized=True)


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Drop claims that a sentence only repeats: "L4, the fully converged level"."""
    found: list[Candidate] = []
    seen: set[object] = set()
    for candidate in candidates:
        modality = (candidate.negated, candidate.stance, candidate.period)
        stated = {(reading, modality) for reading in candidate.readings}
        if seen.isdisjoint(stated):
            found.append(candidate)
        seen |= stated
    return found
