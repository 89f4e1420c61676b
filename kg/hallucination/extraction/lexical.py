"""The lexical reader: finds claims by the names that the knowledge base gives to things.

It is deterministic and has no model. Within a clause it pairs the subject with what is said of
it: a value, such as a level, tells its property by itself ("RLHF … L3"); any other thing and every
number needs the property named ("convergence degree … 85%").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.hallucination.claims import Candidate, Nearest, Opinion, Reading, SentenceRead, Stated
from kg.hallucination.extraction.comparisons import against, comparisons, extremes, gaps, trends
from kg.hallucination.extraction.counted import uncounted
from kg.hallucination.extraction.evidence.matching import LEAST_NAMED
from kg.hallucination.extraction.evidence.reader import EvidenceReader, Filled
from kg.hallucination.extraction.measures import Measuring
from kg.hallucination.extraction.relations import Relating
from kg.hallucination.extraction.residue import residue
from kg.hallucination.extraction.strength import with_beyond
from kg.hallucination.extraction.unread import (
    distinct,
    oversized,
    passed_over,
    timeless,
    unread,
)
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import Mention
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import keep_patterns
from kg.hallucination.language.segment import LONGEST, Sentence, segment
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.clauses import Clause, clauses
from kg.hallucination.linking.modality import (
    Context,
    dated_later,
    modality_of,
    period_of,
    since_of,
    span_of,
)
from kg.hallucination.linking.roles import attributed, elliptical, frames, resolved, unreadable
from kg.hallucination.values import replace
from kg.model import Stance

if TYPE_CHECKING:
    from kg.hallucination.extraction.triples import TripleReader

__all__ = ["LexicalReader"]

#: A clause that names more things than this is a list of words, and is not read.
MOST = 40


class LexicalReader:
    """Reads by labels, synonyms and the lexicon of a knowledge base.

    Args:
        index: the evidence index that holds the names.
        paraphrases: whether a sentence that its words leave undecided is compared with paraphrases.
    """

    def __init__(self, index: EvidenceIndex, *, paraphrases: bool = True) -> None:
        self._index = index
        self._with_paraphrases = paraphrases
        self._relating = Relating(index)
        self._measuring = Measuring(index)
        self._evidence = EvidenceReader(index)
        self._triples: TripleReader | None = None
        if index.plain:
            from kg.hallucination.extraction.triples import TripleReader

            self._triples = TripleReader(index)
        keep_patterns()

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims."""
        context = Context()
        if self._triples is not None:
            yield from self._triples.read(text, lambda one: self._sentence(one, context))
            return
        for sentence in segment(text):
            yield self._sentence(sentence, context)

    def _sentence(self, sentence: Sentence, context: Context) -> SentenceRead:
        if len(sentence.text) > LONGEST:
            context.subjects = ()  # what it speaks of last is not known
            told = (oversized(sentence),) if sentence.kind.tells else ()
            return SentenceRead(sentence, told)
        parts = clauses(sentence.text, self._index)
        if sum(len(part.found) for part in parts) > 4 * MOST:  # a model that repeats itself
            known = next((m for part in parts for m in part.named), None)
            return SentenceRead(sentence, (unread(sentence, parts[0], known),))
        parts, speakers, stranger = attributed(parts)
        parts = resolved(parts, context.subjects, self._index)
        if not sentence.kind.tells or phrase("imperative").match(sentence.text):
            things = tuple(thing for part in parts for thing in part.things)
            context.subjects = things or context.subjects
            return SentenceRead(sentence, ())
        if phrase("disclaimed").match(sentence.text):
            context.subjects = ()
            return SentenceRead(sentence, (unread(sentence, _whole(parts, sentence), None),))
        context.begin()
        # Things of earlier sentences have no place in this one.
        context.subjects = tuple(replace(thing, start=-1, end=-1) for thing in context.subjects)
        named = frozenset(t for part in parts for m in part.named for t in m.targets)
        found = distinct(c for part in parts for c in self._clause(sentence, part, context))
        if context.listed and found:
            # Something was named to the end of the sentence and nothing read of it.
            left = context.listed[-1]
            place = next(part for part in reversed(parts) if part.start <= max(left.start, 0))
            found.append(unread(sentence, place, left))
        talks = phrase("discourse").search(sentence.text) is not None
        if talks and not any(candidate.subject for candidate in found):
            return SentenceRead(sentence, ())
        if not found:
            whole = _whole(parts, sentence)
            known = next((mention for part in parts for mention in part.named), None)
            found = [unread(sentence, whole, known)]
        found = list(dated_later(sentence, parts, found))
        found += passed_over(sentence, parts, found, self._index)
        found += timeless(sentence, parts)
        found += residue(sentence, parts, found, self._index)
        found = list(with_beyond(sentence, parts, found, self._index))
        spoken = frozenset(word.key for word in words(sentence.text))

        def placed(candidate: Candidate) -> Candidate:
            scopes = named.union(candidate.named, self._scopes(candidate, spoken))
            return replace(
                candidate,
                named=scopes,
                speakers=speakers | candidate.speakers,
                stranger=stranger or candidate.stranger,
            )

        # What the sentence leaves behind is kept as it is before the next one is read.
        nearest = self._nearest(sentence, parts, replace(context))

        def nearest_placed(dropped: frozenset[Reading] = frozenset()) -> tuple[Candidate, ...]:
            return tuple(map(placed, nearest(dropped)))

        return SentenceRead(
            sentence,
            tuple(map(placed, found)),
            nearest_placed,
            lambda outcome: self._opinion(sentence, outcome),
        )

    def _opinion(self, sentence: Sentence, outcome: Mapping[str, float]) -> Opinion | None:
        """Return what the paraphrases tell that a sentence resembles."""
        if not self._with_paraphrases:
            return None
        from kg.hallucination.extraction.paraphrases import paraphrase_reader

        return paraphrase_reader(self._index).read(sentence.text.strip(), outcome)

    def _nearest(self, sentence: Sentence, parts: Sequence[Clause], context: Context) -> Nearest:
        """Return what reads a sentence by the claims near to it, which are found once."""

        @cache
        def filled() -> Filled | None:
            return self._evidence.fill(sentence, parts)

        @cache
        def nearest(dropped: frozenset[Reading] = frozenset()) -> tuple[Candidate, ...]:
            near = self._evidence.read(filled(), context, dropped)
            return tuple(with_beyond(sentence, parts, near, self._index))

        return nearest

    def _scopes(self, candidate: Candidate, spoken: frozenset[str]) -> Iterator[str]:
        """Yield the scopes of recorded claims that a sentence tells in other words."""
        for reading in candidate.readings:
            for claim in self._index.claims.get((reading.subject, reading.predicate), ()):
                if (
                    claim.scope
                    and self._index.wording.coverage(claim.scope, spoken).part >= LEAST_NAMED
                ):
                    yield claim.scope

    def _clause(self, sentence: Sentence, clause: Clause, context: Context) -> Iterator[Candidate]:
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


def _whole(parts: Sequence[Clause], sentence: Sentence) -> Clause:
    """Return a sentence as one clause, to be said to be unread."""
    return replace(parts[0], start=0, end=len(sentence.text), text=sentence.text)


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
