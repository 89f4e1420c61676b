"""Reading the shapes of a knowledge base, and refusing those that cannot or may not run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.formats import read_rdf
from kg.stores.embedded import EmbeddedStore
from kg.stores.tokens import substitute, words
from kg.validation.rdflib_bridge import to_rdflib
from kg.vocabulary import OWL, RDF, RDFS

if TYPE_CHECKING:
    import rdflib

__all__ = ["read_shapes"]

_SH: Final = "http://www.w3.org/ns/shacl#"
_PREFIXES, _DECLARE = ox.NamedNode(_SH + "prefixes"), ox.NamedNode(_SH + "declare")
_PREFIX, _NAMESPACE = ox.NamedNode(_SH + "prefix"), ox.NamedNode(_SH + "namespace")
_TYPE, _ONTOLOGY = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology")
_FORMS: Final = {
    "select": ox.QuerySolutions,
    "ask": ox.QueryBoolean,
    "construct": ox.QueryTriples,
}
#: Declared in every query by pySHACL.
_KNOWN: Final = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}


def read_shapes(validators: Path) -> rdflib.Graph:
    """Return the shapes of a folder.

    Raises:
        InputError: if there are none, or if a file has an ill-typed literal, or a query that cannot
            be read, asks another server or is not for one graph.
    """
    paths = sorted(validators.glob("*.ttl"))
    if not paths:
        raise InputError(
            f"{validators}: holds no shapes (*.ttl); there is nothing to validate with"
        )
    store = EmbeddedStore()
    graphs = {path: path.absolute().as_uri() for path in paths}
    for path, graph in graphs.items():
        store.load(*read_rdf(path), graph, path)
    for path, graph in graphs.items():
        for quad in store.quads(graph=graph):
            _check_query(quad, store, path)
        _check_literals(to_rdflib(store.quads(graph=graph)), path)
    return to_rdflib(store.quads())


def _check_literals(shapes: rdflib.Graph, path: Path) -> None:
    from rdflib import Literal

    for term in shapes.objects():
        if isinstance(term, Literal) and term.ill_typed:
            raise InputError(f"{path}: a shape is faulty: {term.n3()} is no such value")


def _check_query(quad: ox.Quad, store: EmbeddedStore, path: Path) -> None:
    form = quad.predicate.value.removeprefix(_SH)
    if form not in _FORMS or not isinstance(quad.object, ox.Literal):
        return
    of = f" of {quad.subject}" if isinstance(quad.subject, ox.NamedNode) else ""
    source = f"{path}: sh:{form}{of}"
    text = quad.object.value
    if strange := {word.upper() for word, _ in words(text)} & {"FROM", "GRAPH"}:
        raise InputError(f"{source}: {strange.pop()} is off: the data are one graph, not several")
    text = substitute(text, {"PATH": ox.NamedNode("urn:path")})
    # What this engine cannot read is told with its line; rdflib would only fail on it.
    answer = EmbeddedStore().query(text, source=source, prefixes=_declared(quad.subject, store))
    if not isinstance(answer, _FORMS[form]):
        raise InputError(f"{source}: is another kind of query; write {form.upper()}")


def _declared(
    node: ox.NamedNode | ox.BlankNode | ox.Triple, store: EmbeddedStore
) -> dict[str, str]:
    """Return the prefixes a query may use: what pySHACL makes of `sh:prefixes`."""
    if isinstance(node, ox.Triple):
        return {}
    told = [quad.object for quad in store.quads(node, _PREFIXES)]
    if told:
        told += [q.subject for q in store.quads(None, _TYPE) if q.object == _ONTOLOGY]
    found = dict(_KNOWN)
    for place in told:
        for declaration in _objects(store, place, _DECLARE):
            for prefix in _objects(store, declaration, _PREFIX):
                for space in _objects(store, declaration, _NAMESPACE):
                    if isinstance(prefix, ox.Literal) and isinstance(space, ox.Literal):
                        found[prefix.value] = space.value
    return found


def _objects(
    store: EmbeddedStore, node: object, predicate: ox.NamedNode
) -> list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]:
    if not isinstance(node, ox.NamedNode | ox.BlankNode):
        return []
    return [quad.object for quad in store.quads(node, predicate)]
