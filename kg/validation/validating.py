"""Validating a knowledge base, or new data against one, by its shapes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kg.base_files import source_paths
from kg.errors import InputError
from kg.formats import read_rdf
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import EmbeddedStore
from kg.validation.data import Data
from kg.validation.engines import DEFAULT_ENGINE, engine_named
from kg.validation.places import described
from kg.validation.report import SEVERITIES, Finding, ValidationReport
from kg.validation.results import BLANK, Node, Result
from kg.validation.shapes import read_shapes
from kg.vocabulary import RDFS, Graphs

__all__ = ["validate_base", "validate_file", "validate_quads"]

_NEW = "urn:new-data"
_SUBCLASS = ox.NamedNode(RDFS + "subClassOf")
_SUBJECTS = "SELECT (COUNT(DISTINCT ?node) AS ?count) { ?node ?property ?content }"


def validate_base(graph: KnowledgeGraph, engine: str = DEFAULT_ENGINE) -> ValidationReport:
    """Check everything that comes from the files of a knowledge base.

    Args:
        graph: the knowledge base.
        engine: one of `kg.validation.engines.ENGINES`.

    Raises:
        InputError: if `validators/` is missing or a shape file is faulty.
        UnknownNameError: if there is no such engine.
    """
    graphs = [*graph.asserted_graphs, Graphs.HISTORY]
    answer = graph.store.query(_SUBJECTS, graphs=graphs)
    assert isinstance(answer, ox.QuerySolutions)
    checked = int(next(answer)["count"].value)
    data = Data(graph.store, graphs, prefixes=graph.prefixes)
    return _report(data, graph.root / "validators", source_paths(graph.root), checked, engine)


def validate_file(
    graph: KnowledgeGraph, path: Path, engine: str = DEFAULT_ENGINE
) -> ValidationReport:
    """Check the nodes that an RDF file describes, in the context of the knowledge base.

    The file is checked together with what the base says of the things it mentions and with the
    schema, so the cost grows with the file, not with the base. Nothing is added to the base.

    Args:
        graph: the knowledge base.
        path: the file.
        engine: one of `kg.validation.engines.ENGINES`.

    Raises:
        InputError: if the file cannot be read or parsed, describes nothing or has triple terms,
            or if a shape is faulty.
        UnknownNameError: if there is no such engine.
    """
    new = EmbeddedStore()
    new.load(*read_rdf(path), _NEW, path)
    quads = list(new.quads())
    if not quads:
        raise InputError(_("{path}: holds no triple; there is nothing to validate", path=path))
    return _of_new(graph, quads, [path], engine)


def validate_quads(
    graph: KnowledgeGraph, quads: Sequence[ox.Quad], engine: str = DEFAULT_ENGINE
) -> ValidationReport:
    """Check the nodes that some quads describe, as `validate_file` checks those of a file.

    Args:
        graph: the knowledge base.
        quads: the data, whatever graphs they are in.
        engine: one of `kg.validation.engines.ENGINES`.

    Raises:
        InputError: if there are triple terms, or a shape is faulty.
        UnknownNameError: if there is no such engine.
    """
    return _of_new(graph, quads, [], engine)


def _of_new(
    graph: KnowledgeGraph, quads: Sequence[ox.Quad], files: list[Path], engine: str
) -> ValidationReport:
    new, place = EmbeddedStore(), ox.NamedNode(_NEW)
    context = [*quads, *_neighbourhood(graph, quads)]
    new.extend(ox.Quad(q.subject, q.predicate, q.object, place) for q in context)
    about = frozenset(quad.subject for quad in quads)
    data = Data(new, [_NEW], about, graph.prefixes)
    return _report(data, graph.root / "validators", files, len(about), engine)


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
    data: Data, validators: Path, files: list[Path], checked: int, engine: str
) -> ValidationReport:
    check = engine_named(engine)
    outcome = check(data, read_shapes(validators))
    about = data.about
    found = [
        _finding(result)
        for result in outcome.results
        if about is None or not about.isdisjoint({result.focus, result.value})
    ]
    places = described(files) if found else {}
    findings = [replace(finding, **_place(finding, places, files)) for finding in found]
    return ValidationReport(checked, tuple(sorted(findings, key=_rank)), outcome.engine)


def _finding(result: Result) -> Finding:
    """Return a result as a value; its blank nodes have no names."""

    def text(node: Node | None) -> str | None:
        return None if node is None or isinstance(node, ox.BlankNode) else node.value

    messages = sorted(result.messages, key=lambda message: message.value)
    return Finding(
        severity=result.severity.rsplit("#", 1)[-1],
        focus=text(result.focus) or BLANK,
        path=text(result.path),
        value=text(result.value),
        shape=text(result.constraint) or text(result.shape),
        messages={message.language or "": message.value for message in messages},
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
    place = (grave, finding.file or "", finding.line or 0, finding.focus, finding.path or "")
    # Of findings in one place, the order is that of their shapes, whichever engine found them.
    value = (finding.value is not None, finding.value or "")
    return (*place, finding.shape or "", *value, sorted(finding.messages.values()))
