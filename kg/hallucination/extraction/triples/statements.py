"""What the clauses of a sentence state: a subject, a property, a value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from kg.hallucination.extraction.triples.clauses import Clause, Group, Scene
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.model import Comparator

__all__ = ["Statement", "Stating"]


@dataclass(frozen=True, slots=True)
class Statement:
    """Something stated of a thing.

    Args:
        subject: what it is stated of.
        properties: the properties that may be meant.
        value: the thing, number or time that it has; of a comparison, what it is compared with.
        clause: where it is stated.
        order: for a comparison, whether it has more or less.
        others: properties that may be meant as well; where they do not hold, nothing is told.
        start: where what states it begins.
        by: the marks that tell it.
    """

    subject: Mark
    properties: tuple[str, ...]
    value: Mark
    clause: Clause
    order: Comparator | None = None
    others: tuple[str, ...] = ()
    start: int = 0
    by: tuple[Mark, ...] = ()


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

    def state(
        self,
        place: int,
        ends: tuple[Group, Group],
        properties: tuple[str, ...],
        by: Iterable[Mark] = (),
        *,
        order: Comparator | None = None,
        others: tuple[str, ...] = (),
    ) -> None:
        """Add what is stated of each of some things, by each of some values.

        Args:
            place: the place of the clause that states it.
            ends: the things, and the values.
            properties: the properties that may be meant.
            by: the marks that tell it.
            order: for a comparison, whether they have more or less.
            others: properties that may be meant as well.
        """
        clause, by = self.scene.clauses[place], tuple(by)
        for subject in ends[0]:
            for value in ends[1]:
                inside = [m.start for m in (subject, value, *by) if m in clause.marks]
                self.statements.append(
                    Statement(
                        subject,
                        properties,
                        value,
                        clause,
                        order,
                        others,
                        min(inside, default=0),
                        by,
                    )
                )
        self.used.update((*ends[0], *ends[1], *by))
        if ends[1][0].kind in {Kind.NAME, Kind.STRANGER} and order is None:
            self.values.update(ends[1])
        self.spoken.setdefault(place, self._first_of(clause, ends))

    def widen(self, old: Statement, name: str) -> None:
        """Let a statement mean one more property."""
        if name not in old.properties:
            at = self.statements.index(old)
            self.statements[at] = replace(old, properties=(*old.properties, name))

    def _first_of(self, clause: Clause, ends: tuple[Group, Group]) -> Group:
        """Return which ends of a relation stand first in a clause, and are spoken of."""
        heads = self.scene.heads(clause)
        first = heads[0] if heads else None
        return ends[1] if first in ends[1] and first not in ends[0] else ends[0]
