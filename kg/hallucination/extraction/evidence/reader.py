"""Reading a sentence by the recorded claims that are nearest to it.

The claims near to a sentence are filled with what it says. The fewest that account for most of its
words are taken to be what it says; how much they account for goes with each, so that a verdict can
ask for enough.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from kg.hallucination.claims import Candidate, Doubt, Reading, Stated
from kg.hallucination.extraction.evidence.covering import Cover, Coverer
from kg.hallucination.extraction.evidence.denial import (
    expected,
    is_denied,
    is_over,
    is_uncertain,
    without,
)
from kg.hallucination.extraction.evidence.doubts import names_beside
from kg.hallucination.extraction.evidence.slots import Filling
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.numbers.quantities import Quantity
from kg.hallucination.language.segment import Sentence
from kg.hallucination.language.times.mentions import TimeMention
from kg.hallucination.linking.annotation import AnnotatedSentence, annotate, first_of
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.modality import Context, modality_of, period_of, since_of
from kg.hallucination.values import replace
from kg.model import Stance

__all__ = ["EvidenceReader", "Filled"]

#: Longer sentences, in characters, say more than a few claims.
LONGEST: Final = 600
#: How much of a sentence they have to account for to be looked at, from 0 to 1.
LEAST: Final = 0.5


class Filled(Struct, frozen=True):
    """A sentence with all that it may say of the claims near to it."""

    sentence: Sentence
    annotated: AnnotatedSentence
    fillings: tuple[Filling, ...]


class EvidenceReader:
    """Reads sentences by the recorded claims near to them.

    Args:
        index: the evidence index.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._coverer = Coverer(index)

    def fill(self, sentence: Sentence, parts: Sequence[Clause]) -> Filled | None:
        """Return a sentence with all that it may say of the claims near to it.

        Args:
            sentence: the sentence.
            parts: its clauses, without who is said to say it.

        Returns:
            What `read` reads, as often as it is asked to; None where the sentence is too long.
        """
        if len(sentence.text) > LONGEST:
            return None
        annotated = annotate(sentence.text, parts, self._index)
        return Filled(sentence, annotated, self._coverer.fill(annotated))

    def read(
        self, filled: Filled | None, context: Context, dropped: frozenset[Reading] = frozenset()
    ) -> list[Candidate]:
        """Return what a sentence claims; nothing where recorded claims tell too little of it.

        Args:
            filled: the sentence, from `fill`.
            context: what its clauses leave behind.
            dropped: what it is not taken to say.
        """
        if filled is None:
            return []
        kept = [filling for filling in filled.fillings if filling.reading not in dropped]
        cover = self._coverer.cover(kept, filled.annotated)
        if cover.explained < LEAST:
            return []
        return list(self._candidates(cover, filled.annotated, filled.sentence, context))

    def _candidates(
        self, cover: Cover, annotated: AnnotatedSentence, sentence: Sentence, context: Context
    ) -> Iterator[Candidate]:
        told = cover.attribution
        asked = phrase("indirect").search(annotated.text) is not None
        for filling in cover.fillings:
            clause = annotated.clause_of(filling.object.places)
            about = annotated.clause_of(filling.subject.places)
            # A word of a name says nothing of how it is said: "predictable" is no prediction.
            telling = annotated.clause_of(filling.relation.places or filling.object.places)
            modality = replace(
                modality_of(without(telling, filling), _before(telling, annotated, context)),
                negated=clause.denied or is_denied(filling, clause, annotated),
            )
            if modality.stance is Stance.FORECAST:
                modality = replace(modality, stance=expected(filling, telling, asked=asked))
            start, end = first_of(filling.ends), filling.ends.bit_length()
            stated: Mention | Quantity = filling.quantity or Mention(start, end, ())
            times = clause.times or _times_for(clause, annotated)
            item = Stated(None, stated, (filling.reading,))
            period = period_of(clause, item, times)
            if len(times) > 1 and not filling.claim.period.overlaps(period):
                fitting = [t.period for t in times if filling.claim.period.overlaps(t.period)]
                period = fitting[0] if fitting else period
            pending = phrase("pending").search(clause.words) is not None
            denied = pending or modality.negated or about.denied
            yield replace(
                modality,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=(filling.reading,),
                others=filling.others,
                subject=filling.reading.subject,
                negated=denied != filling.opposed,
                ever=is_over(filling, clause),
                period=period,
                since=since_of(clause, item, times),
                explained=cover.explained,
                doubts=cover.doubts,
                uncertain=Doubt.STANCE in cover.doubts
                or is_uncertain(filling, denied=denied)
                or names_beside(filling, cover.fillings, told.places, annotated, self._index),
                named=_scopes(filling),
                speakers=told.speakers,
                stranger=told.stranger,
            )


def _before(clause: Clause, annotated: AnnotatedSentence, context: Context) -> Context:
    """Return what the clauses before another leave behind for it."""
    forecast = any(part.forecasts for part in annotated.clauses if part.start <= clause.start)
    return replace(context, expected=context.expected and forecast)


def _times_for(clause: Clause, annotated: AnnotatedSentence) -> tuple[TimeMention, ...]:
    """Return the times that hold for a clause which names none: those before it come first.

    A later clause that expects something tells the time of that.
    """
    parts = [part for part in annotated.clauses if part.start < clause.start or not part.forecasts]
    return tuple(time for part in parts for time in part.times)


def _scopes(filling: Filling) -> frozenset[str]:
    scope = filling.claim.scope
    return frozenset({scope}) if scope and filling.scoped else frozenset()
