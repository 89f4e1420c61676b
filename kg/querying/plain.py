"""Terms as plain values of Python, and tables of them as columns of Arrow."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import pyoxigraph as ox

from kg.errors import MissingExtraError
from kg.vocabulary import XSD

if TYPE_CHECKING:
    from kg.stores.embedded import Term

__all__ = ["Plain", "arrow", "plain", "require"]

Plain: TypeAlias = bool | int | float | Decimal | datetime | str | None
_INTEGERS: Final = (
    *("integer", "int", "long", "short", "byte"),
    *("nonNegativeInteger", "nonPositiveInteger", "positiveInteger", "negativeInteger"),
    *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
)
_LONGEST: Final = 2**63


def plain(term: Term | None) -> Plain:
    """Return a term as a plain value: numbers, truth values and moments, and all else as text.

    An IRI becomes its text, a text in a language loses the language. What is no number of its
    datatype, as the lexical form "much" of an xsd:integer, stays text.

    >>> [plain(ox.Literal(value)) for value in (1, 0.5, True, "MoE")]
    [1, 0.5, True, 'MoE']
    >>> plain(ox.Literal("0.60", datatype=ox.NamedNode(XSD + "decimal")))
    Decimal('0.60')
    """
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return term.value
    if not isinstance(term, ox.Literal):
        return str(term)
    reader = _READERS.get(term.datatype.value)
    if reader is None:
        return term.value
    try:
        return reader(term.value)
    except (ValueError, KeyError, InvalidOperation):
        return term.value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _decimal(text: str) -> Decimal:
    return Decimal(text)


_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}
_READERS: Final[dict[str, Callable[[str], Plain]]] = {
    **{XSD + name: int for name in _INTEGERS},
    XSD + "decimal": _decimal,
    XSD + "double": float,
    XSD + "float": float,
    XSD + "boolean": _TRUTH.__getitem__,
    XSD + "dateTime": _moment,
    XSD + "dateTimeStamp": _moment,
}


def arrow(columns: Sequence[str], rows: Sequence[Sequence[Plain]]) -> Any:
    """Return columns of Arrow: of one type where all values of a column are, else of texts.

    Whole numbers stay whole, other numbers become 64-bit floats, moments become UTC.

    Raises:
        MissingExtraError: if pyarrow is not installed.
    """
    pa = require("pyarrow")
    arrays = [_array(pa, [row[number] for row in rows]) for number in range(len(columns))]
    return pa.Table.from_arrays(arrays, names=list(columns))


def require(name: str) -> ModuleType:
    """Import a library of the extra `notebook`.

    Raises:
        MissingExtraError: if it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError:
        raise MissingExtraError("notebook", f"a table for {name}") from None


def _array(pa: ModuleType, values: Sequence[Plain]) -> Any:
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.array(values, pa.bool_())
    if kinds == {int} and all(-_LONGEST <= v < _LONGEST for v in values if isinstance(v, int)):
        return pa.array(values, pa.int64())
    if kinds and kinds <= {int, float, Decimal}:
        return pa.array([None if v is None else float(v) for v in values], pa.float64())  # type: ignore[arg-type]
    if kinds == {datetime}:
        return pa.array([_utc(v) for v in values], pa.timestamp("us", tz="UTC"))
    return pa.array([None if v is None else str(v) for v in values], pa.string())


def _utc(value: Plain) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
