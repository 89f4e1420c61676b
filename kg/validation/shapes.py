"""Reading the shapes of a knowledge base, and refusing those whose queries may not run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError
from kg.formats import read_rdf
from kg.i18n import _
from kg.stores.embedded import EmbeddedStore, Term
from kg.stores.tokens import substitute, words
from kg.vocabulary import OWL, RDF, RDFS, SH

__all__ = ["Shapes", "read_shapes"]

_PREFIXES, _DECLARE = ox.NamedNode(SH + "prefixes"), ox.NamedNode(SH + "declare")
_PREFIX, _NAMESPACE = ox.NamedNode(SH + "prefix"), ox.NamedNode(SH + "namespace")
_TYPE, _ONTOLOGY = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "Ontology")
_FIRST, _REST, _NIL = (ox.NamedNode(RDF + name) for name in ("first", "rest", "nil"))
_FORMS: Final = {
    "select": ox.QuerySolutions,
    "ask": ox.QueryBoolean,
    "construct": ox.QueryTriples,
}
#: Declared in every query by pySHACL.
_KNOWN: Final = {"rdf": RDF, "rdfs": RDFS, "owl": OWL}


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes of one folder.

    Args:
        folder: where they are.
        store: their triples.
        files: the graph in that store for each file.
    """

    folder: Path
    store: EmbeddedStore
    files: Mapping[Path, str]

    def triples(self) -> Iterator[ox.Triple]:
        """Yield the triples of all files."""
        return (quad.triple for quad in self.store.quads())

    def objects(self, node: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return what a node has for a predicate; nothing for a literal."""
        if not isinstance(node, ox.NamedNode | ox.BlankNode):
            return []
        return list(dict.fromkeys(quad.object for quad in self.store.quads(node, predicate)))

    def items(self, node: Term) -> list[Term] | None:
        """Return the members of a list, or None if it is none or not well formed."""
        found, seen = list[Term](), set[Term]()
        while node != _NIL:
            first, rest = self.objects(node, _FIRST), self.objects(node, _REST)
            if node in seen or len(first) != 1 or len(rest) != 1:
                return None
            seen.add(node)
            found.append(first[0])
            node = rest[0]
        return found


def read_shapes(validators: Path) -> Shapes:
    """Return the shapes of a folder.

    Raises:
        InputError: if there are none, or if a file has a query that cannot be read, asks another
            server or is not for one graph.
    """
    paths = sorted(validators.glob("*.ttl"))
    if not paths:
        raise InputError(
            _(
                "{validators}: holds no shapes (*.ttl); there is nothing to validate with",
                validators=validators,
            )
        )
    graphs = {path: path.absolute().as_uri() for path in paths}
    shapes = Shapes(validators, EmbeddedStore(), graphs)
    for path, graph in graphs.items():
        shapes.store.load(*read_rdf(path), graph, path)
    for path, graph in graphs.items():
        for quad in shapes.store.quads(graph=graph):
            _check_query(quad, shapes, path)
    return shapes


def _check_query(quad: ox.Quad, shapes: Shapes, path: Path) -> None:
    form = quad.predicate.value.removeprefix(SH)
    if form not in _FORMS or not isinstance(quad.object, ox.Literal):
        return
    of = f" of {quad.subject}" if isinstance(quad.subject, ox.NamedNode) else ""
    source = f"{path}: sh:{form}{of}"
    text = quad.object.value
    if strange := {word.upper() for word, _ in words(text)} & {"FROM", "GRAPH"}:
        raise InputError(
            _(
                "{source}: {pop} is off: the data are one graph, not several",
                source=source,
                pop=strange.pop(),
            )
        )
    text = substitute(text, {"PATH": ox.NamedNode("urn:path")})
    # What this engine cannot read is told with its line; rdflib would only fail on it.
    answer = EmbeddedStore().query(text, source=source, prefixes=_declared(quad.subject, shapes))
    if not isinstance(answer, _FORMS[form]):
        raise InputError(
            _("{source}: is another kind of query; write {form}", source=source, form=form.upper())
        )


def _declared(node: Term, shapes: Shapes) -> dict[str, str]:
    """Return the prefixes a query may use: what pySHACL makes of `sh:prefixes`."""
    told = shapes.objects(node, _PREFIXES)
    if told:
        told += [q.subject for q in shapes.store.quads(None, _TYPE) if q.object == _ONTOLOGY]
    found = dict(_KNOWN)
    for place in told:
        for declaration in shapes.objects(place, _DECLARE):
            for prefix in shapes.objects(declaration, _PREFIX):
                for space in shapes.objects(declaration, _NAMESPACE):
                    if isinstance(prefix, ox.Literal) and isinstance(space, ox.Literal):
                        found[prefix.value] = space.value
    return found
