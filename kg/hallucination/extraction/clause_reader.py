"""Reading a clause: its subject paired with what is said of it.

A value, such as a level, tells its property by itself ("RLHF … L3"); any other thing and every
number needs the property named ("convergence degree … 85%").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kg.hallucination.claims import Candidate, Stated
from kg.hallucination.extraction.comparisons import against, comparisons, extremes, gaps, trends
from kg.hallucination.extraction.counted import uncounted
from kg.hallucination.extraction.measures import Measuring
from kg.hallucination.extraction.relations import Relating
from kg.hallucination.extraction.unread import unread
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.segment import Sentence
from kg.hallucination.linking.clauses import Clause
from kg.hallucination.linking.modality import Context, modality_of, period_of, since_of, span_of
from kg.hallucination.linking.roles import elliptical, frames, unreadable
from kg.hallucination.values import replace
from kg.model import Stance

__all__ = ["MOST", "ClauseReader"]

#: A clause that names more things than this is a list of words, and is not read.
MOST = 40


class ClauseReader:
    """Reads clauses by the names in them.

    Args:
        index: the evidence index that holds the names.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._index = index
        self._relating = Relating(index)
        self._measuring = Measuring(index)

    def read(self, sentence: Sentence, clause: Clause, context: Context) -> Iterator[Candidate]:
        """Yield what a clause claims, and leave behind what bears on the clauses after it.

        Args:
            sentence: the sentence it stands in.
            clause: the clause.
            context: what the clauses before it left behind.
        """
        if clause.named and (len(clause.found) > MOST or unreadable(clause)):
            context.subjects = clause.things or context.subjects
            if not frames(clause):
                yield unread(sentence, clause, clause.named[0])
            return
        if phrase("awaiting").match(clause.text):
            context.subjects = clause.things or context.subjects
            if clause.named:
                yield unread(sentence, clause, clause.named[0])
            return
        if len(clause.things) == 1 and phrase("compared").search(clause.words):
            context.compared = clause.things[0]  # "Compared with A, …"
            return
        stated, subjects = self._stated(clause, context)
        if clause.compares and clause.named and not stated:
            yield unread(sentence, clause, clause.named[0])
            return
        _leave(clause, stated, subjects, context)
        modality = modality_of(clause, context)
        times = context.times_for(clause)
        if stated:
            context.modality = clause.times or times, context.expected or clause.forecasts
        for item in stated:
            start, end = span_of(clause, item)
            yield replace(
                modality,
                start=sentence.start + start,
                end=sentence.start + end,
                text=sentence.text[start:end],
                readings=item.readings,
                subject=item.readings[0].subject if item.readings else item.about,
                negated=modality.negated and not _is_denied_later(clause, item),
                stance=Stance.ASSERTED if item.ever else modality.stance,
                period=period_of(clause, item, times),
                since=since_of(clause, item, times),
                ever=item.ever,
            )

    def _stated(self, clause: Clause, context: Context) -> tuple[list[Stated], Sequence[Mention]]:
        """Return what a clause says, and what it is about."""
        earlier = context.subjects
        subjects, objects = self._roles(clause, context)
        other, carried = context.compared, context.measured
        if clause.text.strip():  # between a comma and "but" is nothing
            context.measured = tuple(self._numbered(clause))
        if other and (stated := list(against(clause, subjects, other, self._index))):
            return stated, subjects
        if gap := list(gaps(clause, self._index)):
            return gap, subjects
        if clause.named and clause.compares:
            stated = list(comparisons(clause, clause.words, subjects, self._index))
            if not stated and earlier:  # "It is more … than …"
                stated = list(comparisons(clause, clause.words, earlier, self._index))
                context.subjects = earlier
            return stated, subjects
        if extreme := list(extremes(clause, subjects, self._index)):
            return [*extreme, *self._measuring.read(clause, subjects, carried)], subjects
        if trend := list(trends(clause, subjects, self._index)):
            return trend, subjects
        measured = list(self._measuring.read(clause, subjects, carried))
        related = self._relating.read(clause, subjects, objects)
        return [*uncounted(related, measured, self._index), *measured], subjects

    def _numbered(self, clause: Clause) -> Iterator[str]:
        """Yield the properties of numbers that a clause names, or whose numbers its values bring.

        A level has its degrees: "is at L3, with 85 %".
        """
        for mention in clause.properties:
            yield from (t for t in mention.targets if not self._index.properties[t].relation)
        for value in clause.values:
            yield from (b.predicate for t in value.targets if (b := self._index.bands.get(t)))

    def _roles(
        self, clause: Clause, context: Context
    ) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Return what a clause is about, and which of the things in it are stated of that."""
        things, values = clause.things, clause.values
        known = context.subjects or context.listed or context.frame
        if things and not (known and self._opens_with_relation(clause)):
            subjects = (*context.listed, *things)
        elif context.listed or context.frame:
            subjects = context.listed or context.frame
        elif self._speaks_of_value(clause, context):
            # "L4 has a nominal degree of 95%": a value may be spoken of like anything else.
            subjects, values = values[:1], values[1:]
        else:
            subjects = context.subjects if elliptical(clause.opening) else ()
        context.subjects = subjects or context.subjects
        return subjects, (*things, *values)

    @staticmethod
    def _speaks_of_value(clause: Clause, context: Context) -> bool:
        opens = clause.start == 0 or bool(context.times) or context.expected
        value = clause.values[0] if clause.values else None
        return opens and value == clause.found[0] and not clause.opening.strip() if value else False

    def _opens_with_relation(self, clause: Clause) -> bool:
        """Return whether a clause names a relation before anything else: "its open issue is"."""
        first = clause.properties[0] if clause.properties else None
        return (
            first is not None
            and first.start == clause.found[0].start
            and any(self._index.properties[target].relation for target in first.targets)
            and not re.match(r"\s*(?:of|for)\b", clause.text[first.end - clause.start :])
        )


def _is_denied_later(clause: Clause, item: Stated) -> bool:
    """Return whether only something that comes after is denied: "is at L4 with no rival"."""
    return (
        not clause.denied
        and clause.negation is not None
        and item.subject is not None
        and item.subject.end <= item.stated.start
        and item.stated.end - clause.start <= clause.negation.start()
    )


def _leave(
    clause: Clause, stated: Sequence[Stated], subjects: Sequence[Mention], context: Context
) -> None:
    """Leave behind what a clause names for those that follow."""
    if stated or clause.things:  # the nothing between the comma and the "but" ends no list
        context.listed = () if stated or frames(clause) else tuple(subjects[-MOST:])
        context.frame = tuple(subjects) if not stated and frames(clause) else ()
    if stated and not subjects:
        context.subjects = ()  # what follows is about the same unknown thing
    if not stated and clause.times:
        context.times = clause.times  # "In 2023, …"
    if not stated and clause.forecasts:
        context.expected = True  # "It is expected that by 2027, …"
