"""An OpenAPI 3 document: each operation is a function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.errors import InputError, MissingExtraError
from kg.i18n import _
from kg.readiness.artefacts import Function
from kg.readiness.reading.context import Entry
from kg.readiness.reading.documents import Json, load_document
from kg.readiness.reading.functions import parameters_of
from kg.readiness.reading.schemas import Leaf, SchemaReader
from kg.readiness.reading.terms import LdContext

__all__ = ["read_openapi"]

_METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_DEFAULT: Final = "default"
_SUCCESS: Final = re.compile(r"2\d\d|2XX")
#: Findings about the form of a document; the rest are counted, not listed.
_MOST_FAULTS: Final = 10
#: What may stand on a parameter, whose schema is often shared, instead of in it.
_TERMS: Final = ("x-term", "x-unit", "x-jsonld-type")


def read_openapi(entry: Entry) -> list[Function]:
    """Return the operations of a document.

    Inputs are the parameters and the leaves of the request body; outputs are the leaves of the
    responses of success. An operation is called by its `operationId`, else by method and path.

    Args:
        entry: `path` of a JSON or YAML document.

    Raises:
        InputError: if it cannot be read, or is no OpenAPI 3 document.
        MissingExtraError: if the validator is not installed.
    """
    path = entry.file
    document = load_document(path)
    if not str(document.get("openapi", "")).startswith("3."):
        raise InputError(
            _("{path}: is no OpenAPI 3 document: `openapi: 3.…` is missing", path=path)
        )
    if not isinstance(document.get("paths", {}), dict):
        raise InputError(_("{path}#/paths: is no object of paths", path=path))
    _check(document, entry)
    reader = SchemaReader(str(path), document, entry.context)
    return [
        _Operation(reader, f"{path}", pointer, entry).function(name, shared, operation)
        for pointer, name, shared, operation in _operations(document, reader)
    ]


def _check(document: dict[str, Json], entry: Entry) -> None:
    """Note where the document breaks the rules of its own version; it is read all the same."""
    try:
        from jsonschema.validators import validator_for
        from openapi_spec_validator.schemas import schema_v30, schema_v31, schema_v32
    except ImportError:
        raise MissingExtraError("readiness", _("Reading an OpenAPI document")) from None
    path = entry.file
    # Only the schema of the library is used: its own checks follow references to other hosts.
    version = str(document["openapi"])[:3]
    rules = dict({"3.0": schema_v30, "3.1": schema_v31}.get(version, schema_v32))
    try:
        faults = list(validator_for(rules)(rules).iter_errors(document))
    except RecursionError:
        raise InputError(_("{path}: is nested too deeply to be read", path=path)) from None
    for fault in faults[:_MOST_FAULTS]:
        pointer = "/".join(map(str, fault.absolute_path))
        message = fault.message.splitlines()[0][:200]
        entry.context.warn(
            f"{path}#/{pointer}",
            _("breaks OpenAPI {version}: {message}", version=version, message=message),
        )
    if len(faults) > _MOST_FAULTS:
        entry.context.warn(
            str(path),
            _(
                "breaks OpenAPI {version} in {number} more places",
                version=version,
                number=len(faults) - _MOST_FAULTS,
            ),
        )


def _operations(
    document: dict[str, Json], reader: SchemaReader
) -> Iterator[tuple[str, str, Json, dict[str, Json]]]:
    for path, item in document.get("paths", {}).items():
        pointer = f"#/paths/{path.replace('~', '~0').replace('/', '~1')}"
        found = reader.resolve(item, pointer)
        for method in _METHODS:
            operation = found.get(method) if isinstance(found, dict) else None
            if isinstance(operation, dict):
                name = str(operation.get("operationId") or f"{method.upper()} {path}")
                yield f"{pointer}/{method}", name, found.get("parameters"), operation


class _Operation:
    """Reads one operation."""

    def __init__(self, reader: SchemaReader, source: str, pointer: str, entry: Entry) -> None:
        self._reader = reader
        self._source = source
        self._pointer = pointer
        self._entry = entry
        self._none = LdContext(entry.context.prefixes)

    def function(self, name: str, shared: Json, operation: dict[str, Json]) -> Function:
        inputs = [*self._parameters(shared, operation.get("parameters"))]
        inputs += self._body(operation.get("requestBody"), "requestBody", "body")
        return Function(
            name,
            "openapi",
            parameters_of(inputs, self._entry),
            parameters_of(self._responses(operation.get("responses")), self._entry),
            f"{self._source}{self._pointer}",
        )

    def _parameters(self, shared: Json, own: Json) -> Iterator[Leaf]:
        """Yield the parameters of the path and of the operation; the latter win."""
        found: dict[tuple[str, str], tuple[str, dict[str, Json]]] = {}
        for listed in (shared, own):
            for number, raw in enumerate(listed if isinstance(listed, list) else ()):
                pointer = f"{self._pointer}/parameters/{number}"
                parameter = self._reader.resolve(raw, pointer)
                if isinstance(parameter, dict) and isinstance(parameter.get("name"), str):
                    key = (parameter["name"], str(parameter.get("in")))
                    found[key] = (pointer, parameter)
                else:
                    place = f"{self._source}{pointer}"
                    self._entry.context.warn(place, _("is a parameter without a name"))
        for (name, _place), (pointer, parameter) in found.items():
            schema = parameter.get("schema", self._of_content(parameter))
            if isinstance(schema, dict):
                said = {key: parameter[key] for key in _TERMS if key in parameter}
                schema = {**schema, **said}
            ld = self._none.extended(parameter.get("x-jsonld-context", {}))
            yield from self._reader.leaves(schema, f"{pointer}/schema", name, ld=ld)

    def _of_content(self, holder: dict[str, Json]) -> Json:
        """Return the schema of a body: that of JSON where there is one."""
        content = holder.get("content")
        if not isinstance(content, dict) or not content:
            return None
        kind = next((kind for kind in content if "json" in kind), next(iter(content)))
        return content[kind].get("schema", {}) if isinstance(content[kind], dict) else {}

    def _body(self, raw: Json, where: str, name: str) -> list[Leaf]:
        pointer = f"{self._pointer}/{where}"
        holder = self._reader.resolve(raw, pointer)
        schema = self._of_content(holder) if isinstance(holder, dict) else None
        return [] if schema is None else self._reader.leaves(schema, f"{pointer}/schema", name)

    def _responses(self, responses: Json) -> Iterator[Leaf]:
        """Yield what comes back in success; `default` is what is left where no success is named."""
        given = responses if isinstance(responses, dict) else {}
        chosen = [status for status in given if _SUCCESS.fullmatch(str(status))]
        if not chosen and _DEFAULT in given:
            place = f"{self._source}{self._pointer}/responses"
            message = _("names no response of success; `default` is taken for it")
            self._entry.context.inform(place, message)
            chosen = [_DEFAULT]
        for status in chosen:
            yield from self._body(given[status], f"responses/{status}", "return")
