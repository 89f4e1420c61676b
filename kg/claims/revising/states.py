"""The states of a base that can be compared: folders, revisions of git, moments of its history."""

from __future__ import annotations

import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO, Final

from kg.base_files import changes_of
from kg.cache import Cache
from kg.claims.revising.retracting import change_named
from kg.errors import InputError
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_graph
from kg.reasoning.deriving import derive

__all__ = ["NOW", "state"]

#: More of a revision is not written to a temporary folder, in bytes.
MOST_BYTES: Final = 2 << 30
#: The base as it is.
NOW: Final = "now"
_MOMENT: Final = "-%m-%dT%H%M%S.%fZ"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_GIT: Final = "git:"
#: What a graph is made from.
_PARTS: Final = ("ontology", "queries")
_CHOICES: Final = N_(
    "give a folder, `now`, a change (as `kg history` lists it; with ^, what was "
    "before it), a day or time, or git:REVISION"
)


@contextmanager
def state(root: Path, name: str, cache: Cache | None) -> Iterator[KnowledgeGraph]:
    """Open a base as it is, was, or is elsewhere.

    Args:
        root: the folder of the base whose history is meant.
        name: a folder with another base; `now`; a change, or `CHANGE^` for what was before it; a
            day (its end) or a time in ISO 8601, in UTC where it names no other zone; or
            `git:REVISION`.
        cache: where bases in folders are kept.

    Raises:
        InputError: if there is no such state, or it cannot be loaded.
    """
    if name == NOW:
        yield open_graph(root, cache)
    elif name.startswith(_GIT):
        with tempfile.TemporaryDirectory(prefix="kg-diff-") as folder:
            _extract(root, name.removeprefix(_GIT), Path(folder))
            yield open_graph(Path(folder), None)
    elif Path(name).is_dir():
        yield open_graph(Path(name), cache)
    else:
        graph = KnowledgeGraph.load(root, until=_until(root, name))
        derive(graph)
        yield graph


def _until(root: Path, name: str) -> str:
    """Return the name of the last change that counts in a state, or what sorts like it."""
    before = name.endswith("^")
    changes = changes_of(root)
    change = None if _DAY.fullmatch(name) else change_named(changes, name.removesuffix("^"))
    if change is not None:
        earlier = [other.name for other in changes if other.name < change.name]
        return change.name if not before else max(earlier, default="")
    try:
        moment = _moment(name)
    except (ValueError, OverflowError):
        raise InputError(
            _("{name}: is no state of a base; {choices}", name=name, choices=_(_CHOICES))
        ) from None
    return f"{moment.year:04}{moment:{_MOMENT}}"  # for %Y does not fill up with zeros everywhere


def _moment(text: str) -> datetime:
    if _DAY.fullmatch(text):
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _extract(root: Path, revision: str, folder: Path) -> None:
    """Write the files that the graph of a base is made from, in a revision of git, into a folder.

    Raises:
        InputError: if there is no such revision, or it holds no base, or one that is too large.
    """
    told = f"{root}: {_GIT}{revision}"
    if not hasattr(tarfile, "data_filter"):
        raise InputError(
            _("{told}: needs Python 3.11.4 or later, which unpacks archives safely", told=told)
        )
    listed = _git(root, told, "ls-tree", "-z", "--name-only", "--end-of-options", revision, *_PARTS)
    parts = listed.decode().split("\0")[:-1]
    if _PARTS[0] not in parts:
        raise InputError(_("{told}: holds no folder {parts}/", told=told, parts=_PARTS[0]))
    command = ["git", "-C", str(root), "archive", "--format=tar", "--end-of-options", revision]
    with subprocess.Popen(
        [*command, *parts], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            _unpack(process.stdout, folder, told)
            process.stdout.read()  # what fills up the last block
            if process.wait():
                raise InputError(_("{told}: git did not write all of it", told=told))
        except (tarfile.TarError, OSError) as error:
            raise InputError(
                _("{told}: cannot be unpacked: {error}", told=told, error=error)
            ) from None
        finally:
            process.kill()  # which does nothing once it has ended


def _unpack(stream: IO[bytes], folder: Path, told: str) -> None:
    """Write the files of an archive into a folder, while it is read."""
    size = 0
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            size += member.size
            if size > MOST_BYTES:
                raise InputError(
                    _(
                        "{told}: holds over {most_bytes} bytes; check it out, and give that folder",
                        told=told,
                        most_bytes=MOST_BYTES,
                    )
                )
            archive.extract(member, folder, filter="data")


def _git(root: Path, told: str, *arguments: str) -> bytes:
    """Return what git prints about the repository of a base."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=False
        )
    except FileNotFoundError:
        raise InputError(_("{told}: needs git, which is not installed", told=told)) from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or [_("git failed")]
        raise InputError(f"{told}: {lines[0].removeprefix('fatal: ')}")
    return done.stdout
