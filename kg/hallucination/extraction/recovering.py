"""A second look at what could not be read, or of which nothing on record speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.hallucination.claims import Candidate
from kg.hallucination.extraction.aligning import Aligning
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.segment import Sentence
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.modality import Context, manner_of, period_of, span_of, tells
from kg.hallucination.linking.roles import elliptical, frames, unreadable

__all__ = ["Recovering", "distinct", "oversized", "passed_over", "unread"]


class Recovering:
    """Puts what recorded claims tell in the place of what could not be read.

    Args:
        index: the evidence index that holds claims and wording.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._aligning = Aligning(index)

    def read(
        self,
        sentence: Sentence,
        parts: Sequence[Clause],
        found: Sequence[Candidate],
        before: Sequence[Mention],
        context: Context,
    ) -> list[Candidate]:
        """Return the claims of a sentence, those that nothing bears on aligned where possible.

        Args:
            sentence: the sentence.
            parts: its clauses.
            found: what was read in it.
            before: the things spoken of before it.
            context: what its clauses leave behind.
        """
        if all(map(self._is_grounded, found)):
            return list(found)
        about = tuple(m for part in parts for m in part.things)
        if elliptical(parts[0].opening):
            about = about or tuple(m for part in parts for m in part.values) or tuple(before)
        return distinct(
            candidate
            for first in found
            for candidate in self._recovered(first, sentence, parts, about, context)
        )

    def _is_grounded(self, candidate: Candidate) -> bool:
        """Tell whether anything on record bears on some reading of a claim."""
        return any(map(self._index.bears_on, candidate.readings))

    def _recovered(
        self,
        candidate: Candidate,
        sentence: Sentence,
        parts: Sequence[Clause],
        about: Sequence[Mention],
        context: Context,
    ) -> Sequence[Candidate]:
        if self._is_grounded(candidate):
            return [candidate]
        start, end = candidate.start - sentence.start, candidate.end - sentence.start
        inside = [p for p in parts if p.start < end and p.end > start]
        found = [
            []
            if inside[1:] and frames(part)
            else list(self._aligned(sentence, part, about, context))
            for part in inside
        ]
        if any(found):  # what the others say is not read all the same
            others = [
                unread(sentence, part, part.named[0] if part.named else None)
                for part, said in zip(inside, found, strict=True)
                if not said and tells(part)
            ]
            return [*(each for said in found for each in said), *others]
        if len(inside) > 1:
            whole = _joined(sentence, inside)
            return list(self._aligned(sentence, whole, about, context)) or [candidate]
        return [candidate]

    def _aligned(
        self, sentence: Sentence, part: Clause, about: Sequence[Mention], context: Context
    ) -> Iterator[Candidate]:
        if unreadable(part):
            return
        manner = manner_of(part, context)
        for item in self._aligning.read(part, about, sentence.text, denied=manner.negated):
            start, end = span_of(part, item.said)
            yield replace(
                manner,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=item.said.readings,
                subject=item.said.readings[0].subject,
                negated=manner.negated != item.denies,
                period=period_of(part, item.said, context.times),
                aligned=isinstance(item.said.said, Mention),
            )


def passed_over(
    sentence: Sentence, parts: Sequence[Clause], found: Sequence[Candidate]
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
    ]


def _joined(sentence: Sentence, parts: Sequence[Clause]) -> Clause:
    """Return neighbouring clauses as one."""
    start, end = parts[0].start, parts[-1].end
    return Clause(
        start=start,
        end=end,
        text=sentence.text[start:end],
        things=tuple(m for part in parts for m in part.things),
        values=tuple(m for part in parts for m in part.values),
        properties=tuple(m for part in parts for m in part.properties),
        quantities=tuple(q for part in parts for q in part.quantities),
        times=tuple(t for part in parts for t in part.times),
    )


def unread(sentence: Sentence, clause: Clause, known: Mention | None) -> Candidate:
    """Return the claim that a clause makes but that could not be read."""
    blank = len(clause.text) - len(clause.text.lstrip())
    return Candidate(
        start=sentence.start + clause.start + blank,
        end=sentence.start + clause.start + len(clause.text.rstrip()),
        text=clause.text.strip(),
        subject=known.targets[0] if known else None,
    )


def oversized(sentence: Sentence) -> Candidate:
    """Return the claim that a sentence makes which is too long to read."""
    return Candidate(sentence.start, sentence.end, sentence.text, oversized=True)


def distinct(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Drop claims that a sentence only repeats: "L4, the fully converged level"."""
    found: list[Candidate] = []
    seen: set[object] = set()
    for candidate in candidates:
        manner = (candidate.negated, candidate.stance, candidate.period)
        said = {(reading, manner) for reading in candidate.readings}
        if seen.isdisjoint(said):
            found.append(candidate)
        seen |= said
    return found
