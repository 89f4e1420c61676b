"""Stretches of input files that can be read by themselves, on any machine that has the files."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from kg.errors import InputError
from kg.files import open_regular
from kg.hallucination.loaders.inputs import kind_of, read_file, sources_of
from kg.hallucination.loaders.json_lines import read_json_lines
from kg.hallucination.loaders.parquet import open_parquet, read_parquet
from kg.hallucination.loaders.records import Record
from kg.hallucination.values import replace
from kg.i18n import _

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

__all__ = ["Slice", "read_slice", "slices_of"]

_PIECE: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Slice:
    """Some bytes of a file. The slices of a file follow one another, and leave nothing out.

    Args:
        source: the file, as messages call it.
        path: where it is, absolute.
        kind: how it is read; see `kg.hallucination.loaders.inputs.KINDS`.
        start: where its bytes begin.
        stop: where they end.
        digest: their SHA-256; empty where they cannot be read.
        first: the number, from 1, of its first line or row.
        groups: its row groups; None where it is no part of a file in Parquet.
        whole: whether it is a whole file.
        field: what of its records holds their texts; see `records_of`.
    """

    source: str
    path: str
    kind: str
    start: int
    stop: int
    digest: str
    first: int = 1
    groups: tuple[int, ...] | None = None
    whole: bool = True
    field: str | None = None

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return self.stop - self.start


def read_slice(piece: Slice) -> Iterator[Record]:
    """Yield the records of a slice, as they are when its file is read as a whole.

    Raises:
        InputError: if the file has changed since it was cut.
    """
    path = Path(piece.path)
    if _digest(path, piece.start, piece.stop) != piece.digest:
        raise InputError(
            _("{source}: has changed meanwhile; begin anew in an empty folder", source=piece.source)
        )
    if piece.whole:
        yield from read_file(path, piece.kind, piece.field, source=piece.source)
        return
    with open_regular(path) as stream:
        if piece.groups is not None:
            rows, first = piece.groups, piece.first
            yield from read_parquet(piece.source, stream, piece.field, groups=rows, first=first)
            return
        lines = io.BufferedReader(_Stretch(stream, piece.start, piece.stop))
        yield from read_json_lines(piece.source, lines, piece.field, first=piece.first, whole=False)


def slices_of(
    paths: Iterable[Path], kind: str | None, size: int, field: str | None = None
) -> Iterator[Slice]:
    """Yield the slices of files and folders, in the order in which their records are read.

    JSON Lines are cut at the end of a line, Parquet between row groups; other files are not cut.

    Args:
        paths: files and folders; see `kg.hallucination.loaders.inputs.read_records`.
        kind: how they are read; by the ending of each when None.
        size: how many bytes a slice has at least, unless its file ends.
        field: what of a record holds its text; see `records_of`.

    Raises:
        InputError: if a path is missing or no regular file.
        MissingExtraError: if a library is not installed that reads a file.
    """
    for path in [source for given in paths for source in sources_of(given)]:
        name = kind or kind_of(path)
        whole = Slice(str(path), str(path.absolute()), name, 0, 0, "", field=field)
        cut = _CUTS.get(name, _uncut)
        try:
            with open_regular(path) as stream:
                yield from cut(whole, stream, size)
        except (InputError, OSError):
            yield whole  # whoever reads it tells what is wrong with it


def _uncut(whole: Slice, stream: IO[bytes], size: int) -> Iterator[Slice]:
    end = stream.seek(0, io.SEEK_END)
    yield replace(whole, stop=end, digest=_digest(Path(whole.path), 0, end))


def _lines(whole: Slice, stream: IO[bytes], size: int) -> Iterator[Slice]:
    """Yield slices that end where a line ends; a file of blank lines is left whole."""
    start, first = 0, 1
    blank: list[Slice] | None = []  # those held until something is found that is not blank
    while content := stream.read(size):
        digest, count, empty = hashlib.sha256(content), content.count(b"\n"), not content.strip()
        while rest := stream.readline(_PIECE):
            digest.update(rest)
            empty = empty and not rest.strip()
            if rest.endswith(b"\n"):
                count += 1
                break
        made = replace(
            whole,
            start=start,
            stop=stream.tell(),
            digest=digest.hexdigest(),
            first=first,
            whole=False,
        )
        start, first = made.stop, first + count
        if blank is not None and empty:
            blank.append(made)
            continue
        yield from blank or ()
        blank = None
        yield made
    if blank is not None:
        yield from _uncut(whole, stream, size)


def _row_groups(whole: Slice, stream: IO[bytes], size: int) -> Iterator[Slice]:
    told = open_parquet(whole.source, stream).metadata
    end = stream.seek(0, io.SEEK_END)
    if told.num_row_groups < 2:
        yield from _uncut(whole, stream, size)
        return
    groups = [told.row_group(number) for number in range(told.num_row_groups)]
    begins = [0, *(_begin(group) for group in groups[1:]), end]
    start, first, rows = 0, 1, 0
    held: list[int] = []
    for number, group in enumerate(groups):
        held.append(number)
        rows += group.num_rows
        stop = begins[number + 1]
        if stop - start >= size or stop == end:
            digest = _digest(Path(whole.path), start, stop)
            yield replace(
                whole,
                start=start,
                stop=stop,
                digest=digest,
                first=first,
                groups=tuple(held),
                whole=False,
            )
            start, first, rows, held = stop, first + rows, 0, []


def _begin(group: Any) -> int:
    """Return where the bytes of a row group begin."""
    columns = [group.column(number) for number in range(group.num_columns)]
    offsets: list[int | None] = [
        offset
        for column in columns
        for offset in (column.dictionary_page_offset, column.data_page_offset)
    ]
    return min(offset for offset in offsets if offset is not None)


def _digest(path: Path, start: int, stop: int) -> str:
    """Return the SHA-256 of some bytes of a file; an empty text where they cannot be read."""
    digest = hashlib.sha256()
    try:
        with open_regular(path) as stream:
            stretch = _Stretch(stream, start, stop)
            while piece := stretch.read(_PIECE):
                digest.update(piece)
    except (InputError, OSError):
        return ""
    return digest.hexdigest()


class _Stretch(io.RawIOBase):
    """Some bytes of a stream, as a stream.

    Args:
        stream: the whole; it can seek.
        start: where they begin.
        stop: where they end.
    """

    def __init__(self, stream: IO[bytes], start: int, stop: int) -> None:
        self._stream = stream
        self._left = stop - start
        stream.seek(start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        content: bytes = self._stream.read(min(len(view), self._left))
        view[: len(content)] = content
        self._left -= len(content)
        return len(content)


#: How files are cut, by kind.
_CUTS: Final[Mapping[str, Callable[[Slice, IO[bytes], int], Iterator[Slice]]]] = {
    "jsonl": _lines,
    "parquet": _row_groups,
}
