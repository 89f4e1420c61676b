"""Reading sentences about a base of plain triples, of which nothing is known but its triples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from kg.hallucination.claims import Candidate, SentenceRead
from kg.hallucination.extraction.triples.clauses import Group, scene_of
from kg.hallucination.extraction.triples.grounding import Grounding
from kg.hallucination.extraction.triples.marking import Marker
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.reading import stated
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.vocabulary import pattern
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase
from kg.hallucination.language.segment import Sentence, SentenceKind

__all__ = ["TripleReader"]

#: Kinds of sentence that claim nothing.
SILENT: Final = frozenset({SentenceKind.QUESTION, SentenceKind.LEAD_IN, SentenceKind.HEADING})


class TripleReader:
    """Reads what sentences say of the things of a base of plain triples.

    Args:
        index: the evidence index of such a base.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self._sorting = Sorting(index)
        self._marker = Marker(index)
        self._grounding = Grounding(index)
        self._before: Sequence[Group] = ()
        self._doubtful = False

    def begin(self) -> None:
        """Forget what was spoken of, before another text."""
        self._before = ()

    def first(self, read: SentenceRead) -> SentenceRead:
        """Return a sentence with its claims by the triples, or else as it was read otherwise."""
        if any(candidate.oversized for candidate in read.candidates):
            self._before = ()
            return read
        silent = read.sentence.kind in SILENT
        claims = self.read(read.sentence, silent=silent)
        plain = not self._doubtful and not any(claim.readings for claim in claims)
        return SentenceRead(read.sentence, tuple(claims), read.candidates if plain else ())

    def read(self, sentence: Sentence, *, silent: bool) -> list[Candidate]:
        """Return the claims of a sentence.

        Args:
            sentence: the sentence.
            silent: whether it claims nothing, and only tells what is spoken of.
        """
        self._doubtful = False
        marks = self._resolved(self._marker.mark(sentence.text))
        scene = scene_of(sentence.text, marks, self._sorting)
        named = [m for m in marks if m.kind in NAMED]
        if silent or (phrase("discourse").search(sentence.text) and not _tells(marks)):
            self._before = [scene.group(m) for m in named] or self._before
            return []
        found = stated(scene, self._before, self._sorting)
        claims = self._grounding.claims(found, sentence, marks)
        hedged = pattern("hedge").search(_without_values(sentence.text, marks)) is not None
        if hedged:
            claims = [self._grounding.unread(marks, found, sentence)]
        self._doubtful = hedged or any(m.kind in {Kind.WORD, Kind.STRANGER} for m in marks)
        first = [found.spoken[place] for place in sorted(found.spoken)]
        heads = [scene.group(m) for c in scene.clauses for m in reversed(scene.heads(c))]
        self._before = list(dict.fromkeys([*first, *heads])) or self._before
        return claims

    def _resolved(self, marks: Sequence[Mark]) -> list[Mark]:
        """Take the family name of somebody named before for the name: "Spielberg"."""
        known = [m for group in self._before for m in group if m.kind is Kind.NAME]
        found: list[Mark] = []
        for mark in marks:
            if mark.kind is Kind.STRANGER:
                bearer = next((m for m in known if m.text.split()[1:] == mark.text.split()), None)
                if bearer is not None:
                    mark = replace(mark, kind=Kind.NAME, targets=bearer.targets)
            elif mark.kind is Kind.NAME:
                known.append(mark)
            found.append(mark)
        return found


def _tells(marks: Sequence[Mark]) -> bool:
    kinds = {mark.kind for mark in marks}
    return Kind.CUE in kinds and Kind.NAME in kinds and Kind.COPULA in kinds


def _without_values(text: str, marks: Sequence[Mark]) -> str:
    for mark in marks:
        if mark.kind in {*NAMED, Kind.AMOUNT, Kind.DATE, Kind.CUE} and (
            mark.kind is not Kind.STRANGER or mark.start > 0
        ):
            text = text[: mark.start] + "\0" * (mark.end - mark.start) + text[mark.end :]
    return text
