"""Data assets: which reader reads which kind, then their mappings, units and volumes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import compress
from typing import Final

from kg.i18n import _
from kg.readiness.artefacts import Asset, Field, VolumeUnit
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.csvw_tables import read_csvw
from kg.readiness.reading.dbt import read_dbt
from kg.readiness.reading.json_schema import read_json_schema
from kg.readiness.reading.mappings import load_mappings
from kg.readiness.reading.rdf_graph import read_rdf_graph
from kg.readiness.reading.sql import read_sql
from kg.readiness.reading.volumes import volume_of

__all__ = ["ASSET_KINDS", "AssetKind", "read_asset"]

#: What an entry of every kind may have.
COMMON: Final = ("kind", "path", "name", "mapping", "units")
VOLUMES: Final = ("volume", "volumes", "catalogue", "dataset")


@dataclass(frozen=True, slots=True)
class AssetKind:
    """A kind of data asset.

    Args:
        read: its reader.
        options: the keys that only it takes.
    """

    read: Callable[[Entry], list[Table]]
    options: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys that an entry of this kind may have."""
        return (*COMMON, *VOLUMES, *self.options)


#: How data assets may be described, by what `kind:` calls it.
ASSET_KINDS: Final[Mapping[str, AssetKind]] = {
    "csvw": AssetKind(read_csvw),
    "json-schema": AssetKind(read_json_schema, ("data",)),
    "dbt": AssetKind(read_dbt, ("catalog", "select")),
    "sql": AssetKind(read_sql, ("url", "url-from", "schema", "tables")),
    "rdf": AssetKind(read_rdf_graph),
}


def read_asset(entry: Entry) -> list[Asset]:
    """Return the data assets of one entry.

    Args:
        entry: an entry of `assets:`.

    Raises:
        InputError: if a file cannot be read or a volume is not known.
    """
    tables = ASSET_KINDS[entry.kind].read(entry)
    if not tables:
        entry.context.warn(
            entry.node.place, _("{path} holds no data asset", path=entry.path or entry.kind)
        )
        return []
    alone = len(tables) == 1
    new = [not _is_known(table, entry) for table in tables]
    if name := entry.text("name"):
        tables = [replace(t, name=name if alone else f"{name}.{t.name}") for t in tables]
    _check_names(entry, "volumes", {table.name for table in tables})
    _check_names(entry, "units", {c.name for table in tables for c in table.columns})
    return [_asset(table, entry, alone=alone) for table in compress(tables, new)]


def _is_known(table: Table, entry: Entry) -> bool:
    """Return whether an entry before this one names the same data; that is noted."""
    named = ("url", "url-from", "schema", "data", "dataset")
    what = (entry.kind, table.name, *(entry.text(key) for key in named))
    where = str(entry.path.resolve()) if entry.path else ""
    first = entry.context.seen.setdefault((*what, where), entry.node)
    if first is entry.node:
        return False
    told = _(
        "{name!r} of {place} is also named by {name2} at {place2}",
        name=table.name,
        place=table.place,
        name2=first.name,
        place2=first.place,
    )
    entry.context.warn(entry.node.place, _("{told}; it counts once", told=told))
    return True


def _check_names(entry: Entry, key: str, known: set[str]) -> None:
    if key in entry.options:
        entry.options[key].entries(known)


def _asset(table: Table, entry: Entry, *, alone: bool) -> Asset:
    volume = volume_of(table, entry, alone=alone)
    if not table.columns:
        entry.context.warn(table.place, _("{name!r} has no field", name=table.name))
    elif not volume:
        entry.context.warn(
            table.place, _("{name!r} holds no data; it weighs nothing", name=table.name)
        )
    fields = tuple(
        Field(
            asset=table.name,
            name=column.name,
            mapped_to=_terms(table, column, entry),
            datatype=column.datatype,
            unit=_unit(column, entry),
            volume=_part(column, table, volume, entry.context.unit),
            place=column.place,
        )
        for column in table.columns
    )
    return Asset(table.name, entry.kind, fields, table.place)


def _terms(table: Table, column: Column, entry: Entry) -> tuple[str, ...]:
    """Return what the artefact says a field means, and what its mapping says."""
    path = entry.beside("mapping")
    if path is None:
        return column.terms
    context = entry.context
    if path not in context.mappings:
        context.mappings[path] = load_mappings(path, context.prefixes, context.notes)
    mapped = context.mappings[path].terms(table.name, column.name)
    return tuple(dict.fromkeys((*column.terms, *mapped)))


def _unit(column: Column, entry: Entry) -> str | None:
    if "units" in entry.options:
        given = entry.options["units"].entries().get(column.name)
        if given is not None:
            return entry.unit(given.text(), entry.context.prefixes)
    return column.unit


def _part(column: Column, table: Table, volume: Fraction, unit: VolumeUnit) -> Fraction:
    """Return the volume of one field.

    Bytes are split evenly over the fields, since no artefact says how wide each is. Of records,
    each field has one value in each, but for graphs, whose triples belong to one property each.
    """
    if unit is VolumeUnit.BYTES:
        return volume / len(table.columns)
    if column.share is None:
        return volume
    total = sum(other.share or 0 for other in table.columns)
    return volume * column.share / total
