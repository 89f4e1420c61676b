"""Reading files from outside, with errors a user can act on, and writing files whole."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from kg.errors import InputError, SourceSyntaxError
from kg.i18n import N_, _

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = [
    "MOST_BYTES",
    "MOST_LINE",
    "PART",
    "as_file",
    "bounded_lines",
    "check_regular",
    "check_writable",
    "decode",
    "open_regular",
    "read_bounded",
    "read_bytes",
    "read_text",
    "size_of",
    "write_atomically",
    "write_pieces",
    "written_atomically",
]

#: A file that is read as a whole may hold this much; more is refused before memory runs out.
MOST_BYTES: Final = 1 << 30
#: A line of a file that is read line by line may have so many bytes; a longer one is not held.
MOST_LINE: Final = 64 << 20
#: How the name of a file ends that is still being written.
PART: Final = ".part"
_PIECE: Final = 1 << 20
_BINARY: Final = getattr(os, "O_BINARY", 0)
_KINDS: Final = (
    (stat.S_ISDIR, N_("is a directory; a file is expected")),
    (
        stat.S_ISFIFO,
        N_("is a pipe, not a regular file; save what it carries, or use - where stdin is read"),
    ),
    (stat.S_ISCHR, N_("is a device, not a regular file")),
    (stat.S_ISBLK, N_("is a device, not a regular file")),
    (stat.S_ISSOCK, N_("is a socket, not a regular file")),
)


@contextmanager
def as_file(name: str, content: bytes) -> Iterator[Path]:
    """Hand over a content as a file in a folder of its own, which goes afterwards.

    Args:
        name: of the file, without a folder.
        content: its bytes.

    Raises:
        InputError: if what is done with it raises one; that calls the file by its name alone.
    """
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="kg-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            yield path
        except InputError as error:
            raise InputError(str(error).replace(f"{folder}{os.sep}", "")) from None


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file for reading, without waiting for a pipe or reading from a device.

    Args:
        path: the file; a symbolic link is followed.

    Raises:
        InputError: if it is missing, unreadable, or no regular file; the message names it.
    """
    try:
        _refuse_kind(path, os.stat(path).st_mode)
        # Should it be replaced by a pipe meanwhile, this does not wait for a writer.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | _BINARY)
    except FileNotFoundError:
        raise InputError(_("{path}: no such file", path=path)) from None
    except ValueError:  # NUL, for one
        raise InputError(_("{path!r} cannot be the name of a file", path=str(path))) from None
    except OSError as error:
        raise InputError(
            _("{path}: cannot be read: {reason}", path=path, reason=_reason(error))
        ) from None
    stream = os.fdopen(descriptor, "rb")
    try:
        _refuse_kind(path, os.fstat(descriptor).st_mode)
    except InputError:
        stream.close()
        raise
    return stream


def size_of(path: Path) -> int:
    """Return how many bytes a file holds, which must be readable, regular and not empty.

    Raises:
        InputError: as `check_regular` does.
    """
    check_regular(path)
    return path.stat().st_size


def check_regular(path: Path) -> None:
    """Refuse what is no readable, regular file with something in it; at most a piece is read.

    Raises:
        InputError: if it is missing, unreadable, no regular file, or empty.
    """
    with open_regular(path) as stream:
        try:
            while piece := stream.read(_PIECE):
                if piece.strip():
                    return
        except OSError as error:
            raise InputError(
                _("{path}: cannot be read: {reason}", path=path, reason=_reason(error))
            ) from None
    raise InputError(_("{path}: is empty", path=path))


def read_bounded(stream: IO[bytes], source: str | Path) -> bytes:
    """Return all that a stream has to give, which must be something and not too much.

    Args:
        stream: where it is read from.
        source: what messages call it.

    Raises:
        InputError: if it cannot be read, is empty, or holds over `MOST_BYTES` bytes.
    """
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := stream.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            if size > MOST_BYTES:
                raise _too_big(source)
    except OSError as error:
        raise InputError(
            _("{source}: cannot be read: {reason}", source=source, reason=_reason(error))
        ) from None
    content = b"".join(pieces)
    if not content.strip():
        raise InputError(_("{source}: is empty", source=source))
    return content


def bounded_lines(stream: IO[bytes], most: int = MOST_LINE) -> Iterator[bytes]:
    """Yield the lines of a stream; of one that is too long only its first `most` + 1 bytes.

    Args:
        stream: where they are read from.
        most: how many bytes a line may have.
    """
    while line := stream.readline(most + 1):
        yield line
        while len(line) > most and not line.endswith(b"\n"):
            line = stream.readline(most + 1)


