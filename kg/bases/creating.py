"""Making a base in a new folder: from a template, or from tables and RDF."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.bases import completing, shaping, table_turtle, template
from kg.bases.naming import check_namespace, default_namespace
from kg.bases.rdf_files import RDF_ENDINGS, refuse_no_rdf, take_over
from kg.bases.sentences import sentences
from kg.bases.tables import TABLES, Table, read_table
from kg.errors import InputError
from kg.files import check_regular, read_bytes
from kg.hallucination.index import profile, profile_turtle
from kg.hallucination.index.building import compile_evidence
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.proportions import counted
from kg.reasoning.deriving import derive
from kg.vocabulary import OWL, RDFS, XSD

if TYPE_CHECKING:
    from kg.hallucination.index.evidence import EvidenceIndex

__all__ = ["Step", "create"]

_DATA: Final = "ontology/base.ttl"
#: Called otherwise where a source has the name.
_MISSING: Final = "ontology/declared.ttl"
_PROFILE: Final = "ontology/profile.ttl"
_SHAPES: Final = "validators/shapes.ttl"
_QUERY: Final = "queries/things.rq"
_SENTENCES: Final = "test.md"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was written into a new base.

    Args:
        file: where, within the base.
        told: what, in one line.
    """

    file: str
    told: str


def create(
    directory: Path, sources: Sequence[Path] = (), namespace: str | None = None
) -> list[Step]:
    """Make a base in a folder that does not exist yet, or holds nothing but hidden files.

    It is made beside that folder and put there by one rename when it is whole. Into a folder that
    is there already it is moved piece by piece, ontology/ last: until then that is no base, and
    where a piece cannot be moved those before it are taken away.

    Args:
        directory: the folder.
        sources: tables and RDF files to make it of; a small base to change when there are none.
        namespace: what the IRIs begin with that are made here; made of the name of the folder when
            None.

    Returns:
        What was written, a step for each thing that a person may want to look at.

    Raises:
        InputError: if the folder holds files or cannot be made, or a source cannot be read or is
            not of a kind that is.
    """
    _refuse_directory(directory)
    space = default_namespace(directory) if namespace is None else check_namespace(namespace)
    with _staging(directory) as place:
        writer = _Writer(place, space)
        if sources:
            writer.take(sources)
            writer.complete()
        else:
            writer.begin()
        writer.add_rest(bool(sources))
        _refuse_directory(directory)
        _move(place, directory)
    return writer.steps


class _Writer:
    """Writes the files of a base.

    Args:
        place: its folder.
        namespace: what IRIs begin with.
    """

    def __init__(self, place: Path, namespace: str) -> None:
        self._place = place
        self._namespace = namespace
        self.steps: list[Step] = []

    def begin(self) -> None:
        """Write the base that comes with the engine."""
        prefixes = {"": self._namespace, "owl": OWL, "rdfs": RDFS, "xsd": XSD}
        head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in prefixes.items())
        lines = sum(bool(line) for line in template.ONTOLOGY.splitlines())
        self._write(
            _DATA,
            f"{head}\n{template.ONTOLOGY}",
            _("{lines} statements about two bridges", lines=lines),
        )

    def take(self, sources: Sequence[Path]) -> None:
        """Write what sources hold into `ontology/`."""
        _refuse_sources(sources)
        tables = [read_table(path) for path in sources if _is_table(path)]
        _refuse_empty(tables)
        for table, made in zip(
            tables, table_turtle.as_turtle(tables, self._namespace), strict=True
        ):
            file = f"ontology/{table.path.stem}.ttl"
            self._write(file, made.turtle, *made.told)
        for path in sources:
            if not _is_table(path):
                taken = take_over(path)
                self._write(f"ontology/{taken.name}", taken.content, f"{path.name}: {taken.told}")

    def complete(self) -> None:
        """Write what the data lack, and what they suggest of their properties."""
        graph, index = self._loaded()
        if not index.plain:
            self.steps.append(Step("ontology/", _("holds claims, which say themselves what is so")))
            return
        found = completing.missing(graph, index)
        self.steps.append(Step("ontology/", found.held))
        lines = list(completing.told(found, graph))
        if found:
            self._write(self._free(_MISSING), completing.as_turtle(found), *lines)
            graph, index = self._loaded()
        elif lines:
            self.steps += [Step("ontology/", line) for line in lines]
        proposals = profile.propose(index)
        if proposals:
            turtle = profile_turtle.as_turtle(proposals, index, graph.prefixes)
            self._write(self._free(_PROFILE), turtle, *_of_profile(proposals, graph))

    def add_rest(self, from_data: bool) -> None:
        """Write shapes, a query, and sentences to try the base with.

        Args:
            from_data: whether the base is not the one that comes with the engine.
        """
        graph, index = self._loaded()
        shapes, count = shaping.as_turtle(graph, index, self._namespace)
        if count:
            told = _(
                "what the data keep to ({shapes}): kg validate", shapes=counted(count, "shape")
            )
            self._write(_SHAPES, shapes, told)
        self._write(_QUERY, template.QUERY, _("one query: kg query things"))
        if not from_data:
            told = _("one sentence that is backed and one that is not: kg hr")
            self._write(_SENTENCES, template.SENTENCES, told)
            return
        right, wrong = sentences(index) if index.plain else (None, None)
        text = "".join(f"{line}\n" for line in (right, wrong) if line is not None)
        if not text:
            why = _("no sentence about it could be made that kg hr reads; kg check tells more")
            self.steps.append(Step(_SENTENCES, _("not written: {why}", why=why)))
            return
        told = _("a sentence that the data back") + (
            _(" and one that they contradict") if wrong else ""
        )
        self._write(_SENTENCES, text, _("{told}: kg hr", told=told))

    def _loaded(self) -> tuple[KnowledgeGraph, EvidenceIndex]:
        graph = KnowledgeGraph.load(self._place)
        derive(graph)
        return graph, compile_evidence(graph)

    def _free(self, file: str) -> str:
        """Return the name of a file, with a number where a source was written to it."""
        wanted = self._place / file
        free, number = wanted, 1
        while free.exists():
            number += 1
            free = wanted.with_stem(f"{wanted.stem}-{number}")
        return free.relative_to(self._place).as_posix()

    def _write(self, file: str, content: str | bytes, *told: str) -> None:
        path = self._place / file
        if path.exists():
            raise InputError(_("two sources would be written to {file}; rename one", file=file))
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        self.steps += [Step(file, line) for line in told]


