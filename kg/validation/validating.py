"""Validating a knowledge base, or new data against one, with pySHACL."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import read_bytes
from kg.formats import syntax_of
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import EmbeddedStore
from kg.validation.rdflib_bridge import to_rdflib
from kg.validation.report import SEVERITIES, Finding, ValidationReport
from kg.vocabulary import RDFS

if TYPE_CHECKING:
    import rdflib
    from rdflib.term import Node

__all__ = ["validate_base", "validate_file"]

_NEW = "urn:new-data"
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")


def validate_base(graph: KnowledgeGraph) -> ValidationReport:
    """Check everything that comes from the files of a knowledge base.

    Raises:
        InputError: if `validators/` is missing or a shape file is faulty.
    """
    quads = [quad for name in graph.asserted_graphs for quad in graph.store.quads(graph=name)]
    files = [p for p in sorted((graph.root / "ontology").rglob("*")) if p.is_file()]
    return _report(to_rdflib(quads), _shapes(graph.root), files, None)


def validate_file(graph: KnowledgeGraph, path: Path) -> ValidationReport:
    """Check the nodes that an RDF file describes, in the context of the knowledge base.

    The file is checked together with what the base says of the things it mentions and with the
    schema, so the cost grows with the file, not with the base. Nothing is added to the base.

    Raises:
        InputError: if the file cannot be read or parsed, or describes nothing.
    """
    new = EmbeddedStore()
    new.load(read_bytes(path), syntax_of(path).format, _NEW, path)
    quads = list(new.quads())
    if not quads:
        raise InputError(f"{path}: holds no triple; there is nothing to validate")
    subjects = {quad.subject for quad in quads}
    data = to_rdflib([*quads, *_neighbourhood(graph, quads)])
    return _report(data, _shapes(graph.root), [path], {str(_plain(s)) for s in subjects})


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


def _shapes(root: Path) -> rdflib.Graph:
    folder = root / "validators"
    paths = sorted(folder.glob("*.ttl"))
    if not paths:
        raise InputError(f"{folder}: holds no shapes (*.ttl); there is nothing to validate with")
    store = EmbeddedStore()
    for path in paths:
        store.load(read_bytes(path), syntax_of(path).format, _NEW, path)
    return to_rdflib(store.quads())


def _report(
    data: rdflib.Graph, shapes: rdflib.Graph, files: list[Path], only: set[str] | None
) -> ValidationReport:
    import pyshacl
    from rdflib.namespace import RDF, SH

    _, results, _ = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    findings = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        finding = _finding(results, shapes, result)
        if only is None or finding.focus in only or finding.value in only:
            findings.append(_placed(finding, files))
    findings.sort(key=_rank)
    checked = {str(s) for s in data.subjects(RDF.type)}
    return ValidationReport(len(checked if only is None else checked & only), tuple(findings))


def _finding(results: rdflib.Graph, shapes: rdflib.Graph, result: Node) -> Finding:
    from rdflib import BNode, Literal
    from rdflib.namespace import SH

    def text(predicate: Node) -> str | None:
        value = results.value(result, predicate)
        return None if value is None or isinstance(value, BNode) else str(value)

    messages = {
        message.language or "": str(message)
        for message in results.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    shape = text(SH.sourceConstraint) or text(SH.sourceShape)
    return Finding(
        severity=(text(SH.resultSeverity) or "Violation").rsplit("#", 1)[-1],
        focus=text(SH.focusNode) or "(blank node)",
        path=text(SH.resultPath),
        value=text(SH.value),
        shape=shape,
        messages=messages,
    )


def _placed(finding: Finding, files: list[Path]) -> Finding:
    """Tell where a finding's node is written: the first line that begins its description."""
    from dataclasses import replace

    # In a SPARQL constraint on a property the claim at fault is the value, not the focus.
    for node in (finding.focus, finding.value or ""):
        local = node.rsplit("/", 1)[-1].rsplit("#", 1)[-1]
        if not local:
            continue
        for path in files:
            for number, line in enumerate(_lines(path), 1):
                if line.startswith(f"<{node}>") or line.split(" ", 1)[0].endswith(f":{local}"):
                    return replace(finding, file=str(path), line=number)
    return finding


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def _rank(finding: Finding) -> tuple[object, ...]:
    severity = finding.severity
    grave = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
    return (grave, finding.file or "", finding.line or 0, finding.focus, finding.path or "")


def _plain(term: object) -> object:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else term
