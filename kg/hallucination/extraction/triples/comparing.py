"""What is compared: "larger than", "released before", "more students than", 比 … 晚."""

from __future__ import annotations

from collections.abc import Sequence

from kg.hallucination.extraction.triples.clauses import Clause
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.sorting import suits
from kg.hallucination.extraction.triples.speaking import Step
from kg.hallucination.extraction.triples.statements import Telling
from kg.hallucination.extraction.triples.vocabulary import pattern
from kg.hallucination.index.phrases import Role
from kg.model import Comparator

__all__ = ["Comparing"]

_ORDERS = {Role.MORE: Comparator.MORE_THAN, Role.LESS: Comparator.LESS_THAN}
_OF_VALUES = frozenset((Role.NOUN, Role.FORWARD))
#: Words by themselves that compare what a noun, or the verb of a time, names.
_OF_NUMBERS = (("greater", Comparator.MORE_THAN), ("lesser", Comparator.LESS_THAN))
_OF_TIMES = (("earlier", Comparator.LESS_THAN), ("later", Comparator.MORE_THAN))


class Comparing(Step):
    """States what is compared."""

    def read(self, place: int, mark: Mark) -> None:
        """State what a wording compares."""
        assert mark.cue is not None
        clause = self._scene.clauses[place]
        than = next(iter(clause.of(Kind.THAN)), None)
        for name, role in mark.cue.senses:
            prop = self._sorting.index.properties[name]
            order = _ORDERS.get(role)
            if order is not None:
                if than is not None:
                    self._state(place, than, name, Telling((name,), (mark, than), (), order))
            elif prop.temporal:
                for word, order in _words(clause, _OF_TIMES):
                    self._state(place, word, name, Telling((name,), (mark, word), (), order))
            elif not prop.relation and role in _OF_VALUES and than is not None:
                for word, order in _words(clause, _OF_NUMBERS):
                    self._state(place, than, name, Telling((name,), (mark, than, word), (), order))

    def _state(self, place: int, pivot: Mark, name: str, told: Telling) -> None:
        """State that what stands before a word has more, or less, than what stands behind it."""
        clause, wording = self._scene.clauses[place], told.by[0]
        heads = self._scene.heads(clause)
        others = [m for m in heads if m.start >= pivot.end]
        if pivot.start < wording.start:  # A 比 B 早
            others = [m for m in others if m.end <= wording.start] or others
        if not others or not self._sorting.fits(others[0], name, subject=True):
            return
        subjects = self._speaking.fitting(place, min(pivot.start, wording.start), name)
        if subjects is None or others[0] in subjects:
            return
        same = [
            s
            for s in self._found.statements
            if s.told.order is told.order and s.value == others[0] and s.subject in subjects
        ]
        for old in same:
            self._found.widen(old, name)
        if not same:
            apart = self._apart(clause, name)
            told = Telling((name,), told.by, (), told.order, apart)
            self._found.state(place, (subjects, (others[0],)), told)
        self._found.used.update(told.by)

    def _apart(self, clause: Clause, name: str) -> Mark | None:
        """Return the number that tells by how much two things are apart."""
        prop = self._sorting.index.properties[name]
        for mark in clause.of(Kind.AMOUNT):
            if mark.amount is not None and mark not in self._found.used:
                years = prop.temporal and mark.amount.measure == "year"
                if years or (not prop.temporal and suits(mark, prop)):
                    return mark
        return None


def _words(
    clause: Clause, kinds: Sequence[tuple[str, Comparator]]
) -> list[tuple[Mark, Comparator]]:
    return [
        (word, order)
        for kind, order in kinds
        for word in clause.of(Kind.WORD)
        if pattern(kind).fullmatch(word.text)
    ]
