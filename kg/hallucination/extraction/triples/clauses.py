"""The clauses of a marked sentence: what is listed, what owns or describes what, who is spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.hallucination.extraction.triples.marking import Kind, Mark
from kg.hallucination.extraction.triples.vocabulary import HAN
from kg.hallucination.index.evidence import EvidenceIndex

__all__ = ["Clause", "Group", "Scene", "Sorting", "scene_of"]

#: Things that are spoken of together: "A, B and C".
Group = tuple[Mark, ...]

_NAMED = frozenset((Kind.NAME, Kind.STRANGER))
#: What may stand between what owns a thing, or describes it, and the thing.
_BETWEEN = frozenset((Kind.CLASS, Kind.DATE, Kind.OWNER))


class Sorting:
    """Tells which things may be at which end of which property.

    Args:
        index: holds the sorts of things and of ends.
    """

    def __init__(self, index: EvidenceIndex) -> None:
        self.index = index
        self._pairs: dict[tuple[frozenset[str], frozenset[str]], tuple[str, ...]] = {}

    def sorts(self, mark: Mark) -> frozenset[str]:
        """Return the sorts of whatever a name may be of."""
        return frozenset().union(*(self.index.sorts.get(t, ()) for t in mark.targets))

    def fits(self, mark: Mark, name: str, *, subject: bool) -> bool:
        """Return whether a named thing may be at an end of a property; a stranger always may."""
        if mark.kind is Kind.STRANGER:
            return True
        return not self.sorts(mark).isdisjoint(self.index.ends.get((name, subject), ()))

    def between(self, subject: Mark, value: Mark) -> tuple[str, ...]:
        """Return the properties that may hold between two named things."""
        key = self.sorts(subject), self.sorts(value)
        if key not in self._pairs:
            self._pairs[key] = tuple(
                name
                for name, prop in self.index.properties.items()
                if prop.relation
                and not key[0].isdisjoint(self.index.ends.get((name, True), ()))
                and not key[1].isdisjoint(self.index.ends.get((name, False), ()))
            )
        return self._pairs[key]

    def told(self, subject: Mark, value: Mark) -> tuple[str, ...]:
        """Return the properties that the kinds of two things tell: its ends are of two kinds."""
        ends = self.index.ends
        return tuple(
            name
            for name in self.between(subject, value)
            if ends[name, True].isdisjoint(ends[name, False])
        )

    def alike(self, one: Mark, other: Mark) -> bool:
        """Return whether two named things may stand in one list."""
        if Kind.STRANGER in (one.kind, other.kind):
            return True
        return not self.sorts(one).isdisjoint(self.sorts(other))


@dataclass(slots=True)
class Clause:
    """A stretch of a sentence that says something of one thing, or of a list.

    Args:
        marks: what stands in it.
        opener: the mark before it; None for the first.
    """

    marks: list[Mark]
    opener: Mark | None = None

    @property
    def start(self) -> int:
        """Where its first mark begins."""
        return self.marks[0].start if self.marks else -1

    def of(self, *kinds: Kind) -> list[Mark]:
        """Return its marks of some kinds, from left to right."""
        return [mark for mark in self.marks if mark.kind in kinds]


@dataclass(slots=True)
class Scene:
    """A sentence in its clauses.

    Args:
        text: the sentence.
        clauses: its clauses.
        owners: what owns a thing, by the thing: pairs of the thing and its owner.
        describing: what stands right before a thing and describes it, by the thing.
        groups: the list that a named thing stands in.
    """

    text: str
    clauses: list[Clause]
    owners: dict[Mark, Mark] = field(default_factory=dict)
    describing: dict[Mark, list[Mark]] = field(default_factory=dict)
    groups: dict[Mark, Group] = field(default_factory=dict)

    def heads(self, clause: Clause) -> list[Mark]:
        """Return the named things of a clause that neither own nor describe another."""
        aside = set(self.owners.values())
        aside |= {mark for marks in self.describing.values() for mark in marks}
        return [mark for mark in clause.of(*_NAMED) if mark not in aside]

    def group(self, mark: Mark) -> Group:
        """Return the list that a thing stands in; by itself it is one."""
        return self.groups.get(mark, (mark,))


def scene_of(text: str, marks: Sequence[Mark], sorting: Sorting) -> Scene:
    """Return the clauses of a sentence.

    Args:
        text: the sentence.
        marks: its marks.
        sorting: tells what may be listed with what.
    """
    scene = Scene(text, [])
    for place, mark in enumerate(marks):
        if mark.kind in _NAMED:
            _relate(scene, marks, place, sorting)
    joints = _list(scene, marks, sorting)
    scene.clauses = list(_clauses(scene, marks, joints, sorting))
    return scene


def _relate(scene: Scene, marks: Sequence[Mark], place: int, sorting: Sorting) -> None:
    """Find what owns a thing or describes it: it stands before it, with nothing between."""
    head, owned = marks[place], False
    for before in range(place - 1, -1, -1):
        mark = marks[before]
        if mark.kind is Kind.OWNER:
            owned = True
        elif mark.kind in _BETWEEN:
            continue
        elif mark.kind is Kind.NAME and (owned or _adjoins(scene.text, mark, marks[before + 1])):
            if not sorting.between(head, mark) and not sorting.between(mark, head):
                return
            if owned:
                scene.owners[head] = mark
                return
            scene.describing.setdefault(head, []).append(mark)
        else:
            return


def _adjoins(text: str, one: Mark, other: Mark) -> bool:
    """Return whether nothing stands between two marks, in Chinese."""
    return one.end == other.start and HAN.search(text[one.start : one.end]) is not None


def _list(scene: Scene, marks: Sequence[Mark], sorting: Sorting) -> set[Mark]:
    """Put together what is listed, and return the words that join it."""
    aside = set(scene.owners.values()) | {m for ms in scene.describing.values() for m in ms}
    row = [
        mark
        for mark in marks
        if mark not in aside and mark.kind not in {Kind.OWNER, Kind.CLASS, Kind.POSSESSIVE}
    ]
    joints: set[Mark] = set()
    place = 0
    while place < len(row):
        group, used, end = _run(row, place, sorting)
        if len(group) > 1:
            joints |= used
            for mark in group:
                scene.groups[mark] = tuple(group)
        place = max(end, place + 1)
    return joints


def _run(row: Sequence[Mark], place: int, sorting: Sorting) -> tuple[list[Mark], set[Mark], int]:
    """Return the list that begins at a place, the words that join it, and where it ends."""
    if row[place].kind not in _NAMED:
        return [], set(), place + 1
    group, joints = [row[place]], set[Mark]()
    pending: list[Mark] = []
    commas: list[Mark] = []
    at = place + 1
    while at + 1 < len(row):
        joint, after = row[at], row[at + 1]
        is_comma = joint.kind is Kind.BREAK and joint.text.strip() in {",", "，"}
        if after.kind not in _NAMED or not (joint.kind is Kind.JOINT or is_comma):
            break
        if not sorting.alike(group[-1], after):
            break
        if joint.kind is Kind.JOINT:
            group += [*pending, after]
            joints |= {joint, *commas}
            pending, commas = [], []
        else:  # a comma lists only where a joint follows
            pending.append(after)
            commas.append(joint)
            if not sorting.alike(pending[-1], group[-1]):
                break
        at += 2
    return group, joints, at - 2 * len(pending)


def _clauses(
    scene: Scene, marks: Sequence[Mark], joints: set[Mark], sorting: Sorting
) -> Iterator[Clause]:
    clause = Clause([])
    for place, mark in enumerate(marks):
        ends = mark.kind in {Kind.BREAK, Kind.RELATIVE}
        ends = ends or (mark.kind is Kind.JOINT and mark not in joints)
        if not ends:
            clause.marks.append(mark)
            continue
        if clause.marks or clause.opener is None:
            yield clause
            clause = Clause([], mark)
        elif mark.kind is Kind.RELATIVE or clause.opener.kind is Kind.BREAK:
            clause = Clause([], mark)
    if clause.marks:
        yield clause
