"""The values a JSON Schema describes: every leaf with its path, type, unit and terms.

Terms are given by the keywords of the IETF draft "REST API Linked Data Keywords",
`x-jsonld-context` (which property means which term) and `x-jsonld-type` (which class a value
has), or by our `x-term` on one value; `x-unit` gives the unit of a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote

from kg.errors import InputError
from kg.i18n import _
from kg.readiness.reading.context import Context
from kg.readiness.reading.documents import Json
from kg.readiness.reading.nodes import one_line
from kg.readiness.reading.terms import LdContext

__all__ = ["Leaf", "SchemaReader"]

_MOST: Final = 10_000
_DEEPEST: Final = 50
_UNIONS: Final = ("allOf", "anyOf", "oneOf")
#: What a schema says of the alternatives inside it, unless they say it themselves.
_HANDED_ON: Final[Sequence[str]] = ("x-term", "x-unit", "x-jsonld-type", "type", "format")
#: Without one of these, a part of a union only restricts what stands beside it.
_STRUCTURAL: Final = {
    "$ref",
    "additionalProperties",
    "const",
    "enum",
    "items",
    "patternProperties",
    "prefixItems",
    "properties",
    "type",
    *_UNIONS,
}


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value that a schema describes and that has no parts of its own.

    Args:
        name: path of property names from the top, with dots; arrays add nothing to it.
        type: its JSON type, or None where it may be anything.
        format: its format, or None.
        unit: its unit as written, or None.
        terms: the IRIs it is bound to.
        place: file and JSON pointer.
    """

    name: str
    type: str | None
    format: str | None
    unit: Json
    terms: tuple[str, ...]
    place: str

    @property
    def written(self) -> str | None:
        """The type as a reader of the schema would say it, such as `string (date)`."""
        return f"{self.type} ({self.format})" if self.type and self.format else self.type


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where the walk stands."""

    pointer: str
    name: str
    ld: LdContext
    path: str = ""  # the property names passed so far
    own: str | None = None  # what the context around it says that its name means
    refs: tuple[str, ...] = ()


class SchemaReader:
    """Walks the schemas of one document.

    Args:
        source: what places call the document.
        root: the document, in which references are resolved.
        context: what holds for the whole assessment.
    """

    def __init__(self, source: str, root: Json, context: Context) -> None:
        self._source = source
        self._root = root
        self._context = context

    def leaves(
        self, schema: Json, pointer: str, name: str = "", *, ld: LdContext | None = None
    ) -> list[Leaf]:
        """Return the leaves of a schema, each name once.

        Args:
            schema: the schema.
            pointer: where it stands in the document, as a JSON pointer such as `#/components`.
            name: what a value without properties is called.
            ld: the JSON-LD context around it.

        Raises:
            InputError: if it describes more values than can be meant.
        """
        found: dict[str, Leaf] = {}
        spot = _Spot(pointer, name, ld or LdContext(self._context.prefixes))
        if ld is not None:
            spot = replace(spot, own=ld.term(name))
        for count, leaf in enumerate(self._walk(schema, spot)):
            if count >= _MOST:
                where = one_line(f"{self._source}{pointer}")
                raise InputError(
                    _("{where}: describes over {most} values", where=where, most=_MOST)
                )
            found[leaf.name] = _joined(found.get(leaf.name), leaf)
        return list(found.values())

    def resolve(self, node: Json, place: str) -> Json:
        """Return what a `$ref` of this document points to; the node itself if it has none.

        What cannot be resolved is noted and becomes an empty object.
        """
        for _step in range(_DEEPEST):
            if not isinstance(node, dict) or not isinstance(node.get("$ref"), str):
                return node
            beside = {key: value for key, value in node.items() if key != "$ref"}
            target = self._target(node["$ref"], place)
            node = {**target, **beside} if isinstance(target, dict) else target
        self._context.warn(self._at(place), _("its `$ref` leads back to itself"))
        return {}

    def _target(self, reference: str, place: str) -> Json:
        if reference == "#":
            return self._root
        node = self._root
        for step in reference.removeprefix("#/").split("/"):
            key = unquote(step).replace("~1", "/").replace("~0", "~")
            if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
                node = node[int(key)]
            elif reference.startswith("#/") and isinstance(node, dict) and key in node:
                node = node[key]
            else:
                self._context.warn(
                    self._at(place),
                    _(
                        "`$ref: {reference}` points to nothing in this file; other files are "
                        "not read",
                        reference=reference,
                    ),
                )
                return {}
        return node

    def _at(self, pointer: str) -> str:
        return f"{self._source}{pointer}"

    def _walk(self, schema: Json, spot: _Spot) -> Iterator[Leaf]:
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if isinstance(reference, str):
            if reference in spot.refs or len(spot.refs) > _DEEPEST:
                self._context.inform(
                    self._at(spot.pointer),
                    _("{reference} contains itself; read to its first level", reference=reference),
                )
                yield Leaf(spot.name, "object", None, None, (), self._at(spot.pointer))
                return
            spot = replace(spot, refs=(*spot.refs, reference))
            schema = self.resolve(schema, spot.pointer)
        if not isinstance(schema, dict):
            yield Leaf(spot.name, None, None, None, self._bound({}, spot), self._at(spot.pointer))
            return
        if "x-jsonld-context" in schema:
            raw = schema["x-jsonld-context"]
            if isinstance(raw, str):
                self._context.warn(
                    self._at(spot.pointer),
                    _("the context {raw} is elsewhere and is not fetched", raw=raw),
                )
            spot = replace(spot, ld=spot.ld.extended(raw))
        parts = list(self._parts(schema, spot))
        if parts:
            for part, place in parts:
                yield from self._walk(part, place)
        else:
            yield self._leaf(schema, spot)

    def _parts(self, schema: dict[str, Json], spot: _Spot) -> Iterator[tuple[Json, _Spot]]:
        """Yield the schemas inside one that say more about it, each with where it stands."""
        properties = schema.get("properties")
        for name, part in (properties if isinstance(properties, dict) else {}).items():
            inner = f"{spot.path}.{name}" if spot.path else name
            ld, own = spot.ld.within(name), spot.ld.term(name)
            pointer = f"{spot.pointer}/properties/{name}"
            yield part, replace(spot, pointer=pointer, name=inner, path=inner, ld=ld, own=own)
        yield from self._unnamed(schema, spot)
        yield from self._items(schema, spot)
        yield from self._alternatives(schema, spot)

    def _unnamed(self, schema: dict[str, Json], spot: _Spot) -> Iterator[tuple[Json, _Spot]]:
        """Yield the schemas of properties that have no fixed name; they are called `*`."""
        listed = schema.get("patternProperties")
        parts = dict(listed) if isinstance(listed, dict) else {}
        parts = {f"patternProperties/{pattern}": part for pattern, part in parts.items()}
        parts["additionalProperties"] = schema.get("additionalProperties")
        inner = f"{spot.path}.*" if spot.path else "*"
        for where, part in parts.items():
            if isinstance(part, dict):
                pointer = f"{spot.pointer}/{where}"
                yield part, replace(spot, pointer=pointer, name=inner, path=inner)

    def _items(self, schema: dict[str, Json], spot: _Spot) -> Iterator[tuple[Json, _Spot]]:
        """Yield the schemas of the items of an array; those of a tuple are numbered."""
        listed = schema.get("prefixItems")
        for number, part in enumerate(listed if isinstance(listed, list) else ()):
            name = f"{spot.name}[{number}]"
            pointer = f"{spot.pointer}/prefixItems/{number}"
            yield part, replace(spot, pointer=pointer, name=name, path=name)
        if isinstance(schema.get("items"), dict):
            said = {key: schema[key] for key in _HANDED_ON[:2] if key in schema}
            inside = replace(spot, pointer=f"{spot.pointer}/items")
            yield {**said, **schema["items"]}, inside

    def _alternatives(self, schema: dict[str, Json], spot: _Spot) -> Iterator[tuple[Json, _Spot]]:
        """Yield the schemas that hold beside one, or instead of it."""
        parts = [(key, schema.get(key)) for key in ("then", "else")]
        for key in (*_UNIONS, "dependentSchemas"):
            listed = schema.get(key)
            named = listed.items() if isinstance(listed, dict) else enumerate(_listed(listed))
            parts += [(f"{key}/{name}", part) for name, part in named]
        said = {key: schema[key] for key in _HANDED_ON if key in schema}
        for where, part in parts:
            if not isinstance(part, dict) or part.get("type") == "null":
                continue
            if _STRUCTURAL & part.keys():
                yield {**said, **part}, replace(spot, pointer=f"{spot.pointer}/{where}")

    def _leaf(self, schema: dict[str, Json], spot: _Spot) -> Leaf:
        types = schema.get("type")
        given = [types] if isinstance(types, str) else _listed(types)
        names = [name for name in given if isinstance(name, str) and name != "null"]
        if len(names) > 1:
            self._context.warn(
                self._at(spot.pointer),
                _(
                    "may be {names}, which is no one datatype; give it one",
                    names=" or ".join(names),
                ),
            )
        format_ = schema.get("format")
        return Leaf(
            spot.name,
            names[0] if len(names) == 1 else None,
            format_ if isinstance(format_, str) else None,
            schema.get("x-unit"),
            self._bound(schema, spot),
            self._at(spot.pointer),
        )

    def _bound(self, schema: dict[str, Json], spot: _Spot) -> tuple[str, ...]:
        """Return the terms of a leaf: its own, else of the context around it, else its class."""
        for given in (schema.get("x-term"), spot.own, schema.get("x-jsonld-type")):
            listed = given if isinstance(given, list) else [given]
            if written := [str(name) for name in listed if name is not None and str(name).strip()]:
                prefixes = spot.ld.prefixes.extended(
                    {key: value for key, value in spot.ld.terms.items() if value}
                )
                return self._context.terms(written, self._at(spot.pointer), prefixes)
        return ()


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _joined(one: Leaf | None, other: Leaf) -> Leaf:
    """Return what two descriptions of the same value say together."""
    if one is None:
        return other
    terms = tuple(dict.fromkeys((*one.terms, *other.terms)))
    same = one.type == other.type or None in (one.type, other.type)
    return replace(
        one,
        type=(one.type or other.type) if same else None,
        format=one.format or other.format,
        unit=one.unit or other.unit,
        terms=terms,
    )
