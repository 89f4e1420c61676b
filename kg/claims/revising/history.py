"""What was done to the claims of a base: by whom, when, from which files, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.base_files import changes_of
from kg.changes import ACTIVITIES, Change, effect_of
from kg.claims.revising.activity import FINGERPRINT, Used
from kg.claims.revising.retracting import known_change, resolved
from kg.i18n import N_, current
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import CV, PROV, RDFS, Graphs

__all__ = ["Activity", "history"]

_QUERY: Final = f"""
PREFIX cv: <{CV}>
PREFIX prov: <{PROV}>
PREFIX rdfs: <{RDFS}>
SELECT ?activity ?time ?outcome ?label ?note ?who {{ GRAPH <{Graphs.HISTORY}> {{
  ?activity a cv:WriteBackDecision ; prov:endedAtTime ?time .
  OPTIONAL {{ ?activity cv:outcome ?outcome }}
  OPTIONAL {{ ?activity rdfs:label ?own . FILTER(LANG(?own) = "LANGUAGE") }}
  OPTIONAL {{ ?activity rdfs:label ?en . FILTER(LANG(?en) IN ("en", "")) }}
  BIND(COALESCE(?own, ?en) AS ?label)
  OPTIONAL {{ ?activity rdfs:comment ?note }}
  OPTIONAL {{ ?activity prov:wasAssociatedWith ?agent . ?agent rdfs:label ?who }}
}} }} ORDER BY ?time ?activity
"""
_USED: Final = ox.NamedNode(PROV + "used")
_LABEL: Final = ox.NamedNode(RDFS + "label")
_WORDS: Final = ("label", "note", "who")


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing that was done to the claims of a base.

    Args:
        name: of the change, or what its IRI ends with.
        time: when it ended, as xsd:dateTime.
        who: did it, or None where that is not recorded.
        what: `admitted`, `retracted`, `restored` or, for what this engine did not do, its
            label in the current language, or else the English one.
        claims: IRIs of those that it is about, sorted; None where they are not recorded.
        changes: names of the changes that it retracted, sorted.
        used: the files that the claims were read from.
        outcome: `stands`, `partly retracted`, `retracted`, `rolled back`, or None where that is
            not recorded.
        by: the names of the changes that retracted it, or some of its claims.
        note: why it was done, if that was told.
    """

    name: str
    time: str
    who: str | None
    what: str
    claims: tuple[str, ...] | None
    changes: tuple[str, ...]
    used: tuple[Used, ...]
    outcome: str | None
    by: tuple[str, ...]
    note: str | None


def history(graph: KnowledgeGraph, name: str | None = None) -> list[Activity]:
    """List what was done to the claims of a base, the oldest first.

    Args:
        graph: the base; what a store on disk has gathered of history is listed too.
        name: of a claim or a change, which may be retracted: only what concerns it; all when None.

    Raises:
        InputError: if there is no such claim or change.
    """
    log = _Log(graph)
    answer = graph.store.query(_QUERY.replace("LANGUAGE", current()))
    assert isinstance(answer, ox.QuerySolutions)
    rows: dict[str, ox.QuerySolution] = {}
    for row in answer:
        rows.setdefault(row["activity"].value, row)
    found = [log.activity(iri, row) for iri, row in rows.items()]
    if name is None:
        return found
    change = known_change(log.changes.values(), name)
    if change is not None:
        own = change.name
        return [one for one in found if own in {one.name, *one.changes, *one.by}]
    claim = resolved(graph, name)
    return [one for one in found if claim in (one.claims or ())]


class _Log:
    """The changes of a base, with what became of each."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.changes = {change.iri: change for change in changes_of(graph.root)}
        self._store = graph.store
        self._effect = effect_of(list(self.changes.values()))

    def activity(self, iri: str, row: ox.QuerySolution) -> Activity:
        """Return an activity by its IRI and what the graph says of it."""
        label, note, who = (row[name].value if row[name] else None for name in _WORDS)
        what, claims, outcome, by = label or "", None, _told(row["outcome"]), tuple[str, ...]()
        retracted: tuple[str, ...] = ()
        if (change := self.changes.get(iri)) is not None:
            claims = tuple(sorted(self._claims(change)))
            outcome, by = self._outcome(change)
            others = change.retracts & self.changes.keys()
            retracted = tuple(sorted(other.removeprefix(ACTIVITIES) for other in others))
            what = self._what(change)
        return Activity(
            iri.removeprefix(ACTIVITIES),
            row["time"].value,
            who,
            what,
            claims,
            retracted,
            self._used(iri),
            outcome,
            by,
            note,
        )

    def _what(self, change: Change) -> str:
        if not change.retracts:
            return N_("admitted")
        others = [self.changes.get(iri) for iri in change.retracts]
        return (
            N_("restored") if all(o is not None and o.retracts for o in others) else N_("retracted")
        )

    def _claims(self, change: Change) -> set[str]:
        """Return the claims that a change admits, retracts or restores."""
        found = set(change.claims)
        for iri in change.retracts:
            other = self.changes.get(iri)
            found |= {iri} if other is None else self._claims(other) if iri < change.iri else set()
        return found

    def _outcome(self, change: Change) -> tuple[str, tuple[str, ...]]:
        """Return what became of a change, and the names of those that retracted it."""
        if (by := self._effect.void.get(change.iri)) is not None:
            return "retracted", (by.removeprefix(ACTIVITIES),)
        lost: set[str] = set()
        names: list[str] = []
        for name, claims in sorted(self._effect.withdrawn.items()):
            if name > change.name and claims & change.claims:
                lost |= claims & change.claims
                names.append(name)
        if not lost:
            return N_("stands"), ()
        return N_("retracted") if lost == change.claims else N_("partly retracted"), tuple(names)

    def _used(self, iri: str) -> tuple[Used, ...]:
        found = []
        for quad in self._store.quads(ox.NamedNode(iri), _USED, Graphs.HISTORY):
            file = quad.object
            if isinstance(file, ox.NamedNode) and file.value.startswith(FINGERPRINT):
                labels = self._store.quads(file, _LABEL, Graphs.HISTORY)
                names = sorted(q.object.value for q in labels if isinstance(q.object, ox.Literal))
                found.append(Used(" or ".join(names), file.value.removeprefix(FINGERPRINT)))
        return tuple(sorted(found, key=lambda used: (used.name, used.sha256)))


def _told(outcome: object) -> str | None:
    """Return the outcome of an activity that is no change, in words."""
    if not isinstance(outcome, ox.NamedNode):
        return None
    name = outcome.value.removeprefix(CV)
    return {"Succeeded": "stands", "RolledBack": N_("rolled back")}.get(name, name)
