"""Files of claims in a request: as its body, or as the files of a form."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.claims.reading.forms import ENDINGS
from kg.formats import RDF_SYNTAXES

__all__ = ["BODY", "read_files"]

_MOST_FILES: Final = 100
#: The ending of the file that a body of some type would be.
_TYPES: Final[Mapping[str, str]] = {
    **{syntax.format.media_type: syntax.suffixes[0] for syntax in RDF_SYNTAXES},
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/markdown": ".md",
}
_FILE: Final = {"type": "string", "format": "binary"}
#: The body, for OpenAPI.
BODY: Final = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {
                    "file": {"type": "array", "items": _FILE, "description": "Files of claims."},
                    "map": {**_FILE, "description": "TOML that says what columns mean."},
                },
            }
        },
        **{kind: {"schema": {"type": "string"}} for kind in _TYPES},
    },
}


async def read_files(request: Request) -> tuple[dict[str, bytes], bytes | None]:
    """Return the files of claims in a request by name, and the one that maps columns.

    Raises:
        HTTPException: if there are none, or they are of no known form.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _of_form(request)
    if kind not in _TYPES:
        known = ", ".join(("multipart/form-data", *_TYPES))
        raise HTTPException(415, f"a body of type {kind or '(none)'} is not known; send {known}")
    return {f"claims{_TYPES[kind]}": await request.body()}, None


async def _of_form(request: Request) -> tuple[dict[str, bytes], bytes | None]:
    files: dict[str, bytes] = {}
    mapping = None
    async with request.form(max_files=_MOST_FILES, max_fields=_MOST_FILES) as form:
        for field, upload in form.multi_items():
            if not isinstance(upload, UploadFile) or field not in {"file", "map"}:
                raise HTTPException(400, f"field {field!r} is not known; send files as file, or map")
            if field == "map":
                mapping = await upload.read()
                continue
            name = _plain(upload.filename or "")
            if name in files:
                raise HTTPException(400, f"two files are called {name!r}; give each a name")
            files[name] = await upload.read()
    if not files:
        raise HTTPException(400, "there is no file; send at least one, as file")
    return files, mapping


def _plain(name: str) -> str:
    """Return the last part of a name, which leads to no other folder."""
    plain = PurePosixPath(name.replace("\\", "/")).name
    sensible = plain.isprintable() and len(plain.encode()) <= 200 and not plain.startswith(".")
    if not sensible or not plain.lower().endswith(ENDINGS):
        raise HTTPException(
            400, f"{plain!r} is not the name of a file of claims; endings: {', '.join(ENDINGS)}"
        )
    return plain
