"""JSON, YAML, CSV and RDF files as plain values, with the library's errors turned into ours."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.formats import read_rdf
from kg.i18n import _
from kg.json_text import RepeatedKeyError, parse_json
from kg.readiness.reading.nodes import load_yaml, one_line, parse_yaml
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, OWL, RDF, RDFS, XSD

__all__ = [
    "Json",
    "ask",
    "csv_fault",
    "csv_rows",
    "json_of",
    "load_document",
    "load_json",
    "load_rdf",
]

Json: TypeAlias = Any  # what json.loads returns; every use asks for its type first

_PREFIXES: Final = {
    "cv": CV,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
_HERE: Final = "urn:x-readiness:file"


def json_of(text: str, source: str | Path, line: int | None = None) -> Json:
    """Return what a JSON text holds; see `parse_json`, whose arguments it takes.

    Raises:
        SourceSyntaxError: if it is no JSON, nested too deeply, or gives a key twice.
    """
    try:
        return parse_json(text, source, line)
    except RepeatedKeyError as error:
        raise _with_line(error, text, source) from None


def _with_line(error: RepeatedKeyError, text: str, source: str | Path) -> SourceSyntaxError:
    """Return the error of a repeated key; the JSON library does not tell lines, YAML does."""
    line = error.line
    if line is None:
        try:
            parse_yaml(text, Path(source))
        except SourceSyntaxError as found:
            if found.detail.endswith("twice"):
                line = found.line
    return SourceSyntaxError(source, error.detail, line)


def load_json(path: Path) -> Json:
    """Return the content of a JSON file.

    Raises:
        InputError: if it is missing, unreadable, empty or no JSON.
    """
    return json_of(read_text(path), path)


def load_document(path: Path) -> dict[str, Json]:
    """Return the object that a JSON or a YAML file holds.

    Raises:
        InputError: if it is missing, unreadable, empty, or holds no object.
    """
    is_yaml = path.suffix.lower() in {".yaml", ".yml"}
    found = load_yaml(path).plain() if is_yaml else load_json(path)
    if not isinstance(found, dict):
        raise InputError(
            _("{path}: holds no object; one with named entries is expected", path=path)
        )
    return found


def csv_rows(
    path: Path,
    required: Sequence[str],
    *,
    delimiter: str = ",",
    skip: int = 0,
    warn: Callable[[str, str], None] | None = None,
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of a table with a header, each with the line that it starts at.

    Args:
        path: the file.
        required: the columns it must have.
        delimiter: what stands between two cells.
        skip: how many lines stand before the header.
        warn: is told the place of a row that goes over several lines, which a stray quote makes.

    Raises:
        InputError: if it is missing, unreadable or empty, or lacks a column.
        SourceSyntaxError: if a line has more cells than the header, a column is named twice, or
            a quote is not closed.
    """
    lines = read_text(path).splitlines(keepends=True)[skip:]
    reader = csv.reader(io.StringIO("".join(lines)), delimiter=delimiter, strict=True)
    start = skip + 1
    try:
        header = _header(next(reader, []), required, path, start)
        start = skip + reader.line_num + 1
        for cells in reader:
            line, start = start, skip + reader.line_num + 1
            if not cells:
                continue
            if len(cells) > len(header):
                raise SourceSyntaxError(
                    path, _("has more than {number} cells", number=len(header)), line
                )
            if start > line + 1 and warn is not None:
                warn(f"{path}:{line}", _long_row(start - 1))
            yield line, dict(zip_longest(header, cells, fillvalue=""))
    except csv.Error as error:
        raise csv_fault(path, error, start) from None


def csv_fault(path: Path, error: csv.Error, line: int | None) -> SourceSyntaxError:
    """Return the error that says what is wrong with a row of a CSV file.

    Args:
        path: the file.
        error: what the library says.
        line: where the row starts.
    """
    detail = _("is no CSV: {error}", error=error)
    if "unexpected end" in str(error):
        detail = _("a quote is opened in this row and never closed; close or double it")
    return SourceSyntaxError(path, one_line(detail), line)


def _header(names: list[str], required: Sequence[str], path: Path, line: int) -> list[str]:
    """Return a header that has the required columns, and each column once."""
    if lacking := [column for column in required if column not in names]:
        told = ", ".join(map(repr, lacking))
        detail = _(
            "has no column {told}; its header is: {names}",
            told=told,
            names=", ".join(names) or _("empty"),
        )
        raise SourceSyntaxError(path, one_line(detail), line)
    counts = Counter(name for name in names if name)
    if twice := [repr(name) for name, count in counts.items() if count > 1]:
        detail = _(
            "names column {twice} twice; give each a name of its own", twice=", ".join(twice)
        )
        raise SourceSyntaxError(path, one_line(detail), line)
    return names


def _long_row(last: int) -> str:
    return _(
        "a quoted cell makes this row go on to line {last}; close the quote if it "
        "should not, or lines are swallowed",
        last=last,
    )


def load_rdf(path: Path) -> EmbeddedStore:
    """Return the graph of an RDF file, in any syntax that its name tells.

    Raises:
        InputError: if it is missing, unreadable, empty, or not named as an RDF file.
        SourceSyntaxError: if it does not parse.
    """
    content, syntax = read_rdf(path)
    store = EmbeddedStore()
    try:
        store.load(content, syntax, _HERE, path)
    except SourceSyntaxError as error:  # it may quote a line break
        detail = one_line(error.detail)
        raise SourceSyntaxError(path, detail, error.line, error.column) from None
    return store


def ask(store: EmbeddedStore, pattern: str) -> list[Mapping[str, ox.Literal | ox.NamedNode]]:
    """Return the solutions of a SELECT query, by variable; an unbound one is left out.

    Args:
        store: the graph.
        pattern: a query with the usual prefixes.
    """
    answer = store.query(pattern, prefixes=_PREFIXES)
    assert isinstance(answer, ox.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    return [
        {name: value for name in names if (value := solution[name]) is not None}
        for solution in answer
    ]
