"""Passages: where a source says what a claim says, from its text where that is given."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.claims.findings import Finding, Place
from kg.claims.resolving.names import Names
from kg.claims.wording import found
from kg.claims.writing.matching import Citation, has_name, language_of, says
from kg.claims.writing.minting import source_name
from kg.claims.writing.places import PlaceInText, read_place
from kg.claims.writing.quads import named_quads, passage_quads
from kg.documents.marks import clean
from kg.documents.passages import passages_of, read_as_recorded
from kg.documents.units import Document, Unit, read_document
from kg.errors import InputError
from kg.files import read_bytes, read_text
from kg.hallucination.index.building.naming import local_name
from kg.i18n import _
from kg.vocabulary import CV, DCTERMS, PASSAGE

__all__ = ["Sources"]

#: Files with these endings are taken for the text of a source.
_TEXTS: Final = frozenset({".md", ".markdown", ".txt", ".text"})
_IS_PART_OF: Final = ox.NamedNode(DCTERMS + "isPartOf")
_SHOWN: Final = 60
_LISTED: Final = 5
_FINGERPRINT: Final = ox.NamedNode(CV + "sha256")


@dataclass(slots=True)
class _Document:
    """A source document, with its text where it is given."""

    iri: str
    name: str
    units: tuple[Unit, ...] = ()
    lines: tuple[str, ...] = ()
    rival: str = ""  # the path of another text that goes by the same name

    @property
    def has_text(self) -> bool:
        return bool(self.lines)


@dataclass(slots=True)
class Sources:
    """The sources that a contribution cites, with the passages made of them.

    Args:
        names: where sources are looked up that the base knows.
        language: of messages.
        folders: of the contribution: where the texts of sources are looked for that are not beside
            the file which cites them; then they are looked for in the working folder.
        texts: the paths of texts, by the title of their source.
        read: the SHA-256 of each text that was read, in hexadecimal, by its path.
    """

    names: Names
    language: str
    folders: tuple[Path, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    quads: list[ox.Quad] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    read: dict[Path, str] = field(default_factory=dict)
    _by_name: dict[tuple[str, Path], _Document] = field(default_factory=dict)
    _texts: dict[str, _Document] = field(default_factory=dict)
    _made: dict[str, None] = field(default_factory=dict)
    _ordinals: dict[str, int] = field(default_factory=dict)
    _told: set[str] = field(default_factory=set)

    def cite(self, citation: Citation) -> tuple[str | None, list[Finding]]:
        """Return the IRI of the passage that makes a claim, and what was found on the way.

        Raises:
            InputError: if the text of a source cannot be read.
        """
        place = read_place(citation.place)
        if place is None:
            return None, [self._found("unreadable-place", citation, cell=citation.place)]
        document = self._document(citation)
        if document.rival:
            told = {"source": document.name, "other": document.rival}
            return None, [self._found("two-texts", citation, **told)]
        if document.has_text:
            unit, findings = self._unit(document, place, citation)
            if unit is None:
                return None, findings
            passage = self._passage(document, place, unit, citation.at)
            if self._has_changed(passage, unit):
                told = {"unit": unit.id, "source": document.name}
                findings = [*findings, self._found("text-changed", citation, **told)]
            return passage, findings
        if (known := self._known(document, place)) is not None:
            return known, []
        news = []
        if document.iri not in self._told:
            self._told.add(document.iri)
            news = [self._found("text-not-given", citation, source=document.name)]
        return self._quoted(document, place, citation), news

    def _found(self, rule: str, citation: Citation, **values: object) -> Finding:
        return found(rule, self.language, citation.at, **values)

    # --- documents --------------------------------------------------------------------------------

    def _document(self, citation: Citation) -> _Document:
        """Return the document that is cited, made if need be."""
        written = " ".join(citation.source.split())
        key = written, Path(citation.at.file).parent
        if key not in self._by_name:
            self._by_name[key] = self._read(written, citation.at)
        return self._by_name[key]

    def _read(self, written: str, at: Place) -> _Document:
        mapped = written in self.texts
        paths = self._paths(self.texts.get(written, written), at, mapped=mapped)
        path = next(iter(paths), None)
        if path is None and mapped:
            raise InputError(
                _(
                    "{texts}: no such file; it is to hold {written!r}",
                    texts=self.texts[written],
                    written=written,
                )
            )
        title = written if path is None or mapped else path.stem
        known = self.names.resolve(title, self.names.is_source)
        iri = known[0] if len(known) == 1 else source_name(title.partition(" / ")[0])
        if path is not None:
            self.read.setdefault(path, hashlib.sha256(read_bytes(path)).hexdigest())
        read = None if path is None else self._parsed(path, iri)
        if not known and not self.names.known(iri):
            self._declare(iri, (read and read.title) or title, at)
        if path is None or read is None:
            return _Document(iri, self.names.label(iri, self.language))
        document = _Document(iri, str(path), read.units, tuple(read_text(path).splitlines()))
        first = self._texts.setdefault(iri, document)
        others = {Path(first.name): first.lines}
        others |= {other: tuple(read_text(other).splitlines()) for other in paths[1:]}
        differing = (str(other) for other, lines in others.items() if lines != document.lines)
        document.rival = next(differing, "")
        return document

    def _parsed(self, path: Path, iri: str) -> Document:
        """Return a text as its units, by those rules by which the base has it, if it does."""
        recorded = passages_of(self.names.graph, self._whole(iri))
        return read_as_recorded(path, recorded) if recorded else read_document(path)

    def _paths(self, written: str, at: Place, *, mapped: bool) -> list[Path]:
        """Return the texts that a source is the path of; a row may only name one below a folder.

        A text beside the file that cites it is meant before all others. Those in the other folders
        of the contribution are all returned: which one is meant is open where they differ.
        """
        path = Path(written)
        if path.suffix.lower() not in _TEXTS or "\0" in written:
            return []
        if not mapped and (path.is_absolute() or ".." in path.parts):
            return []
        beside = [] if mapped else [Path(at.file).parent]
        elsewhere = [folder for folder in self.folders if folder != Path()]
        for folders in (beside, elsewhere, [Path()]):
            try:
                found = [text for folder in folders if (text := folder / path).is_file()]
            except OSError:  # no file system takes a name of that length
                return []
            if found:
                return found
        return []

    def _declare(self, iri: str, title: str, at: Place) -> None:
        zh, _, en = title.partition(" / ")
        labels = ((zh, "zh"), (en or zh, "en"))
        definitions = (
            (f"贡献的断言所引的文档《{zh}》。", "zh"),
            (f"The document “{en or zh}”, which contributed claims cite.", "en"),
        )
        kind = CV + "SourceDocument"
        titled = [(DCTERMS + "title", ox.Literal(zh, language=language_of(zh)))]
        self.quads += named_quads(iri, kind, labels, definitions, titled)
        self.places[iri] = at
        self.names.declare(iri, labels, [kind])

    def _whole(self, iri: str) -> str:
        """Return the document that a part belongs to."""
        seen = {iri}
        while quad := next(self.names.stated(iri, _IS_PART_OF), None):
            if not isinstance(quad.object, ox.NamedNode) or quad.object.value in seen:
                break
            iri = quad.object.value
            seen.add(iri)
        return iri

    # --- passages ---------------------------------------------------------------------------------

    def _unit(
        self, document: _Document, place: PlaceInText, citation: Citation
    ) -> tuple[Unit | None, list[Finding]]:
        """Return the unit of a text that makes a claim."""
        if place.line is not None:
            return self._on_line(document, place, citation)
        candidates = [
            unit
            for unit in document.units
            if says(unit, citation)
            # A cell is about what its line begins with; a sentence may go on in further lines.
            and has_name(f"{document.lines[unit.line - 1]}\n{unit.text}", citation.subject)
        ]
        if len(candidates) == 1:
            return candidates[0], []
        if not candidates:
            told = {"value": citation.value[0], "subject": citation.subject[0]}
            return None, [self._found("not-in-text", citation, source=document.name, **told)]
        choices = ", ".join(unit.id for unit in candidates[:_LISTED])
        return None, [
            self._found("several-in-text", citation, source=document.name, choices=choices)
        ]

    def _on_line(
        self, document: _Document, place: PlaceInText, citation: Citation
    ) -> tuple[Unit | None, list[Finding]]:
        here = [
            unit
            for unit in document.units
            if unit.line == place.line and place.position in (None, unit.position)
        ]
        if not here:
            nearest = self._near(document, citation)
            told = {"line": place.line, "nearest": nearest}
            return None, [self._found("no-such-line", citation, source=document.name, **told)]
        for unit in here:
            if says(unit, citation):
                return unit, []
        told = {"unit": here[0].id, "value": citation.value[0], "text": here[0].text[:_SHOWN]}
        return here[0], [self._found("line-says-otherwise", citation, source=document.name, **told)]

    def _near(self, document: _Document, citation: Citation) -> str:
        """Return the hint where a text does say what a claim says."""
        ids = [unit.id for unit in document.units if says(unit, citation)][:_LISTED]
        if not ids:
            return ""
        if self.language == "zh":
            return f"是否指 {'、'.join(ids)}？否则"
        return f"did you mean {', '.join(ids)}? otherwise "

    def _passage(self, document: _Document, place: PlaceInText, unit: Unit, at: Place) -> str:
        name = local_name(self._whole(document.iri))
        iri = f"{PASSAGE}{name}-L{unit.line}-{unit.position}"
        if iri not in self._made and not self.names.known(iri):
            called = (
                f"第 {unit.line} 行第 {unit.position} 个单元",
                f"Line {unit.line}, unit {unit.position}",
            )
            part = self._part(document.iri, place, at)
            self._make(
                iri,
                passage_quads(iri, part, (unit.line, unit.position), unit.fingerprint, called),
                at,
            )
        return iri

    def _has_changed(self, passage: str, unit: Unit) -> bool:
        """Return whether the base has another text in the place of a unit."""
        prints = [quad.object for quad in self.names.stated(passage, _FINGERPRINT)]
        return bool(prints) and ox.Literal(unit.fingerprint) not in prints

    def _known(self, document: _Document, place: PlaceInText) -> str | None:
        """Return the passage of a known document that the base has at a line."""
        if place.line is None:
            return None
        name = local_name(self._whole(document.iri))
        iri = f"{PASSAGE}{name}-L{place.line}-{place.position or 1}"
        return iri if self.names.known(iri) else None

    def _quoted(self, document: _Document, place: PlaceInText, citation: Citation) -> str:
        """Return the passage of a text that is not given: its fingerprint is of what is quoted."""
        fingerprint = hashlib.sha256(clean(citation.quote).encode()).hexdigest()
        part = self._part(document.iri, place, citation.at)
        iri = f"{PASSAGE}{local_name(part)}-{fingerprint[:8]}"
        if iri not in self._made and not self.names.known(iri):
            ordinal = self._ordinals[part] = self._ordinals.get(part, 0) + 1
            where = place.parts[-1] if place.parts else None
            called = (
                f"{where.zh if where else '全文'}所引文字 {ordinal}",
                f"{where.en if where else 'Document'}, quotation {ordinal}",
            )
            # No text was looked at, so nothing but what the claim says tells the line.
            at = (place.line, place.position)
            self._make(iri, passage_quads(iri, part, at, fingerprint, called), citation.at)
        return iri

    def _part(self, document: str, place: PlaceInText, at: Place) -> str:
        """Return the part of a document that a place names, made if need be."""
        whole = document
        for part in place.parts:
            iri = f"{self._whole(document)}-{part.name}"
            if iri not in self._made and not self.names.known(iri):
                labels = ((part.zh, "zh"), (part.en, "en"))
                definitions = (
                    (f"贡献的断言所引的部分：{part.zh}。", "zh"),
                    (f"The part that contributed claims cite: {part.en}.", "en"),
                )
                within = [(DCTERMS + "isPartOf", ox.NamedNode(whole))]
                self._make(iri, named_quads(iri, part.kind, labels, definitions, within), at)
            whole = iri
        return whole

    def _make(self, iri: str, quads: Iterable[ox.Quad], at: Place) -> None:
        self._made[iri] = None
        self.places[iri] = at
        self.quads += quads
