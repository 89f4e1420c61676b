"""How much data an asset holds: given, from a DCAT catalogue, or counted in its data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.i18n import _
from kg.readiness.artefacts import VolumeUnit
from kg.readiness.reading.context import Entry, Table
from kg.readiness.reading.documents import ask, load_rdf
from kg.readiness.reading.nodes import Node, one_line

__all__ = ["MOST", "exact", "volume_of"]

#: No count of records or bytes has more digits than this, before its point or after it.
_DIGITS: Final = 24
MOST: Final = f"10^{_DIGITS}"

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


def exact(number: Decimal) -> Fraction | None:
    """Return a volume as an exact number; None if it is no number from 0 up, or over `MOST`.

    >>> exact(Decimal("4.5")), exact(Decimal("1e300"))
    (Fraction(9, 2), None)
    """
    if not number.is_finite() or number < 0:
        return None
    if not number:
        return Fraction(0)
    _, digits, exponent = number.as_tuple()
    assert isinstance(exponent, int)  # it is finite
    if len(digits) + exponent > _DIGITS or exponent < -_DIGITS:
        return None
    return Fraction(number)


def volume_of(table: Table, entry: Entry, *, alone: bool) -> Fraction:
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
            _(
                "the {value} of {name!r} are not known; name its data, a `dataset:` of a "
                "`catalogue:`, or give `volumes: {{{name}: …}}`",
                value=unit.value,
                name=table.name,
            )
        )
    return Fraction(count())


def _given(table: Table, entry: Entry, *, alone: bool) -> Node | None:
    volume, volumes = entry.options.get("volume"), entry.options.get("volumes")
    if volumes is not None and (found := volumes.entries().get(table.name)) is not None:
        return found
    if volume is not None and not alone:
        raise volume.fault(_("`volume` of several assets; write `volumes:` with one for each name"))
    return volume


def _in_unit(node: Node, unit: VolumeUnit) -> Fraction:
    """Return a volume, `1200` or `{records: 1200}`; one in another unit cannot be added up."""
    if not isinstance(node.value, Mapping):
        return _number(node)
    units = [each.value for each in VolumeUnit]
    entries = node.entries(units)
    if len(entries) != 1:
        raise node.fault(
            _("{name} needs one of {units}", name=node.name, units=" and ".join(units))
        )
    ((name, number),) = entries.items()
    if name != unit.value:
        raise number.fault(
            _(
                "{name} is in {name_2}, but `volume_unit` is {value}; volumes in different "
                "units cannot be added",
                name=node.name,
                name_2=name,
                value=unit.value,
            )
        )
    return _number(number)


def _number(node: Node) -> Fraction:
    volume = exact(node.number())
    if volume is None:
        raise node.fault(
            _(
                "{name} is {value}; write a number from 0 to {most}",
                name=node.name,
                value=node.value,
                most=MOST,
            )
        )
    return volume


def _catalogued(table: Table, entry: Entry) -> Fraction:
    """Return the volume that a catalogue states of a dataset or of one distribution of it."""
    node = entry.options["dataset"]
    path = entry.beside("catalogue")
    if path is None:
        raise node.fault(_("`dataset` without a `catalogue:`; name the file that describes it"))
    iri = entry.context.prefixes.expand(node.text())
    if iri is None:
        raise node.fault(_("{text!r} is no IRI, nor a name with a known prefix", text=node.text()))
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
            _(
                "{path}: <{iri}> has several sizes ({sizes}); state the one of the file that is "
                "read",
                path=path,
                iri=iri,
                sizes=", ".join(sorted(sizes)),
            )
        )
    if not sizes:
        raise InputError(
            _(
                "{path}: says nothing of the {value} of <{iri}>; expected {sizes}",
                path=path,
                value=unit.value,
                iri=iri,
                sizes=_SIZES[unit],
            )
        )
    return _size(sizes.pop(), path, iri)


def _size(written: str, path: Path, iri: str) -> Fraction:
    try:
        size = exact(Decimal(written))
    except InvalidOperation:
        size = None
    if size is None:
        told = _(
            "{path}: the size of <{iri}> is {written!r}; a number from 0 up is expected, to {most}",
            path=path,
            iri=iri,
            written=written,
            most=MOST,
        )
        raise InputError(one_line(told))
    return size
