"""Validating a knowledge base, or new data against one, with pySHACL."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    return _report(data, _shapes(graph.root), [path], {_plain(subject) for subject in subjects})


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
    from rdflib.namespace import RDF, SH

    results = _run(data, shapes)
    found = []
    for result in results.subjects(RDF.type, SH.ValidationResult):
        # A blank node is told by its label here, and shown without it: it means nothing to people.
        nodes = {str(results.value(result, part)) for part in (SH.focusNode, SH.value)}
        if only is None or not only.isdisjoint(nodes):
            found.append(_finding(results, result))
    places = _Places(files) if found else None
    findings = [replace(f, **places.of(f)) if places else f for f in found]
    findings.sort(key=_rank)
    described = {str(subject) for subject in data.subjects()}
    return ValidationReport(len(described if only is None else described & only), tuple(findings))


def _run(data: rdflib.Graph, shapes: rdflib.Graph) -> rdflib.Graph:
    """Return the report graph of pySHACL, whose faults become ours.

    It tells some faults of shapes on stderr as well; what matters of them is in the error.
    """
    import pyshacl
    from pyparsing import ParseException
    from pyshacl.errors import ReportableRuntimeError
    from rdflib import Graph

    logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)  # ill-typed literals are findings
    try:
        with redirect_stderr(StringIO()):
            _, results, text = pyshacl.validate(data, shacl_graph=shapes, inplace=True)
    except (ReportableRuntimeError, ParseException, re.error) as error:
        raise InputError(f"validators/: a shape is faulty: {_flat(str(error))}") from None
    if not isinstance(results, Graph):
        raise InputError(f"validators/: a shape is faulty: {_flat(str(text))}")
    return results


def _flat(text: str) -> str:
    return " ".join(text.split("For reference, see", maxsplit=1)[0].split())


def _finding(results: rdflib.Graph, result: Node) -> Finding:
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
    return Finding(
        severity=(text(SH.resultSeverity) or "Violation").rsplit("#", 1)[-1],
        focus=text(SH.focusNode) or "(blank node)",
        path=text(SH.resultPath),
        value=text(SH.value),
        shape=text(SH.sourceConstraint) or text(SH.sourceShape),
        messages=messages,
    )


class _Places:
    """Where the nodes of some Turtle files are described: the first line that begins with each."""

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = tuple(files)
        self._places: dict[str, tuple[Path, int]] = {}
        for path in self._files:
            spaces: dict[str, str] = {}
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines, 1):
                if declared := _PREFIX.match(line):
                    spaces[declared[1]] = declared[2]
                elif begun := _SUBJECT.match(line):
                    whole, prefix, local = begun.groups()
                    iri = whole or (spaces[prefix] + local if prefix in spaces else None)
                    if iri:
                        self._places.setdefault(iri, (path, number))

    def of(self, finding: Finding) -> dict[str, Any]:
        """Return the file and line of what is at fault, as fields of a finding.

        Where a shape looks at a property and finds a claim, the claim is the value.
        """
        nodes = (finding.value, finding.focus) if finding.path is None else (finding.focus,)
        for node in nodes:
            if node in self._places:
                path, line = self._places[node]
                return {"file": str(path), "line": line}
        # In another syntax, or of a node without a name, one can only tell the file.
        return {"file": str(self._files[0])} if len(self._files) == 1 else {}


_PREFIX = re.compile(r"(?:@prefix|PREFIX)\s+([\w.-]*):\s*<([^>]*)>", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:<([^>]+)>|([\w.-]*):([^\s;,]+))\s")


def _rank(finding: Finding) -> tuple[object, ...]:
    severity = finding.severity
    grave = SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
    return (grave, finding.file or "", finding.line or 0, finding.focus, finding.path or "")


def _plain(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode | ox.BlankNode) else str(term)
