"""JSON, YAML, CSV and RDF files as plain values, with the library's errors turned into ours."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.formats import read_rdf
from kg.readiness.reading.nodes import DEEPEST, is_text, load_yaml, one_line, parse_yaml
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
    """Return what a JSON text holds.

    Args:
        text: the text.
        source: what messages call it.
        line: its line, for a text that is one line of a file.

    Raises:
        SourceSyntaxError: if it is no JSON, nested too deeply, or gives a key twice.
    """
    try:
        found = json.loads(text, object_pairs_hook=_once)
    except _TwiceError as error:
        raise _twice(text, source, line, str(error)) from None
    except json.JSONDecodeError as error:
        place = (line or error.lineno, error.colno)
        raise SourceSyntaxError(source, f"is no JSON: {error.msg}", *place) from None
    except ValueError:  # a number of thousands of digits
        raise SourceSyntaxError(source, "holds a number too long to be read", line) from None
    except RecursionError:
        raise SourceSyntaxError(source, "is nested too deeply to be read", line) from None
    layer, depth = [found], 0
    while layer := [child for value in layer for child in _children(value)]:
        depth += 1
        if depth > DEEPEST:
            raise SourceSyntaxError(source, f"is nested over {DEEPEST} deep", line)
    if "\\u" in text and not is_text(json.dumps(found, ensure_ascii=False)):
        raise SourceSyntaxError(source, "holds half of a letter: a lone surrogate", line)
    return found


class _TwiceError(Exception):
    """An object gives this key twice, and only the last value would be kept."""


def _once(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for key, value in pairs:
        if key in found:
            raise _TwiceError(key)
        found[key] = value
    return found


def _twice(text: str, source: str | Path, line: int | None, key: str) -> SourceSyntaxError:
    """Return the error of a repeated key; the JSON library does not tell lines, YAML does."""
    detail = one_line(f"gives {key!r} twice in one object; keep one of them")
    if line is None:
        try:
            parse_yaml(text, Path(source))
        except SourceSyntaxError as error:
            if error.detail.endswith("twice"):
                line = error.line
    return SourceSyntaxError(source, detail, line)


def _children(value: Json) -> Iterator[Json]:
    if isinstance(value, dict):
        value = value.values()
    elif not isinstance(value, list):
        return
    yield from (child for child in value if isinstance(child, (dict, list)))


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
        raise InputError(f"{path}: holds no object; one with named entries is expected")
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
                raise SourceSyntaxError(path, f"has more than {len(header)} cells", line)
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
    detail = f"is no CSV: {error}"
    if "unexpected end" in str(error):
        detail = "a quote is opened in this row and never closed; close or double it"
    return SourceSyntaxError(path, one_line(detail), line)


def _header(names: list[str], required: Sequence[str], path: Path, line: int) -> list[str]:
    """Return a header that has the required columns, and each column once."""
    if lacking := [column for column in required if column not in names]:
        told = ", ".join(map(repr, lacking))
        detail = f"has no column {told}; its header is: {', '.join(names) or 'empty'}"
        raise SourceSyntaxError(path, one_line(detail), line)
    counts = Counter(name for name in names if name)
    if twice := [repr(name) for name, count in counts.items() if count > 1]:
        detail = f"names column {', '.join(twice)} twice; give each a name of its own"
        raise SourceSyntaxError(path, one_line(detail), line)
    return names


def _long_row(last: int) -> str:
    return (
        f"a quoted cell makes this row go on to line {last}; close the quote if it should not, "
        "or lines are swallowed"
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