def read_bytes(path: Path) -> bytes:
    """Return the content of a file that must exist, be a regular file and not be empty.

    Raises:
        InputError: if it is missing, no regular file, unreadable, empty or over `MOST_BYTES`; the
            message names it.
    """
    with open_regular(path) as stream:
        if os.fstat(stream.fileno()).st_size > MOST_BYTES:
            raise _too_big(path)
        return read_bounded(stream, path)


def decode(content: bytes, source: str | Path) -> str:
    """Return UTF-8 `content` as text, without a byte order mark.

    Raises:
        SourceSyntaxError: if it is not UTF-8; the message tells the line.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{content[error.start]:02x}"
        raise SourceSyntaxError(
            source, _("{found} is not UTF-8; save the file as UTF-8", found=found), line
        ) from None


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: if it cannot be read, is empty, or is not UTF-8.
    """
    return decode(read_bytes(path), path)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; see `written_atomically`.

    Args:
        path: the file.
        content: what it is to hold.

    Raises:
        InputError: as `written_atomically` does.
    """
    with written_atomically(path) as stream:
        stream.write(content)


def write_pieces(path: Path, pieces: Iterable[str]) -> int:
    """Write a text piece by piece, whole or not at all, and return how many bytes it has.

    Args:
        path: the file; see `written_atomically`.
        pieces: the text. What UTF-8 cannot hold, half of a surrogate pair, is escaped as on stdout.

    Raises:
        InputError: as `written_atomically` does. What the pieces raise passes through.
    """
    size = 0
    with written_atomically(path) as stream:
        for piece in pieces:
            size += stream.write(piece.encode("utf-8", "backslashreplace"))
    return size


@contextmanager
def written_atomically(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that appears when the block ends, and not at all where it ends with an error.

    It is written to a temporary neighbour, which is renamed at the end.

    Args:
        path: the file; where it is a symbolic link, what that points to is replaced.

    Raises:
        InputError: if the folder is missing or cannot be written to, the disk is full, or a device
            or a pipe is in the place of the file; the message names the file.
    """
    target = check_writable(path)
    # Processes on two machines may have the same number, and one folder.
    unique = f"{os.getpid()}-{os.urandom(4).hex()}"
    temporary = target.with_name(f".{target.name}.{unique}{PART}")
    try:
        with _writing(path):
            raw = _Part(temporary, path)
        with io.BufferedWriter(raw) as stream:
            yield stream
            stream.flush()
            with _writing(path):
                os.fsync(raw.fileno())  # some disks tell only now that they are full
        with _writing(path):
            temporary.replace(target)
    finally:
        with suppress(OSError):  # on a read-only disk even this fails, and there is nothing to undo
            temporary.unlink(missing_ok=True)


def check_writable(path: Path) -> Path:
    """Refuse the name of a file that could not be written, and return what is written to.

    Args:
        path: the file; where it is a symbolic link, what that points to is returned.

    Raises:
        InputError: if the folder is missing, or a folder, a device or a pipe is in its place.
    """
    target = Path(os.path.realpath(path))
    if target.is_dir():
        raise InputError(_("{path}: is a directory; a file name is expected", path=path))
    if target.exists() and not target.is_file():
        raise InputError(
            _("{path}: is no regular file; without this option stdout is written to", path=path)
        )
    if not target.parent.is_dir():
        raise InputError(
            _("{parent}: no such folder to write {name} to", parent=path.parent, name=path.name)
        )
    return target


class _Part(io.FileIO):
    """The temporary neighbour of a file that is written; an error of the disk names the file."""

    def __init__(self, temporary: Path, path: Path) -> None:
        super().__init__(temporary, "xb")
        self._path = path

    def write(self, content: ReadableBuffer, /) -> int:
        with _writing(self._path):
            return super().write(content)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(
            _("{path}: cannot be written: {reason}", path=path, reason=_reason(error))
        ) from None


def _refuse_kind(path: Path, mode: int) -> None:
    for is_kind, what in _KINDS:
        if is_kind(mode):
            raise InputError(f"{path}: {_(what)}")


def _too_big(source: str | Path) -> InputError:
    return InputError(
        _(
            "{source}: holds over {most_bytes:,} MiB; divide it",
            source=source,
            most_bytes=MOST_BYTES >> 20,
        )
    )


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)
