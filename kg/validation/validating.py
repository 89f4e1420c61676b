"""Validating a knowledge base, or new data against one, with pySHACL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.formats import read_rdf
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import EmbeddedStore
from kg.validation.places import described
from kg.validation.rdflib_bridge import offline, quiet, to_node, to_rdflib
from kg.validation.report import SEVERITIES, Finding, ValidationReport
from kg.validation.shapes import read_shapes
from kg.vocabulary import RDFS, Graphs

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["validate_base", "validate_file"]

_NEW = "urn:new-data"
_BLANK: Final = "(blank node)"
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")


def validate_base(graph: KnowledgeGraph) -> ValidationReport:
    """Check everything that comes from the files of a knowledge base.

    Raises:
        InputError: if `validators/` is missing or a shape file is faulty.
    """
    quads = [
        quad
        for name in (*graph.asserted_graphs, Graphs.HISTORY)
        for quad in graph.store.quads(graph=name)
    ]
    files = [p for p in sorted((graph.root / "ontology").rglob("*")) if p.is_file()]
    with quiet():
        return _report(to_rdflib(quads), graph.root / "validators", files, None)


def validate_file(graph: KnowledgeGraph, path: Path) -> ValidationReport:
    """Check the nodes that an RDF file describes, in the context of the knowledge base.

    The file is checked together with what the base says of the things it mentions and with the
    schema, so the cost grows with the file, not with the base. Nothing is added to the base.

    Raises:
        InputError: if the file cannot be read or parsed, describes nothing or has triple terms,
            or if a shape is faulty.
    """
    new = EmbeddedStore()
    new.load(*read_rdf(path), _NEW, path)
    quads = list(new.quads())
    if not quads:
        raise InputError(f"{path}: holds no triple; there is nothing to validate")
    with quiet():
        data = to_rdflib([*quads, *_neighbourhood(graph, quads)])
        subjects = {to_node(quad.subject) for quad in quads}
        return _report(data, graph.root / "validators", [path], subjects)


def _neighbourhood(graph: KnowledgeGraph, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Yield the class hierarchy, and what the base says of the things that `quads` mention."""
    for quad in graph.store.quads(predicate=_SUBCLASS):
        if isinstance(quad.object, ox.NamedNode):
            yield quad
    mentioned = {term for q in quads for term in (q.subject, q.predicate, q.object)}
    waiting: set[ox.NamedNode] | set[ox.BlankNode]
    waiting = {term for term in mentioned if isinstance(term, ox.NamedNode)}
    seen: set[ox.NamedNode | ox.BlankNode] = set(waiting)
    while waiting:
        told = [quad for term in waiting for quad in graph.store.quads(term)]
        yield from told
        # A range of numbers or a form of a word is a blank node: part of what is told.
        parts = (quad.object for quad in told)
        waiting = {part for part in parts if isinstance(part, ox.BlankNode) and part not in seen}
        seen |= waiting


def _report(
    data: rdflib.Graph, validators: Path, files: list[Path], only: set[Node] | None
) -> ValidationReport:
    from rdflib.namespace import RDF, SH

    checked = len(set(data.subjects()) if only is None else only)
    results = _run(data, read_shapes(validators), validators)
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        nodes = {results.value(result, part) for part in (SH.focusNode, SH.value)}
        if only is None or not only.isdisjoint(nodes):
            found.append(_finding(results, result))
    places = described(files) if found else {}
    findings = [replace(finding, **_place(finding, places, files)) for finding in found]
    return ValidationReport(checked, tuple(sorted(findings, key=_rank)))


def _run(data: rdflib.Graph, shapes: rdflib.Graph, validators: Path) -> rdflib.Graph:
    """Return the report graph of pySHACL, whose faults become ours."""
    import pyshacl
    from pyparsing import ParseException
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph
    from rdflib.plugins.sparql.sparql import SPARQLError

    try:
        with offline():
            _, results, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except (QueryError, ReportableRuntimeError, ParseException, re.error) as error:
        raise InputError(f"{validators}: a shape is faulty: {_flat(str(error))}") from None
    except (
        # What pySHACL does not expect of a shape it trips over; none of our code runs in there.
        SPARQLError,
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        NotImplementedError,
        TypeError,
        ValueError,
    ) as error:
        what = _flat(f"{type(error).__name__} {error}")
        raise InputError(f"{validators}: a shape is faulty: pySHACL fails with {what}") from None
    if not isinstance(results, Graph):
        raise InputError(f"{validators}: a shape is faulty: {_flat(str(text))}")
    return results


def _flat(text: str) -> str:
    return " ".join(text.split("For reference, see", maxsplit=1)[0].split())


def _finding(results: rdflib.Graph, result: Node) -> Finding:
    """Return a result as a value. Blank nodes lose their labels, which mean nothing to people."""
    from rdflib import BNode, Literal
    from rdflib.namespace import SH

    def text(predicate: Node) -> str | None:
        value = results.value(result, predicate)
        return None if value is None or isinstance(value, BNode) else str(value)

    def told(message: str) -> str:
        for node in (results.value(result, SH.focusNode), results.value(result, SH.value)):
            message = message.replace(str(node), _BLANK) if isinstance(node, BNode) else message
        return message

    messages = {
        message.language or "": told(str(message))
        for message in results.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Finding(
        severity=(text(SH.resultSeverity) or "Violation").rsplit("#", 1)[-1],
        focus=text(SH.focusNode) or _BLANK,
        path=text(SH.resultPath),
        value=text(SH.value),
        shape=text(SH.sourceConstraint) or text(SH.sourceShape),
        messages=messages,
    )


def _place(
    finding: Finding, places: Mapping[str, tuple[Path, int]], files: list[Path]
) -> dict[str, Any]:
    """Return the file and line of what is at fault, as fields of a finding.

    Where a shape looks at a property and finds a claim, the claim is the value.
    """
    for node in (finding.value, finding.focus) if finding.path is None else (finding.focus,):
        if node is not None and node in places:
            path, line = places[node]
            return {"file": str(path), "line": line}
    # Of a node without a name, or in another syntax, one can only tell the file.
    return {"file": str(files[0])} if len(files) == 1 else {}


def _rank(finding: Finding) -> tuple[object, ...]:
    severity = finding.severity
    grave = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
    return (grave, finding.file or "", finding.line or 0, finding.focus, finding.path or "")
