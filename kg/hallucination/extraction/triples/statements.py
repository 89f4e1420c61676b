"""What the clauses of a sentence state: a subject, a property, a value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.hallucination.extraction.triples.clauses import Clause, Group, Scene
from kg.hallucination.extraction.triples.marks import NAMED, Mark
from kg.hallucination.values import replace
from kg.model import Comparator

__all__ = ["Statement", "Stating", "Telling"]


@dataclass(frozen=True, slots=True)
class Telling:
    """What is told of a thing and its value, and by what.

    Args:
        properties: the properties that may be meant.
        by: the marks that tell it.
        others: properties that may be meant as well; where they do not hold, nothing is told.
        order: for a comparison, whether the first has more or less.
        apart: for a comparison, the number that tells by how much.
        where: for a value of which only the kind is told, what that has as a value: "a star of
            class G".
    """

    properties: tuple[str, ...]
    by: tuple[Mark, ...] = ()
    others: tuple[str, ...] = ()
    order: Comparator | None = None
    apart: Mark | None = None
    where: Mark | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """Something stated of a thing.

    Args:
        subject: what it is stated of.
        value: the thing, number or time that it has, or its kind; of a comparison, what it is
            compared with.
        told: what is told of the two.
        clause: where it is stated.
        start: where what states it begins.
    """

    subject: Mark
    value: Mark
    told: Telling
    clause: Clause
    start: int = 0


@dataclass(slots=True)
class Stating:
    """What is found of a sentence while it is read.

    Args:
        scene: its clauses.
        before: what was spoken of before it, what was spoken of most first.
        statements: what it states.
        used: the marks that some statement accounts for.
        values: the things that some statement has as a value.
        spoken: the lists that its clauses are about, by the place of the clause.
    """

    scene: Scene
    before: Sequence[Group]
    statements: list[Statement] = field(default_factory=list)
    used: set[Mark] = field(default_factory=set)
    values: set[Mark] = field(default_factory=set)
    spoken: dict[int, Group] = field(default_factory=dict)

    def state(self, place: int, ends: tuple[Group, Group], told: Telling) -> None:
        """Add what is stated of each of some things, by each of some values.

        Args:
            place: the place of the clause that states it.
            ends: the things, and the values.
            told: what is told of them.
        """
        clause = self.scene.clauses[place]
        for subject in ends[0]:
            for value in ends[1]:
                inside = [m.start for m in (subject, value, *told.by) if m in clause.marks]
                start = min(inside, default=0)
                self.statements.append(Statement(subject, value, told, clause, start))
        self.used.update((*ends[0], *ends[1], *told.by))
        self.used.update(mark for mark in (told.apart, told.where) if mark is not None)
        if ends[1][0].kind in NAMED and told.order is None:
            self.values.update(ends[1])
        self.spoken.setdefault(place, self._first_of(clause, ends))

    def widen(self, old: Statement, name: str) -> None:
        """Let a statement mean one more property."""
        if name not in old.told.properties:
            told = replace(old.told, properties=(*old.told.properties, name))
            self.statements[self.statements.index(old)] = replace(old, told=told)

    def _first_of(self, clause: Clause, ends: tuple[Group, Group]) -> Group:
        """Return which ends of a relation stand first in a clause, and are spoken of."""
        heads = self.scene.heads(clause)
        first = heads[0] if heads else None
        return ends[1] if first in ends[1] and first not in ends[0] else ends[0]
