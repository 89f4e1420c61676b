"""How much data an asset holds: given, from a DCAT catalogue, or counted in its data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.readiness.artefacts import VolumeUnit
from kg.readiness.reading.context import Entry, Table
from kg.readiness.reading.documents import ask, load_rdf
from kg.readiness.reading.nodes import Node

__all__ = ["volume_of"]

#: A dataset, and its distributions, may each say how much they hold.
_SIZES: Final[Mapping[VolumeUnit, str]] = {
    VolumeUnit.BYTES: "dcat:byteSize",
    VolumeUnit.RECORDS: "void:triples|void:entities|dcterms:extent",
}
_CATALOGUE: Final = """
SELECT ?size ?holder ?address {
  { BIND(%(dataset)s AS ?holder) } UNION { %(dataset)s dcat:distribution ?holder }
  ?holder %(sizes)s ?size
  OPTIONAL { ?holder dcat:downloadURL|dcat:accessURL ?address }
}
"""


def volume_of(table: Table, entry: Entry, *, alone: bool) -> Decimal:
    """Return the volume of an asset in the unit of the assessment.

    Args:
        table: the asset.
        entry: the entry that it was read from: `volume` where it is the only asset there, else
            `volumes` with one for each name; or `catalogue` and `dataset`.
        alone: whether it is the only asset of the entry.

    Raises:
        InputError: if a volume is no number from 0 up, is in the other unit, or is not known.
    """
    given = _given(table, entry, alone=alone)
    if given is not None:
        return _in_unit(given, entry.context.unit)
    if "dataset" in entry.options:
        return _catalogued(table, entry)
    unit = entry.context.unit
    count = table.records if unit is VolumeUnit.RECORDS else table.bytes
    if count is None:
        raise entry.node.fault(
            f"the {unit.value} of {table.name!r} are not known; name its data, a `dataset:` of "
            f"a `catalogue:`, or give `volumes: {{{table.name}: …}}`"
        )
    return Decimal(count())


def _given(table: Table, entry: Entry, *, alone: bool) -> Node | None:
    volume, volumes = entry.options.get("volume"), entry.options.get("volumes")
    if volumes is not None and (found := volumes.entries().get(table.name)) is not None:
        return found
    if volume is not None and not alone:
        raise volume.fault("`volume` of several assets; write `volumes:` with one for each name")
    return volume


def _in_unit(node: Node, unit: VolumeUnit) -> Decimal:
    """Return a volume, `1200` or `{records: 1200}`; one in another unit cannot be added up."""
    if not isinstance(node.value, Mapping):
        return node.number()
    units = [each.value for each in VolumeUnit]
    entries = node.entries(units)
    if len(entries) != 1:
        raise node.fault(f"{node.name} needs one of {' and '.join(units)}")
    ((name, number),) = entries.items()
    if name != unit.value:
        raise number.fault(
            f"{node.name} is in {name}, but `volume_unit` is {unit.value}; "
            "volumes in different units cannot be added"
        )
    return number.number()


def _catalogued(table: Table, entry: Entry) -> Decimal:
    """Return the volume that a catalogue states of a dataset or of one distribution of it."""
    node = entry.options["dataset"]
    path = entry.beside("catalogue")
    if path is None:
        raise node.fault("`dataset` without a `catalogue:`; name the file that describes it")
    iri = entry.context.prefixes.expand(node.text())
    if iri is None:
        raise node.fault(f"{node.text()!r} is no IRI, nor a name with a known prefix")
    unit = entry.context.unit
    rows = ask(load_rdf(path), _CATALOGUE % {"dataset": f"<{iri}>", "sizes": _SIZES[unit]})
    whole = [row["size"].value for row in rows if row["holder"].value == iri]
    named = [
        row["size"].value
        for row in rows
        if "address" in row and row["address"].value.rpartition("/")[2] in table.files
    ]
    sizes = set(whole or named or [row["size"].value for row in rows])
    if len(sizes) > 1:
        raise InputError(
            f"{path}: <{iri}> has several sizes ({', '.join(sorted(sizes))}); "
            "state the one of the file that is read"
        )
    if not sizes:
        raise InputError(
            f"{path}: says nothing of the {unit.value} of <{iri}>; expected {_SIZES[unit]}"
        )
    return _size(sizes.pop(), path, iri)


def _size(written: str, path: Path, iri: str) -> Decimal:
    try:
        size = Decimal(written)
    except InvalidOperation:
        size = Decimal(-1)
    if not size.is_finite() or size < 0:
        raise InputError(
            f"{path}: the size of <{iri}> is {written!r}; a number from 0 up is expected"
        )
    return size
