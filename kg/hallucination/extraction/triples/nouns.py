"""The ends of a relation that a noun names: "X's director", "the director of X", X的导演."""

from __future__ import annotations

from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.ends import Ends
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.vocabulary import pattern
from kg.hallucination.index.phrases import Role

__all__ = ["Nouns"]

#: Of how many claims of one thing what is described is looked for.
MOST: Final = 50
#: How far behind a noun its verb may stand, in characters.
_NEAR: Final = 40


class Nouns(Ends):
    """Finds the subjects and the values of nouns."""

    def ends(self, place: int, mark: Mark, name: str) -> tuple[Group, Group] | None:
        """Return the subjects and the values of a property that a noun has in its clause.

        Args:
            place: the place of the clause.
            mark: the noun.
            name: the property.
        """
        clause = self._scene.clauses[place]
        owner = self._speaking.owner(place, mark, name) or self._speaking.of(clause, mark)
        if owner is not None:
            value = self._value(place, mark, name, owner)
            return None if value is None else (owner, value)
        behind = [m for m in self._scene.heads(clause) if m.start >= mark.end]
        fitting = [m for m in behind if self._sorting.fits(m, name, subject=False)]
        return self._paired(place, mark, name, fitting[0], forward=True) if fitting else None

    def _value(self, place: int, mark: Mark, name: str, owner: Group) -> Group | None:
        """Return the value of a noun whose owner is known: before it, behind it, in apposition."""
        clause = self._scene.clauses[place]
        others = [m for m in self._scene.heads(clause) if m not in owner]
        ahead = [m for m in others if m.end <= mark.start]
        after = [m for m in others if m.start >= mark.end]
        behind = sorted(
            (m for m in after if not self._is_of_verb(clause, mark, name, m)),
            key=lambda m: not self._sorting.fits(m, name, subject=False),
        )
        copula = pattern("copula").search(self._scene.text, mark.end, mark.end + _NEAR)
        is_told = any(m.kind is Kind.COPULA and m.end <= mark.start for m in clause.marks)
        if ahead and not (behind and copula and not is_told):
            return self._scene.group(ahead[0])
        if behind:
            return self._scene.group(behind[0])
        apart = copula and not {",", "，"}.isdisjoint(self._scene.text[mark.end : copula.start()])
        if copula and not apart and not is_told and clause.of(Kind.CUE)[-1] is mark:
            return None  # what it is stands there and is not known: nothing said before is it
        return (
            self._apposition(place)
            or self._before(place, mark, name, owner)
            or self._recorded(clause, mark, name, owner)
        )

    def _is_of_verb(self, clause: Clause, mark: Mark, name: str, value: Mark) -> bool:
        """Return whether a verb behind a noun has a value: "the director of X was born in Y"."""
        ends = self._sorting.index.ends
        own = ends.get((name, False), frozenset())
        verbs = [m for m in clause.of(Kind.CUE) if mark.end <= m.start and m.end <= value.start]
        return any(
            role is Role.FORWARD
            and own.isdisjoint(ends.get((other, False), ()))
            and self._sorting.fits(value, other, subject=False)
            for verb in verbs
            if verb.cue is not None and not verb.is_light
            for other, role in verb.cue.senses
        )

    def _apposition(self, place: int) -> Group | None:
        """Return what the next clause names, and nothing more: "its ground, the San Siro,"."""
        for clause in self._scene.clauses[place + 1 : place + 2]:
            opened = clause.opener is not None and clause.opener.kind is Kind.BREAK
            if opened and clause.marks[0].kind in NAMED and not clause.of(Kind.CUE):
                return self._scene.group(clause.marks[0])
        return None

    def _before(self, place: int, mark: Mark, name: str, owner: Group) -> Group | None:
        """Return what a noun is in apposition to: "X, the director of Y"."""
        for candidate in self._speaking.candidates(place, mark.start, active=True):
            fits = self._sorting.fits(candidate[0], name, subject=False)
            if fits and candidate[0] not in owner:
                return candidate
        return None

    def _recorded(self, clause: Clause, mark: Mark, name: str, owner: Group) -> Group | None:
        """Return what a noun describes and nothing names: "the director of X was born in …"."""
        if clause.of(Kind.CUE)[-1] is mark:
            return None
        things = tuple(
            claim.object
            for target in owner[0].targets
            for claim in self._sorting.index.claims.get((target, name), ())[:MOST]
            if claim.object is not None
        )
        return self._stand_in(clause, mark, things) if things else None
