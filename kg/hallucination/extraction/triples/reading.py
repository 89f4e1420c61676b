"""From the clauses of a sentence to what they state."""

from __future__ import annotations

from collections.abc import Sequence

from kg.hallucination.extraction.triples.clauses import Group, Scene
from kg.hallucination.extraction.triples.comparing import Comparing
from kg.hallucination.extraction.triples.marks import Kind, Mark
from kg.hallucination.extraction.triples.pairing import Pairing
from kg.hallucination.extraction.triples.relating import Relating
from kg.hallucination.extraction.triples.sorting import Sorting
from kg.hallucination.extraction.triples.speaking import Speaking
from kg.hallucination.extraction.triples.statements import Stating
from kg.hallucination.extraction.triples.valuing import Valuing

__all__ = ["stated"]


def stated(scene: Scene, before: Sequence[Group], sorting: Sorting) -> Stating:
    """Return what a sentence states.

    A wording of a relation is looked up with what stands before and behind it; what may be at which
    end of a relation tells which of several candidates is meant. What no wording speaks of is told
    by its kind.

    Args:
        scene: its clauses.
        before: what was spoken of before it.
        sorting: tells what may be at which end of which property.
    """
    found = Stating(scene, before)
    speaking = Speaking(found, sorting)
    readers = [cls(found, speaking, sorting) for cls in (Relating, Comparing, Valuing)]
    pairing = Pairing(found, speaking, sorting)
    for place, clause in enumerate(scene.clauses):
        for mark in sorted(clause.of(Kind.CUE), key=_weight):
            for reader in readers:
                reader.read(place, mark)
    for place in range(len(scene.clauses)):
        pairing.read(place)
    return found


def _weight(mark: Mark) -> tuple[bool, int]:
    """Order wordings as they stand, those that say little by themselves last."""
    return mark.is_light, mark.start
