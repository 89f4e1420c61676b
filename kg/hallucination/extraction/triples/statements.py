"""What the clauses of a sentence state: a subject, a property, a value.

A wording of a relation is looked up with what stands before and behind it; what may be at which end
of a relation tells which of several candidates is meant. What is named and no wording speaks of is
told by its kind: a film and a person, by "by", are a film and its director.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group, Scene, Sorting
from kg.hallucination.extraction.triples.marking import Kind, Mark
from kg.hallucination.extraction.triples.vocabulary import HAN, light, pattern
from kg.hallucination.index.evidence import Property
from kg.hallucination.index.phrases import Role
from kg.hallucination.language.units import conversion
from kg.model import Comparator

__all__ = ["Statement", "Stating", "stated"]

#: Of how many claims of one thing what is described is looked for.
MOST: Final = 50
_NAMED: Final = frozenset((Kind.NAME, Kind.STRANGER))
_FINITE: Final = re.compile(r"\b(?:is|are|was|were|has|have|had|can)\b", re.IGNORECASE)
_PARTICIPLE: Final = re.compile(r"\w+(?:ed|en|own|orn|ung|ld|et|ot|ade|ut)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """Something stated of a thing.

    Args:
        subject: what it is stated of; None for something that is not named.
        properties: the properties that may be meant.
        value: the thing, number or time that it has.
        order: for a comparison, whether it has more or less.
        others: properties that may be meant as well; where they do not hold, nothing is told.
        clause: where it is stated.
        start: where what states it begins.
    """

    subject: Mark | None
    properties: tuple[str, ...]
    value: Mark
    clause: Clause
    order: Comparator | None = None
    others: tuple[str, ...] = ()
    start: int = 0


@dataclass(slots=True)
class Stating:
    """What is found of a sentence while it is read.

    Args:
        scene: its clauses.
        before: what was spoken of before it, what was spoken of most first.
        statements: what it states.
        used: the marks that some statement accounts for.
        spoken: the lists that its clauses are about, by the place of the clause.
    """

    scene: Scene
    before: Sequence[Group]
    statements: list[Statement] = field(default_factory=list)
    used: set[Mark] = field(default_factory=set)
    spoken: dict[int, Group] = field(default_factory=dict)


def stated(scene: Scene, before: Sequence[Group], sorting: Sorting) -> Stating:
    """Return what a sentence states.

    Args:
        scene: its clauses.
        before: what was spoken of before it.
        sorting: tells what may be at which end of which property.
    """
    reader = _Reader(Stating(scene, before), sorting)
    for place in range(len(scene.clauses)):
        reader.read(place)
    for place in range(len(scene.clauses)):
        reader.finish(place)
    return reader.found


class _Reader:
    def __init__(self, found: Stating, sorting: Sorting) -> None:
        self.found = found
        self.scene = found.scene
        self._sorting = sorting
        self._properties = sorting.index.properties
        self._values: set[Mark] = set()

    # --- wordings ---------------------------------------------------------------------------------

    def read(self, place: int) -> None:
        clause = self.scene.clauses[place]
        cues = clause.of(Kind.CUE)
        for at, cue in enumerate(cues):
            following = cues[at + 1] if at + 1 < len(cues) else None
            self._wording(place, cue, following)

    def _wording(self, place: int, mark: Mark, following: Mark | None) -> None:
        """State what a wording says, for each kind of value that its properties have."""
        assert mark.cue is not None
        things: dict[tuple[Group, Group], list[str]] = {}
        for name, role in mark.cue.senses:
            prop = self._properties[name]
            if role in {Role.MORE, Role.LESS}:
                self._compared(place, mark, prop, role)
            elif not prop.relation:
                self._valued(place, mark, prop)
            else:
                found = self._related(place, mark, prop, role, following)
                if found is not None:
                    things.setdefault(found, []).append(name)
        if light().fullmatch(mark.text.strip()):
            things = {ends: names for ends, names in things.items() if self._is_sure(ends, names)}
        if things:
            self._choose(place, mark, things)

    def _is_sure(self, ends: tuple[Group, Group], names: Sequence[str]) -> bool:
        """Return whether two things fit a relation that nothing but a preposition tells of."""
        (subjects, values), known = ends, (ends[0][0].kind, ends[1][0].kind)
        return (
            known == (Kind.NAME, Kind.NAME)
            and values[0] not in self._values
            and any(
                self._sorting.fits(subjects[0], name, subject=True)
                and self._sorting.fits(values[0], name, subject=False)
                for name in names
            )
        )

    def _choose(self, place: int, mark: Mark, things: dict[tuple[Group, Group], list[str]]) -> None:
        """State the ends of a relation that fit it best, of those that a wording may have."""

        def fitness(item: tuple[tuple[Group, Group], list[str]]) -> tuple[int, int]:
            (subjects, values), names = item
            fit = max(
                self._sorting.fits(subjects[0], name, subject=True)
                + self._sorting.fits(values[0], name, subject=False)
                for name in names
            )
            known = sum(m.kind is Kind.NAME for m in (subjects[0], values[0]))
            return fit, known

        (subjects, values), names = max(things.items(), key=fitness)
        fitting = [
            name
            for name in names
            if self._sorting.fits(subjects[0], name, subject=True)
            and self._sorting.fits(values[0], name, subject=False)
        ]
        self._state(place, mark, subjects, tuple(dict.fromkeys(fitting or names)), values)

    def _state(
        self, place: int, mark: Mark, subjects: Group, names: tuple[str, ...], values: Group
    ) -> None:
        clause = self.scene.clauses[place]
        for subject in subjects:
            for value in values:
                start = min(m.start for m in (subject, mark, value) if m in clause.marks)
                self.found.statements.append(Statement(subject, names, value, clause, start=start))
        self._use(mark, *subjects, *values)
        self._values.update(values)
        self.found.spoken.setdefault(place, self._spoken_of(place, subjects, values))

    def _spoken_of(self, place: int, subjects: Group, values: Group) -> Group:
        """Return which of the ends of a relation stands first in its clause, and is spoken of."""
        heads = self.scene.heads(self.scene.clauses[place])
        first = heads[0] if heads else None
        if first in values and first not in subjects:
            return values
        return subjects

    def _use(self, *marks: Mark) -> None:
        self.found.used.update(marks)

    # --- the ends of a relation -------------------------------------------------------------------

    def _related(
        self, place: int, mark: Mark, prop: Property, role: Role, following: Mark | None
    ) -> tuple[Group, Group] | None:
        """Return the subjects and the values that a wording of a relation has."""
        if role is Role.NOUN:
            return self._by_noun(place, mark, prop)
        clause = self.scene.clauses[place]
        gap = mark.cue.gap if mark.cue else None
        after = self._after(clause, gap[0] if gap else mark.end, gap[1] if gap else None)
        forward = role is Role.FORWARD
        if gap is not None:
            fitting = [m for m in after if self._sorting.fits(m, prop.iri, subject=not forward)]
            inside = fitting[-1:] or after[-1:]
            behind = self._after(clause, mark.cue.end if mark.cue else mark.end, None)
        else:
            inside = self._until_next_cue(clause, mark, after)
            behind = []
        if following is not None and not inside and self._is_shared(clause, mark, following):
            return self._shared(place, mark, prop, following)
        if forward and gap is not None and (named := self._described(clause, mark, prop, inside)):
            return named, self.scene.group(inside[0])
        end = next(
            (m for m in inside if self._sorting.fits(m, prop.iri, subject=not forward)),
            inside[0] if inside else None,
        )
        if end is None or (
            HAN.search(mark.text) and not self._sorting.fits(end, prop.iri, subject=not forward)
        ):
            other = self._before_in_chinese(place, mark, prop, forward)
            if other is not None:
                return other
        if end is None:
            return None
        group = self.scene.group(end)
        first = self._subject(place, mark, prop, forward, group, behind)
        if first is None:
            return None
        return (first, group) if forward else (group, first)

    def _described(
        self, clause: Clause, mark: Mark, prop: Property, values: Sequence[Mark]
    ) -> Group | None:
        """Return what is described by a relation and not named: 根据《活着》改编的电影."""
        assert mark.cue is not None
        kind = next((m for m in clause.of(Kind.CLASS) if m.start >= mark.cue.end), None)
        if kind is None or not values or self.scene.text[mark.cue.end : kind.start].strip(" 的"):
            return None
        if any(not self.scene.text[kind.end : m.start].strip(" 《") for m in self.scene.heads(clause)
               if m.start >= kind.end):
            return None
        index = self._sorting.index
        things = tuple(
            claim.subject
            for target in values[0].targets
            for claim in index.touching.get(target, ())[:MOST]
            if claim.predicate == prop.iri and claim.object == target
            if not kind.targets or claim.subject in kind.targets
            or not index.types.get(claim.subject, frozenset()).isdisjoint(kind.targets)
        )
        return self._stand_in(clause, kind, things)

    def _stand_in(self, clause: Clause, mark: Mark, things: tuple[str, ...]) -> Group:
        """Put something that is described in the place of a mark, as if it were named there."""
        known = Kind.NAME if things else Kind.STRANGER
        named = Mark(mark.start, mark.end, known, mark.text, things)
        clause.marks.append(named)
        clause.marks.sort(key=lambda one: (one.start, one.end))
        self._use(mark)
        return (named,)

    def _subject(
        self,
        place: int,
        mark: Mark,
        prop: Property,
        forward: bool,
        taken: Group,
        behind: Sequence[Mark],
    ) -> Group | None:
        """Return what stands at the other end of a relation, before its wording or understood."""
        for candidate in self._candidates(place, mark.start, active=not forward):
            if candidate[0] in taken:
                continue
            if self._sorting.fits(candidate[0], prop.iri, subject=forward):
                return candidate
        for head in behind:
            if head not in taken and self._sorting.fits(head, prop.iri, subject=forward):
                return self.scene.group(head)
        rest = [
            c for c in self._candidates(place, mark.start, active=not forward) if c[0] not in taken
        ]
        return rest[0] if rest else None

    def _before_in_chinese(
        self, place: int, mark: Mark, prop: Property, forward: bool
    ) -> tuple[Group, Group] | None:
        """Return the ends of a relation whose verb comes last: 《三国演义》是罗贯中写成的."""
        clause = self.scene.clauses[place]
        if not HAN.search(mark.text):
            return None
        heads = [m for m in self.scene.heads(clause) if m.end <= mark.start]
        values = [m for m in heads if self._sorting.fits(m, prop.iri, subject=False)]
        if not values:
            return None
        value = values[-1]
        for candidate in self._candidates(place, mark.start, active=not forward):
            if candidate[0] != value and self._sorting.fits(candidate[0], prop.iri, subject=True):
                return candidate, self.scene.group(value)
        return None

    def _is_shared(self, clause: Clause, mark: Mark, following: Mark) -> bool:
        """Return whether two wordings share what follows: "written and directed by X"."""
        between = self.scene.text[mark.end : following.start]
        return pattern("joint").fullmatch(f" {between.strip()} ") is not None

    def _shared(
        self, place: int, mark: Mark, prop: Property, following: Mark
    ) -> tuple[Group, Group] | None:
        clause = self.scene.clauses[place]
        after = self._until_next_cue(clause, following, self._after(clause, following.end, None))
        if not after or following.cue is None:
            return None
        forward = any(role is Role.FORWARD for _, role in following.cue.senses)
        group = self.scene.group(after[0])
        first = self._subject(place, mark, prop, forward, group, [])
        if first is None:
            return None
        return (first, group) if forward else (group, first)

    def _by_noun(self, place: int, mark: Mark, prop: Property) -> tuple[Group, Group] | None:
        """Return the ends of a relation that a noun names: "X's director", "the director of X"."""
        clause = self.scene.clauses[place]
        heads = self.scene.heads(clause)
        owner = self._owner(place, mark, prop)
        behind = [m for m in heads if m.start >= mark.end]
        ahead = [m for m in heads if m.end <= mark.start and (not owner or m not in owner)]
        if owner is None:
            subject = self._of(clause, mark)
            if subject is not None:
                owner = self.scene.group(subject)
                behind = [m for m in behind if m not in owner and m.start > subject.end]
        if owner is not None:
            value = self._other(place, mark, prop, owner, ahead, behind)
            if value is None and clause.of(Kind.CUE)[-1] is not mark:
                things = tuple(
                    claim.object
                    for target in owner[0].targets
                    for claim in self._sorting.index.claims.get((target, prop.iri), ())[:MOST]
                    if claim.object is not None
                )
                if things:
                    value = self._stand_in(clause, mark, things)
            return None if value is None else (owner, value)
        fitting = [m for m in behind if self._sorting.fits(m, prop.iri, subject=False)]
        if not fitting:
            return None
        first = self._subject(place, mark, prop, True, self.scene.group(fitting[0]), [])
        return None if first is None else (first, self.scene.group(fitting[0]))

    def _owner(self, place: int, mark: Mark, prop: Property) -> Group | None:
        """Return what stands before a noun as its owner: "X's", "its", X的."""
        clause = self.scene.clauses[place]
        before = [m for m in clause.marks if m.end <= mark.start]
        for one in reversed(before):
            if one.kind is Kind.OWNER:
                owner = next(
                    (m for m in reversed(before) if m.end <= one.start and m.kind in _NAMED), None
                )
                return self.scene.group(owner) if owner else None
            if one.kind is Kind.POSSESSIVE:
                return self._understood(place, one.start, prop)
            if one.kind not in {Kind.CLASS, Kind.DATE}:
                break
        opener = clause.opener
        if opener is not None and opener.kind is Kind.RELATIVE and opener.text.strip() == "whose":
            return self._understood(place, clause.start, prop)
        return None

    def _understood(self, place: int, start: int, prop: Property) -> Group | None:
        """Return what a pronoun stands for, of what was spoken of before."""
        candidates = list(self._spoken(place, start))
        for candidate in candidates:
            if self._sorting.fits(candidate[0], prop.iri, subject=True):
                return candidate
        return candidates[0] if candidates else None

    def _of(self, clause: Clause, mark: Mark) -> Mark | None:
        """Return what follows a noun as its owner: "the director of X"."""
        if not re.search(r"\b(?:of|for|in|on|at|to)$", mark.text.strip(), re.IGNORECASE) and not (
            re.match(r"\s+(?:of|for|on|in|at|to)\b", self.scene.text[mark.end :], re.IGNORECASE)
        ):
            return None
        for one in clause.marks:
            if one.start < mark.end or one.kind in {Kind.PREPOSITION, Kind.CLASS, Kind.DATE}:
                continue
            if one.kind is Kind.CUE and light().fullmatch(one.text.strip()):
                continue
            return one if one.kind in _NAMED else None
        return None

    def _other(
        self,
        place: int,
        mark: Mark,
        prop: Property,
        owner: Group,
        ahead: Sequence[Mark],
        behind: Sequence[Mark],
    ) -> Group | None:
        """Return the value of a noun whose owner is known: before it, behind it, or in apposition."""
        copula = re.search(
            r"\b(?:is|are|was|were|remains?|be)\b|[是为]", self.scene.text[mark.end : mark.end + 40]
        )
        clause = self.scene.clauses[place]
        if ahead and not (behind and copula and not self._is_copula_before(clause, mark)):
            return self.scene.group(ahead[0])
        if behind:
            return self.scene.group(behind[0])
        following = self.scene.clauses[place + 1] if place + 1 < len(self.scene.clauses) else None
        if following is not None and following.marks and following.marks[0].kind in _NAMED:
            if following.opener is not None and following.opener.kind is Kind.BREAK:
                if not any(m.kind is Kind.CUE for m in following.marks):
                    return self.scene.group(following.marks[0])
        for candidate in self._candidates(place, mark.start, active=True):
            if candidate[0] not in owner and self._sorting.fits(
                candidate[0], prop.iri, subject=False
            ):
                return candidate
        return None

    def _is_copula_before(self, clause: Clause, mark: Mark) -> bool:
        return any(m.kind is Kind.COPULA and m.end <= mark.start for m in clause.marks)

    # --- numbers, times, comparisons --------------------------------------------------------------

    def _valued(self, place: int, mark: Mark, prop: Property) -> None:
        """State the number or the time that stands nearest to a wording."""
        value = self._value(place, mark, prop)
        if value is None:
            return
        subjects = self._bearer(place, mark, prop)
        if subjects is None:
            return
        existing = [s for s in self.found.statements if s.value == value and s.subject in subjects]
        if existing:
            self._widen(existing, prop, mark)
            return
        clause = self.scene.clauses[place]
        for subject in subjects:
            start = min([m.start for m in (subject, mark, value) if m in clause.marks])
            self.found.statements.append(
                Statement(subject, (prop.iri,), value, clause, start=start)
            )
        self._use(mark, value, *subjects)
        self.found.spoken.setdefault(place, subjects)

    def _widen(self, existing: Sequence[Statement], prop: Property, mark: Mark) -> None:
        """Take a number for a value of another property too, where the same words may mean it."""
        for old in existing:
            at = self.found.statements.index(old)
            if self._sorting.fits(old.subject or old.value, prop.iri, subject=True):
                names = tuple(dict.fromkeys((*old.properties, prop.iri)))
                self.found.statements[at] = Statement(
                    old.subject, names, old.value, old.clause, start=old.start
                )
        self._use(mark)

    def _value(self, place: int, mark: Mark, prop: Property) -> Mark | None:
        """Return the number or the time that a property may have, nearest to its wording."""
        clause = self.scene.clauses[place]
        near = self._values_in(clause, prop, mark)
        if near is None and place:
            earlier = self.scene.clauses[place - 1]
            if not self.scene.heads(earlier) and not earlier.of(Kind.CUE, Kind.WORD):
                near = self._values_in(earlier, prop, mark)
        if near is None and place + 1 < len(self.scene.clauses):
            later = self.scene.clauses[place + 1]
            bare = not self.scene.heads(later) and not later.of(Kind.CUE, Kind.WORD)
            if bare and not HAN.search(mark.text):
                near = self._values_in(later, prop, mark)
        return near

    def _values_in(self, clause: Clause, prop: Property, mark: Mark) -> Mark | None:
        if prop.temporal:
            found = clause.of(Kind.DATE)
        else:
            found = [m for m in clause.of(Kind.AMOUNT) if _suits(m, prop)]
            found = found or [m for m in clause.of(Kind.DATE) if m.amount is not None]
            found = [m for m in found if m not in self._taken(prop)]
        return min(found, key=lambda m: _distance(m, mark), default=None)

    def _taken(self, prop: Property) -> set[Mark]:
        """Return the numbers that are taken for values of properties of other measures already."""
        return {
            s.value
            for s in self.found.statements
            if s.value.amount is not None
            and not any(
                self._properties[name].measure == prop.measure
                and self._properties[name].temporal == prop.temporal
                for name in s.properties
            )
        }

    def _bearer(self, place: int, mark: Mark, prop: Property) -> Group | None:
        """Return what has a number or a time."""
        clause = self.scene.clauses[place]
        owner = self._owner(place, mark, prop)
        if owner is not None:
            return owner
        subject = self._of(clause, mark)
        if subject is not None:
            return self.scene.group(subject)
        candidates = list(self._candidates(place, mark.start, active=False))
        for candidate in candidates:
            if self._sorting.fits(candidate[0], prop.iri, subject=True):
                return candidate
        behind = [m for m in self.scene.heads(clause) if m.start >= mark.end]
        for head in behind:
            if self._sorting.fits(head, prop.iri, subject=True):
                return self.scene.group(head)
        return None

    def _compared(self, place: int, mark: Mark, prop: Property, role: Role) -> None:
        """State that one thing has more of something than another."""
        clause = self.scene.clauses[place]
        than = next(iter(clause.of(Kind.THAN)), None)
        if than is None or mark in self.found.used:
            return
        heads = self.scene.heads(clause)
        if than.start > mark.start:
            others = [m for m in heads if m.start >= than.end]
        else:
            others = [m for m in heads if than.end <= m.start and m.end <= mark.start]
        if not others or not self._sorting.fits(others[0], prop.iri, subject=True):
            return
        at = min(than.start, mark.start)
        for candidate in self._candidates(place, at, active=False):
            if self._sorting.fits(candidate[0], prop.iri, subject=True):
                break
        else:
            return
        order = Comparator.MORE_THAN if role is Role.MORE else Comparator.LESS_THAN
        old = [s for s in self.found.statements if s.order is not None and s.value == others[0]]
        if old:
            self._widen(old[:0], prop, mark)
            for one in old:
                at = self.found.statements.index(one)
                self.found.statements[at] = Statement(
                    one.subject, (*one.properties, prop.iri), one.value, clause, one.order,
                    start=one.start,
                )  # fmt: skip
            return
        for subject in candidate:
            self.found.statements.append(
                Statement(subject, (prop.iri,), others[0], clause, order, start=subject.start)
            )
        self.found.used.update((than, *candidate, others[0], *clause.of(Kind.AMOUNT)))
        self._compares = mark

    # --- who is spoken of -------------------------------------------------------------------------

    def _candidates(self, place: int, start: int, *, active: bool) -> Iterator[Group]:
        """Yield what the words at a place may be said of, the likeliest first."""
        clause = self.scene.clauses[place]
        own = [m for m in self.scene.heads(clause) if m.end <= start]
        subjects = [m for m in own if m not in self._values] or own
        if subjects:
            seen: set[Group] = set()
            for mark in subjects:
                group = self.scene.group(mark)
                if group not in seen:
                    seen.add(group)
                    yield group
            if not clause.of(Kind.PRONOUN):
                yield from self._spoken(place, start, active=active)
            return
        yield from self._spoken(place, start, active=active)
        if place + 1 < len(self.scene.clauses) and not any(
            self.scene.heads(c) for c in self.scene.clauses[:place]
        ):
            for head in self.scene.heads(self.scene.clauses[place + 1])[:1]:
                yield self.scene.group(head)

    def _spoken(self, place: int, start: int, *, active: bool = False) -> Iterator[Group]:
        """Yield what was spoken of before a place in a sentence, and before the sentence."""
        clause = self.scene.clauses[place]
        earlier = [head for c in self.scene.clauses[:place] for head in self.scene.heads(c)]
        main = self.found.spoken.get(self._main(place))
        last = self.scene.group(earlier[-1]) if earlier else None
        if main is None and earlier:
            main = self.scene.group(earlier[0])
        if self._attaches(place, start, active=active):
            order = [last, main]
        else:
            order = [main, last]
        yield from (group for group in dict.fromkeys(order) if group)
        rest = dict.fromkeys(self.scene.group(head) for head in reversed(earlier))
        yield from (group for group in rest if group not in order)
        if not earlier or clause.of(Kind.PRONOUN, Kind.POSSESSIVE):
            yield from self.found.before

    def _main(self, place: int) -> int:
        """Return the place of the clause that a clause goes on with."""
        for earlier in range(place):
            opener = self.scene.clauses[earlier].opener
            if opener is None or opener.kind is not Kind.RELATIVE:
                if earlier in self.found.spoken:
                    return earlier
        return 0

    def _attaches(self, place: int, start: int, *, active: bool) -> bool:
        """Return whether a clause says something of what was named right before it."""
        clause = self.scene.clauses[place]
        opener = clause.opener
        if opener is None:
            return False
        if opener.kind is Kind.RELATIVE:
            return True
        if opener.kind is not Kind.BREAK or HAN.search(self.scene.text):
            return False
        opening = self.scene.text[opener.end : max(opener.end, start)]
        return not active and _FINITE.search(opening) is None

    # --- what no wording speaks of ----------------------------------------------------------------

    def finish(self, place: int) -> None:
        clause = self.scene.clauses[place]
        heads = self.scene.heads(clause)
        for head in heads:
            self._owned(head, place)
        for head in reversed(heads):
            goes_on = head is heads[0] and (len(heads) > 1 or clause.of(Kind.CUE))
            if head not in self.found.used and not goes_on:
                self._by_kind(head, place)
        for mark in clause.of(Kind.DATE):
            if mark not in self.found.used:
                self._dated(mark, place)
        for mark in clause.of(Kind.AMOUNT):
            if mark not in self.found.used:
                self._measured(mark, place)

    def _owned(self, head: Mark, place: int) -> None:
        """State that a thing is of its owner, and of what describes it."""
        clause = self.scene.clauses[place]
        marks = [*self.scene.describing.get(head, ())]
        if head in self.scene.owners:
            marks.append(self.scene.owners[head])
        for mark in marks:
            if mark in self.found.used:
                continue
            self._pair(head, mark, clause)

    def _pair(self, one: Mark, other: Mark, clause: Clause) -> bool:
        """State that two things belong together, by the property that tells how most often."""
        for subject, value in ((one, other), (other, one)):
            names = sorted(self._sorting.between(subject, value), key=self._coverage, reverse=True)
            if names:
                self.found.statements.append(
                    Statement(
                        subject,
                        (names[0],),
                        value,
                        clause,
                        others=tuple(names[1:]),
                        start=min(one.start, other.start),
                    )  # fmt: skip
                )
                self._use(one, other)
                self._values.add(value)
                return True
        return False

    def _coverage(self, name: str) -> int:
        return self._sorting.index.coverage.get(name, 0)

    def _by_kind(self, head: Mark, place: int) -> None:
        """State what a thing is to what is spoken of, by the kinds of the two."""
        if head.kind is Kind.STRANGER:
            return
        clause = self.scene.clauses[place]
        before = [m for m in self.scene.heads(clause) if m.end <= head.start]
        candidates: list[Group] = [self.scene.group(m) for m in reversed(before)]
        candidates += list(self._spoken(place, head.start))
        candidates += [self.scene.group(m) for m in self.scene.heads(clause) if m.start >= head.end]
        for candidate in candidates:
            if head in candidate or not self._sorting.told(candidate[0], head):
                continue
            linked = [self._pair_if(candidate_mark, head, clause) for candidate_mark in candidate]
            if all(linked):
                return

    def _pair_if(self, subject: Mark, value: Mark, clause: Clause) -> bool:
        names = sorted(self._sorting.told(subject, value), key=self._coverage, reverse=True)
        if not names:
            return False
        self.found.statements.append(
            Statement(
                subject,
                (names[0],),
                value,
                clause,
                others=tuple(names[1:]),
                start=min(subject.start, value.start),
            )  # fmt: skip
        )
        self._use(subject, value)
        return True

    def _dated(self, mark: Mark, place: int) -> None:
        """State when a thing came about: "a 1960 film", "Alien (1979)", 时间是1599年."""
        clause = self.scene.clauses[place]
        text = self.scene.text
        kind = next((m for m in clause.of(Kind.CLASS) if not text[mark.end : m.start].strip(" -的")
                     and m.start >= mark.end), None)
        bracket = clause.opener is not None and clause.opener.text.strip() in {"(", "（"}
        opening = clause.opener.end if clause.opener else 0
        generic = pattern("generic_time").search(text, opening, mark.start)
        behind = next((m for m in self.scene.heads(clause) if m.start >= mark.end), None)
        last = kind.end if kind else mark.end
        adjoins = behind is not None and not text[last : behind.start].strip(" -的《\"“")
        if not kind and not HAN.search(text):
            adjoins = False
        if not (kind or bracket or generic or adjoins):
            return
        candidates = [self.scene.group(behind)] if behind and adjoins else []
        candidates += list(self._candidates(place, mark.start, active=False))
        for candidate in candidates:
            names = self._times_of(candidate[0])
            if len(names) == 1 or candidate[0].kind is Kind.STRANGER:
                for subject in candidate:
                    self.found.statements.append(
                        Statement(subject, names, mark, clause, start=mark.start)
                    )
                self._use(mark, *candidate)
                return

    def _times_of(self, mark: Mark) -> tuple[str, ...]:
        """Return the properties that tell a time of a thing; of several those on record for it."""
        names = [
            name
            for name, prop in self._properties.items()
            if prop.temporal and self._sorting.fits(mark, name, subject=True)
        ]
        if len(names) > 1:
            claims = self._sorting.index.claims
            names = [n for n in names if any((t, n) in claims for t in mark.targets)]
        return tuple(names)

    def _measured(self, mark: Mark, place: int) -> None:
        """State a number whose unit tells of what it is."""
        if mark.amount is None or not mark.amount.measure:
            return
        clause = self.scene.clauses[place]
        for candidate in self._candidates(place, mark.start, active=False):
            names = tuple(
                name
                for name, prop in self._properties.items()
                if prop.measure
                and not prop.temporal
                and _suits(mark, prop)
                and self._sorting.fits(candidate[0], name, subject=True)
            )
            if names and candidate[0].kind is Kind.NAME:
                for subject in candidate:
                    self.found.statements.append(
                        Statement(subject, names, mark, clause, start=subject.start)
                    )
                self._use(mark, *candidate)
                return

    # --- where things stand -----------------------------------------------------------------------

    def _after(self, clause: Clause, start: int, end: int | None) -> list[Mark]:
        return [
            mark
            for mark in self.scene.heads(clause)
            if mark.start >= start and (end is None or mark.end <= end)
        ]

    def _until_next_cue(self, clause: Clause, mark: Mark, after: Sequence[Mark]) -> list[Mark]:
        """Return what follows a wording before another one, but for those that say nothing."""
        stop = next(
            (
                m.start
                for m in clause.of(Kind.CUE)
                if m.start >= mark.end and not light().fullmatch(m.text.strip())
            ),
            None,
        )
        found = [m for m in after if stop is None or m.start < stop]
        if found and self._is_of_a_kind(clause, mark, found[0]):
            return []
        return found

    def _is_of_a_kind(self, clause: Clause, mark: Mark, value: Mark) -> bool:
        """Return whether a name only tells of what kind an unnamed value is: "a star of class G"."""
        between = [m.kind for m in clause.marks if mark.end <= m.start and m.end <= value.start]
        return Kind.CLASS in between and Kind.PREPOSITION in between


def _suits(mark: Mark, prop: Property) -> bool:
    """Return whether a number may be a value of a property, by its unit."""
    if mark.amount is None:
        return False
    if not mark.amount.measure:
        return True
    if not prop.measure:
        return not prop.whole
    return conversion(mark.amount.measure, prop.measure) is not None


def _distance(one: Mark, other: Mark) -> int:
    return min(abs(one.start - other.end), abs(other.start - one.end))
