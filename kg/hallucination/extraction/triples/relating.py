"""Relations that a wording tells: "S was directed by O", "O is the director of S"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.hallucination.extraction.triples.clauses import Group
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.nouns import Nouns
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.speaking import Speaking, Step
from kg.hallucination.extraction.triples.statements import Stating, Telling
from kg.hallucination.extraction.triples.verbs import Verbs
from kg.hallucination.index.phrases import Role
from kg.hallucination.language.patterns import later

__all__ = ["Relating"]

_PLACED: Final = later(r"\b(?:in|at|on|from)$", re.IGNORECASE)
_ARTICLE: Final = later(r"\s+(?:an?|some)\s+|一[个颗座部种名位]", re.IGNORECASE)


class Relating(Step):
    """States the relations that wordings tell."""

    def __init__(self, found: Stating, speaking: Speaking, sorting: Sorting) -> None:
        super().__init__(found, speaking, sorting)
        self._by_noun = Nouns(found, speaking, sorting)
        self._by_verb = Verbs(found, speaking, sorting)
        self._nouns: set[Mark] = set()

    def read(self, place: int, mark: Mark) -> None:
        """State what a wording says of things."""
        assert mark.cue is not None
        ends: dict[tuple[Group, Group], list[str]] = {}
        nouns: set[tuple[Group, Group]] = set()
        for name, role in mark.cue.senses:
            prop = self._sorting.index.properties[name]
            if prop.relation and role in {Role.NOUN, Role.FORWARD, Role.BACKWARD}:
                found = self._ends(place, mark, name, role)
                if found is not None:
                    ends.setdefault(found, []).append(name)
                    nouns |= {found} if role is Role.NOUN else set()
        if mark.is_light:
            ends = {pair: names for pair, names in ends.items() if self._is_sure(pair, names)}
        elif mark.cue.gap is not None:
            ends = {pair: names for pair, names in ends.items() if self._fit(pair, names)}
        if not ends:
            self._kind_of_value(place, mark)
        else:
            pair, names = max(ends.items(), key=lambda item: self._fitness(*item))
            self._state(place, mark, pair, names, noun=pair in nouns)

    def _ends(self, place: int, mark: Mark, name: str, role: Role) -> tuple[Group, Group] | None:
        """Return the subjects and the values of a property that a wording has in its clause."""
        if role is Role.NOUN:
            return self._by_noun.ends(place, mark, name)
        return self._by_verb.ends(place, mark, name, forward=role is Role.FORWARD)

    def _kind_of_value(self, place: int, mark: Mark) -> None:
        """State of what kind a value is that is not named: "orbits a star of class G"."""
        assert mark.cue is not None
        clause = self._scene.clauses[place]
        names = tuple(
            name
            for name, role in mark.cue.senses
            if role is Role.FORWARD and self._sorting.index.properties[name].relation
        )
        behind = [m for m in clause.marks if m.start >= mark.end]
        if not names or not behind or behind[0].kind is not Kind.CLASS:
            return
        if _ARTICLE.fullmatch(self._scene.text[mark.end : behind[0].start]) is None:
            return
        led = [m.kind for m in behind[1:3]] == [Kind.PREPOSITION, Kind.NAME]
        told = Telling(names, (mark,), where=behind[2] if led else None)
        for candidate in self._speaking.candidates(place, mark.start, active=True):
            if any(self._sorting.fits(candidate[0], name, subject=True) for name in names):
                self._found.state(place, (candidate, (behind[0],)), told)
                return

    def _fitness(self, pair: tuple[Group, Group], names: Sequence[str]) -> tuple[int, int]:
        """Return how well two things fit a relation, of those that a wording may tell."""
        known = sum(group[0].kind is Kind.NAME for group in pair)
        return max(self._fits(pair, name) for name in names), known

    def _fits(self, pair: tuple[Group, Group], name: str) -> int:
        first, last = pair[0][0], pair[1][0]
        return self._sorting.fits(first, name, subject=True) + self._sorting.fits(
            last, name, subject=False
        )

    def _fit(self, pair: tuple[Group, Group], names: Sequence[str]) -> bool:
        """Return whether two things may stand in one of some relations."""
        return any(self._fits(pair, name) == len(pair) for name in names)

    def _is_sure(self, pair: tuple[Group, Group], names: Sequence[str]) -> bool:
        """Return whether two things fit a relation that nothing but a preposition tells of."""
        first, last = pair[0][0], pair[1][0]
        return (
            first.kind is last.kind is Kind.NAME
            and last not in self._found.values
            and self._fit(pair, names)
        )

    def _state(
        self,
        place: int,
        mark: Mark,
        pair: tuple[Group, Group],
        names: Sequence[str],
        *,
        noun: bool,
    ) -> None:
        if not noun and self._is_told_by_noun(place, pair):
            self._found.used.add(mark)  # "the music of X was written by Y" is told by the noun
            return
        if noun:
            self._nouns.add(mark)
        fitting = [name for name in names if self._fit(pair, [name])]
        if not fitting and self._is_beside_value(mark, pair, names):
            told = self._sorting.told(pair[0][0], pair[1][0])  # "plays in Turin" tells no league
            if told:
                self._found.state(place, pair, Telling(told[:1], (mark,), told[1:]))
            return
        self._found.state(place, pair, Telling(tuple(dict.fromkeys(fitting or names)), (mark,)))

    def _is_beside_value(self, mark: Mark, pair: tuple[Group, Group], names: Sequence[str]) -> bool:
        """Return whether a wording ends in where or whence, and its properties lead to no place."""
        value = pair[1][0]
        return _PLACED.search(mark.text.strip()) is not None and not any(
            self._sorting.fits(value, name, subject=False) for name in names
        )

    def _is_told_by_noun(self, place: int, pair: tuple[Group, Group]) -> bool:
        clause = self._scene.clauses[place]
        return not self._nouns.isdisjoint(clause.marks) and any(
            s.clause is clause and s.subject in pair[0] and s.value in pair[1]
            for s in self._found.statements
        )
