"""Files of a client in a process that works on its request: named as the client names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

__all__ = ["in_folder_with"]


@contextmanager
def in_folder_with(files: Mapping[str, bytes]) -> Iterator[None]:
    """Make files, and the folder that they are in the working directory; all goes afterwards.

    So they are read by their names alone, and no message tells where they are on this machine. One
    request at a time is worked on in a process, so its working directory is nobody else's.

    Args:
        files: contents by name, without a folder.
    """
    with TemporaryDirectory(prefix="kg-given-") as folder, chdir(folder):
        for name, content in files.items():
            Path(name).write_bytes(content)
        yield
