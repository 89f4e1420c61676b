"""Reading files from outside, with errors a user can act on."""

from __future__ import annotations

import os
from pathlib import Path

from kg.errors import InputError, SourceSyntaxError

__all__ = ["decode", "read_bytes", "read_text", "write_atomically"]


def read_bytes(path: Path) -> bytes:
    """Return the content of a file that must exist, be a file and not be empty.

    Raises:
        InputError: if it is missing, a directory, unreadable or empty; the message names it.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: is a directory; a file is expected") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None
    except ValueError:  # NUL, for one
        raise InputError(f"{str(path)!r} cannot be the name of a file") from None
    if not content.strip():
        raise InputError(f"{path}: is empty")
    return content


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
            source, f"{found} is not UTF-8; save the file as UTF-8", line
        ) from None


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file.

    Raises:
        InputError: if it cannot be read, is empty, or is not UTF-8.
    """
    return decode(read_bytes(path), path)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: to a temporary neighbour first, then renamed.

    Raises:
        InputError: if the folder is missing or cannot be written to.
    """
    if path.is_dir():
        raise InputError(f"{path}: is a directory; a file name is expected")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except FileNotFoundError:
        raise InputError(f"{path.parent}: no such folder to write {path.name} to") from None
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from None
