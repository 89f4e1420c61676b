"""The slots of a recorded claim, filled with what a sentence says."""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct

from kg.hallucination.claims import Reading
from kg.hallucination.language.numbers.quantities import Quantity
from kg.model import Claim

__all__ = ["ABSENT", "Fill", "Filling", "State"]


class State(Enum):
    """How a part of a recorded claim stands to what a sentence says."""

    MATCH = "match"
    CONFLICT = "conflict"
    ABSENT = "absent"


class Fill(Struct, frozen=True):
    """A part of a recorded claim in a sentence.

    Args:
        state: how it stands to what the sentence says.
        places: where it is told.
        part: how much of its name is told, from 0 to 1.
        opposed: whether it is told as its opposite.
        named: whether it is told by a name, and not only by a phrase of its family.
        inverse: whether that name has the other end of the relation as its subject.
    """

    state: State
    places: int = 0
    part: float = 0.0
    opposed: bool = False
    named: bool = True
    inverse: bool = False


ABSENT: Final = Fill(State.ABSENT)


class Filling(Struct, frozen=True):
    """A recorded claim with what a sentence says of each of its parts.

    Args:
        claim: the recorded claim.
        reading: what the sentence says if it says this claim, or another in its place.
        others: what else it may say by the same words.
        subject: where its subject is told.
        relation: where its relation is told.
        object: where its object or number is told.
        named: the places of all words that the names of its parts account for.
        explained: the same, with what their definitions account for.
        families: the families of its property.
        linked: whether the object is told by one of its names.
        valued: whether the object is a value, such as a level.
        scoped: whether the sentence tells the scope of the claim.
        quantity: the number that the sentence has in the place of its value.
    """

    claim: Claim
    reading: Reading
    subject: Fill
    relation: Fill
    object: Fill
    named: int
    explained: int
    families: frozenset[str] = frozenset()
    linked: bool = True
    valued: bool = False
    scoped: bool = False
    quantity: Quantity | None = None
    others: tuple[Reading, ...] = ()

    @property
    def ends(self) -> int:
        """The places of its subject and its object."""
        return self.subject.places | self.object.places

    @property
    def opposed(self) -> bool:
        """Whether a word that excludes one of its own turns it round."""
        return (self.subject.opposed != self.object.opposed) != self.relation.opposed
