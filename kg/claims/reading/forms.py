"""The one table of forms that contributed claims may have, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.claims.reading.json_rows import is_linked, read_json_array, read_json_lines
from kg.claims.reading.rdf import Graph, read_graph
from kg.claims.reading.rows import Sheet
from kg.claims.reading.tables import read_csv, read_markdown, read_tsv
from kg.errors import InputError
from kg.files import check_regular, read_text
from kg.formats import RDF_SYNTAXES
from kg.i18n import _
from kg.json_text import parse_json

__all__ = ["ENDINGS", "Form", "read_file"]


@dataclass(frozen=True, slots=True)
class Form:
    """What a file holds: a graph, or tables."""

    graph: Graph | None = None
    sheets: tuple[Sheet, ...] = ()


def _tables(read: Callable[[Path, str], list[Sheet]]) -> Callable[[Path, str], Form]:
    return lambda path, language: Form(sheets=tuple(read(path, language)))


def _rdf(path: Path, language: str) -> Form:
    return Form(read_graph(path, language))


def _json(path: Path, language: str) -> Form:
    data = parse_json(read_text(path), path)
    if is_linked(data):
        return Form(read_graph(path, language))
    return Form(sheets=tuple(read_json_array(path, data, language)))


_FORMS: Final[Mapping[str, Callable[[Path, str], Form]]] = {
    **{suffix: _rdf for syntax in RDF_SYNTAXES for suffix in syntax.suffixes},
    ".json": _json,
    ".jsonl": _tables(read_json_lines),
    ".ndjson": _tables(read_json_lines),
    ".csv": _tables(read_csv),
    ".tsv": _tables(read_tsv),
    ".md": _tables(read_markdown),
    ".markdown": _tables(read_markdown),
}
#: What the name of a file of claims may end in.
ENDINGS: Final = tuple(_FORMS)


def read_file(path: Path, language: str) -> Form:
    """Return what a file of claims holds, in whatever form it is.

    Args:
        path: the file; the ending of its name tells the form.
        language: of messages.

    Raises:
        InputError: if it cannot be read or parsed, or the ending tells no form.
    """
    read = _FORMS.get(path.suffix.lower())
    if read is None:
        check_regular(path)
        raise InputError(
            _(
                "{path}: not a file of claims; expected an ending among {endings}",
                path=path,
                endings=", ".join(ENDINGS),
            )
        )
    return read(path, language)
