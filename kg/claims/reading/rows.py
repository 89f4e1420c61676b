"""What readers of tables hand on: rows with a header, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.claims.findings import Finding, Place

__all__ = ["Row", "Sheet"]


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, by the header of their column, and where it stands."""

    cells: Mapping[str, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Args:
        header: the names of its columns.
        place: where the header stands.
        rows: what is below it.
        findings: what of it could not be read.
    """

    header: tuple[str, ...]
    place: Place
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...] = field(default=())
