"""Reading what models wrote: text, JSON Lines, CSV, chats, logs, Parquet, folders, or stdin."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import IO, Final

from kg.errors import InputError, UnknownNameError
from kg.files import decode, open_regular, read_bounded
from kg.hallucination.loaders.entries import TEXT_FIELDS, Place, records_of
from kg.hallucination.loaders.json_lines import read_json_lines
from kg.hallucination.loaders.meter import Meter
from kg.hallucination.loaders.parquet import read_parquet
from kg.hallucination.loaders.records import Record
from kg.hallucination.loaders.sheets import read_sheet
from kg.i18n import N_, _
from kg.json_text import parse_json

__all__ = [
    "KINDS",
    "TEXT_FIELDS",
    "kind_of",
    "no_label",
    "read_file",
    "read_records",
    "require_labels",
    "sources_of",
]

_KIND_OF: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "chat",
    ".csv": "csv",
    ".tsv": "tsv",
    ".parquet": "parquet",
    ".eval": "eval",
}
_IN_FOLDERS: Final = (".txt", ".md", ".markdown", *_KIND_OF)
#: How many records of a stream are held to see which labels there are.
_AHEAD: Final = 1000


def read_records(  # noqa: PLR0913  each says another thing about the same input
    paths: Iterable[Path],
    *,
    kind: str | None = None,
    field: str | None = None,
    stdin: IO[bytes] | None = None,
    strict: bool = True,
    meter: Meter | None = None,
) -> Iterator[Record]:
    """Yield the records of files and folders one by one, in order; lines and rows as they come.

    What is named is looked up before anything is read: no work is done where a path is misspelt.

    Args:
        paths: files, folders (every text, Markdown, JSON Lines, JSON, CSV, TSV, Parquet and
            `.eval` file below them, by name), or `-` for `stdin`.
        kind: one of `KINDS`; by the ending of each file when None, and plain text for stdin.
        field: what of a record holds its text; see `records_of`.
        stdin: where `-` is read from.
        strict: whether to raise at the first record that cannot be read; else it is yielded with
            its error, and so is a file of a folder that cannot be read.
        meter: is kept up to how far the files have been read.

    Raises:
        InputError: if a path that is given is missing or no regular file. If strict, also if a
            file is empty or unreadable, or a record has no text.
        SourceSyntaxError: if strict, and a file is not UTF-8 or not JSON; it carries the line.
        UnknownNameError: if there is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownNameError(N_("kind of input"), kind, KINDS)
    sources = [source for path in paths for source in sources_of(path)]
    meter = Meter() if meter is None else meter
    meter.begin(sources)
    for source in sources:
        for record in read_file(source, kind, field, stdin=stdin, meter=meter):
            if strict and record.error is not None:
                raise record.error
            yield record


def require_labels(
    wanted: Iterable[str],
    records: Iterator[Record],
    paths: Iterable[Path],
    kind: str | None = None,
    field: str | None = None,
) -> Iterator[Record]:
    """Return the same records, unless it can be seen beforehand that none has a label.

    The files are read for it until each label was found once. Of a stream the first thousand
    records are held for it at most: a later one may still have the label.

    Args:
        wanted: the labels.
        records: what `read_records` yields for the paths.
        paths: files, folders, or `-` for stdin, of which nothing is read but from `records`.
        kind: as for `read_records`.
        field: as for `read_records`.

    Raises:
        InputError: if no record has one of the labels; the nearest is suggested.
    """
    missing, known, named = set(wanted), set[str](), list(paths)
    if not missing:
        return records
    files = [path for path in named if str(path) != "-"]
    for record in read_records(files, kind=kind, field=field, strict=False):
        known.update(record.labels)
        if not (missing := missing.difference(known)):
            return records
    held: list[Record] = []
    whole = len(files) == len(named)
    for record in () if whole else islice(records, _AHEAD):
        held.append(record)
        known.update(record.labels)
        if not (missing := missing.difference(known)):
            break
    if missing and len(held) < _AHEAD:
        raise no_label(missing, known)
    return chain(held, records)


def no_label(missing: Iterable[str], known: Iterable[str]) -> InputError:
    """Return the error that no record has a label, with the nearest that there are.

    Args:
        missing: labels that were asked for.
        known: those that records have.
    """
    name = min(missing)
    near = UnknownNameError(N_("label"), name, known).nearest
    meant = _(" or ").join(map(repr, near))
    hint = _("did you mean {names}?", names=meant) + " " if near else ""
    listed = ", ".join(sorted(known)) or _("none")
    return InputError(
        _(
            "no record has the label {name!r}; {hint}labels there are: {listed}",
            name=name,
            hint=hint,
            listed=listed,
        )
    )


