"""Retracting: claims or whole changes stop counting, and everything about them stays on record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.base_files import changes_of, source_paths
from kg.changes import ACTIVITIES, CHANGES, HISTORY, Change, effect_of
from kg.claims.revising.activity import By, retraction
from kg.claims.revising.committing import Site, locked
from kg.claims.revising.content import Said, said_of
from kg.claims.revising.merging import recorded
from kg.claims.revising.outcome import Facts, claims_of, compare_facts
from kg.claims.revising.turtle import canonical_turtle
from kg.errors import InputError
from kg.formats import read_rdf
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_pending
from kg.stores.embedded import Term
from kg.vocabulary import CV

__all__ = ["Retraction", "change_named", "known_change", "resolved", "retract"]

_CLAIM: Final = ox.NamedNode(CV + "Claim")
_DATED: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOST_SHOWN: Final = 5
_NO_CHANGE: Final = N_(
    "is no change that `kg admit` or `kg retract` has made; `kg history` lists "
    "them, and what a person wrote into a file is taken back there"
)


@dataclass(frozen=True)
class Retraction:
    """What a retraction came to.

    Args:
        change: its own name.
        gone: IRIs of the claims that no longer count, sorted.
        back: IRIs of the claims that count again, as a retraction was retracted.
        facts: that follow, or no longer do.
        durable: whether the disk keeps it even if the power fails now.
        graph: the base as it is now.
    """

    change: str
    gone: tuple[str, ...]
    back: tuple[str, ...]
    facts: Facts
    durable: bool
    graph: KnowledgeGraph = field(repr=False, compare=False)


def retract(
    site: Site, open_graph: Callable[[], KnowledgeGraph], names: Sequence[str], by: By
) -> Retraction:
    """Let claims, or all that changes did, count no more; nothing is erased.

    To retract a retraction restores what it retracted. A claim that other files state as well is
    gone from all of them; what a retracted change admitted stays where another change, or the base
    itself, says it too.

    Args:
        site: the base.
        open_graph: opens it in memory, as its files are.
        names: of claims (IRI, `claim:NAME` or `NAME`) and of changes (as `kg history` lists them,
            or how one of them begins).
        by: who retracts them, and why.

    Raises:
        InputError: if there is no such claim or change, it is retracted already, the claims that
            stay would be about something that is gone, what comes back was admitted again since,
            or the base cannot be written to.
        QueryError: if a rule of the base fails on what is left; nothing is written then.
    """
    if not names:
        raise InputError(_("nothing to retract; give claims, or changes that `kg history` lists"))
    with locked(site) as writer:
        before = open_graph()
        targets = _Targets.of(before, site.root, names)
        activity = retraction(writer, by, targets.claims, targets.changes)
        staged = writer.stage({HISTORY: canonical_turtle(activity, before.prefixes)})
        after = open_pending(site.root, staged, site.cache)
        if targets.changes:
            _refuse_dangling(before, after, site.root)
            _refuse_doubles(before, after)
        committed = writer.commit(staged)
    old, new = claims_of(before), claims_of(after)
    return Retraction(
        writer.name,
        tuple(sorted(old - new)),
        tuple(sorted(new - old)),
        compare_facts(before, after),
        committed.durable,
        after,
    )


@dataclass(frozen=True, slots=True)
class _Targets:
    """What is retracted: claims and changes by IRI, with what they are called."""

    claims: dict[str, str]
    changes: dict[str, str]

    @classmethod
    def of(cls, graph: KnowledgeGraph, root: Path, names: Sequence[str]) -> _Targets:
        changes = changes_of(root)
        effect = effect_of(changes)
        withdrawn = {
            claim: ACTIVITIES + name
            for name, claims in effect.withdrawn.items()
            for claim in claims
        }
        found = cls({}, {})
        live = claims_of(graph)
        for name in names:
            change = known_change(changes, name)
            iri = resolved(graph, name) if change is None else change.iri
            if by := effect.void.get(iri) or withdrawn.get(iri) if iri not in live else None:
                other = by.removeprefix(ACTIVITIES)
                raise InputError(
                    _(
                        "{name}: is retracted already; to restore it, retract {other}",
                        name=name,
                        other=other,
                    )
                )
            if change is not None:
                found.changes[iri] = change.name
            elif iri in live:
                found.claims[iri] = graph.shorten(iri)
            else:
                raise InputError(
                    _(
                        "{name}: is no claim; give claims, or changes that `kg history` lists",
                        name=name,
                    )
                )
        return found


def change_named(changes: Iterable[Change], name: str) -> Change | None:
    """Return the change that a name, its beginning, or an IRI stands for, or None.

    Args:
        changes: those that there are.
        name: as a user gives it; of a name at least the day.

    Raises:
        InputError: if several begin like this.
    """
    wanted = name.removeprefix(ACTIVITIES)
    if not _DATED.match(wanted):
        return None
    found = [change for change in changes if change.name.startswith(wanted)]
    exact = [change for change in found if change.name == wanted]
    if len(found) > 1 and not exact:
        raise InputError(
            _(
                "{name}: {number} changes begin like this; give more of the name",
                name=name,
                number=len(found),
            )
        )
    return next(iter(exact or found), None)


def known_change(changes: Iterable[Change], name: str) -> Change | None:
    """Return the change that a name stands for, or None for a name of something else.

    Args:
        changes: those that there are.
        name: as for `change_named`.

    Raises:
        InputError: if it is a name of a change that there is not, or several begin like this.
    """
    change = change_named(changes, name)
    if change is None and _DATED.match(name.removeprefix(ACTIVITIES)):
        raise InputError(f"{name}: {_(_NO_CHANGE)}")
    return change


def resolved(graph: KnowledgeGraph, name: str) -> str:
    """Return the IRI that a name stands for; history mentions what is retracted.

    Raises:
        InputError: if the base knows no such thing, or several.
    """
    from kg.lookup import resolve

    try:
        return resolve(graph, name)
    except ValueError as error:
        raise InputError(f"{name} {error}") from None


def _refuse_dangling(before: KnowledgeGraph, after: KnowledgeGraph, root: Path) -> None:
    """Refuse to take away, or to leave away, what claims that count are about."""
    known = _described(before.store.quads(graph=g) for g in before.asserted_graphs)
    known |= _described(_quads_of(path) for path in _written(root))
    lost = known - _described(after.store.quads(graph=g) for g in after.asserted_graphs)
    needed = {
        quad.object: quad.subject
        for graph in after.asserted_graphs
        for quad in after.store.quads(graph=graph)
        if quad.object in lost
    }
    if needed:
        told = [
            f"{after.shorten(thing.value)} (by {after.shorten(user.value)})"
            for thing, user in sorted(needed.items(), key=str)[:_MOST_SHOWN]
            if isinstance(thing, ox.NamedNode) and isinstance(user, ox.NamedNode)
        ]
        raise InputError(
            _(
                "what stays would be about things that are gone: {told}; retract that as well, "
                "or first",
                told=", ".join(told),
            )
        )


def _refuse_doubles(before: KnowledgeGraph, after: KnowledgeGraph) -> None:
    """Refuse to restore a claim that was admitted again since it was retracted."""
    old, new = (_statements(graph) for graph in (before, after))
    for claim, said in new.items():
        name = after.shorten(claim)
        if claim not in old:
            others = [other for other in recorded(after, said) if other in old]
            if others:
                other = after.shorten(others[0])
                raise InputError(
                    _(
                        "{name} would be restored, but {other}, admitted since, says the same; "
                        "retract {other} first, or leave {name} retracted",
                        name=name,
                        other=other,
                    )
                )
        elif said.content - old[claim].content:
            raise InputError(
                _(
                    "{name} would be restored, but a claim of that name was admitted since, and "
                    "says something else; first retract the change that did, which kg history "
                    "{name} lists",
                    name=name,
                )
            )


def _statements(graph: KnowledgeGraph) -> dict[str, Said]:
    """Return what the claims that count say, by their IRIs."""
    return said_of(q for place in graph.asserted_graphs for q in graph.store.quads(graph=place))


def _described(quads: Iterable[Iterable[ox.Quad]]) -> set[Term]:
    """Return what is described, claims left out: nothing has to stay for their sake."""
    found: set[Term] = set()
    claims: set[Term] = set()
    for some in quads:
        for quad in some:
            found.add(quad.subject)
            if quad.object == _CLAIM:
                claims.add(quad.subject)
    return found - claims


def _written(root: Path) -> Iterator[Path]:
    """Yield the files that changes have added, those of retracted ones among them."""
    changes = root / "ontology" / CHANGES
    for path in source_paths(root):
        if path.is_relative_to(changes) and path.name != HISTORY:
            yield path


def _quads_of(path: Path) -> Iterator[ox.Quad]:
    content, syntax = read_rdf(path)
    return iter(ox.parse(content, format=syntax))
