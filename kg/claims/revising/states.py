"""The states of a base that can be compared: folders, revisions of git, moments of its history."""

from __future__ import annotations

import io
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from kg.base_files import changes_of
from kg.cache import Cache
from kg.claims.revising.retracting import change_named
from kg.errors import InputError
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_graph
from kg.reasoning.deriving import derive

__all__ = ["NOW", "state"]

#: The base as it is.
NOW: Final = "now"
_MOMENT: Final = "%Y-%m-%dT%H%M%S.%fZ"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_GIT: Final = "git:"
_CHOICES: Final = (
    "give a folder, `now`, a change (as `kg history` lists it; with ^, what was before it), "
    "a day or time, or git:REVISION"
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
    except ValueError:
        raise InputError(f"{name}: is no state of a base; {_CHOICES}") from None
    return moment.strftime(_MOMENT)


def _moment(text: str) -> datetime:
    if _DAY.fullmatch(text):
        end = datetime.combine(date.fromisoformat(text), time()) + timedelta(days=1)
        return end.replace(tzinfo=UTC) - timedelta(microseconds=1)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _extract(root: Path, revision: str, folder: Path) -> None:
    """Write the files of a base in a revision of git into a folder."""
    command = ["git", "-C", str(root), "archive", "--format=tar", "--end-of-options", revision]
    try:
        done = subprocess.run([*command, "."], capture_output=True, check=False)
    except FileNotFoundError:
        raise InputError(f"{_GIT}{revision}: needs git, which is not installed") from None
    if done.returncode:
        told = done.stderr.decode(errors="replace").strip().splitlines() or ["git failed"]
        raise InputError(f"{root}: {_GIT}{revision}: {told[0].removeprefix('fatal: ')}")
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        archive.extractall(folder, filter="data")
