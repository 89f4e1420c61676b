"""What was admitted to a knowledge base and retracted from it: folders that are only ever added.

A change is a folder `ontology/changes/ID/`. Its `history.ttl` says who did what and when, as a PROV
activity; `entities.ttl` (new entities and sources) and `claims/SOURCE.ttl` hold what was admitted.
The folder is written elsewhere and appears by one rename, and nothing in it is written to again. So
whoever lists the changes sees each of them whole or not at all, needs no lock, and has nothing to
recover. A retraction is a change of its own, which names what it retracts: what counts now is
worked out from all of them, in the order of their names, which is that of time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox
from msgspec import Struct

from kg.errors import SourceSyntaxError
from kg.files import read_bytes
from kg.vocabulary import CV, PROV

__all__ = [
    "ACTIVITIES",
    "CHANGES",
    "ENTITIES",
    "HISTORY",
    "STAGING",
    "Change",
    "Effect",
    "effect_of",
    "read_change",
]

#: The folder of the changes, within `ontology/`.
CHANGES: Final = "changes"
#: Where a change is written before it counts, within `ontology/`; nothing in it is ever loaded.
STAGING: Final = ".admitting"
#: The activity of a change, which every change has.
HISTORY: Final = "history.ttl"
#: The entities and sources that a change adds.
ENTITIES: Final = "entities.ttl"
#: What the IRI of an activity begins with; its name follows.
ACTIVITIES: Final = "https://w3id.org/convergence-kg/history/"

_GENERATED: Final = ox.NamedNode(PROV + "generated")
_RETRACTS: Final = (ox.NamedNode(CV + "retracts"), ox.NamedNode(PROV + "invalidated"))


class Change(Struct, frozen=True):
    """One change of a base.

    Args:
        name: of its folder; names sort in the order of time.
        claims: IRIs of the claims that it admitted.
        retracts: IRIs of the claims (`prov:invalidated`) and of the changes (`cv:retracts`) that it
            retracts; an admission has none.
    """

    name: str
    claims: frozenset[str] = frozenset()
    retracts: frozenset[str] = frozenset()

    @property
    def iri(self) -> str:
        """The IRI of its activity."""
        return ACTIVITIES + self.name


class Effect(Struct, frozen=True):
    """What the changes of a base come to.

    Args:
        void: IRIs of the changes that are retracted, each with that of the change that did it.
        withdrawn: by the name of a change that counts, the claims that it retracts. They are gone
            from all that was there before it; what a later change admits stands.
        shaken: IRIs of the changes that count but have lost a claim to a later one.
    """

    void: Mapping[str, str]
    withdrawn: Mapping[str, frozenset[str]]
    shaken: frozenset[str]

    def outcome(self, change: Change) -> str:
        """Return the IRI of what became of a change, as a decision that was written back."""
        lost = change.iri in self.void or change.iri in self.shaken
        return CV + ("RolledBack" if lost else "Succeeded")


def effect_of(changes: Sequence[Change]) -> Effect:
    """Work out which changes and claims count.

    A retraction counts unless a later one that counts retracts it, so they are gone through from
    the last to the first.

    Args:
        changes: all, the oldest first.

    >>> first = Change("1", claims=frozenset({"urn:c"}))
    >>> second = Change("2", retracts=frozenset({"urn:c"}))
    >>> third = Change("3", retracts=frozenset({second.iri}))
    >>> effect_of([first, second]).withdrawn
    {'2': frozenset({'urn:c'})}
    >>> effect_of([first, second, third]).withdrawn
    {'3': frozenset()}
    """
    known = {change.iri for change in changes}
    void: dict[str, str] = {}
    withdrawn: dict[str, frozenset[str]] = {}
    shaken: set[str] = set()
    gone: set[str] = set()
    for change in reversed(changes):
        if change.iri in void:
            continue
        if change.claims & gone:
            shaken.add(change.iri)
        if change.retracts:
            withdrawn[change.name] = change.retracts - known
            gone |= withdrawn[change.name]
            for other in change.retracts & known:
                if other < change.iri:  # nothing retracts what comes after it
                    void.setdefault(other, change.iri)
    return Effect(void, withdrawn, frozenset(shaken))


def read_change(folder: Path) -> Change:
    """Read the activity of a change.

    Args:
        folder: of the change.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it does not parse.
    """
    path = folder / HISTORY
    activity = ox.NamedNode(ACTIVITIES + folder.name)
    claims: set[str] = set()
    retracts: set[str] = set()
    try:
        for quad in ox.parse(read_bytes(path), format=ox.RdfFormat.TURTLE):
            if quad.subject == activity and isinstance(quad.object, ox.NamedNode):
                if quad.predicate == _GENERATED:
                    claims.add(quad.object.value)
                elif quad.predicate in _RETRACTS:
                    retracts.add(quad.object.value)
    except SyntaxError as error:
        raise SourceSyntaxError(path, str(error.msg), error.lineno, error.offset) from None
    return Change(folder.name, frozenset(claims), frozenset(retracts))
