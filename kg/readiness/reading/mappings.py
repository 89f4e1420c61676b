"""Mappings of fields to terms in the SSSOM exchange format, for artefacts that carry no terms.

The subject of field `F` of asset `A` is `A:F`, with `A` declared in the `#curie_map:` of the
header. A line whose column `confirmed` is `false` is a suggestion, and maps nothing. The reference
library for SSSOM brings pandas and an RDF framework for what is a tab-separated table with a YAML
header, so the two are read here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from kg.errors import SourceSyntaxError
from kg.files import read_text
from kg.i18n import _, ngettext
from kg.readiness.artefacts import Finding, Severity
from kg.readiness.reading.documents import csv_rows
from kg.readiness.reading.nodes import Node, parse_yaml
from kg.readiness.reading.notes import Notes
from kg.readiness.reading.terms import Prefixes
from kg.vocabulary import SKOS

__all__ = ["Mapping", "MappingSet", "load_mappings"]

_REQUIRED: Final = ("subject_id", "predicate_id", "object_id", "mapping_justification")
_EXACT: Final = SKOS + "exactMatch"
#: What the column `confirmed` may say; where there is none, or nothing in it, a line counts.
_CONFIRMED: Final = {"": True, "true": True, "yes": True, "是": True,
                     "false": False, "no": False, "否": False}  # fmt: skip
_NO_TERM: Final = "https://w3id.org/sssom/NoTermFound"


@dataclass(frozen=True, slots=True)
class Mapping:
    """One line of a mapping set that says what a field means exactly.

    Args:
        subject: IRI of the field.
        term: IRI of the term.
        place: file and line.
    """

    subject: str
    term: str
    place: str


@dataclass(slots=True)
class MappingSet:
    """The exact mappings of one file.

    Args:
        mappings: its lines.
        prefixes: the prefixes it declares; those of the fields among them.
        declared: the prefixes of its own header.
        unconfirmed: the places of its suggestions.
        used: the subjects that belong to a field which was read.
    """

    mappings: tuple[Mapping, ...]
    prefixes: Prefixes
    declared: frozenset[str]
    unconfirmed: tuple[str, ...] = ()
    used: set[str] = field(default_factory=set)

    def terms(self, asset: str, name: str) -> tuple[str, ...]:
        """Return what a field is mapped to, each term once.

        Args:
            asset: name of the asset.
            name: name of the field.
        """
        if asset not in self.declared:
            return ()
        namespace = self.prefixes.namespaces[asset]
        subjects = {namespace + name, namespace + quote(name)}
        self.used |= subjects
        return tuple(dict.fromkeys(m.term for m in self.mappings if m.subject in subjects))

    def unused(self) -> list[Mapping]:
        """Return the mappings of fields that no asset has."""
        return [mapping for mapping in self.mappings if mapping.subject not in self.used]


def load_mappings(path: Path, prefixes: Prefixes, notes: Notes) -> MappingSet:
    """Return what an SSSOM file maps exactly; every other line becomes a finding.

    Args:
        path: a `.sssom.tsv` file with its metadata in `#` lines at the top.
        prefixes: the prefixes known outside it.
        notes: where findings are gathered.

    Raises:
        InputError: if it is missing, unreadable, empty, or lacks a column of SSSOM.
        SourceSyntaxError: if its header is no YAML, or a line is malformed.
    """
    lines = read_text(path).splitlines()
    size = next((n for n, line in enumerate(lines) if not line.startswith("#")), len(lines))
    declared = _curie_map(path, lines[:size])
    known = prefixes.extended(declared)
    found: list[Mapping] = []
    unconfirmed: list[str] = []

    def warn(place: str, message: str) -> None:
        notes.add(Finding(Severity.WARNING, place, message))

    for line, row in csv_rows(path, _REQUIRED, delimiter="\t", skip=size, warn=warn):
        place = f"{path}:{line}"
        confirmed = row.get("confirmed", "").strip()
        if _CONFIRMED.get(confirmed.lower()) is False:
            unconfirmed.append(place)
            continue
        read = _mapping(row, place, known)
        if confirmed.lower() not in _CONFIRMED:
            message = _(
                "confirmed is {confirmed!r}; write true or false; it maps nothing",
                confirmed=confirmed,
            )
            notes.add(Finding(Severity.ERROR, place, message))
        elif isinstance(read, Mapping):
            found.append(read)
        else:
            notes.add(read)
    if unconfirmed:
        message = ngettext(
            "{number} suggestion waits to be confirmed, this one first; write true where both mean "
            "the same",
            "{number} suggestions wait to be confirmed, this one first; write true where both mean "
            "the same",
            len(unconfirmed),
        )
        notes.add(Finding(Severity.INFO, unconfirmed[0], message))
    elif not found:
        notes.add(Finding(Severity.WARNING, str(path), _("maps no field exactly to a term")))
    return MappingSet(tuple(found), known, frozenset(declared), tuple(unconfirmed))


def _curie_map(path: Path, header: list[str]) -> dict[str, str]:
    text = "\n".join(line[1:] for line in header)
    if not text.strip():
        raise SourceSyntaxError(path, _("has no `#curie_map:` above its table"), 1)
    metadata = parse_yaml(text, path, _("the header")).entries()
    if "curie_map" not in metadata:
        raise SourceSyntaxError(path, _("has no `#curie_map:` in its header"), 1)
    node: Node = metadata["curie_map"]
    return node.texts()


def _mapping(row: dict[str, str], place: str, known: Prefixes) -> Mapping | Finding:
    """Return what one line says: a mapping, or why it is none."""
    if empty := [column for column in _REQUIRED if not row[column].strip()]:
        return Finding(
            Severity.ERROR, place, _("has no {names}; it maps nothing", names=", ".join(empty))
        )
    iris = {column: known.expand(row[column]) for column in _REQUIRED[:3]}
    if strange := [row[column] for column, iri in iris.items() if iri is None]:
        message = _(
            "{names}: no prefix of `#curie_map:`; it maps nothing", names=", ".join(strange)
        )
        return Finding(Severity.ERROR, place, message)
    subject, predicate, term = (str(iri) for iri in iris.values())
    field_name = row["subject_id"].strip()
    if term == _NO_TERM:
        message = _(
            "{field_name} is known to have no term; it stays unmapped", field_name=field_name
        )
        return Finding(Severity.INFO, place, message)
    if row.get("predicate_modifier", "").strip().lower() == "not":
        message = _(
            "{field_name} is said not to match {term}; it maps nothing",
            field_name=field_name,
            term=row["object_id"],
        )
        return Finding(Severity.INFO, place, message)
    if predicate != _EXACT:
        message = _(
            "{field_name} is mapped with {predicate}, which does not say that both mean "
            "the same; only skos:exactMatch counts",
            field_name=field_name,
            predicate=row["predicate_id"],
        )
        return Finding(Severity.WARNING, place, message)
    return Mapping(subject, term, place)
