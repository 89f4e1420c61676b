"""What no wording speaks of, told by the kinds of things, by units, and by where they stand.

A film and a person with "by" between them are a film and its director, if that is what films and
persons are to each other most often; minutes of a film are its running time.
"""

from __future__ import annotations

from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.speaking import Step
from kg.hallucination.extraction.triples.statements import Telling
from kg.hallucination.extraction.triples.vocabulary import HAN, pattern

__all__ = ["Pairing"]

#: What may stand between whence a thing is and the thing.
_OF_A_KIND: Final = frozenset((Kind.CLASS, Kind.EPITHET, Kind.DATE, Kind.JOINT))


class Pairing(Step):
    """States what the kinds of things tell."""

    def read(self, place: int) -> None:
        """State what the wordings of a clause left over."""
        clause = self._scene.clauses[place]
        heads = self._scene.heads(clause)
        for head in heads:
            self._owned(head, place)
        for head in reversed(heads):
            goes_on = head is heads[0] and (len(heads) > 1 or clause.of(Kind.CUE))
            if head.kind is Kind.NAME and head not in self._found.used and not goes_on:
                self._related(head, place)
        for head in heads:
            if head.kind is Kind.NAME and head not in self._found.used:
                self._beside(head, place)
        for kind, told in (
            (Kind.EPITHET, self._whence),
            (Kind.DATE, self._dated),
            (Kind.AMOUNT, self._measured),
        ):
            for mark in clause.of(kind):
                if mark not in self._found.used:
                    told(mark, place)

    def _owned(self, head: Mark, place: int) -> None:
        """State that a thing is of its owner, and of what describes it: 老舍的话剧《茶馆》."""
        marks = [*self._scene.describing.get(head, ())]
        if head in self._scene.owners:
            marks.append(self._scene.owners[head])
        for mark in marks:
            if mark in self._found.used:
                continue
            for subject, value in ((head, mark), (mark, head)):
                if names := self._sorting.between(subject, value):
                    pair = (subject,), (value,)
                    self._found.state(place, pair, Telling(names[:1], (), names[1:]))
                    break

    def _related(self, head: Mark, place: int) -> None:
        """State what a thing is to what is spoken of, by the kinds of the two."""
        clause = self._scene.clauses[place]
        heads = self._scene.heads(clause)
        groups = [self._scene.group(m) for m in reversed(heads) if m.end <= head.start]
        groups += self._speaking.spoken(place, head.start)
        groups += [self._scene.group(m) for m in heads if m.start >= head.end]
        for group in groups:
            names = self._sorting.told(group[0], head)
            if names and head not in group:
                self._found.state(place, (group, (head,)), Telling(names[:1], (), names[1:]))
                return

    def _beside(self, head: Mark, place: int) -> None:
        """State what a thing is to what its clause tells of, if it is: 1918年，鲁迅发表了《药》."""
        index, clause = self._sorting.index, self._scene.clauses[place]
        for statement in [s for s in self._found.statements if s.clause is clause]:
            names = tuple(
                name
                for name in self._sorting.between(statement.subject, head)
                for thing in statement.subject.targets
                if any(c.object in head.targets for c in index.claims.get((thing, name), ()))
            )
            if names:
                self._found.state(place, ((statement.subject,), (head,)), Telling(names))
                return

    def _whence(self, mark: Mark, place: int) -> None:
        """State whence a thing is: "a French film", "the Italian league Serie A"."""
        clause = self._scene.clauses[place]
        after = [m for m in clause.marks if m.start >= mark.end and m.kind not in _OF_A_KIND]
        before = [m for m in clause.marks if m.end <= mark.start and m.kind not in _OF_A_KIND]
        candidates: list[Group] = []
        if after and after[0].kind is Kind.NAME and after[0] in self._scene.heads(clause):
            candidates = [self._scene.group(after[0])]
        elif not before or before[-1].kind in {Kind.COPULA, Kind.DENIAL}:
            candidates = list(self._speaking.candidates(place, mark.start, active=False))
        for candidate in candidates[:1]:
            names = self._sorting.whence(candidate[0], mark)
            if names:
                told = Telling(names[:1], (mark,), names[1:])
                self._found.state(place, (candidate, (mark.named,)), told)

    def _dated(self, mark: Mark, place: int) -> None:
        """State when a thing came about: "a 1960 film", "Alien (1979)", 时间是1599年."""
        clause = self._scene.clauses[place]
        adjoining = self._adjoining(clause, mark)
        if adjoining is None and not self._is_told(clause, mark):
            return
        candidates: list[Group] = [adjoining] if adjoining else []
        candidates += self._speaking.candidates(place, mark.start, active=False)
        for candidate in candidates:
            names = self._sorting.times_of(candidate[0])
            if len(names) == 1 or (names and candidate[0].kind is Kind.STRANGER):
                self._found.state(place, (candidate, (mark,)), Telling(names))
                return

    def _kind_at(self, clause: Clause, mark: Mark) -> Mark | None:
        """Return the kind that stands right behind a time: "a 1960 film"."""
        for one in clause.of(Kind.CLASS):
            if one.start >= mark.end and not self._scene.between(mark.end, one.start):
                return one
        return None

    def _adjoining(self, clause: Clause, mark: Mark) -> Group | None:
        """Return what stands right behind a time, and its kind: "the 1979 film Alien"."""
        kind = self._kind_at(clause, mark)
        if kind is None and not HAN.search(self._scene.text):
            return None
        last = kind.end if kind else mark.end
        head = next((m for m in self._scene.heads(clause) if m.start >= last), None)
        adjoins = head is not None and not self._scene.between(last, head.start)
        return self._scene.group(head) if head is not None and adjoins else None

    def _is_told(self, clause: Clause, mark: Mark) -> bool:
        """Return whether a time is said of what is spoken of, and is not only when it is so."""
        text = self._scene.text
        if clause.opener is not None and clause.opener.text.strip() in {"(", "（"}:
            return True
        before = [m for m in clause.of(Kind.CLASS, Kind.COPULA) if m.end <= mark.start]
        joint = text[before[-1].end : mark.start].strip() if before else ""
        return (
            self._kind_at(clause, mark) is not None
            or joint in {"from", "of", "dating from"}
            or pattern("generic_time").search(text, clause.start, mark.start) is not None
        )

    def _measured(self, mark: Mark, place: int) -> None:
        """State a number whose unit tells of what it is."""
        if mark.amount is None or not mark.amount.measure:
            return
        for candidate in self._speaking.candidates(place, mark.start, active=False):
            names = self._sorting.measures_of(candidate[0], mark)
            if names and candidate[0].kind is Kind.NAME:
                self._found.state(place, (candidate, (mark,)), Telling(names))
                return
