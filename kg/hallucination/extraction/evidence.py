"""Reading a sentence by the recorded claims that are nearest to it.

The claims near to a sentence are filled with what it says. The fewest that account for most of its
words are taken to be what it says; how much they account for goes with each, so that a verdict can
ask for enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.hallucination.claims import Candidate, Doubt, Said
from kg.hallucination.extraction.doubts import doubts
from kg.hallucination.extraction.filling import Filler, Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.quantities import Quantity
from kg.hallucination.language.segment import Sentence
from kg.hallucination.linking.annotation import AnnotatedSentence, annotate, mask
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.modality import Context, manner_of, period_of
from kg.hallucination.retrieval import Retriever
from kg.model import Claim

__all__ = ["EvidenceReader"]

#: How many claims a sentence is taken to say at most, and what each has to account for by itself.
MOST: Final = 5
GAIN: Final = 1.0
#: How much of a sentence they have to account for to be looked at, from 0 to 1.
LEAST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Cover:
    """The claims that a sentence is taken to say, and what of it they account for.

    Args:
        fillings: the claims with what the sentence says of them.
        explained: the share of its words that they account for, from 0 to 1; what only a definition
            accounts for counts half.
        residue: the places of what they do not account for.
    """

    fillings: tuple[Filling, ...]
    explained: float
    residue: int
    doubts: frozenset[Doubt] = frozenset()


class EvidenceReader:
    """Reads sentences by the recorded claims near to them.

    Args:
        index: the evidence index.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._retriever = Retriever(index)
        self._filler = Filler(index)

    def read(
        self, sentence: Sentence, parts: Sequence[Clause], context: Context
    ) -> list[Candidate]:
        """Return what a sentence claims; nothing where recorded claims tell too little of it.

        Args:
            sentence: the sentence.
            parts: its clauses, without who is said to say it.
            context: what its clauses leave behind.
        """
        annotated = annotate(sentence.text, parts, self._index)
        cover = self.cover(annotated)
        if cover.explained < LEAST:
            return []
        return list(self._candidates(cover, annotated, sentence, context))

    def cover(self, sentence: AnnotatedSentence) -> Cover:
        """Return the fewest claims that account for most of a sentence."""
        near = self._retriever.nearest(sentence.places, sentence.linked)
        every = [filling for claim in near for filling in self._filler.fill(claim, sentence)]
        chosen: list[Filling] = []
        left = sum_of(unit for unit, _ in sentence.units)
        for clause in sentence.clauses:
            for quantity in clause.quantities:
                left |= mask(quantity.start, quantity.end)
        whole = left
        while every and len(chosen) < MOST:
            best = max(every, key=lambda f: self._gain(f, left, sentence))
            gain = self._gain(best, left, sentence)
            if gain < (GAIN if chosen else 0.5):
                break
            rivals = [f for f in every if self._is_rival(f, best)]
            others = dict.fromkeys(f.reading for f in rivals if f.reading != best.reading)
            chosen.append(replace(best, others=tuple(others)))
            left &= ~best.explained
            every = [f for f in every if f not in rivals]
        named = 0
        for filling in chosen:
            named |= filling.named
        total = sentence.total
        residue = (sentence.weight(left) + sentence.weight(whole & ~named)) / 2
        explained = 1 - residue / total if total else 0.0
        against = doubts(chosen, sentence, self._index)
        return Cover(tuple(chosen), explained, left & whole, against)

    def _gain(self, filling: Filling, left: int, sentence: AnnotatedSentence) -> float:
        new = sentence.weight(left & filling.explained)
        if filling.quantity is not None:
            new += 2.0 * bool(left & mask(filling.quantity.start, filling.quantity.end))
            interval = filling.claim.interval
            if interval is not None and not interval.overlaps(filling.quantity.interval):
                new -= 1.0
        ends = sentence.weight(left & (filling.subject.places | filling.object.places))
        new += 0.5 * ends + 0.5 * (filling.subject.part + filling.object.part - 2)
        new += 0.3 * bool(filling.relation.places) - 0.6 * filling.opposed
        return new + _in_time(filling.claim, sentence)

    @staticmethod
    def _is_rival(one: Filling, other: Filling) -> bool:
        """Return whether two fillings take the same words for the same thing."""
        return (
            one.reading == other.reading
            or (one.quantity is not None and one.quantity == other.quantity)
            or (
                (one.subject.places == other.subject.places)
                and (one.object.places == other.object.places)
            )
        )

    def _candidates(
        self, cover: Cover, annotated: AnnotatedSentence, sentence: Sentence, context: Context
    ) -> Iterator[Candidate]:
        for filling in cover.fillings:
            clause = annotated.clause_of(filling.object.places)
            about = annotated.clause_of(filling.subject.places)
            manner = manner_of(clause, context)
            places = filling.subject.places | filling.object.places
            start, end = (places & -places).bit_length() - 1, places.bit_length()
            said: Mention | Quantity = filling.quantity or Mention(start, end, ())
            times = clause.times or tuple(t for part in annotated.clauses for t in part.times)
            period = period_of(clause, Said(None, said, (filling.reading,)), times)
            if len(times) > 1 and not filling.claim.period.overlaps(period):
                fitting = [t.period for t in times if filling.claim.period.overlaps(t.period)]
                period = fitting[0] if fitting else period
            pending = phrase("pending").search(clause.words) is not None
            denied = pending or (manner.negated and not _is_before(filling, clause)) or about.denied
            yield replace(
                manner,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=(filling.reading,),
                others=filling.others,
                subject=filling.reading.subject,
                negated=denied != filling.opposed,
                ever=_is_over(filling, clause),
                period=period,
                explained=cover.explained,
                doubts=cover.doubts,
            )


def _is_before(filling: Filling, clause: Clause) -> bool:
    """Return whether only something that comes after a claim is denied: "is at L4, with no rival"."""
    if clause.denied or clause.negation is None:
        return False
    places = filling.subject.places | filling.object.places
    last = (places & mask(clause.start, clause.end)).bit_length()
    return last - clause.start <= clause.negation.start()


def _is_over(filling: Filling, clause: Clause) -> bool:
    """Return whether a claim tells what was before a change: "rose from two stars to four"."""
    if not clause.changes:
        return False
    later = clause.quantities if filling.quantity is not None else clause.values
    return any(item.start >= filling.object.places.bit_length() for item in later)


def _in_time(claim: Claim, sentence: AnnotatedSentence) -> float:
    """Return how well the time of a claim fits the times of a sentence."""
    times = [time.period for clause in sentence.clauses for time in clause.times]
    if not times or claim.period.unbounded:
        return 0.0
    return 1.0 if any(claim.period.overlaps(time) for time in times) else -0.5


def sum_of(units: Iterator[int]) -> int:
    """Return all places of some units."""
    found = 0
    for unit in units:
        found |= unit
    return found
