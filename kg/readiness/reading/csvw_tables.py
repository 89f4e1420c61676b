"""CSV on the Web metadata as data assets; the library `csvw` reads them, and counts the rows."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from kg.errors import InputError, MissingExtraError
from kg.files import size_of
from kg.i18n import _, ngettext
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.csv_sheets import Sheet, read_sheet
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
#: Marks what had a datatype that there is none of; a common property, so that the library keeps it.
_STRANGE: Final = "cv:strange"
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
        raise MissingExtraError("readiness", _("Reading CSVW metadata")) from None
    known = Prefixes({**metadata_utils.NAMESPACES, **prefixes.namespaces})
    context = document.get("@context")
    declared: dict[str, str] = {}
    for part in context if isinstance(context, list) else []:
        if isinstance(part, dict):
            for name in [name for name in part if not name.startswith("@")]:
                if isinstance(namespace := part.pop(name), str):
                    declared[name] = namespace
    return known.extended(declared)


def _mark_strange(holder: Json, path: Path, name: str, entry: Entry) -> None:
    """Take out datatypes that there are none of: the library would take them for strings."""
    if not isinstance(holder, dict):
        return
    from csvw.datatypes import DATATYPES

    given = holder.get("datatype")
    base = given.get("base", "string") if isinstance(given, dict) else given
    if base is not None and not (isinstance(base, str) and base in DATATYPES):
        place = f"{path}#{holder.get('name') or holder.get('titles') or name}"
        message = _("{base!r} is no datatype of CSVW; taken for untyped", base=base)
        entry.context.warn(one_line(place), one_line(message))
        holder["datatype"] = "string"
        holder[_STRANGE] = True
    for key in ("tableSchema", "columns", "tables"):
        inner = holder.get(key)
        for number, part in enumerate(inner if isinstance(inner, list) else [inner], start=1):
            if holder.get(_STRANGE) and isinstance(part, dict) and "datatype" not in part:
                part.update({"datatype": "string", _STRANGE: True})
            _mark_strange(part, path, f"{key}/{number}", entry)


def _described(document: dict[str, Json], path: Path, entry: Entry) -> list[csvw.Table]:
    from csvw import Table as CsvwTable
    from csvw import TableGroup

    listed = document.get("tables", [])
    for table in [document, *(listed if isinstance(listed, list) else [])]:
        if isinstance(table, dict) and isinstance(table.get("tableSchema"), str):
            table["tableSchema"] = load_document(_local(table["tableSchema"], path))
        if isinstance(table, dict) and not isinstance(table.get("dialect", {}), dict):
            raise InputError(_("{path}: `dialect` is no object; write it out here", path=path))
    _mark_strange(document, path, "datatype", entry)
    kind = TableGroup if "tables" in document else CsvwTable
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = kind.fromvalue(document)
    except _FAULTS as error:
        reason = one_line(str(error)) or type(error).__name__
        raise InputError(
            _("{path}: is no CSVW metadata: {reason}", path=path, reason=reason[:200])
        ) from None
    for warning in caught:
        entry.context.warn(str(path), _("CSVW: {message}", message=warning.message))
    return list(found.tables) if isinstance(found, TableGroup) else [found]


def _local(address: str, path: Path) -> Path:
    if "://" in address:
        message = _("{address} is not fetched; keep a copy beside the metadata", address=address)
        raise InputError(one_line(f"{path}: {message}"))
    if not is_text(address):
        raise InputError(_("{path}: {address!r} names no file", path=path, address=address))
    place = path.parent / address
    decoded = path.parent / unquote(address)
    return decoded if decoded.exists() and not place.exists() else place


def _table(table: csvw.Table, path: Path, prefixes: Prefixes, entry: Entry) -> Table:
    data = _local(str(table.url), path)
    sheet = read_sheet(table, data) if data.is_file() else None
    columns, described = [], 0
    for column in table.tableSchema.columns if table.tableSchema else []:
        place = f"{path}#{column.header}"
        if column.virtual:
            entry.context.inform(place, _("is a virtual column: it has no cells and is no field"))
            continue
        described += 1
        if sheet is not None and not sheet.has(_names(column), described):
            message = _("is described, but {data} has no such column; it is left out", data=data)
            entry.context.blame(place, message)
            continue
        columns.append(_column(column, place, prefixes, entry))
    if sheet is not None:
        columns += _undescribed(table, sheet, data, entry)
        _tell_long_rows(sheet, len(sheet.header) or described, data, entry)
    return Table(
        data.stem,
        tuple(columns),
        str(path),
        lambda: (sheet or read_sheet(table, data)).records,
        lambda: size_of(data),
        (data.name,),
    )


def _names(column: csvw.Column) -> set[str]:
    """Return the names that the header of a CSV file may have for a column."""
    titles = {title for listed in (column.titles or {}).values() for title in listed}
    return titles | ({column.name} if column.name else set())


def _undescribed(table: csvw.Table, sheet: Sheet, data: Path, entry: Entry) -> list[Column]:
    """Return the columns of the CSV file that the metadata leave out: data that nobody mapped."""
    listed = table.tableSchema.columns if table.tableSchema else []
    known = {name for column in listed for name in _names(column)}
    found = [name for name in sheet.header if name not in known]
    for name in found:
        entry.context.warn(
            f"{data}:1", _("column {name!r} is not described in the metadata", name=name)
        )
    return [Column(name, (), None, None, f"{data}:1") for name in found]


def _tell_long_rows(sheet: Sheet, width: int, data: Path, entry: Entry) -> None:
    """Report cells that belong to no column, and rows that go over several lines."""
    if long := [line for line, cells in sheet.widths.items() if cells > width]:
        message = ngettext(
            "{number} row has more than {width} cells, this one first; what is beyond is no field",
            "{number} rows have more than {width} cells, this one first; what is beyond is no "
            "field",
            len(long),
            width=width,
        )
        entry.context.warn(f"{data}:{long[0]}", message)
    for line, last in sheet.spread.items():
        message = _(
            "a quoted cell makes this row go on to line {last}; see that no quote is stray",
            last=last,
        )
        entry.context.inform(f"{data}:{line}", message)


def _column(column: csvw.Column, place: str, prefixes: Prefixes, entry: Entry) -> Column:
    template = column.inherit("propertyUrl")
    written = getattr(template, "uri", None)
    if written is not None and "{" in written:
        entry.context.inform(
            place, _("{written} names no one term; it is left out", written=written)
        )
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
    if datatype is None or datatype.base is None or column.common_props.get(_STRANGE):
        return None
    base = str(datatype.base)
    if base == "json":
        return "http://www.w3.org/ns/csvw#JSON"
    if base in _OF_RDF:
        return "http://www.w3.org/1999/02/22-rdf-syntax-ns#" + _OF_RDF[base]
    return XSD + _OTHERWISE.get(base, base)
