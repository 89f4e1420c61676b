"""Of what a clause speaks: what it names before its verb, or what was named before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.hallucination.extraction.triples.clauses import Clause, Group
from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.statements import Stating
from kg.hallucination.extraction.triples.vocabulary import HAN
from kg.hallucination.index.phrases import Role
from kg.hallucination.language.patterns import later

__all__ = ["Speaking", "Step"]

_FINITE: Final = later(r"\b(?:is|are|was|were|has|have|had|can)\b", re.IGNORECASE)
#: What may stand between a noun and its owner.
_BETWEEN: Final = frozenset((Kind.PREPOSITION, Kind.CLASS, Kind.EPITHET, Kind.DATE))
#: What leads from a noun to its owner, at its end or behind it.
_OF: Final = later(r"\s+(?:of|for|on|in|at|to|behind)\b", re.IGNORECASE)
_ENDS_IN_OF: Final = later(r"\b(?:of|for|on|in|at|to|behind)$", re.IGNORECASE)


class Speaking:
    """Finds what the words of a clause may be said of.

    Args:
        found: what is found of the sentence.
        sorting: tells what may be at which end of which property.
    """

    def __init__(self, found: Stating, sorting: Sorting) -> None:
        self._found = found
        self._scene = found.scene
        self._sorting = sorting

    def candidates(self, place: int, start: int, *, active: bool) -> Iterator[Group]:
        """Yield what the words at a place of a clause may be said of, the likeliest first.

        Args:
            place: the place of the clause.
            start: where the words begin.
            active: whether they say what it does, not what is done to it.
        """
        clause = self._scene.clauses[place]
        own = [m for m in self._scene.heads(clause) if m.end <= start]
        subjects = sorted(own, key=lambda m: m in self._found.values)
        yield from dict.fromkeys(self._scene.group(mark) for mark in subjects)
        if not subjects or not clause.of(Kind.PRONOUN):
            yield from self.spoken(place, start, active=active)
        if not subjects and not any(map(self._scene.heads, self._scene.clauses[:place])):
            for later in self._scene.clauses[place + 1 : place + 2]:
                yield from (self._scene.group(head) for head in self._scene.heads(later)[:1])

    def spoken(self, place: int, start: int, *, active: bool = False) -> Iterator[Group]:
        """Yield what was spoken of before a clause of a sentence, and before the sentence."""
        clause = self._scene.clauses[place]
        earlier = [head for c in self._scene.clauses[:place] for head in self._scene.heads(c)]
        order: list[Group] = []
        if earlier:
            main = self._main(place) or self._scene.group(earlier[0])
            last = self._scene.group(earlier[-1])
            attached = self._attaches(place, start, active=active)
            order = [last, main] if attached else [main, last]
            order += [self._scene.group(head) for head in reversed(earlier)]
        yield from dict.fromkeys(order)
        if not earlier or clause.of(Kind.PRONOUN, Kind.POSSESSIVE):
            yield from self._found.before

    def fitting(self, place: int, start: int, name: str) -> Group | None:
        """Return the likeliest thing that may have a number or a time by a property."""
        for candidate in self.candidates(place, start, active=False):
            if self._sorting.fits(candidate[0], name, subject=True):
                return candidate
        return None

    def owner(self, place: int, mark: Mark, name: str) -> Group | None:
        """Return what stands before a noun as its owner: "X's director", "its", X的."""
        clause = self._scene.clauses[place]
        before = [m for m in clause.marks if m.end <= mark.start]
        for at in range(len(before) - 1, -1, -1):
            one = before[at]
            if one.kind is Kind.OWNER:
                named = next((m for m in reversed(before[:at]) if m.kind in NAMED), None)
                return self._scene.group(named) if named else None
            if one.kind is Kind.POSSESSIVE:
                return self._understood(place, one.start, name)
            if one.kind is Kind.EPITHET and self._sorting.fits(one.named, name, subject=True):
                self._found.used.add(one)  # "the French capital" is that of France
                return (one.named,)
            if one.kind not in {Kind.CLASS, Kind.EPITHET, Kind.DATE}:
                break
        opener = clause.opener
        if opener is not None and opener.kind is Kind.RELATIVE and opener.text == "whose":
            return self._understood(place, clause.start, name)
        return None

    def of(self, clause: Clause, mark: Mark) -> Group | None:
        """Return what follows a noun as its owner: "the director of X"."""
        if shared := self._joined(clause, mark):
            return self.of(clause, shared)
        behind = self._scene.text[mark.end :]
        if not _ENDS_IN_OF.search(mark.text.strip()) and not _OF.match(behind):
            return None
        for one in clause.marks:
            if one.start < mark.end or one.kind in _BETWEEN:
                continue
            if one.is_light:
                continue
            if one.kind is Kind.NAME and one in self._scene.aside:
                continue
            return self._scene.group(one) if one.kind in NAMED else None
        return None

    def _joined(self, clause: Clause, mark: Mark) -> Mark | None:
        """Return the noun that a noun is joined to: "the writer and director of X"."""
        behind = [m for m in clause.marks if m.start >= mark.end][:2]
        if [m.kind for m in behind] != [Kind.JOINT, Kind.CUE]:
            return None
        cue = behind[1].cue
        is_noun = cue is not None and any(role is Role.NOUN for _, role in cue.senses)
        return behind[1] if is_noun else None

    def _understood(self, place: int, start: int, name: str) -> Group | None:
        """Return what a pronoun stands for, of what was spoken of before."""
        clause = self._scene.clauses[place]
        own = [m for m in self._scene.heads(clause) if m.end <= start]
        candidates = [*map(self._scene.group, own), *self.spoken(place, start)]
        for candidate in candidates:
            if self._sorting.fits(candidate[0], name, subject=True):
                return candidate
        return candidates[0] if candidates else None

    def _main(self, place: int) -> Group | None:
        """Return what the main clause before a clause is about."""
        for earlier in range(place):
            clause = self._scene.clauses[earlier]
            if clause.opener is not None and clause.opener.kind is Kind.RELATIVE:
                continue
            if earlier in self._found.spoken:
                return self._found.spoken[earlier]
            if heads := self._scene.heads(clause):
                return self._scene.group(heads[0])
        return None

    def _attaches(self, place: int, start: int, *, active: bool) -> bool:
        """Return whether a clause says something of what was named right before it."""
        clause = self._scene.clauses[place]
        opener = clause.opener
        if opener is None or opener.kind is Kind.RELATIVE:
            return opener is not None
        if opener.kind is not Kind.BREAK or HAN.search(self._scene.text) or active:
            return False
        first = self._scene.clauses[0]
        if place > 1 and self._scene.heads(first) and not first.of(Kind.CUE, Kind.COPULA):
            return False  # "X, a subsidiary of Y, employs …": what began with X goes on
        opening = self._scene.text[opener.end : max(opener.end, start)]
        finite = _FINITE.search(opening) or _FINITE.match(self._scene.text, start)
        return finite is None


class Step:
    """A step in the reading of a sentence, with what every step needs.

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
