"""The clauses of a marked sentence: what is listed, what owns or describes what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kg.hallucination.extraction.triples.marks import NAMED, Kind, Mark
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.vocabulary import HAN

__all__ = ["Clause", "Group", "Scene", "scene_of"]

#: Things that are spoken of together: "A, B and C".
Group = tuple[Mark, ...]

#: What may stand between what owns a thing, or describes it, and the thing.
_BETWEEN = frozenset((Kind.CLASS, Kind.EPITHET, Kind.DATE, Kind.OWNER))
#: What does not part the things of a list.
_WITHIN = frozenset((Kind.OWNER, Kind.CLASS, Kind.EPITHET, Kind.POSSESSIVE))


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
        """Where it begins, behind what opens it."""
        return self.opener.end if self.opener is not None else 0

    def of(self, *kinds: Kind) -> list[Mark]:
        """Return its marks of some kinds, from left to right."""
        return [mark for mark in self.marks if mark.kind in kinds]

    def put(self, mark: Mark) -> None:
        """Add a mark in its place."""
        self.marks.append(mark)
        self.marks.sort(key=lambda one: (one.start, one.end))


@dataclass(slots=True)
class Scene:
    """A sentence in its clauses.

    Args:
        text: the sentence.
        clauses: its clauses.
        owners: what owns a thing, by the thing.
        describing: what stands right before a thing and describes it, by the thing.
        groups: the list that a named thing stands in.
    """

    text: str
    clauses: list[Clause]
    owners: dict[Mark, Mark] = field(default_factory=dict)
    describing: dict[Mark, list[Mark]] = field(default_factory=dict)
    groups: dict[Mark, Group] = field(default_factory=dict)

    @property
    def aside(self) -> set[Mark]:
        """What only owns or describes another thing."""
        return set(self.owners.values()).union(*self.describing.values())

    def heads(self, clause: Clause) -> list[Mark]:
        """Return the named things of a clause that neither own nor describe another."""
        aside = self.aside
        return [mark for mark in clause.of(*NAMED) if mark not in aside]

    def group(self, mark: Mark) -> Group:
        """Return the list that a thing stands in; by itself it is one."""
        return self.groups.get(mark, (mark,))

    def between(self, one: int, other: int) -> str:
        """Return what stands between two places, without spaces, hyphens and quotes."""
        return self.text[one:other].strip(" -的《“\"'")


def scene_of(text: str, marks: Sequence[Mark], sorting: Sorting) -> Scene:
    """Return the clauses of a sentence.

    Args:
        text: the sentence.
        marks: its marks.
        sorting: tells what may be listed with what.
    """
    scene = Scene(text, [])
    for place, mark in enumerate(marks):
        if mark.kind in NAMED:
            _relate(scene, marks, place, sorting)
    joints = _list(scene, marks, sorting)
    scene.clauses = list(_clauses(marks, joints))
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
    aside = scene.aside
    row = [mark for mark in marks if mark not in aside and mark.kind not in _WITHIN]
    joints: set[Mark] = set()
    place = 0
    while place < len(row):
        group, used, end = _run(row, place, sorting)
        if len(group) > 1:
            joints |= used
            scene.groups |= dict.fromkeys(group, tuple(group))
        place = max(end, place + 1)
    return joints


def _run(row: Sequence[Mark], place: int, sorting: Sorting) -> tuple[list[Mark], set[Mark], int]:
    """Return the list that begins at a place, the words that join it, and where it ends."""
    if row[place].kind not in NAMED:
        return [], set(), place + 1
    group, joints = [row[place]], set[Mark]()
    pending: list[Mark] = []
    commas: list[Mark] = []
    at = place + 1
    while at + 1 < len(row):
        joint, after = row[at], row[at + 1]
        is_comma = joint.kind is Kind.BREAK and joint.text.strip() in {",", "，"}
        if after.kind not in NAMED or not (joint.kind is Kind.JOINT or is_comma):
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
        at += 2
    return group, joints, at - 2 * len(pending)


def _clauses(marks: Sequence[Mark], joints: set[Mark]) -> Iterator[Clause]:
    clause = Clause([])
    for place, mark in enumerate(marks):
        ends = mark.kind is Kind.RELATIVE
        ends = ends or (mark.kind in {Kind.BREAK, Kind.JOINT} and mark not in joints)
        if not ends or _joins_wordings(marks, place):
            clause.marks.append(mark)
        elif clause.marks or clause.opener is None:
            yield clause
            clause = Clause([], mark)
        elif mark.kind is Kind.RELATIVE or clause.opener.kind is Kind.BREAK:
            clause = Clause([], mark)
    if clause.marks:
        yield clause


def _joins_wordings(marks: Sequence[Mark], place: int) -> bool:
    """Return whether a joint stands between wordings of one thing: "written and directed by"."""
    if marks[place].kind is not Kind.JOINT or not 0 < place < len(marks) - 1:
        return False
    before, after = marks[place - 1], marks[place + 1]
    return all(m.kind is Kind.CUE and not m.is_light for m in (before, after))
