"""Organisations made on the spot, for tests of scoring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

from kg.readiness import Assessment, assess
from kg.readiness.artefacts import (
    Artefacts,
    Asset,
    BusinessItem,
    Decision,
    Field,
    Function,
    Inventory,
    Outcome,
    Parameter,
    VolumeUnit,
)
from kg.readiness.terms import Kind, Term, TermIndex, plain
from kg.vocabulary import XSD

EX = "http://example.org/"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)


def xsd(name: str) -> str:
    return XSD + name


def term(name: str, kind: Kind = Kind.ATTRIBUTE, *ranges: str, **more: object) -> Term:
    spans = tuple(frozenset({xsd(one)}) for one in ranges)
    return replace(Term(EX + name, kind, spans), **more)  # type: ignore[arg-type]


TERMS = [
    term("total", Kind.ATTRIBUTE, "decimal"),
    term("quantity", Kind.ATTRIBUTE, "integer"),
    term("weight", Kind.ATTRIBUTE, "decimal", unit="kg"),
    term("share", Kind.ATTRIBUTE, "decimal", unit="1"),
    term("note", Kind.ATTRIBUTE, "string"),
    term("rangeless"),
    term("soldBy", Kind.RELATION),
    term("Customer", Kind.CLASS),
    term("germany", Kind.INDIVIDUAL),
    term("gone", Kind.ATTRIBUTE, "string", deprecated=True, instead=EX + "note"),
    term("orderState", Kind.ATTRIBUTE, "string"),
    term("parcelState", Kind.ATTRIBUTE, "string"),
]
NAMES = {"order total": "total", "comment": "note", "state": "orderState parcelState"}
INDEX = TermIndex(
    {one.iri: one for one in TERMS},
    {plain(one.iri.removeprefix(EX)): frozenset({one.iri}) for one in TERMS}
    | {name: frozenset(EX + one for one in of.split()) for name, of in NAMES.items()},
    {"http://unit.example/KiloGM": "kg"},
    {"ex": EX},
)


def field(
    name: str = "total",
    mapped: str = "total",
    datatype: str | None = "decimal",
    unit: str | None = None,
    volume: int = 10,
) -> Field:
    """A field of the asset `orders`; `mapped` holds names of terms, in a row."""
    terms = tuple(EX + one for one in mapped.split())
    kind = None if datatype is None else xsd(datatype)
    return Field("orders", name, terms, kind, unit, Fraction(volume), f"orders.csv#{name}")


def parameter(name: str, datatype: str | None = "number", *terms: str) -> Parameter:
    """A parameter; its type is a name of JSON, or of XSD."""
    kind = {"number": "decimal", "int": "integer"}.get(datatype or "", datatype)
    values = (xsd(kind),) if kind else ()
    return Parameter(name, datatype, tuple(EX + one for one in terms), values)


def function(name: str, *, bound: bool = True) -> Function:
    terms = ("total",) if bound else ()
    return Function(name, "openapi", (), (parameter("return", "number", *terms),), f"{name}.yaml")


def organisation(
    fields: Sequence[Field] = (),
    functions: Sequence[Function] = (),
    items: int | None = None,
    outcomes: Sequence[Outcome] = (),
) -> Artefacts:
    inventory = None
    if items is not None:
        rules = tuple(BusinessItem(f"rule {n}", "rules.csv") for n in range(items))
        inventory = Inventory(rules, "one for each rule")
    return Artefacts(
        organisation="Shop & Söhne",
        unit=VolumeUnit.RECORDS,
        assets=(Asset("orders", "csvw", tuple(fields), "orders.csv"),) if fields else (),
        functions=tuple(functions),
        inventory=inventory,
        decisions=tuple(Decision(str(n), one, NOW, f"log:{n}") for n, one in enumerate(outcomes)),
        findings=(),
    )


def scored(
    aligned: int = 8,
    misaligned: int = 2,
    functions: int = 3,
    unbound: int = 1,
    items: int | None = 6,
    outcomes: Sequence[Outcome] = (Outcome.SUCCEEDED, Outcome.SUCCEEDED, Outcome.FAILED),
    target: float | None = None,
) -> Assessment:
    """Assess an organisation of the given sizes; volumes are one field each."""
    fields = [field(volume=aligned), field("other", "", volume=misaligned)]
    calls = [function(f"f{n}") for n in range(functions)]
    calls += [function(f"u{n}", bound=False) for n in range(unbound)]
    made = organisation(fields, calls, items, outcomes)
    return assess(made, INDEX, target_ratio=target, time=NOW)
