"""The ends of a relation that a verb tells: "S was directed by O", "O directed S", S 由 O 执导."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.ends import Ends
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.vocabulary import HAN, pattern
from kg.hallucination.index.phrases import Role

__all__ = ["Verbs"]

#: Of how many claims of one thing what is described is looked for.
MOST: Final = 50


class Verbs(Ends):
    """Finds the subjects and the values of verbs."""

    def ends(
        self, place: int, mark: Mark, name: str, *, forward: bool
    ) -> tuple[Group, Group] | None:
        """Return the subjects and the values of a property that a verb has in its clause.

        Args:
            place: the place of the clause.
            mark: the verb.
            name: the property.
            forward: whether the verb stands between subject and value, and not the other way.
        """
        clause = self._scene.clauses[place]
        near = self._near(clause, mark, name, subject=not forward)
        if forward and near and (described := self._described(clause, mark, name, near)):
            return described, self._scene.group(near[0])
        end = near[0] if near else None
        if end is None and (couple := self._each_other(clause, mark, name)):
            return couple
        if HAN.search(mark.text) and (
            end is None or not self._sorting.fits(end, name, subject=not forward)
        ):
            verb_last = self._verb_last(place, mark, name, active=not forward)
            if verb_last is not None:
                return verb_last
        if not forward and (end is None or not self._sorting.fits(end, name, subject=True)):
            end = self._fronted(place, name) or self._relative(place, mark, name) or end
        if forward and end is None:
            end = self._where(place, name)
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
                if m.start >= mark.end and not m.is_light
                if not self._is_title(clause, m)
            ),
            len(self._scene.text),
        )
        found = [m for m in after if m.start < stop]
        return [] if found and self._is_of_a_kind(clause, mark, found[0]) else found

    def _is_title(self, clause: Clause, mark: Mark) -> bool:
        """Return whether a noun stands before a name as a title: "the filmmaker X"."""
        after = next((m for m in clause.marks if m.start >= mark.end), None)
        is_noun = mark.cue is not None and all(role is Role.NOUN for _, role in mark.cue.senses)
        return (
            is_noun
            and after is not None
            and after.kind is Kind.NAME
            and not self._scene.text[mark.end : after.start].strip()
        )

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

    def _verb_last(
        self, place: int, mark: Mark, name: str, *, active: bool
    ) -> tuple[Group, Group] | None:
        """Return the ends of a relation whose verb comes last: 《三国演义》是罗贯中写成的."""
        heads = [m for m in self._scene.heads(self._scene.clauses[place]) if m.end <= mark.start]
        values = [m for m in heads if self._sorting.fits(m, name, subject=False)]
        for candidate in self._speaking.candidates(place, mark.start, active=active):
            fits = self._sorting.fits(candidate[0], name, subject=True)
            group = self._scene.group(values[-1]) if values else ()
            if values and fits and candidate[0] not in group:
                return candidate, group
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

    def _each_other(self, clause: Clause, mark: Mark, name: str) -> tuple[Group, Group] | None:
        """Return two things of which each has the other as a value: "X and Y were married"."""
        if not self._sorting.index.properties[name].symmetric:
            return None
        ahead = [m for m in self._scene.heads(clause) if m.end <= mark.start]
        group = self._scene.group(ahead[-1]) if ahead else ()
        return ((group[0],), (group[1],)) if len(group) == 2 else None

    def _relative(self, place: int, mark: Mark, name: str) -> Mark | None:
        """Return what a relative clause with its own subject is about: ", which Y directed"."""
        clause = self._scene.clauses[place]
        opener = clause.opener
        if not place or opener is None or opener.kind is not Kind.RELATIVE:
            return None
        if not any(m.end <= mark.start for m in self._scene.heads(clause)):
            return None
        heads = self._scene.heads(self._scene.clauses[place - 1])
        fits = heads and self._sorting.fits(heads[-1], name, subject=True)
        return heads[-1] if fits else None

    def _where(self, place: int, name: str) -> Mark | None:
        """Return the place that a clause is about: "X is where Y was born"."""
        opener = self._scene.clauses[place].opener
        if not place or opener is None or opener.text.lower() != "where":
            return None
        heads = self._scene.heads(self._scene.clauses[place - 1])
        fits = heads and self._sorting.fits(heads[-1], name, subject=False)
        return heads[-1] if fits else None

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
