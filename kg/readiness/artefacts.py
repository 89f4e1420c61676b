"""What an organisation's files say, as values: data fields, functions, business items, decisions.

Readers make these and scoring takes them; neither knows the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Final

from kg.i18n import N_

__all__ = [
    "UNRESOLVED",
    "Artefacts",
    "Asset",
    "BusinessItem",
    "Decision",
    "Field",
    "Finding",
    "Function",
    "Inventory",
    "Outcome",
    "Parameter",
    "Severity",
    "Targets",
    "VolumeUnit",
]

#: Before a name that an artefact gives as a term, and that is no IRI nor has a known prefix.
UNRESOLVED: Final = "unresolved:"


class Severity(Enum):
    """How much a finding matters."""

    ERROR = N_("error")
    WARNING = N_("warning")
    INFO = N_("info")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know of an input; nothing is dropped without one.

    Args:
        severity: how much it matters.
        place: file, with line or path inside it where known: `orders.jsonl:12`.
        message: what is wrong and what would be right.
    """

    severity: Severity
    place: str
    message: str


class VolumeUnit(Enum):
    """What the volume of data is counted in."""

    RECORDS = N_("records")
    BYTES = N_("bytes")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a data asset: a column, a JSON property, an RDF property.

    Args:
        asset: the name of the asset it belongs to.
        name: its own name.
        mapped_to: the IRIs that its artefact maps it to; none for an unmapped field. What is no
            IRI is there too, behind `UNRESOLVED`: one term among several names is not one name.
        datatype: the IRI of its XSD datatype, or None where the artefact gives none.
        unit: its unit of measure as the artefact writes it (UCUM code or IRI), or None.
        volume: how much data it holds, in the unit of the assessment; exact, so that the parts of
            a whole add up to it.
        place: where it is declared.
    """

    asset: str
    name: str
    mapped_to: tuple[str, ...]
    datatype: str | None
    unit: str | None
    volume: Fraction
    place: str


@dataclass(frozen=True, slots=True)
class Asset:
    """A data asset: a table, a collection of documents, a graph.

    Args:
        name: how the organisation calls it.
        kind: the reader that read it, such as `csvw`.
        fields: its fields.
        place: where it is declared.
    """

    name: str
    kind: str
    fields: tuple[Field, ...]
    place: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """An input or an output of a function.

    Args:
        name: its name; `return` for an output that has none.
        datatype: its declared type, as the artefact writes it, or None for an untyped one.
        terms: the IRIs of the ontology terms it is bound to; what is no IRI as in `Field`.
        values: the IRIs of the XSD datatypes that the declared type may stand for, the likeliest
            first; none where it stands for none.
        unit: its unit of measure as the artefact writes it (UCUM code or IRI), or None.
    """

    name: str
    datatype: str | None
    terms: tuple[str, ...]
    values: tuple[str, ...] = ()
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Function:
    """A callable function: an API operation, a tool, a typed Python function.

    Args:
        name: its name.
        kind: the reader that read it, such as `openapi`.
        inputs: its inputs.
        outputs: its outputs.
        place: where it is declared.
    """

    name: str
    kind: str
    inputs: tuple[Parameter, ...]
    outputs: tuple[Parameter, ...]
    place: str


@dataclass(frozen=True, slots=True)
class BusinessItem:
    """A rule or a process of the business: one unit of complexity."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class Inventory:
    """The rules and processes of the business.

    Args:
        items: what was counted.
        counting: how it was counted, in words.
    """

    items: tuple[BusinessItem, ...]
    counting: str


class Outcome(Enum):
    """What became of a decision when it was written back to the source system."""

    SUCCEEDED = N_("succeeded")
    FAILED = N_("failed")
    ROLLED_BACK = N_("rolled-back")
    TIMED_OUT = N_("timed-out")
    UNKNOWN = N_("unknown")


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision, and whether it was written back.

    Args:
        id: its identifier; of several lines of a log with the same one the last in time counts.
        outcome: what became of it.
        time: when, in UTC, or None where the log does not say.
        place: file and line.
    """

    id: str
    outcome: Outcome
    time: datetime | None
    place: str


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets an organisation sets itself; None where it keeps to the defaults.

    Args:
        alignment: semantic alignment, from 0 to 1.
        functions: number of encapsulated functions, over 0.
        ratio: encapsulated functions for each item of business complexity, over 0.
        action_loop: share of decisions that are written back, from 0 to 1.
        ari: normalised ARI, from 0 to 1.
        hr: hallucination rate, from 0 to 1.
    """

    alignment: float | None = None
    functions: float | None = None
    ratio: float | None = None
    action_loop: float | None = None
    ari: float | None = None
    hr: float | None = None


@dataclass(frozen=True, slots=True)
class Artefacts:
    """All that was read of one organisation.

    Args:
        organisation: its name.
        unit: what volumes are counted in.
        assets: its data.
        functions: its logic.
        inventory: its business complexity; None where none is named.
        decisions: its decisions, each once, none in the future.
        findings: what a person should know of the files.
        base: the knowledge base that the terms are looked up in; None for the one in use.
        targets: the targets it sets itself.
        unconfirmed: the places of the mappings that are suggested, and that nobody has confirmed.
    """

    organisation: str
    unit: VolumeUnit
    assets: tuple[Asset, ...]
    functions: tuple[Function, ...]
    inventory: Inventory | None
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    base: Path | None = None
    targets: Targets = Targets()
    unconfirmed: tuple[str, ...] = ()
