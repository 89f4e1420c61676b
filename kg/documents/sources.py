"""A new source document: taken into the base whole, or compared with what is there of it."""

from __future__ import annotations

import datetime
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.documents.describing import Description, as_turtle
from kg.documents.naming import slug
from kg.documents.passages import (
    Passage,
    Place,
    document_names,
    passages_of,
    read_as_recorded,
)
from kg.documents.units import Document, Unit, read_document
from kg.errors import InputError
from kg.files import write_atomically
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.vocabulary import SOURCE
from kg.writing_lock import copy_of, writing

__all__ = ["Added", "Change", "Known", "add_source"]

_ENDINGS: Final = (".md", ".markdown", ".txt", ".text")
_FILE: Final = "passages.ttl"
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Added:
    """A source document that was taken in.

    Args:
        document: its IRI.
        path: the file that holds its parts and passages.
        units: how many units it has, each a passage now.
        parts: how many sections, tables and figures it has.
    """

    document: str
    path: Path
    units: int
    parts: int


@dataclass(frozen=True, slots=True)
class Change:
    """A unit of a document that is not where it was recorded.

    Args:
        kind: added, removed or moved.
        unit: its place now, such as `L69.1`; None when it was removed.
        was: its place as recorded; None when it was added.
        passage: the IRI of the passage that records it; None when it was added.
        claims: how many claims cite that passage.
        text: what it says; None when it was removed, as the graph holds no text.
    """

    kind: str
    unit: str | None
    was: str | None
    passage: str | None
    claims: int
    text: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """A source document that is there already.

    Args:
        document: its IRI.
        changes: where the text differs from what is recorded.
    """

    document: str
    changes: tuple[Change, ...]


def add_source(
    graph: KnowledgeGraph,
    path: Path,
    about: Description,
    on_wait: Callable[[], None] | None = None,
) -> Added | Known:
    """Write a document, its parts and its passages into `ontology/claims/NAME/` of the base.

    Of its text only headings and the names of rows and columns are kept, and fingerprints.

    Args:
        graph: the base.
        path: the document, Markdown or plain text in UTF-8.
        about: what is said of it. Without a name it is called as its file; without a title it has
            its first heading for one, or else the name of the file.
        on_wait: called once if another process is writing to the base.

    Returns:
        What was written, or, where the base has the document, how it has changed since; then
        nothing is written.

    Raises:
        InputError: if the file cannot be read or states nothing, the date is none, the name cannot
            be that of a source, or the base cannot be written to.
    """
    if path.is_dir():
        raise InputError(
            _("{path}: is a directory; give one Markdown or plain text file at a time", path=path)
        )
    if path.suffix.lower() not in _ENDINGS:
        raise InputError(
            _(
                "{path}: is not named as Markdown or plain text ({endings}); convert it first, "
                "for example with pandoc",
                path=path,
                endings=", ".join(_ENDINGS),
            )
        )
    document = read_document(path)
    called = _name(path, about.name)
    _check_date(about.date)
    known = document_names(graph)
    if called in known:
        return _compare(graph, path, known[called])
    if not document.units:
        raise InputError(
            _("{path}: states nothing; a document has sentences, tables or diagrams", path=path)
        )
    _refuse_copy(graph, path, document, known)
    title = _one_line(about.title or document.title or path.stem)
    about = replace(about, name=called, title=title, author=_one_line(about.author))
    content = as_turtle(about, document)
    _refuse_taken(graph, content, called)
    file = _write(graph.root, called, content, on_wait)
    return Added(SOURCE + called, file, len(document.units), len(document.inhabited))


