"""Reading sentences about a base of plain triples, of which nothing is known but its triples."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from kg.hallucination.claims import Candidate, Reading, SentenceRead
from kg.hallucination.extraction.triples.clauses import Group, Scene, scene_of
from kg.hallucination.extraction.triples.grounding import Grounding
from kg.hallucination.extraction.triples.marking import Marker
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.reading import stated
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.statements import Stating
from kg.hallucination.extraction.triples.vocabulary import pattern
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.segment import LONGEST, Sentence, segment
from kg.hallucination.values import replace

__all__ = ["TripleReader"]

#: A sentence of more marks is a list of words, and is not read.
MOST: Final = 400


class TripleReader:
    """Reads what texts say of the things of a base of plain triples.

    Args:
        index: the evidence index of such a base.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._sorting = Sorting(index)
        self._marker = Marker(index)
        self._grounding = Grounding(index)

    def read(
        self, text: str, otherwise: Callable[[Sentence], SentenceRead]
    ) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with its claims.

        Args:
            text: the text.
            otherwise: reads a sentence of which nothing was read here, though all its words are
                known: one that is long, or speaks of things that it does not name.
        """
        before: Sequence[Group] = ()
        for sentence in segment(text):
            if len(sentence.text) > LONGEST:
                before = ()  # what it speaks of last is not known
                yield otherwise(sentence)
                continue
            marks = _resolved(self._marker.mark(sentence.text), before)
            if len(marks) > MOST:  # a model that repeats itself
                before = ()
                nothing = Stating(Scene(sentence.text, []), ())
                whole = self._grounding.unread(marks, nothing, sentence)
                yield SentenceRead(sentence, (whole,) if sentence.kind.tells else ())
                continue
            scene = scene_of(sentence.text, marks, self._sorting)
            if _is_silent(sentence, marks):
                before = [scene.group(m) for m in marks if m.kind in NAMED] or before
                yield SentenceRead(sentence, ())
                continue
            found = stated(scene, before, self._sorting)
            before = _spoken(found) or before
            claims = self._claims(found, sentence, marks)
            others = partial(self._others, sentence, claims, marks, otherwise)
            yield SentenceRead(sentence, claims, others)

    def _claims(
        self, found: Stating, sentence: Sentence, marks: Sequence[Mark]
    ) -> tuple[Candidate, ...]:
        if _is_hedged(sentence.text, marks):
            return (self._grounding.unread(marks, found, sentence),)
        return tuple(self._grounding.claims(found, sentence, marks))

    @staticmethod
    def _others(
        sentence: Sentence,
        claims: Sequence[Candidate],
        marks: Sequence[Mark],
        otherwise: Callable[[Sentence], SentenceRead],
        dropped: frozenset[Reading] = frozenset(),
    ) -> tuple[Candidate, ...]:
        """Return the claims of a sentence as they are read otherwise, where that may tell more."""
        if dropped:
            return ()
        unknown = any(mark.kind in {Kind.WORD, Kind.STRANGER} for mark in marks)
        if unknown or any(c.readings for c in claims) or _is_hedged(sentence.text, marks):
            return ()
        return otherwise(sentence).candidates


def _is_silent(sentence: Sentence, marks: Sequence[Mark]) -> bool:
    """Return whether a sentence claims nothing: it asks, leads in, or speaks to the reader."""
    kinds = {mark.kind for mark in marks}
    tells = {Kind.CUE, Kind.NAME, Kind.COPULA} <= kinds
    speaks = phrase("discourse").search(sentence.text) is not None
    return not sentence.kind.tells or (speaks and not tells)


def _spoken(found: Stating) -> list[Group]:
    """Return what a sentence speaks of, what its clauses are about first."""
    first = [found.spoken[place] for place in sorted(found.spoken)]
    scene = found.scene
    heads = [scene.group(m) for c in scene.clauses for m in reversed(scene.heads(c))]
    return list(dict.fromkeys([*first, *heads]))


def _resolved(marks: Sequence[Mark], before: Sequence[Group]) -> list[Mark]:
    """Take the family name of somebody named before for the name: "Spielberg"."""
    known = [m for group in before for m in group if m.kind is Kind.NAME]
    found: list[Mark] = []
    for mark in marks:
        if mark.kind is Kind.STRANGER:
            bearer = next((m for m in known if m.text.split()[1:] == mark.text.split()), None)
            if bearer is not None:
                found.append(replace(mark, kind=Kind.NAME, targets=bearer.targets))
                continue
        elif mark.kind is Kind.NAME:
            known.append(mark)
        found.append(mark)
    return found


def _is_hedged(text: str, marks: Sequence[Mark]) -> bool:
    """Return whether a sentence does not say for good what it says, beside its names and values."""
    for mark in marks:
        opens = mark.kind is Kind.STRANGER and mark.start == 0  # "If Ridley Scott …"
        if mark.kind in {*NAMED, Kind.AMOUNT, Kind.DATE, Kind.CUE} and not opens:
            text = text[: mark.start] + "\0" * (mark.end - mark.start) + text[mark.end :]
    return pattern("hedge").search(text) is not None