def _of_profile(proposals: Sequence[profile.Proposal], graph: KnowledgeGraph) -> Iterator[str]:
    """Yield what the data suggest of each property, and what of that was only noted."""
    for proposal in proposals:
        kept = "" if proposal.firm else _("; too few data, so it is only a comment")
        name = graph.shorten(proposal.property)
        yield f"{name}: {_(proposal.trait.value)} ({proposal.ground}){kept}"


def _is_table(path: Path) -> bool:
    return path.suffix.lower() in TABLES


def _refuse_sources(sources: Sequence[Path]) -> None:
    """Refuse what cannot be read, before anything is.

    Raises:
        InputError: if a source is missing, empty, no file, or of an unknown kind.
    """
    known = (*TABLES, *RDF_ENDINGS)
    for path in sources:
        check_regular(path)
        if path.suffix.lower() not in known:
            refuse_no_rdf(path, read_bytes(path))
            raise InputError(
                _(
                    "{path}: is of no kind that is read; expected an ending among {known}",
                    path=path,
                    known=", ".join(known),
                )
            )


def _refuse_empty(tables: Sequence[Table]) -> None:
    for table in tables:
        if not any(name in row.cells for row in table.rows for name in table.properties):
            raise InputError(
                _(
                    "{path}: no column says anything of the things that it names; add one with "
                    "values",
                    path=table.path,
                )
            )


def _refuse_directory(directory: Path) -> None:
    """Refuse a folder that a base cannot be made in.

    Raises:
        InputError: if it is a file, holds files, or there is no folder to make it in.
    """
    if directory.exists() and not directory.is_dir():
        raise InputError(_("{directory}: is a file; give a new folder", directory=directory))
    if directory.is_dir() and any(not path.name.startswith(".") for path in directory.iterdir()):
        raise InputError(
            _("{directory}: holds files; give a new or an empty folder", directory=directory)
        )
    if not directory.absolute().parent.is_dir():
        raise InputError(
            _(
                "{directory}: there is no folder {parent} to make it in",
                directory=directory,
                parent=directory.parent,
            )
        )


@contextmanager
def _staging(directory: Path) -> Iterator[Path]:
    """Give a folder beside the one that is meant, or within it where it exists."""
    parent = directory if directory.is_dir() else directory.absolute().parent
    try:
        staging = Path(tempfile.mkdtemp(prefix=".kg-init-", dir=parent))
    except OSError as error:
        raise InputError(
            _(
                "{directory}: cannot be written: {reason}",
                directory=directory,
                reason=error.strerror,
            )
        ) from None
    try:
        # A temporary folder is for its owner alone, and what is made in it for all as usual.
        place = staging / "base"
        place.mkdir()
        yield place
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _move(place: Path, directory: Path) -> None:
    try:
        if directory.is_dir():
            _move_pieces(place, directory)
        else:
            os.rename(place, directory)
    except OSError as error:
        raise InputError(
            _(
                "{directory}: cannot be written: {reason}",
                directory=directory,
                reason=error.strerror,
            )
        ) from None


def _move_pieces(place: Path, directory: Path) -> None:
    """Move what is in a folder into another, or nothing; ontology/, which makes it a base, last."""
    moved: list[Path] = []
    try:
        for path in sorted(place.iterdir(), key=lambda path: (path.name == "ontology", path.name)):
            moved.append(path)
            os.rename(path, directory / path.name)
    except BaseException:
        for path in moved:
            if not path.exists():
                with suppress(OSError):
                    os.rename(directory / path.name, path)
        raise