def sources_of(path: Path) -> list[Path]:
    """Return the files that a path stands for; what is given by name has to be there.

    Args:
        path: a file, `-`, or a folder.

    Raises:
        InputError: if it is missing, no regular file, or a folder without a file that is read.
    """
    if str(path) == "-":
        return [path]
    if not path.is_dir():
        open_regular(path).close()
        return [path]
    found = sorted(f for f in path.rglob("*") if f.suffix.lower() in _IN_FOLDERS and f.is_file())
    if not found:
        raise InputError(
            _(
                "{path}: holds no file that ends in {in_folders}",
                path=path,
                in_folders=", ".join(_IN_FOLDERS),
            )
        )
    return found


def kind_of(path: Path) -> str:
    """Return how a file is read by its name: one of `KINDS`."""
    return _KIND_OF.get(path.suffix.lower(), "text")


def read_file(  # noqa: PLR0913  as those of read_records
    path: Path,
    kind: str | None = None,
    field: str | None = None,
    *,
    source: str | None = None,
    stdin: IO[bytes] | None = None,
    meter: Meter | None = None,
) -> Iterator[Record]:
    """Yield the records of a file; what is wrong with the whole of it as a record with an error.

    Args:
        path: the file, or `-`.
        kind: one of `KINDS`; by its name when None.
        field: what of a record holds its text; see `records_of`.
        source: what messages call it; its path when None.
        stdin: where `-` is read from.
        meter: is kept up to how far the file has been read.
    """
    is_stdin = str(path) == "-"
    called = source or ("<stdin>" if is_stdin else str(path))
    named = kind or ("text" if is_stdin else kind_of(path))
    read = KINDS[named]
    meter = Meter() if meter is None else meter
    if field is not None and named in _WHOLE:
        told = _(
            "{called}: is read as {named}, which has no fields; {hint}",
            called=called,
            named=named,
            hint=_(_FIELDS_HINT),
        )
        yield Place(called).fault(InputError(told))
        return
    try:
        if is_stdin:
            yield from read(called, stdin if stdin is not None else io.BytesIO(), field)
            return
        with open_regular(path) as stream:
            before, size = meter.done, os.fstat(stream.fileno()).st_size
            for record in read(called, stream, field):
                meter.at(stream, before, size)
                yield record
            meter.done = before + size
    except InputError as error:
        yield Place(called).fault(error)
    except OSError as error:
        yield Place(called).fault(_("cannot be read: {reason}", reason=error.strerror or error))


def _as_text(source: str, stream: IO[bytes], _: str | None = None) -> Iterator[Record]:
    yield Record(id=source, text=decode(read_bounded(stream, source), source), source=source)


def _as_claims(source: str, stream: IO[bytes], _: str | None = None) -> Iterator[Record]:
    from kg.hallucination.loaders.claim_lines import read_claims

    return read_claims(source, stream)


def _as_log(source: str, stream: IO[bytes], _: str | None = None) -> Iterator[Record]:
    from kg.hallucination.loaders.eval_archives import read_eval_archive

    return read_eval_archive(source, stream)


def _as_chat(source: str, stream: IO[bytes], field: str | None = None) -> Iterator[Record]:
    found = parse_json(decode(read_bounded(stream, source), source), source)
    entries = found if isinstance(found, list) else [found]
    if entries and all(isinstance(entry, Mapping) and "role" in entry for entry in entries):
        entries = [{"messages": entries}]
    for number, entry in enumerate(entries, start=1):
        place = Place(source, None, number if len(entries) > 1 else None)
        yield from records_of(entry, place, field)


#: How a file may be read, by name.
KINDS: Final[Mapping[str, Callable[[str, IO[bytes], str | None], Iterator[Record]]]] = {
    "text": _as_text,
    "jsonl": read_json_lines,
    "csv": partial(read_sheet, delimiter=","),
    "tsv": partial(read_sheet, delimiter="\t"),
    "chat": _as_chat,
    "claims": _as_claims,
    "parquet": read_parquet,
    "eval": _as_log,
}
#: Those whose records have no fields.
_WHOLE: Final = frozenset({"text", "claims", "eval"})
_FIELDS_HINT: Final = N_("leave out --field, or say with --as what else it is, such as jsonl")
