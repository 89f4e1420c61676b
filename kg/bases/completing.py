"""What a base lacks for texts to be held against it, as Turtle: declarations and labels."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from kg.hallucination.index.building.literals import STRING
from kg.hallucination.index.building.naming import is_opaque, spelled
from kg.hallucination.index.building.properties import RESERVED
from kg.hallucination.index.evidence import EvidenceIndex
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import Source, labels
from kg.vocabulary import OWL, RDF, RDFS, SKOS

__all__ = ["Missing", "as_turtle", "missing", "told"]

_TYPE: Final = ox.NamedNode(f"{RDF}type")
_CLASSES: Final = frozenset({f"{OWL}Class", f"{RDFS}Class"})
_PROPERTIES: Final = frozenset({f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty", f"{RDF}Property"})
#: The classes of other vocabularies whose members are things of a world.
_OF_A_WORLD: Final = frozenset({f"{OWL}NamedIndividual", f"{SKOS}Concept"})
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Missing:
    """What a base of plain triples does not say of what it uses.

    Args:
        classes: those that are used and not declared.
        relations: the properties that lead to things, and are not declared.
        values: the properties that lead to values, and are not declared.
        labels: words for what has no label, from its IRI, by IRI.
        nameless: what has no label, and an IRI without words.
        held: what the base holds, in numbers, for a person to read.
    """

    classes: tuple[str, ...] = ()
    relations: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    nameless: tuple[str, ...] = ()
    held: str = ""

    def __bool__(self) -> bool:
        return bool(self.classes or self.relations or self.values or self.labels)


def missing(graph: KnowledgeGraph, index: EvidenceIndex) -> Missing:
    """Return what a base does not declare, or gives no label.

    Args:
        graph: the base.
        index: its evidence index.
    """
    types: dict[str, set[str]] = {}
    for quad in graph.store.quads(predicate=_TYPE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            types.setdefault(quad.subject.value, set()).add(quad.object.value)
    used = {kind for kinds in types.values() for kind in kinds if not kind.startswith(RESERVED)}
    classes = sorted(kind for kind in used if not _CLASSES & types.get(kind, set()))
    loose = [name for name in index.properties if not _PROPERTIES & types.get(name, set())]
    labelled = {label.iri for label in labels(graph, Source.LABEL)}
    declared = {iri for iri, kinds in types.items() if kinds & (_CLASSES | _PROPERTIES)}
    things = {iri for iri, kinds in types.items() if not _of_a_language(kinds)}
    ends = {claim.object for found in index.claims.values() for claim in found if claim.object}
    named = things | {thing for thing in ends if not thing.startswith(STRING)}
    named |= {subject for subject, _ in index.claims}
    bare = sorted((named | declared | used | set(index.properties)) - labelled)
    bare = [iri for iri in bare if not iri.startswith(RESERVED)]
    every = used | {iri for iri in declared if _CLASSES & types[iri]}
    every = {kind for kind in every if not kind.startswith(RESERVED)}
    held = _(
        "classes: {classes}, properties: {properties}, things: {things}, {labelled} of "
        "them with a label",
        classes=len(every),
        properties=len(index.properties),
        things=len(named),
        labelled=len(named & labelled),
    )
    return Missing(
        classes=tuple(classes),
        relations=tuple(sorted(name for name in loose if _leads_to_things(name, index))),
        values=tuple(sorted(name for name in loose if not _leads_to_things(name, index))),
        labels={iri: _words(iri, lower=iri not in named) for iri in bare if not is_opaque(iri)},
        nameless=tuple(iri for iri in bare if is_opaque(iri)),
        held=held,
    )


def _leads_to_things(name: str, index: EvidenceIndex) -> bool:
    prop = index.properties[name]
    return prop.relation and not prop.textual


def _of_a_language(kinds: Collection[str]) -> bool:
    """Return whether something is part of an ontology, and no thing of a world."""
    return all(kind.startswith(RESERVED) and kind not in _OF_A_WORLD for kind in kinds)


def _words(iri: str, *, lower: bool) -> str:
    return spelled(iri).lower() if lower else spelled(iri)


def as_turtle(found: Missing) -> str:
    """Return the declarations and labels that are missing as a Turtle file."""
    lines = [
        f"@prefix owl: <{OWL}> .",
        f"@prefix rdfs: <{RDFS}> .",
        "",
        "# What the data use and do not declare, and words for what has no label, from its IRI.",
        "# Made by `kg init`; correct what reads badly, and add labels in other languages.",
        "",
    ]
    kinds = {
        **dict.fromkeys(found.classes, "owl:Class"),
        **dict.fromkeys(found.relations, "owl:ObjectProperty"),
        **dict.fromkeys(found.values, "owl:DatatypeProperty"),
    }
    for iri in sorted({*kinds, *found.labels}):
        parts = [f"a {kinds[iri]}"] if iri in kinds else []
        if iri in found.labels:
            parts.append(f"rdfs:label {ox.Literal(found.labels[iri])}")
        lines.append(f"{ox.NamedNode(iri)} {' ; '.join(parts)} .")
    return "\n".join(lines) + "\n"


def told(found: Missing, graph: KnowledgeGraph) -> Iterator[str]:
    """Yield what was found missing, a line for each kind."""
    for iris, what in (
        (found.classes, _("used as classes, now declared")),
        (found.relations, _("used as properties of things, now declared")),
        (found.values, _("used as properties of values, now declared")),
        (tuple(found.labels), _("without a label, now called by the words of their IRIs")),
        (found.nameless, _("without a label, their IRIs without words: no text can name them")),
    ):
        if iris:
            yield f"{len(iris)} {what}: {_some(iris, graph)}"


def _some(iris: Iterable[str], graph: KnowledgeGraph) -> str:
    names = [graph.shorten(iri) for iri in iris]
    return ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
