"""Relations that a wording tells: "S was directed by O", "O is the director of S"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.speaking import Speaking
from kg.hallucination.extraction.triples.statements import Stating, Telling
from kg.hallucination.extraction.triples.vocabulary import HAN, light, pattern
from kg.hallucination.index.phrases import Role

__all__ = ["Relating"]

#: Of how many claims of one thing what is described is looked for.
MOST: Final = 50
_ARTICLE: Final = re.compile(r"\s+(?:an?|some)\s+|一[个颗座部种名位]", re.IGNORECASE)
#: How far behind a noun its verb may stand, in characters.
_NEAR: Final = 40


class Relating:
    """States the relations that wordings tell.

    Args:
        found: what is found of the sentence.
        speaking: finds what clauses speak of.
        sorting: tells what may be at which end of which property.
    """

    def __init__(self, found: Stating, speaking: Speaking, sorting: Sorting) -> None:
        self._found = found
        self._scene = found.scene
        self._speaking = speaking
        self._sorting = sorting
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
        if light().fullmatch(mark.text.strip()):
            ends = {pair: names for pair, names in ends.items() if self._is_sure(pair, names)}
        if not ends:
            self._kind_of_value(place, mark)
        else:
            pair, names = max(ends.items(), key=lambda item: self._fitness(*item))
            self._state(place, mark, pair, names, noun=pair in nouns)

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

    def _is_sure(self, pair: tuple[Group, Group], names: Sequence[str]) -> bool:
        """Return whether two things fit a relation that nothing but a preposition tells of."""
        first, last = pair[0][0], pair[1][0]
        return (
            first.kind is last.kind is Kind.NAME
            and last not in self._found.values
            and any(self._fits(pair, name) == 2 for name in names)
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
        fitting = [name for name in names if self._fits(pair, name) == 2]
        self._found.state(place, pair, Telling(tuple(dict.fromkeys(fitting or names)), (mark,)))

    def _is_told_by_noun(self, place: int, pair: tuple[Group, Group]) -> bool:
        clause = self._scene.clauses[place]
        return not self._nouns.isdisjoint(clause.marks) and any(
            s.clause is clause and s.subject in pair[0] and s.value in pair[1]
            for s in self._found.statements
        )

    # --- the ends of a verb -----------------------------------------------------------------------

    def _ends(self, place: int, mark: Mark, name: str, role: Role) -> tuple[Group, Group] | None:
        """Return the subjects and the values of a property that a wording has in its clause."""
        if role is Role.NOUN:
            return self._by_noun(place, mark, name)
        clause, forward = self._scene.clauses[place], role is Role.FORWARD
        near = self._near(clause, mark, name, subject=not forward)
        if forward and near and (described := self._described(clause, mark, name, near)):
            return described, self._scene.group(near[0])
        end = near[0] if near else None
        if HAN.search(mark.text) and (
            end is None or not self._sorting.fits(end, name, subject=not forward)
        ):
            verb_last = self._verb_last(place, mark, name, active=not forward)
            if verb_last is not None:
                return verb_last
        if end is None and not forward:
            end = self._fronted(place, name)
        if end is None:
            return self._shared(place, mark, name)
        return self._paired(place, mark, name, end, forward=forward)

    def _near(self, clause: Clause, mark: Mark, name: str, *, subject: bool) -> list[Mark]:
        """Return what stands behind a wording, or in its midst; what fits comes first."""
        gap = mark.cue.gap if mark.cue else None
        heads = self._scene.heads(clause)
        if gap is not None:
            inside = [m for m in heads if gap[0] <= m.start and m.end <= gap[1]]
            found = inside[::-1]
        else:
            found = self._until_next(clause, mark, [m for m in heads if m.start >= mark.end])
        found = [m for m in found if not self._is_owner_of_unnamed(clause, m)]
        return sorted(
            found,
            key=lambda m: (
                not self._sorting.fits(m, name, subject=subject),
                m.kind is Kind.STRANGER and m not in self._scene.groups,
            ),
        )

    def _until_next(self, clause: Clause, mark: Mark, after: Sequence[Mark]) -> list[Mark]:
        """Return what follows a wording before another one, but for those that say nothing."""
        stop = next(
            (
                m.start
                for m in clause.of(Kind.CUE)
                if m.start >= mark.end and not light().fullmatch(m.text.strip())
            ),
            len(self._scene.text),
        )
        found = [m for m in after if m.start < stop]
        return [] if found and self._is_of_a_kind(clause, mark, found[0]) else found

    @staticmethod
    def _is_of_a_kind(clause: Clause, mark: Mark, value: Mark) -> bool:
        """Return whether a name only tells the kind of an unnamed value: "a star of class G"."""
        between = [m.kind for m in clause.marks if mark.end <= m.start and m.end <= value.start]
        return Kind.CLASS in between and Kind.PREPOSITION in between

    def _is_owner_of_unnamed(self, clause: Clause, mark: Mark) -> bool:
        """Return whether a name only owns something that is not named: "X's novel", X的小说."""
        after = [m for m in clause.marks if m.start >= mark.end]
        if not after or after[0].kind is not Kind.OWNER or after[0].start != mark.end:
            return False
        rest = [m.kind for m in after[1:] if m.kind is not Kind.JOINT]
        return bool(rest) and rest[0] in {Kind.CLASS, Kind.WORD} and not NAMED & set(rest)

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

    def _verb_last(
        self, place: int, mark: Mark, name: str, *, active: bool
    ) -> tuple[Group, Group] | None:
        """Return the ends of a relation whose verb comes last: 《三国演义》是罗贯中写成的."""
        heads = [m for m in self._scene.heads(self._scene.clauses[place]) if m.end <= mark.start]
        values = [m for m in heads if self._sorting.fits(m, name, subject=False)]
        for candidate in self._speaking.candidates(place, mark.start, active=active):
            fits = self._sorting.fits(candidate[0], name, subject=True)
            if values and fits and candidate[0] != values[-1]:
                return candidate, self._scene.group(values[-1])
        return None

    def _shared(self, place: int, mark: Mark, name: str) -> tuple[Group, Group] | None:
        """Return the ends that a wording shares with the next: "written and directed by X"."""
        clause = self._scene.clauses[place]
        following = next((m for m in clause.of(Kind.CUE) if m.start >= mark.end), None)
        if following is None or following.cue is None:
            return None
        between = self._scene.text[mark.end : following.start].strip()
        if pattern("joint").fullmatch(f" {between} ") is None:
            return None
        after = [m for m in self._scene.heads(clause) if m.start >= following.end]
        near = self._until_next(clause, following, after)
        forward = any(role is Role.FORWARD for _, role in following.cue.senses)
        return self._paired(place, mark, name, near[0], forward=forward) if near else None

    def _fronted(self, place: int, name: str) -> Mark | None:
        """Return what the clause before names to say where: "In X, Y stars"."""
        if not place or not self._scene.heads(self._scene.clauses[place]):
            return None
        clause = self._scene.clauses[place - 1]
        heads = self._scene.heads(clause)
        led = clause.marks and clause.marks[0].kind in {Kind.PREPOSITION, Kind.CUE}
        if len(heads) != 1 or len(clause.marks) != 2 or not led:
            return None
        return heads[0] if self._sorting.fits(heads[0], name, subject=True) else None

    def _described(
        self, clause: Clause, mark: Mark, name: str, values: Sequence[Mark]
    ) -> Group | None:
        """Return what is described by a relation and not named: 根据《活着》改编的电影."""
        if mark.cue is None or mark.cue.gap is None:
            return None
        end = mark.cue.end
        kind = next((m for m in clause.of(Kind.CLASS) if m.start >= end), None)
        if kind is None or self._scene.between(end, kind.start):
            return None
        after = [m for m in self._scene.heads(clause) if m.start >= kind.end]
        if after and not self._scene.between(kind.end, after[0].start):
            return None
        index = self._sorting.index
        things = tuple(
            claim.subject
            for target in values[0].targets
            for claim in index.touching.get(target, ())[:MOST]
            if claim.predicate == name and claim.object == target
            if kind.targets == ()
            or claim.subject in kind.targets
            or not index.types.get(claim.subject, frozenset()).isdisjoint(kind.targets)
        )
        return self._stand_in(clause, kind, things)

    def _stand_in(self, clause: Clause, mark: Mark, things: tuple[str, ...]) -> Group:
        """Put something that is described in the place of a mark, as if it were named there."""
        known = Kind.NAME if things else Kind.STRANGER
        named = Mark(mark.start, mark.end, known, mark.text, things)
        clause.put(named)
        self._found.used.add(mark)
        return (named,)

    # --- the ends of a noun -----------------------------------------------------------------------

    def _by_noun(self, place: int, mark: Mark, name: str) -> tuple[Group, Group] | None:
        """Return the ends of a relation that a noun names: "X's director", "the director of X"."""
        clause = self._scene.clauses[place]
        owner = self._speaking.owner(place, mark, name) or self._speaking.of(clause, mark)
        if owner is not None:
            value = self._value_of_noun(place, mark, name, owner)
            return None if value is None else (owner, value)
        behind = [m for m in self._scene.heads(clause) if m.start >= mark.end]
        fitting = [m for m in behind if self._sorting.fits(m, name, subject=False)]
        return self._paired(place, mark, name, fitting[0], forward=True) if fitting else None

    def _value_of_noun(self, place: int, mark: Mark, name: str, owner: Group) -> Group | None:
        """Return the value of a noun whose owner is known: before it, behind it, in apposition."""
        clause = self._scene.clauses[place]
        others = [m for m in self._scene.heads(clause) if m not in owner]
        ahead = [m for m in others if m.end <= mark.start]
        behind = sorted(
            (m for m in others if m.start >= mark.end),
            key=lambda m: not self._sorting.fits(m, name, subject=False),
        )
        copula = pattern("copula").search(self._scene.text, mark.end, mark.end + _NEAR)
        is_told = any(m.kind is Kind.COPULA and m.end <= mark.start for m in clause.marks)
        if ahead and not (behind and copula and not is_told):
            return self._scene.group(ahead[0])
        if behind:
            return self._scene.group(behind[0])
        return (
            self._apposition(place)
            or self._before(place, mark, name, owner)
            or self._recorded(clause, mark, name, owner)
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
