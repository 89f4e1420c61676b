"""What is to be done: the parts of the input, the index, and all that the result turns on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import kg
from kg.base_files import base_fingerprint
from kg.cache import code_fingerprint, imported_files, library_version
from kg.errors import InputError
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.tables import language_code
from kg.hallucination.loaders.slices import Slice, slices_of
from kg.hallucination.verification.tolerance import Tolerance
from kg.i18n import _
from kg.reasoning.signature import engine_signature

__all__ = ["Job", "Part", "Settings", "base_mark", "engine_mark", "plan"]

_PACKAGE: Final = Path(kg.__file__).parent
#: What makes the verdicts, with all that it imports; every worker has to have the same.
_CODE: Final = _PACKAGE / "hallucination"


@dataclass(frozen=True, slots=True)
class Part:
    """A portion of the input that becomes one file.

    Args:
        number: its place among all parts, from 0.
        of: how many parts there are.
        slices: what it is read from, in order.
    """

    number: int
    of: int
    slices: tuple[Slice, ...]

    @property
    def size(self) -> int:
        """How many bytes of input it has."""
        return sum(piece.size for piece in self.slices)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a worker has to know beside its part.

    Args:
        index: the evidence.
        reader: the name of what finds the claims; see `kg.hallucination.extraction.readers`.
        tolerance: how near "about" has to be.
        labels: the labels by which rates are told.
        form: how parts are written, one of `kg.hallucination.cluster.folder.PART_FORMATS`.
    """

    index: EvidenceIndex
    reader: str = "lexical"
    tolerance: Tolerance = field(default_factory=Tolerance)
    labels: tuple[str, ...] = ()
    form: str = "jsonl"


@dataclass(frozen=True)
class Job:
    """Input that is to be scored.

    Args:
        parts: the input.
        settings: for the workers.
        base: tells the base that the index was compiled from, and how, from all others.
    """

    parts: tuple[Part, ...]
    settings: Settings
    base: str

    @cached_property
    def marks(self) -> dict[str, Any]:
        """What the result turns on, by what a person would call it."""
        digest = hashlib.sha256()
        for part in self.parts:
            for piece in part.slices:
                told: tuple[object, ...] = (part.number, piece.source, piece.kind, piece.start)
                told += (piece.digest, piece.field)
                digest.update(repr(told).encode("utf-8", "surrogateescape"))
        settings = self.settings
        return {
            "input": digest.hexdigest(),
            "base": self.base,
            "engine": engine_mark(),
            "reader": settings.reader,
            "tolerance": [str(settings.tolerance.share), str(settings.tolerance.number)],
            "labels": list(settings.labels),
            "format": settings.form,
            "parts": len(self.parts),
        }


def base_mark(root: Path, *, assumed: bool = False) -> str:
    """Return what tells a base, and the index that is compiled from it, from others.

    Args:
        root: the folder of the base.
        assumed: whether the index takes for true what a profile proposes.

    Raises:
        InputError: if a file of it cannot be read.
    """
    return base_fingerprint(root, engine_signature()) + (" assumed" if assumed else "")


@cache
def engine_mark() -> str:
    """Return what tells the code that makes verdicts, and its Python, from other versions."""
    modules = imported_files(*_CODE.rglob("*.py"), package=_PACKAGE)
    code = code_fingerprint(_CODE, *(path for path in modules if _CODE not in path.parents))
    libraries = hashlib.sha256(f"{language_code()}\0{library_version('pint')}".encode()).hexdigest()
    return f"{kg.__version__} {code} {libraries}"


def plan(
    paths: Iterable[Path], kind: str | None, size: int, field: str | None = None
) -> tuple[Part, ...]:
    """Cut input into parts; the same input always in the same way.

    Every byte of it is read once, for its checksum.

    Args:
        paths: files and folders; see `kg.hallucination.loaders.inputs.read_records`.
        kind: how they are read; by the ending of each file when None.
        size: how many bytes a part has at most, but for what cannot be cut, at least 1: a line, a
            row group, a file in another format.
        field: what of a record holds its text; see `records_of`.

    Raises:
        InputError: if a path is missing or no regular file, or the standard input.
        MissingExtraError: if a library is not installed that reads a file.
    """
    given = list(paths)
    if any(str(path) == "-" for path in given):
        raise InputError(_("the standard input cannot be cut into parts; give files or folders"))
    portions = list(_portions(slices_of(given, kind, size, field), size))
    return tuple(Part(n, len(portions), portion) for n, portion in enumerate(portions))


def _portions(slices: Iterable[Slice], size: int) -> Iterator[tuple[Slice, ...]]:
    held = list[Slice]()
    for piece in slices:
        if held and sum(other.size for other in held) + piece.size > size:
            yield tuple(held)
            held = []
        held.append(piece)
    yield tuple(held)
