"""The test suites of the W3C: what is no RDF and no SPARQL is refused in our words.

The suites come with the source distribution of rdflib; see `w3c_support`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlparse

import pyoxigraph as ox
import pytest
from w3c_support import unpacked

from kg.errors import InputError, QueryError
from kg.formats import syntax_of
from kg.stores.embedded import EmbeddedStore

pytestmark = pytest.mark.slow

PACKAGE = "rdflib==7.6.0"
CHECKSUM = "6c831288d5e4a5a7ece85d0ccde9877d512a3d0f02d7c06455d00d6d0ea379df"
TESTS = """
PREFIX mf: <http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#>
PREFIX qt: <http://www.w3.org/2001/sw/DataAccess/tests/test-query#>
SELECT DISTINCT ?kind ?file {
  ?test a ?kind ; mf:action ?action .
  OPTIONAL { ?action qt:query ?query }
  BIND(COALESCE(?query, ?action) AS ?file)
  FILTER(isIRI(?file))
}
"""
#: Relative names in the suites are meant from the address of a file, which a base does not have.
BASE = "http://example.org/"
#: What is said of them in RDF/XML, where none can be put before the file.
RELATIVE = "No scheme found in an absolute IRI"
#: Where we differ from a suite, by the name of the file.
REFUSED = {
    "an escape that is none in SPARQL 1.1": ["qname-escape-01.rq"],
    "escapes outside of names and texts, which the engine does not read": [
        "syntax-esc-04.rq",
        "syntax-esc-05.rq",
    ],
    "a number that ends in a dot, gone from SPARQL 1.1": ["syntax-lit-08.rq", "term-7.rq"],
    "counted paths, gone from SPARQL 1.1": [
        *("path-2-1.rq", "path-2-3.rq", "path-3-1.rq", "path-3-2.rq", "path-3-4.rq"),
        *("pp04.rq", "pp05.rq", "pp13.rq", "pp15.rq"),
    ],
}
ACCEPTED = {"allowed since SPARQL 1.1": ["syn-bad-26.rq"]}


@pytest.fixture(scope="module")
def suites(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the suites."""
    return unpacked(request, tmp_path_factory, PACKAGE, CHECKSUM) / "test/data/suites/w3c"


def listed(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the kind and the file of each test below a folder, as the manifests tell."""
    for manifest in sorted(folder.rglob("manifest*.ttl")):
        store = ox.Store()
        store.load(manifest.read_bytes(), ox.RdfFormat.TURTLE, base_iri=f"{manifest.as_uri()}")
        answer = store.query(TESTS)
        assert isinstance(answer, ox.QuerySolutions)
        for row in answer:
            file = Path(unquote(urlparse(row["file"].value).path))
            file = file if file.is_file() else manifest.parent / file.name
            if file.is_file():
                yield row["kind"].value.rpartition("#")[2], file


def differs(table: dict[str, list[str]], file: Path) -> bool:
    return any(file.name in names for names in table.values())


@pytest.mark.parametrize(
    ("folder", "least"),
    [("turtle", 290), ("trig", 330), ("ntriples", 65), ("nquads", 80), ("rdf-xml", 160)],
)
def test_rdf_is_read_and_what_is_none_is_refused(suites: Path, folder: str, least: int) -> None:
    wrong, count = [], 0
    for kind, file in listed(suites / folder):
        negative = "Negative" in kind
        try:
            EmbeddedStore().load(*_based(file), "urn:graph", file)
            refused = False
        except InputError as error:
            refused = negative or RELATIVE not in str(error)
        count += 1
        if refused != (negative or differs(REFUSED, file)):
            wrong.append(f"{kind} {file.name}: {'refused' if refused else 'accepted'}")
    assert wrong == []
    assert count >= least


def _based(file: Path) -> tuple[bytes, ox.RdfFormat]:
    syntax = syntax_of(file).format
    content = file.read_bytes()
    if syntax in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG}:
        content = f"@base <{BASE}> .\n".encode() + content
    return content, syntax


@pytest.mark.parametrize(("folder", "least"), [("dawg-data-r2", 400), ("sparql11", 400)])
def test_queries_are_read_and_what_is_none_is_refused(
    suites: Path, folder: str, least: int
) -> None:
    wrong, count = [], 0
    for kind, file in listed(suites / folder):
        if file.suffix not in {".rq", ".ru"}:
            continue
        text = f"BASE <{BASE}>\n" + file.read_text(encoding="utf-8")
        try:
            EmbeddedStore().query(text, source=file)
            told = "accepted"
        except QueryError as error:
            told = f"refused: {error}"
        except InputError:
            told = "refused"
        count += 1
        if not _as_promised(kind, file, told):
            wrong.append(f"{kind} {file.name}: {told}")
    assert wrong == []
    assert count >= least


def _as_promised(kind: str, file: Path, told: str) -> bool:
    """Check what became of a query: no update, no other server and no unknown function runs."""
    accepted = told == "accepted"
    if differs(ACCEPTED, file):
        return accepted
    if "Negative" in kind or "Update" in kind or file.suffix == ".ru" or differs(REFUSED, file):
        return not accepted
    return accepted or "SERVICE is off" in told or "unction" in told