def _name(path: Path, given: str) -> str:
    if not given:
        if made := slug(path.stem):
            return made
        raise InputError(
            _("{path}: its name has no letter that a source can be called by; --name", path=path)
        )
    if slug(given) != given:
        right = f"; write {slug(given)!r}" if slug(given) else ""
        raise InputError(
            _(
                "{given!r} cannot be the name of a source: small letters, digits, underscores "
                "and hyphens make one{right}",
                given=given,
                right=right,
            )
        )
    return given


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _check_date(written: str) -> None:
    if not written:
        return
    padded = written + "-01" * (2 - written.count("-"))
    try:
        if not _DATE.fullmatch(written):  # a week, such as 2025-W01-1, is a date to the library
            raise ValueError  # noqa: TRY301
        datetime.date.fromisoformat(padded)
    except ValueError:
        raise InputError(
            _("{written!r} is no date; write 2025, 2025-09 or 2025-09-30", written=written)
        ) from None


def _refuse_copy(
    graph: KnowledgeGraph, path: Path, document: Document, known: Mapping[str, str]
) -> None:
    """Refuse the text of a document that the base has under another name."""
    prints = sorted(unit.fingerprint for unit in document.units)
    for name, iri in known.items():
        if sorted(each.fingerprint for each in passages_of(graph, iri).values()) == prints:
            raise InputError(
                _("{path}: is the source {name!r} of the base, word for word", path=path, name=name)
            )


def _refuse_taken(graph: KnowledgeGraph, content: str, name: str) -> None:
    """Refuse to say anything about a node that the base has already."""
    for node in {quad.subject for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)}:
        assert isinstance(node, ox.NamedNode)
        if graph.store.mentions(node):
            raise InputError(
                _(
                    "<{value}> is in the base already; give another --name than {name!r}",
                    value=node.value,
                    name=name,
                )
            )


def _write(root: Path, name: str, content: str, on_wait: Callable[[], None] | None) -> Path:
    """Write the file of a new source: it is there whole, or neither it nor its folder."""
    folder = root / "ontology" / "claims" / name
    with writing(root, on_wait) as staging:
        _refuse_folder(folder)
        staged = staging / name
        try:
            staged.mkdir()
            write_atomically(staged / _FILE, content.encode("utf-8"))
            folder.parent.mkdir(exist_ok=True)
            staged.rename(folder)
        except OSError as error:
            raise InputError(
                _(
                    "{folder}: cannot be made: {reason}; {copy_of}",
                    folder=folder,
                    reason=error.strerror,
                    copy_of=copy_of(root),
                )
            ) from None
        finally:
            shutil.rmtree(staged, ignore_errors=True)  # it is there only if something came between
    return folder / _FILE


def _refuse_folder(folder: Path) -> None:
    """Refuse the place of a new source where something is; an empty folder is taken away."""
    if os.path.lexists(folder):
        try:
            folder.rmdir()
        except OSError:
            raise InputError(
                _("{folder}: exists, without a source of that name; --name", folder=folder)
            ) from None


def _compare(graph: KnowledgeGraph, path: Path, document: str) -> Known:
    passages = passages_of(graph, document)
    return Known(document, tuple(_changes(read_as_recorded(path, passages).units, passages)))


def _changes(units: tuple[Unit, ...], passages: Mapping[Place, Passage]) -> Iterator[Change]:
    """Yield the units that are elsewhere, those that are new, and the passages without a unit.

    Of several units with one text each takes its own place first, and then the places in order.
    """
    left: defaultdict[str, list[Passage]] = defaultdict(list)
    strays: list[Unit] = []
    kept = {
        place
        for place, unit in ((_place(unit), unit) for unit in units)
        if place in passages and passages[place].fingerprint == unit.fingerprint
    }
    for place, passage in passages.items():
        if place not in kept:
            left[passage.fingerprint].append(passage)
    for unit in units:
        if _place(unit) in kept:
            continue
        if left[unit.fingerprint]:
            old = left[unit.fingerprint].pop(0)
            yield Change("moved", unit.id, old.id, old.iri, old.claims, unit.text)
        else:
            strays.append(unit)
    for unit in strays:
        yield Change("added", unit.id, None, None, 0, unit.text)
    for passage in sorted((p for each in left.values() for p in each), key=_recorded_place):
        yield Change("removed", None, passage.id, passage.iri, passage.claims, None)


def _place(unit: Unit) -> Place:
    return unit.line, unit.position


def _recorded_place(passage: Passage) -> Place:
    return passage.line, passage.position
