"""What every reader is handed, and what asset readers hand back before volumes are known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kg.i18n import _
from kg.readiness.artefacts import UNRESOLVED, Finding, Severity, VolumeUnit
from kg.readiness.reading.mappings import MappingSet
from kg.readiness.reading.nodes import Node
from kg.readiness.reading.notes import Notes
from kg.readiness.reading.terms import Prefixes

__all__ = ["Column", "Context", "Entry", "Table"]


@dataclass(frozen=True, slots=True)
class Column:
    """A field as its artefact declares it.

    Args:
        name: its name; the path from the top, with dots, for a nested one.
        terms: the IRIs its artefact binds it to.
        datatype: the IRI of its XSD datatype, or None.
        unit: its unit of measure, as written or as an IRI, or None.
        place: where it is declared.
        share: its part in the records of the asset, relative to the other fields, where
            fields are counted one by one; None where each record has every field.
    """

    name: str
    terms: tuple[str, ...]
    datatype: str | None
    unit: str | None
    place: str
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A data asset as its artefact declares it.

    Args:
        name: its name.
        columns: its fields.
        place: where it is declared.
        records: counts its records, when its data are at hand.
        bytes: counts its bytes, when its data are at hand.
        files: the names of the files that hold its data, to find it in a catalogue.
    """

    name: str
    columns: tuple[Column, ...]
    place: str
    records: Callable[[], int] | None = None
    bytes: Callable[[], int] | None = None
    files: tuple[str, ...] = ()


@dataclass(slots=True)
class Context:
    """What holds for the whole assessment.

    Args:
        folder: where relative paths start.
        prefixes: the prefixes of the assessment.
        unit: what volumes are counted in.
        today: the time from which on a decision lies in the future, in UTC.
        notes: where findings are gathered.
        mappings: the mapping sets read so far, so that one for many assets is read once.
        seen: the entry that names each data asset, by what tells it from others.
    """

    folder: Path
    prefixes: Prefixes
    unit: VolumeUnit
    today: datetime
    notes: Notes = field(default_factory=Notes)
    mappings: dict[Path, MappingSet] = field(default_factory=dict)
    seen: dict[tuple[str | None, ...], Node] = field(default_factory=dict)

    def warn(self, place: str, message: str) -> None:
        """Note something that is likely wrong."""
        self.notes.add(Finding(Severity.WARNING, place, message))

    def inform(self, place: str, message: str) -> None:
        """Note something worth knowing."""
        self.notes.add(Finding(Severity.INFO, place, message))

    def blame(self, place: str, message: str) -> None:
        """Note something that is wrong and was left out."""
        self.notes.add(Finding(Severity.ERROR, place, message))

    def terms(self, written: Iterable[str], place: str, prefixes: Prefixes) -> tuple[str, ...]:
        """Return the IRIs of terms, each once; what is no IRI is noted, and stays `UNRESOLVED`.

        Args:
            written: CURIEs or IRIs, as the artefact has them.
            place: where.
            prefixes: the prefixes of that artefact.
        """
        found: dict[str, None] = {}
        for name in written:
            iri = prefixes.expand(name)
            found[iri or UNRESOLVED + name] = None
            if iri is None:
                self.warn(
                    place,
                    _(
                        "{name!r} is no IRI, nor a name with a known prefix; declare its "
                        "prefix under "
                        "`prefixes:`",
                        name=name,
                    ),
                )
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of `assets:`, `logic:` and the like: a kind, a path, and what the kind takes.

    Args:
        node: the entry as written.
        kind: which reader reads it.
        path: the file it names, or None for a source that is no file.
        options: its other keys.
        context: what holds for the whole assessment.
    """

    node: Node
    kind: str
    path: Path | None
    options: dict[str, Node]
    context: Context

    @property
    def file(self) -> Path:
        """The file it names.

        Raises:
            SourceSyntaxError: if it names none.
        """
        if self.path is None:
            raise self.node.fault(
                _("{name} has no `path:`; name the file to be read", name=self.node.name)
            )
        return self.path

    def text(self, key: str) -> str | None:
        """Return a text among the options, or None if it is not given.

        Raises:
            SourceSyntaxError: if it is no text.
        """
        return self.options[key].text() if key in self.options else None

    def beside(self, key: str) -> Path | None:
        """Return a path among the options, or None if it is not given.

        Raises:
            SourceSyntaxError: if it is no text.
        """
        written = self.text(key)
        return None if written is None else self.context.folder / written

    def unit(self, written: object, prefixes: Prefixes) -> str | None:
        """Return a unit of measure: an IRI where it is a name of one, else as written."""
        if isinstance(written, dict):
            written = written.get("@id", written.get("@value"))
        if not isinstance(written, str) or not written.strip():
            return None
        return prefixes.expand(written) or written.strip()
