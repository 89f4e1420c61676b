"""The two ends of a relation in a clause, as far as a verb and a noun have them in common."""

from __future__ import annotations

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.speaking import Step

__all__ = ["Ends"]


class Ends(Step):
    """Finds the subjects and the values that a wording of a relation has."""

    def _paired(
        self, place: int, mark: Mark, name: str, end: Mark, *, forward: bool
    ) -> tuple[Group, Group] | None:
        """Return one end of a relation with the other: before its wording, understood, behind."""
        group = self._scene.group(end)
        candidates = [
            c
            for c in self._speaking.candidates(place, mark.start, active=not forward)
            if c[0] not in group
        ]
        if told := self._told_behind(place, mark, end):
            candidates.insert(0, told)
        if mark.cue is not None and mark.cue.gap is not None:
            behind = [
                m
                for m in self._scene.heads(self._scene.clauses[place])
                if m.start >= mark.cue.end and m not in group
            ]
            candidates += map(self._scene.group, behind)
        first = next(
            (c for c in candidates if self._sorting.fits(c[0], name, subject=forward)),
            candidates[0] if candidates else None,
        )
        if first is None:
            return None
        return (first, group) if forward else (group, first)

    def _told_behind(self, place: int, mark: Mark, end: Mark) -> Group | None:
        """Return what a clause says behind its verb: "the wife of X is Y"."""
        clause = self._scene.clauses[place]
        heads = self._scene.heads(clause)
        copulas = [m for m in clause.of(Kind.COPULA) if m.start >= end.end]
        if not copulas or any(m.end <= mark.start for m in heads):
            return None
        return next((self._scene.group(m) for m in heads if m.start >= copulas[0].end), None)

    def _stand_in(self, clause: Clause, mark: Mark, things: tuple[str, ...]) -> Group:
        """Put something that is described in the place of a mark, as if it were named there."""
        known = Kind.NAME if things else Kind.STRANGER
        named = Mark(mark.start, mark.end, known, mark.text, things)
        clause.put(named)
        self._found.used.add(mark)
        return (named,)
