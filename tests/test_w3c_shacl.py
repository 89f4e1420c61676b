"""The SHACL test suite of the W3C: what the compiled engine takes on, it does right.

The suite comes with the source distribution of pySHACL; see `w3c_support`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
from w3c_support import unpacked

from kg.errors import InputError
from kg.stores.embedded import EmbeddedStore
from kg.validation.data import Data
from kg.validation.engines import ENGINES
from kg.validation.shapes import read_shapes
from kg.vocabulary import RDF, SH

pytestmark = pytest.mark.slow

PACKAGE = "pyshacl==0.40.1"
CHECKSUM = "011e3cf1a68b31747cb762ba3d755ae1bdcc464c8fad0dc212a9adc550719552"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
GRAPH = "urn:graph"
ENTRIES = f"""
PREFIX mf: <{MF}> PREFIX sht: <{SHT}>
SELECT ?data ?shapes ?result {{
  ?entry a sht:Validate ; mf:action ?action ; mf:result ?result .
  ?action sht:dataGraph ?data ; sht:shapesGraph ?shapes
}}"""
#: Shapes, data and the expected report stand in one file; this is how a report tells its results.
TOLD = ("focusNode", "resultPath", "value", "sourceConstraintComponent", "resultSeverity")
REPORT = {SH + name for name in (*TOLD, "conforms", "result", "sourceShape", "sourceConstraint")}
PATHS = {
    SH + name
    for name in (
        *("inversePath", "alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"),
    )
}
#: Tests that need what is off here, by the name of the file.
REFUSED = {
    "datatype-001": "a literal among the shapes that is no value of its datatype",
    "prefixes-001": "prefixes by way of owl:imports",
    "shapesGraph-001": "GRAPH",
    "unsupported-sparql-003": "SERVICE",
}
Found: TypeAlias = Counter[tuple[str | None, ...]]


@dataclass(frozen=True)
class Case:
    """One test: data, shapes, and the report that is expected, or None for a failure."""

    file: Path
    data: ox.Store
    shapes: ox.Store
    expected: Found | None


@pytest.fixture(scope="module")
def cases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = unpacked(request, tmp_path_factory, PACKAGE, CHECKSUM) / "test/resources/sht_tests"
    return [case for file in sorted(folder.rglob("*.ttl")) for case in _read(file)]


def _read(file: Path) -> Iterator[Case]:
    manifest = _loaded(file)
    rows = manifest.query(ENTRIES)
    assert isinstance(rows, ox.QuerySolutions)
    for row in list(rows):
        data, shapes = (
            _loaded(Path(unquote(urlparse(row[name].value).path))) for name in ("data", "shapes")
        )
        failure = row["result"] == ox.NamedNode(SHT + "Failure")
        yield Case(file, data, shapes, None if failure else _expected(manifest, row["result"]))


def _loaded(file: Path) -> ox.Store:
    store = ox.Store()
    store.load(file.read_bytes(), ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    return store


def _expected(manifest: ox.Store, report: object) -> Found:
    assert isinstance(report, ox.NamedNode | ox.BlankNode)
    found: Found = Counter()
    for quad in manifest.quads_for_pattern(report, ox.NamedNode(SH + "result"), None):
        assert isinstance(quad.object, ox.BlankNode | ox.NamedNode)
        parts = {
            q.predicate.value: _told(q.object)
            for q in manifest.quads_for_pattern(quad.object, None, None)
        }
        found[tuple(parts.get(SH + name) for name in TOLD)] += 1
    return found


def _told(term: object) -> str | None:
    """Return a term as text; a blank node has no name that two files share."""
    return "_" if isinstance(term, ox.BlankNode) else None if term is None else str(term)


def _found(case: Case, folder: Path, engine: str) -> tuple[str, Found]:
    """Return which engine did it, and what it found."""
    _write_shapes(case.shapes, folder)
    data = EmbeddedStore()
    place = ox.NamedNode(GRAPH)
    data.extend(ox.Quad(q.subject, q.predicate, q.object, place) for q in case.data)
    outcome = ENGINES[engine](Data(data, [GRAPH]), read_shapes(folder))
    return outcome.engine, Counter(
        (
            *map(_told, (result.focus, result.path, result.value)),
            *(f"<{iri}>" for iri in (result.component, result.severity)),
        )
        for result in outcome.results
    )


def _write_shapes(shapes: ox.Store, folder: Path) -> None:
    """Write what a file says of shapes, each with a message, without which pySHACL takes over."""
    kept = [
        quad
        for quad in shapes
        if quad.predicate.value.startswith((SH, RDF)) and quad.predicate.value not in REPORT
    ]
    queries = {q.subject for q in kept if q.predicate.value in {SH + "select", SH + "ask"}}
    have = {q.subject for q in kept if q.predicate.value == SH + "message"}
    have |= {q.subject for q in kept if q.predicate.value in PATHS | {SH + "declare"}}
    have |= {q.subject for q in kept if q.predicate.value in {SH + "parameter", SH + "prefix"}}
    have |= {q.object for q in kept if q.predicate.value == SH + "parameter"}
    have |= {q.subject for q in kept if q.predicate.value == SH + "sparql"} - queries
    shaped = {q.subject for q in kept if q.predicate.value.startswith(SH)}
    message = ox.NamedNode(SH + "message")
    kept += [ox.Quad(node, message, ox.Literal("message")) for node in shaped - have]
    ox.serialize((q.triple for q in kept), folder / "shapes.ttl", ox.RdfFormat.TURTLE)


def test_what_the_compiled_engine_takes_on_it_does_right(cases: list[Case], tmp_path: Path) -> None:
    wrong, taken = [], 0
    for case in cases:
        try:
            engine, found = _found(case, tmp_path, "shacl")
        except InputError:
            if case.expected is not None and case.file.stem not in REFUSED:
                wrong.append(f"{case.file.stem}: refused")
            continue
        taken += engine == "shacl"
        if engine == "shacl" and found != case.expected:
            wrong.append(f"{case.file.stem}: {found} instead of {case.expected}")
    assert wrong == []
    assert (taken, len(cases)) == (73, 121)
