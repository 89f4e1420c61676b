"""A dbt `manifest.json` as data assets: its models, seeds, snapshots and sources.

The manifest and the catalogue change with every version of dbt in parts that are not read here;
a parser for one version of the schema would refuse files that hold all that is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final

from kg.errors import InputError
from kg.i18n import _
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.datatypes import xsd_of_sql
from kg.readiness.reading.documents import Json, load_document
from kg.readiness.reading.nodes import one_line
from kg.readiness.reading.volumes import MOST, exact

__all__ = ["read_dbt"]

_HOLDING_DATA: Final = ("model", "source", "seed", "snapshot")
_ROWS: Final = ("row_count", "num_rows")
_BYTES: Final = ("bytes", "num_bytes", "size")


def read_dbt(entry: Entry) -> list[Table]:
    """Return the models and sources of a dbt project, one field for each documented column.

    Args:
        entry: `path` of the manifest; `catalog` for volumes, types and columns that the manifest
            leaves out; `select` for a list of names or unique ids, all when not given.
            A column has its term in `meta.term` and its unit in `meta.unit`.

    Raises:
        InputError: if a file cannot be read or is no manifest, or a selected name is not in it.
    """
    path = entry.file
    manifest = load_document(path)
    if not isinstance(manifest.get("nodes"), dict):
        raise InputError(
            _("{path}: has no `nodes`; name the manifest.json that dbt writes", path=path)
        )
    catalog_path = entry.beside("catalog")
    catalog = load_document(catalog_path) if catalog_path else {}
    listed = entry.options.get("select")
    wanted = {item.text(): item for item in listed.items()} if listed else {}
    tables: list[Table] = []
    seen: set[str] = set()
    for key, node in _nodes(manifest):
        names = {key, str(node.get("name"))}
        if not wanted or names & wanted.keys():
            seen |= names
            tables.append(_Node(key, node, _described(catalog, key), entry).table())
    for name, item in wanted.items():
        if name not in seen:
            raise item.fault(
                _("{path} has no model or source named {name!r}", path=path, name=name)
            )
    return tables


def _nodes(manifest: dict[str, Json]) -> Iterator[tuple[str, dict[str, Json]]]:
    for part in ("sources", "nodes"):
        listed = manifest.get(part)
        for key, node in (listed if isinstance(listed, dict) else {}).items():
            if isinstance(node, dict) and node.get("resource_type") in _HOLDING_DATA:
                yield key, node


def _described(catalog: dict[str, Json], key: str) -> dict[str, Json]:
    for part in ("nodes", "sources"):
        listed = catalog.get(part)
        if isinstance(listed, dict) and isinstance(found := listed.get(key), dict):
            return found
    return {}


def _dict(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


class _Node:
    """A model or a source, with what the catalogue says of it."""

    def __init__(
        self, key: str, node: dict[str, Json], catalog: dict[str, Json], entry: Entry
    ) -> None:
        self._key = key
        self._node = node
        self._catalog = catalog
        self._entry = entry
        self._place = f"{entry.file}#{key}"

    def table(self) -> Table:
        documented = _dict(self._node.get("columns"))
        # Warehouses fold case, so the catalogue may write the same column in capitals.
        known = {name.lower() for name in documented}
        columns = [self._column(name, _dict(column)) for name, column in documented.items()]
        for name, column in _dict(self._catalog.get("columns")).items():
            if name.lower() not in known:
                place = f"{self._place}.{name}"
                self._entry.context.warn(place, _("is in the catalogue and not in the manifest"))
                columns.append(self._column(name, {"data_type": _dict(column).get("type")}))
        return Table(
            str(self._node.get("name") or self._key),
            tuple(columns),
            self._place,
            self._statistic(_ROWS),
            self._statistic(_BYTES),
        )

    def _column(self, name: str, column: dict[str, Json]) -> Column:
        place = f"{self._place}.{name}"
        context = self._entry.context
        meta = {**_dict(_dict(column.get("config")).get("meta")), **_dict(column.get("meta"))}
        given = meta.get("term")
        written = [term for term in (given if isinstance(given, list) else [given]) if term]
        terms = context.terms(map(str, written), place, context.prefixes)
        declared = column.get("data_type") or self._type_in_catalog(name)
        datatype = xsd_of_sql(declared) if isinstance(declared, str) else None
        if isinstance(declared, str) and datatype is None:
            context.inform(place, _("type {declared!r} has no XSD datatype", declared=declared))
        return Column(
            name, terms, datatype, self._entry.unit(meta.get("unit"), context.prefixes), place
        )

    def _type_in_catalog(self, name: str) -> Json:
        for other, column in _dict(self._catalog.get("columns")).items():
            if other.lower() == name.lower():
                return _dict(column).get("type")
        return None

    def _statistic(self, names: tuple[str, ...]) -> Callable[[], int] | None:
        stats = _dict(self._catalog.get("stats"))
        for name in names:
            if name in stats:
                value = _dict(stats[name]).get("value")
                return lambda: self._whole(name, value)
        return None

    def _whole(self, name: str, value: Json) -> int:
        try:
            number = exact(Decimal(str(value)))
        except InvalidOperation:
            number = None
        if number is None or number.denominator != 1:
            message = _(
                "{name} is {value!r}; a number from 0 up is expected, to {most}",
                name=name,
                value=value,
                most=MOST,
            )
            raise InputError(one_line(f"{self._place}: {message}"))
        return number.numerator
