"""Python annotations as XSD datatypes, as far as they name plain values."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Final

from kg.vocabulary import XSD

__all__ = ["last_name", "values_of"]

_DEEPEST: Final = 20
#: A float may hold what the ontology counts in decimals: Python has no other number at hand.
_OF_NAME: Final[Mapping[str, tuple[str, ...]]] = {
    "bool": ("boolean",),
    "bytes": ("base64Binary", "hexBinary"),
    "date": ("date",),
    "datetime": ("dateTime",),
    "Decimal": ("decimal",),
    "float": ("double", "decimal", "float"),
    "int": ("integer",),
    "str": ("string",),
    "time": ("time",),
    "timedelta": ("duration",),
    "UUID": ("string",),
}
#: What holds several values of one type.
_HOLDERS: Final = frozenset(
    ["Collection", "Iterable", "Iterator", "List", "Optional", "Sequence", "Set", "frozenset",
     "list", "set"]
)  # fmt: skip
_Values = tuple[str, ...]
_Inner = Callable[[ast.expr], _Values]


def values_of(
    annotation: ast.expr, aliases: Mapping[str, ast.expr], imported: Mapping[str, str]
) -> _Values:
    """Return the IRIs of the XSD datatypes that an annotation may stand for, the likeliest first.

    Args:
        annotation: what is written; `list[X]` and `X | None` stand for what `X` does.
        aliases: what names of the module stand for a type.
        imported: what the names that the module imports are called where they come from.
    """
    return tuple(XSD + name for name in _values(annotation, aliases, imported, 0))


def _values(
    node: ast.expr, aliases: Mapping[str, ast.expr], imported: Mapping[str, str], depth: int
) -> _Values:
    if depth > _DEEPEST:
        return ()

    def inner(part: ast.expr) -> _Values:
        return _values(part, aliases, imported, depth + 1)

    match node:
        case ast.Constant(value=str() as text):
            parsed = _parsed(text)
            return inner(parsed) if parsed else ()
        case ast.Subscript(value=value, slice=part):
            return _subscript(last_name(value, imported), part, inner)
        case ast.BinOp(left=left, right=right):
            return _same([inner(one) for one in (left, right) if not _is_none(one)])
        case ast.Name(id=name) if name in aliases:
            return inner(aliases[name])
    return _OF_NAME.get(last_name(node, imported) or "", ())


def _parsed(text: str) -> ast.expr | None:
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _subscript(name: str | None, part: ast.expr, inner: _Inner) -> _Values:
    parts = part.elts if isinstance(part, ast.Tuple) else [part]
    if name == "Literal":
        kinds = {type(one.value).__name__ for one in parts if isinstance(one, ast.Constant)}
        return _OF_NAME.get(kinds.pop(), ()) if len(kinds) == 1 else ()
    if name == "Union":
        return _same([inner(one) for one in parts if not _is_none(one)])
    if name == "Annotated" or (name in {"tuple", "Tuple"} and len(parts) == 2):
        return inner(parts[0]) if parts else ()
    return inner(part) if name in _HOLDERS else ()


def _same(found: list[_Values]) -> _Values:
    return found[0] if found and all(one == found[0] for one in found) else ()


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def last_name(node: ast.expr, imported: Mapping[str, str]) -> str | None:
    """Return the name that a dotted name ends in, as it is called where it comes from."""
    match node:
        case ast.Name(id=name):
            return imported.get(name, name)
        case ast.Attribute(attr=name):
            return name
    return None
