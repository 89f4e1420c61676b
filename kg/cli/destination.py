"""Where a result goes and in which format: `--out` and `--format` mean this on every command.

Without `--out` a result goes to stdout, in the format of the command that `--help` names first.
With it, the ending of the name gives the format where `--format` does not. A file appears whole, by
one rename, when the result is complete, and not at all otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import typer

from kg.cli import output
from kg.errors import InputError, UnknownNameError
from kg.files import check_writable, written_atomically
from kg.formats import RDF_SYNTAXES
from kg.i18n import N_, _

__all__ = ["ENDINGS", "Destination", "destination"]

#: How files of each format are named, the usual ending first.
ENDINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "table": (".txt",),
    "json": (".json",),
    "jsonl": (".jsonl",),
    "csv": (".csv",),
    "tsv": (".tsv",),
    "md": (".md", ".markdown"),
    "html": (".html", ".htm"),
    "junit": (".xml",),
    "sarif": (".sarif",),
    "svg": (".svg",),
    "png": (".png",),
    **{syntax.name: syntax.suffixes for syntax in RDF_SYNTAXES},
}
#: Other names that users know formats by.
_ALSO: Final[Mapping[str, str]] = {"ttl": "turtle", "markdown": "md"}


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a result goes.

    Args:
        form: the name of its format.
        path: the file; stdout when None.
        columns: the columns of a table that are wanted; all when None.
        quiet: whether not to report that a file was written.
    """

    form: str
    path: Path | None = None
    columns: Sequence[str] | None = None
    quiet: bool = False

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Let what is printed in the block be the result; a file is there when the block ends.

        Raises:
            InputError: if the file cannot be written.
        """
        if self.path is None:
            with output.using(None, self.columns):
                yield
            return
        with written_atomically(self.path) as stream:
            with output.using(stream, self.columns):
                yield
            size = stream.tell()
        if not self.quiet:
            told = _(
                "wrote {out} ({size:,} bytes, {form})", out=self.path, size=size, form=self.form
            )
            typer.echo(told, err=True)


def destination(
    form: str | None,
    out: Path | None,
    known: Iterable[str],
    columns: str | None = None,
    *,
    quiet: bool = False,
) -> Destination:
    """Return where a result goes, before any work is done.

    Args:
        form: the value of `--format`.
        out: the value of `--out`; `-` is stdout.
        known: the formats of the command, that of stdout first.
        columns: the value of `--columns`: names with commas between them.
        quiet: whether not to report that a file was written.

    Raises:
        UnknownNameError: if the command has no such format.
        InputError: if the ending of the file is of no format of the command, there is no folder to
            write it to, or no column is named.
    """
    formats = list(known)
    path = None if out is None or str(out) == "-" else out
    name = formats[0]
    if form is not None:
        name = form if form in formats else _ALSO.get(form, form)
        if name not in formats:
            raise UnknownNameError(N_("format"), form, formats)
    elif path is not None:
        name = _by_ending(path, formats)
    if path is not None:
        check_writable(path)
    return Destination(name, path, _names(columns), quiet)


def _by_ending(path: Path, formats: Sequence[str]) -> str:
    """Return the format that the ending of a file stands for."""
    endings = {ending: name for name in formats for ending in ENDINGS.get(name, ())}
    if (name := endings.get(path.suffix.lower())) is None:
        known = ", ".join(endings)
        raise InputError(
            _(
                "{path}: its ending is of no format of this command; end it in {known}, or give "
                "--format",
                path=path,
                known=known,
            )
        )
    return name


def _names(columns: str | None) -> list[str] | None:
    """Return the columns that are named, each once."""
    if columns is None:
        return None
    names = list(dict.fromkeys(name.strip() for name in columns.split(",") if name.strip()))
    if not names:
        raise InputError(_("--columns names no column; write --columns NAME,NAME"))
    return names
