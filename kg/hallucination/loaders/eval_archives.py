"""The logs of Inspect (`inspect_ai`) as it writes them by default: `.eval`, a ZIP of JSON files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Mapping
from typing import IO, Any, Final

from kg.errors import InputError
from kg.files import decode, read_bounded
from kg.hallucination.loaders.entries import Place, as_record
from kg.hallucination.loaders.records import Record
from kg.hallucination.loaders.shapes.inspect_logs import sample_output
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["read_eval_archive"]

#: Written when the evaluation ends, and when it begins: one that was interrupted has the latter.
_HEADERS: Final = ("header.json", "_journal/start.json")
_SAMPLES: Final = "samples/"


def read_eval_archive(source: str, stream: IO[bytes]) -> Iterator[Record]:
    """Yield the record of each sample; one that is damaged is yielded with an error.

    Args:
        source: the file, as messages call it.
        stream: its bytes; it can seek.

    Raises:
        InputError: if it is no such archive, or has no sample.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise InputError(
            _("{source}: is no log of Inspect (.eval): {error}", source=source, error=error)
        ) from None
    with archive:
        names = archive.namelist()
        header = next((name for name in _HEADERS if name in names), None)
        if header is None:
            raise InputError(
                _(
                    "{source}: is no log of Inspect (.eval): has no {name}",
                    source=source,
                    name=_HEADERS[0],
                )
            )
        told = _member(archive, header, source)
        evaluation = told.get("eval") if isinstance(told, Mapping) else None
        samples = sorted(n for n in names if n.startswith(_SAMPLES) and n.endswith(".json"))
        if not samples:
            raise InputError(
                _("{source}: has no sample; the evaluation wrote nothing", source=source)
            )
        for number, name in enumerate(samples, start=1):
            place = Place(source, None, number)
            try:
                sample = _member(archive, name, source)
            except InputError as error:
                yield place.fault(error)
            else:
                output = sample_output(sample, evaluation if isinstance(evaluation, dict) else {})
                yield as_record(output, place)


def _member(archive: zipfile.ZipFile, name: str, source: str) -> Any:
    """Return a JSON file of an archive.

    Raises:
        InputError: if it cannot be unpacked or parsed; the message names both files.
    """
    called = f"{source}/{name}"
    try:
        with archive.open(name) as stream:
            return parse_json(decode(read_bounded(stream, called), called), called)
    except NotImplementedError:
        raise InputError(
            _(
                "{called}: is packed in a way that this Python does not read; write the log "
                "as JSON: inspect log convert --to json --output-dir DIR FILE",
                called=called,
            )
        ) from None
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise InputError(
            _("{called}: cannot be unpacked: {error}", called=called, error=error)
        ) from None
