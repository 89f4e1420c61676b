"""A list of tools of the Model Context Protocol: each tool is a function."""

from __future__ import annotations

from kg.errors import InputError
from kg.i18n import _
from kg.readiness.artefacts import Function
from kg.readiness.reading.context import Entry
from kg.readiness.reading.documents import Json, load_json
from kg.readiness.reading.functions import parameters_of
from kg.readiness.reading.schemas import SchemaReader

__all__ = ["read_mcp"]


def read_mcp(entry: Entry) -> list[Function]:
    """Return the tools of a list, with the leaves of `inputSchema` and `outputSchema`.

    Args:
        entry: `path` of a JSON file: the answer to `tools/list`, its result, or the bare list.

    Raises:
        InputError: if it cannot be read, or is no list of tools.
    """
    path = entry.file
    found = load_json(path)
    pointer = "#"
    for key in ("result", "tools"):
        if isinstance(found, dict) and key in found:
            found, pointer = found[key], f"{pointer}/{key}"
    if not isinstance(found, list):
        raise InputError(
            _("{path}: has no list of `tools`; save the answer to tools/list", path=path)
        )
    return [
        tool
        for number, raw in enumerate(found)
        if (tool := _tool(raw, f"{pointer}/{number}", entry)) is not None
    ]


def _tool(raw: Json, pointer: str, entry: Entry) -> Function | None:
    source = str(entry.file)
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str):
        entry.context.blame(f"{source}{pointer}", _("is no tool with a `name`; it is left out"))
        return None
    sides = []
    for key, name in (("inputSchema", "input"), ("outputSchema", "return")):
        schema = raw.get(key)
        # A tool's references are resolved in the schema that has them.
        reader = SchemaReader(f"{source}{pointer}/{key}", schema, entry.context)
        leaves = [] if schema is None else reader.leaves(schema, "", name)
        if key == "inputSchema" and isinstance(schema, dict) and not schema.get("properties"):
            leaves = [leaf for leaf in leaves if leaf.name != name]  # it takes nothing
        sides.append(parameters_of(leaves, entry))
    return Function(raw["name"], "mcp", sides[0], sides[1], f"{source}{pointer}")
