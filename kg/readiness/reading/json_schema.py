"""JSON Schema (2020-12) as a data asset; its documents are counted in a JSON or JSON Lines file."""

from __future__ import annotations

from pathlib import Path

from kg.errors import InputError, MissingExtraError
from kg.files import read_text, size_of
from kg.i18n import _
from kg.readiness.reading.context import Column, Entry, Table
from kg.readiness.reading.datatypes import xsd_of_json
from kg.readiness.reading.documents import Json, json_of, load_document, load_json
from kg.readiness.reading.nodes import one_line
from kg.readiness.reading.schemas import SchemaReader

__all__ = ["read_json_schema"]


def read_json_schema(entry: Entry) -> list[Table]:
    """Return the collection of documents that a schema describes, one field for each leaf.

    Args:
        entry: `path`, and `data` for a file with the documents: `.jsonl`, or `.json` with a list
            or one document.

    Raises:
        InputError: if a file cannot be read, or the schema is none.
    """
    path = entry.file
    schema = load_document(path)
    _check(schema, path)
    reader = SchemaReader(str(path), schema, entry.context)
    columns = tuple(
        Column(
            leaf.name,
            leaf.terms,
            xsd_of_json(leaf.type, leaf.format),
            entry.unit(leaf.unit, entry.context.prefixes),
            leaf.place,
        )
        for leaf in reader.leaves(schema, "#")
        if leaf.name
    )
    name = path.name.removesuffix(".json").removesuffix(".schema")
    data = entry.beside("data")
    if data is None:
        return [Table(name, columns, str(path))]
    size = data  # bound now: mypy knows that it is no None

    def records() -> int:
        return _count(size, entry)

    def weigh() -> int:
        return size_of(size)

    return [Table(name, columns, str(path), records, weigh, (data.name,))]


def _check(schema: dict[str, Json], path: Path) -> None:
    """Refuse what is no JSON Schema by its own meta-schema."""
    try:
        from jsonschema import Draft202012Validator
        from jsonschema.exceptions import SchemaError
        from jsonschema.validators import validator_for
    except ImportError:
        raise MissingExtraError("readiness", _("Reading JSON Schema")) from None
    if not isinstance(schema.get("$schema", ""), str):
        raise InputError(
            _("{path}#/$schema: is no text; write the address of a meta-schema", path=path)
        )
    try:
        validator_for(schema, default=Draft202012Validator).check_schema(schema)
    except ValueError:
        raise InputError(_("{path}#/$schema: is no address of a meta-schema", path=path)) from None
    except RecursionError:
        raise InputError(_("{path}: is nested too deeply to be read", path=path)) from None
    except SchemaError as error:
        pointer = "/".join(map(str, error.absolute_path))
        message = error.message.splitlines()[0]
        fault = _(
            "{path}#/{pointer}: is no JSON Schema: {message}",
            path=path,
            pointer=pointer,
            message=message[:200],
        )
        raise InputError(one_line(fault)) from None


def _count(path: Path, entry: Entry) -> int:
    """Return how many documents a file holds."""
    if path.suffix.lower() not in {".jsonl", ".ndjson"}:
        found = load_json(path)
        if isinstance(found, list):
            return len(found)
        for key, value in found.items() if isinstance(found, dict) and len(found) == 1 else ():
            if isinstance(value, list):
                message = _(
                    "holds one object with {count} items in {key!r}; counted as 1 record",
                    count=len(value),
                    key=key,
                )
                right = _("save the list by itself to count them")
                entry.context.warn(str(path), one_line(f"{message}; {right}"))
        return 1
    count = 0
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            json_of(line, path, number)
            count += 1
    return count
