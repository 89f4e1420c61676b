"""Records in JSON Lines: one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from kg.errors import InputError, SourceSyntaxError
from kg.files import MOST_LINE, bounded_lines
from kg.hallucination.loaders.entries import Place, records_of
from kg.hallucination.loaders.records import Record
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["read_json_lines"]


def read_json_lines(
    source: str,
    stream: IO[bytes],
    field: str | None = None,
    *,
    first: int = 1,
    whole: bool = True,
) -> Iterator[Record]:
    """Yield the record of each line that is not blank; with an error where it cannot be read.

    Args:
        source: what messages call the file.
        stream: its bytes, in UTF-8, or those of some of its lines.
        field: what of a line holds its text; see `records_of`.
        first: the number, in the file, of the first of these lines.
        whole: whether these are all lines of the file.

    Raises:
        InputError: if the file is empty.
    """
    empty = whole
    for number, content in enumerate(bounded_lines(stream), start=first):
        if not content.strip():
            continue
        empty = False
        place = Place(source, number)
        if len(content) > MOST_LINE:
            yield place.fault(
                _("is a line of over {most_line} MiB; divide it", most_line=MOST_LINE >> 20)
            )
            continue
        try:
            text = content.decode("utf-8-sig" if number == 1 else "utf-8")
            entry = parse_json(text, source, number)
        except UnicodeDecodeError as error:
            found = f"byte 0x{content[error.start]:02x}"
            yield place.fault(_("{found} is not UTF-8; save the file as UTF-8", found=found))
        except SourceSyntaxError as error:
            yield place.fault(error)
        else:
            yield from records_of(entry, place, field)
    if empty:
        raise InputError(_("{source}: is empty", source=source))
