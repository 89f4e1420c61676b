"""CSV on the Web metadata as data assets; the library `csvw` reads them, and counts the rows."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import InputError, MissingExtraError, SourceSyntaxError
from kg.files import read_bytes
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.documents import Json, load_document
from kg.readiness.reading.nodes import is_text, one_line
from kg.readiness.reading.terms import Prefixes
from kg.vocabulary import CV, XSD

if TYPE_CHECKING:
    import csvw

__all__ = ["read_csvw"]

#: CSVW has no word of its own for a unit; these common properties of a column are read.
_UNITS: Final = (
    CV + "unitOfMeasure",
    "http://qudt.org/schema/qudt/hasUnit",
    "http://qudt.org/schema/qudt/unit",
    "http://schema.org/unitCode",
    "http://schema.org/unitText",
)
#: What the library raises on metadata that it cannot make sense of.
_FAULTS: Final = (ValueError, TypeError, AttributeError, KeyError, AssertionError, RecursionError)
#: Names of CSVW datatypes that XSD calls otherwise.
_OTHERWISE: Final = {
    "any": "anyAtomicType",
    "binary": "base64Binary",
    "datetime": "dateTime",
    "number": "double",
}
_OF_RDF: Final = {"html": "HTML", "xml": "XMLLiteral"}


def read_csvw(entry: Entry) -> list[Table]:
    """Return the tables that a metadata file describes, one field for each column with cells.

    Args:
        entry: `path` of the metadata; the CSV files are found through `url`, relative to it.

    Raises:
        InputError: if a file cannot be read, or the metadata make no sense.
        MissingExtraError: if the library is not installed.
    """
    path = entry.file
    document = load_document(path)
    prefixes = _take_prefixes(document, entry.context.prefixes)
    return [_table(table, path, prefixes, entry) for table in _described(document, path, entry)]


def _take_prefixes(document: dict[str, Json], prefixes: Prefixes) -> Prefixes:
    """Return the prefixes of the metadata, and take them out of their `@context`.

    The recommendation allows only its own prefixes there; many files declare theirs all the same.
    """
    try:
        from csvw import metadata_utils
    except ImportError:
        raise MissingExtraError("readiness", "Reading CSVW metadata") from None
    known = Prefixes({**metadata_utils.NAMESPACES, **prefixes.namespaces})
    context = document.get("@context")
    declared: dict[str, str] = {}
    for part in context if isinstance(context, list) else []:
        if isinstance(part, dict):
            for name in [name for name in part if not name.startswith("@")]:
                if isinstance(namespace := part.pop(name), str):
                    declared[name] = namespace
    return known.extended(declared)


def _described(document: dict[str, Json], path: Path, entry: Entry) -> list[csvw.Table]:
    from csvw import Table as CsvwTable
    from csvw import TableGroup

    listed = document.get("tables", [])
    for table in [document, *(listed if isinstance(listed, list) else [])]:
        if isinstance(table, dict) and isinstance(table.get("tableSchema"), str):
            table["tableSchema"] = load_document(_local(table["tableSchema"], path))
        if isinstance(table, dict) and not isinstance(table.get("dialect", {}), dict):
            raise InputError(f"{path}: `dialect` is no object; write it out here")
    kind = TableGroup if "tables" in document else CsvwTable
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = kind.fromvalue(document)
    except _FAULTS as error:
        reason = one_line(str(error)) or type(error).__name__
        raise InputError(f"{path}: is no CSVW metadata: {reason[:200]}") from None
    for warning in caught:
        entry.context.warn(str(path), f"CSVW: {warning.message}")
    return list(found.tables) if isinstance(found, TableGroup) else [found]


def _local(address: str, path: Path) -> Path:
    if "://" in address:
        message = f"{address} is not fetched; keep a copy beside the metadata"
        raise InputError(one_line(f"{path}: {message}"))
    if not is_text(address):
        raise InputError(f"{path}: {address!r} names no file")
    return path.parent / address


def _table(table: csvw.Table, path: Path, prefixes: Prefixes, entry: Entry) -> Table:
    data = _local(str(table.url), path)
    name = data.stem
    columns = []
    for column in table.tableSchema.columns if table.tableSchema else []:
        place = f"{path}#{column.header}"
        if column.virtual:
            entry.context.inform(place, "is a virtual column: it has no cells and is no field")
        else:
            columns.append(_column(column, place, prefixes, entry))
    columns += _undescribed(table, data, {column.name for column in columns}, entry)
    return Table(
        name,
        tuple(columns),
        str(path),
        lambda: sum(1 for row in _rows(table, data) if row) - _header_rows(table),
        lambda: len(read_bytes(data)),
        (data.name,),
    )


def _column(column: csvw.Column, place: str, prefixes: Prefixes, entry: Entry) -> Column:
    template = column.inherit("propertyUrl")
    written = getattr(template, "uri", None)
    if written is not None and "{" in written:
        entry.context.inform(place, f"{written} names no one term; it is left out")
        written = None
    terms = entry.context.terms([written] if written else [], place, prefixes)
    units = [
        entry.unit(value, prefixes)
        for name, value in column.common_props.items()
        if prefixes.expand(name) in _UNITS
    ]
    unit = next((unit for unit in units if unit), None)
    return Column(column.header, terms, _datatype(column), unit, place)


def _datatype(column: csvw.Column) -> str | None:
    """Return the datatype, inherited where need be; None where none is declared.

    CSVW takes undeclared cells for strings; that nobody said so is what matters here.
    """
    datatype = column.inherit("datatype")
    if datatype is None or datatype.base is None:
        return None
    base = str(datatype.base)
    if base == "json":
        return "http://www.w3.org/ns/csvw#JSON"
    if base in _OF_RDF:
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#" + _OF_RDF[base]
    return XSD + _OTHERWISE.get(base, base)


def _undescribed(table: csvw.Table, data: Path, described: set[str], entry: Entry) -> list[Column]:
    """Return the columns of the CSV file that the metadata leave out: data that nobody mapped."""
    if not _header_rows(table) or not data.is_file():
        return []
    header = next(iter(_rows(table, data)), [])
    titles = {
        title
        for column in (table.tableSchema.columns if table.tableSchema else [])
        for listed in (column.titles or {}).values()
        for title in listed
    }
    found = [name for name in header if name not in described | titles]
    for name in found:
        entry.context.warn(f"{data}:1", f"column {name!r} is not described in the metadata")
    return [Column(name, (), None, None, f"{data}:1") for name in found]


def _dialect(table: csvw.Table) -> Any:
    group = getattr(table, "_parent", None)
    return table.dialect or (group.dialect if group else None)


def _header_rows(table: csvw.Table) -> int:
    dialect = _dialect(table)
    if dialect is None:
        return 1
    return int(dialect.headerRowCount) if dialect.header else 0


def _rows(table: csvw.Table, data: Path) -> Iterator[list[str]]:
    """Yield the rows of a CSV file in the dialect of its metadata, the header included."""
    from csvw import Dialect, UnicodeReader

    read_bytes(data)  # says what is wrong with it
    dialect = _dialect(table) or Dialect()
    encoding = "utf-8-sig" if dialect.encoding == "utf-8" else dialect.python_encoding
    try:
        # Opened here: the library leaves a file open whose dialect it cannot use.
        with (
            data.open(encoding=encoding, newline="") as stream,
            UnicodeReader(stream, dialect=dialect) as reader,
        ):
            yield from reader
    except (csv.Error, TypeError, ValueError, LookupError) as error:
        detail = one_line(f"is no CSV of the declared dialect: {error}")
        raise SourceSyntaxError(data, detail) from None
