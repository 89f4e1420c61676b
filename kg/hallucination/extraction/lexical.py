"""The lexical reader: finds claims by the names that the knowledge base gives to things.

It is deterministic and has no model. It reads a sentence clause by clause, then what that leaves
open by the recorded claims nearest to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from kg.hallucination.claims import Candidate, Nearest, Opinion, Reading, SentenceRead
from kg.hallucination.extraction.clause_reader import MOST, ClauseReader
from kg.hallucination.extraction.evidence.matching import LEAST_NAMED
from kg.hallucination.extraction.evidence.reader import EvidenceReader, Filled
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
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.patterns import keep_patterns
from kg.hallucination.language.segment import LONGEST, Sentence, segment
from kg.hallucination.language.tokens import words
from kg.hallucination.linking.clauses import Clause, clauses
from kg.hallucination.linking.modality import Context, dated_later
from kg.hallucination.linking.roles import attributed, resolved
from kg.hallucination.values import replace

if TYPE_CHECKING:
    from kg.hallucination.extraction.triples import TripleReader

__all__ = ["LexicalReader"]


class LexicalReader:
    """Reads by labels, synonyms and the lexicon of a knowledge base.

    Args:
        index: the evidence index that holds the names.
        paraphrases: whether a sentence that its words leave undecided is compared with paraphrases.
    """

    def __init__(self, index: EvidenceIndex, *, paraphrases: bool = True) -> None:
        self._index = index
        self._with_paraphrases = paraphrases and index.paraphrases.present
        self._clauses = ClauseReader(index)
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
        found = distinct(c for part in parts for c in self._clauses.read(sentence, part, context))
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
            partial(self._opinion, sentence) if self._with_paraphrases else None,
        )

    def _opinion(self, sentence: Sentence, outcome: Mapping[str, float]) -> Opinion | None:
        """Return what the paraphrases tell that a sentence resembles."""
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


def _whole(parts: Sequence[Clause], sentence: Sentence) -> Clause:
    """Return a sentence as one clause, to be said to be unread."""
    return replace(parts[0], start=0, end=len(sentence.text), text=sentence.text)
