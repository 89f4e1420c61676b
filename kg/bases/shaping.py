"""Shapes that say what the data of a base already keep to, so that what is added does as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from kg.hallucination.index.building.properties import RESERVED
from kg.hallucination.index.evidence import EvidenceIndex
from kg.knowledge_base import KnowledgeGraph
from kg.lookup import local_name
from kg.vocabulary import OWL, RDF, RDFS, SH, XSD

__all__ = ["as_turtle"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_LABEL: Final = ox.NamedNode(f"{RDFS}label")
_STRINGS: Final = frozenset({f"{XSD}string", f"{RDF}langString"})
_CLASS, _SUBJECTS = "targetClass", "targetSubjectsOf"
_JOINT: Final = " ;\n    "


@dataclass(slots=True)
class _Use:
    """How the things of a class use a property."""

    literals: set[str] = field(default_factory=set)
    iris: bool = False
    others: bool = False

    def count(self, value: object) -> None:
        """Take note of a value."""
        match value:
            case ox.Literal():
                self.literals.add(value.datatype.value)
            case ox.NamedNode():
                self.iris = True
            case _:
                self.others = True

    def kept(self) -> list[str]:
        """Return what all values keep to: that they are things, or of one datatype."""
        if self.others or (self.iris and self.literals):
            return []
        if self.iris:
            return ["sh:nodeKind sh:IRI"]
        datatype = next(iter(self.literals))
        plain = len(self.literals) > 1 or datatype in _STRINGS
        return [] if plain else [f"sh:datatype {_shortened(datatype)}"]


def as_turtle(graph: KnowledgeGraph, index: EvidenceIndex, namespace: str) -> tuple[str, int]:
    """Return shapes as a Turtle file, and how many there are.

    There is one for each class with things, and one for each property of things without a class.

    Args:
        graph: the base, whose data conform to them.
        index: its evidence index, which tells the properties with one value.
        namespace: what the IRIs of the shapes begin with.
    """
    lines = [
        f"@prefix shape: <{namespace.rstrip('#/')}/shape/> .",
        f"@prefix rdfs: <{RDFS}> .",
        f"@prefix sh: <{SH}> .",
        f"@prefix xsd: <{XSD}> .",
        "",
        "# What the data keep to, for `kg validate`. Made by `kg init`: loosen what is too strict.",
        "",
    ]
    names: set[str] = set()
    targets = _targets(graph, index)
    for (target, iri), things in sorted(targets.items()):
        name = _free("".join(filter(str.isalnum, local_name(iri))) or "Things", names)
        parts = [f"shape:{name} a sh:NodeShape", f"sh:{target} {ox.NamedNode(iri)}"]
        only = iri if target == _SUBJECTS else None
        rules = list(_rules(graph, index, things, only))
        parts += [f"sh:property [ {' ; '.join(one)} ]" for one in rules]
        lines += [f"{_JOINT.join(parts)} .", ""]
    return "\n".join(lines), len(targets)


def _free(wanted: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}{number}"
    taken.add(name)
    return name


def _targets(
    graph: KnowledgeGraph, index: EvidenceIndex
) -> dict[tuple[str, str], list[ox.NamedNode]]:
    """Return the things that shapes are for, by what finds them."""
    found: defaultdict[tuple[str, str], list[ox.NamedNode]] = defaultdict(list)
    typed: set[ox.NamedNode] = set()
    for quad in _asserted(graph, predicate=_TYPE):
        if (
            isinstance(quad.object, ox.NamedNode)
            and isinstance(quad.subject, ox.NamedNode)
            and not quad.object.value.startswith((RDF, RDFS, OWL, SH))
        ):
            found[_CLASS, quad.object.value].append(quad.subject)
            typed.add(quad.subject)
    for name in index.properties:
        subjects = {quad.subject for quad in _asserted(graph, predicate=ox.NamedNode(name))}
        if subjects and typed.isdisjoint(subjects):
            named = [one for one in subjects if isinstance(one, ox.NamedNode)]
            if len(named) == len(subjects):
                found[_SUBJECTS, name] += named
    return dict(found)


def _rules(
    graph: KnowledgeGraph, index: EvidenceIndex, things: list[ox.NamedNode], only: str | None
) -> Iterator[list[str]]:
    """Yield what holds of the values of each property of some things, or of one property."""
    if all(any(_asserted(graph, thing, _LABEL)) for thing in things):
        yield ["sh:path rdfs:label", "sh:minCount 1"]
    uses: defaultdict[str, _Use] = defaultdict(_Use)
    for quad in (quad for thing in things for quad in _asserted(graph, thing)):
        name = quad.predicate.value
        if not name.startswith(RESERVED) and only in {None, name}:
            uses[name].count(quad.object)
    for name, use in sorted(uses.items()):
        prop = index.properties.get(name)
        single = ["sh:maxCount 1"] if prop is not None and prop.functional else []
        if rule := [*single, *use.kept()]:
            yield [f"sh:path {ox.NamedNode(name)}", *rule]


def _asserted(
    graph: KnowledgeGraph,
    subject: ox.NamedNode | None = None,
    predicate: ox.NamedNode | None = None,
) -> Iterator[ox.Quad]:
    """Yield what the files say: `kg validate` looks at nothing else."""
    for place in graph.asserted_graphs:
        yield from graph.store.quads(subject, predicate, place)


def _shortened(datatype: str) -> str:
    local = datatype.removeprefix(XSD)
    return f"xsd:{local}" if local != datatype and local.isalpha() else str(ox.NamedNode(datatype))
