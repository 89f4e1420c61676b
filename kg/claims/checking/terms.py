"""Part of the second step: the classes and properties that new data use are ones that are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.claims.checking.data import New
from kg.claims.findings import Finding
from kg.claims.reading.linked import context
from kg.claims.wording import found, quoted_list
from kg.claims.writing.places import CLASSES
from kg.hallucination.index.building.naming import local_name
from kg.spelling import nearest
from kg.vocabulary import CV, OWL, RDF, RDFS

__all__ = ["unknown_terms"]

_TYPE: Final = ox.NamedNode(RDF + "type")
_CLASSES: Final = frozenset({OWL + "Class", RDFS + "Class"})
_PROPERTIES: Final = frozenset(
    {RDF + "Property", CV + "ClaimProperty"}
    | {OWL + kind + "Property" for kind in ("Object", "Datatype", "Annotation", "Functional")}
)
#: Vocabularies of others: a base declares of them what it uses, which is not all there is.
_OF_OTHERS: Final = (
    RDF, RDFS, OWL, "http://purl.org/dc/", "http://www.w3.org/", "http://schema.org/",
    "https://schema.org/", "http://xmlns.com/foaf/", "http://qudt.org/",
)  # fmt: skip


def unknown_terms(new: New) -> Iterator[Finding]:
    """Yield a finding for each class and property that a node has and that nobody declared.

    Only those are looked at whose namespace is one in which the base declares classes or
    properties of its own.
    """
    declared = _declared(new)
    model = {term for term in map(_expanded, context().values()) if term}
    model |= {CV + kind for kind in CLASSES}  # of parts that are made of places
    seen: set[tuple[str, str]] = set()
    for quad in new.quads:
        is_class = quad.predicate == _TYPE
        term = quad.object if is_class else quad.predicate
        if not isinstance(term, ox.NamedNode) or term.value in model:
            continue
        space = _space(term.value)
        if space not in declared or (str(quad.subject), term.value) in seen:
            continue
        seen.add((str(quad.subject), term.value))
        if not _is_known(new, term, is_class=is_class):
            yield _finding(new, quad, term.value, declared[space][is_class], is_class=is_class)


def _finding(new: New, quad: ox.Quad, term: str, known: list[str], *, is_class: bool) -> Finding:
    space = _space(term)
    near = [new.graph.shorten(space + name) for name in nearest(term.removeprefix(space), known)]
    hint = quoted_list(near, new.language)
    if near:
        hint = f"是否指{hint}？否则" if new.language == "zh" else f"did you mean {hint}? otherwise "
    node = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else None
    place = new.place(node or str(quad.subject))
    rule = "undeclared-class" if is_class else "undeclared-property"
    called = local_name(node) if node else "[]"
    values = {"thing": called, "term": new.graph.shorten(term), "nearest": hint}
    return found(rule, new.language, place, node, **values)


def _declared(new: New) -> dict[str, tuple[list[str], list[str]]]:
    """Return the local names of the properties and of the classes that the base declares.

    They are by the namespaces of the base.
    """
    names: dict[str, tuple[list[str], list[str]]] = {}
    for quad in new.terms.quads:
        if quad.predicate != _TYPE or not isinstance(quad.subject, ox.NamedNode):
            continue
        kind, iri = getattr(quad.object, "value", ""), quad.subject.value
        space = _space(iri)
        if kind in _CLASSES | _PROPERTIES and not space.startswith(_OF_OTHERS):
            local = names.setdefault(space, ([], []))[kind in _CLASSES]
            local.append(iri.removeprefix(space))
    return names


def _is_known(new: New, term: ox.NamedNode, *, is_class: bool) -> bool:
    """Return whether a term is declared, here or in the base, or used by the base."""
    if not new.names.kinds(term.value).isdisjoint(_CLASSES if is_class else _PROPERTIES):
        return True
    store = new.graph.store
    used = store.quads(None, _TYPE, content=term) if is_class else store.quads(None, term)
    return next(used, None) is not None


def _space(iri: str) -> str:
    return iri[: max(iri.rfind("#"), iri.rfind("/")) + 1]


def _expanded(entry: object) -> str | None:
    """Return the IRI of a term of the claim model, of its entry in the JSON-LD context."""
    name = entry.get("@id") if isinstance(entry, dict) else entry
    return CV + name.removeprefix("cv:") if isinstance(name, str) and name[:3] == "cv:" else None
