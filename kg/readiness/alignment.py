"""Semantic alignment: the share of the data whose meaning the ontology settles, checked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from kg.i18n import N_, _
from kg.readiness.artefacts import UNRESOLVED, Field
from kg.readiness.datatypes import KEYS, NUMBERS, is_a, short
from kg.readiness.terms import Kind, Term, TermIndex

__all__ = ["Alignment", "FieldCheck", "FieldStatus", "align", "check_field", "check_values"]

_FAMILIES = ("property", "class", "individual")
#: How the unit of ratios and counts is written, in UCUM.
_ONE = "1"


class FieldStatus(Enum):
    """What became of a field; only the first counts as aligned."""

    ALIGNED = N_("aligned")
    UNMAPPED = N_("unmapped")
    UNMAPPED_SYNONYM = N_("unmapped synonym")
    SEVERAL_TERMS = N_("several terms")
    UNKNOWN_TERM = N_("unknown term")
    DEPRECATED_TERM = N_("deprecated term")
    WITHOUT_RANGE = N_("term without a range")
    UNTYPED = N_("untyped")
    WRONG_DATATYPE = N_("wrong datatype")
    WRONG_UNIT = N_("wrong unit")
    HOMONYM = N_("homonym")
    MISNAMED = N_("name of another term")


@dataclass(frozen=True, slots=True)
class FieldCheck:
    """A field and what checking found.

    Args:
        field: what was checked.
        status: what was found.
        reason: why, and what would be right; empty for an aligned field.
        term: the IRI of the one term that it is mapped to, or that its name suggests.
    """

    field: Field
    status: FieldStatus
    reason: str = ""
    term: str | None = None

    @property
    def aligned(self) -> bool:
        """Whether the ontology settles what the field means."""
        return self.status is FieldStatus.ALIGNED


@dataclass(frozen=True, slots=True)
class Alignment:
    """All fields of an organisation, checked."""

    checks: tuple[FieldCheck, ...]

    @property
    def volume(self) -> Fraction:
        """How much data there is."""
        return sum((check.field.volume for check in self.checks), Fraction(0))

    @property
    def aligned_volume(self) -> Fraction:
        """How much of it is in aligned fields."""
        return sum((check.field.volume for check in self.checks if check.aligned), Fraction(0))

    @property
    def aligned_fields(self) -> int:
        """How many fields are aligned."""
        return sum(check.aligned for check in self.checks)

    @property
    def coefficient(self) -> float | None:
        """Aligned volume / volume, from 0 to 1; None where there is no data.

        Source: the metrics document, ARI, table of coefficients, row "semantic alignment".
        """
        return float(self.aligned_volume / self.volume) if self.volume else None

    @property
    def by_field(self) -> float | None:
        """Aligned fields / fields, from 0 to 1; None where there is no field."""
        return self.aligned_fields / len(self.checks) if self.checks else None


def align(fields: Iterable[Field], index: TermIndex) -> Alignment:
    """Check fields against an ontology.

    Args:
        fields: of all data assets; none has a negative volume.
        index: the terms of the ontology.
    """
    return Alignment(tuple(check_field(field, index) for field in fields))


def check_field(field: Field, index: TermIndex) -> FieldCheck:
    """Return whether the meaning of one field is settled, and if not, what is amiss first.

    Args:
        field: a field of a data asset.
        index: the terms of the ontology.
    """
    known = {found.iri if (found := index.find(name)) else name for name in field.mapped_to}
    if not known:
        return _unmapped(field, index)
    if len(known) > 1:
        several = ", ".join(index.shorten(iri) for iri in sorted(known))
        why = _("is mapped to {several}; one term is needed", several=several)
        return FieldCheck(field, FieldStatus.SEVERAL_TERMS, why)
    (iri,) = known
    term = index.find(iri)
    if term is None:
        lacking = _("is no IRI") if iri.startswith(UNRESOLVED) else _("the ontology does not have")
        why = _("is mapped to {iri}, which {lacking}", iri=index.shorten(iri), lacking=lacking)
        return FieldCheck(field, FieldStatus.UNKNOWN_TERM, why)
    status, why = _against(field, term, index)
    return FieldCheck(field, status, why, term.iri)


def _unmapped(field: Field, index: TermIndex) -> FieldCheck:
    for family in _FAMILIES:
        named = index.named(field.name, family)
        if len(named) == 1:
            why = _(
                "is mapped to no term, but bears the name of {named}; map it",
                named=index.shorten(named[0]),
            )
            return FieldCheck(field, FieldStatus.UNMAPPED_SYNONYM, why, named[0])
        if named:
            several = ", ".join(map(index.shorten, named))
            why = _(
                "is mapped to no term, and its name fits {several}; map it to one", several=several
            )
            return FieldCheck(field, FieldStatus.UNMAPPED, why)
    return FieldCheck(field, FieldStatus.UNMAPPED, _("is mapped to no term; map it to one"))


def _against(field: Field, term: Term, index: TermIndex) -> tuple[FieldStatus, str]:
    """Return the status of a field that is mapped to one known term, and why."""
    name = index.shorten(term.iri)
    if term.deprecated:
        instead = (
            _("use {instead}", instead=index.shorten(term.instead))
            if term.instead
            else _("use its successor")
        )
        return FieldStatus.DEPRECATED_TERM, _(
            "is mapped to {name}, which is deprecated; {instead}", name=name, instead=instead
        )
    fault = check_values(field.datatype, field.unit, term, index)
    return fault or _name(field, term, name, index) or (FieldStatus.ALIGNED, "")


def check_values(
    datatype: str | None, unit: str | None, term: Term, index: TermIndex
) -> tuple[FieldStatus, str] | None:
    """Return what keeps values from being those of a term, and why; None where nothing does.

    Args:
        datatype: the IRI of their XSD datatype, or None where none is known.
        unit: their unit of measure as written, or None.
        term: what they are mapped to.
        index: the terms of the ontology.
    """
    name = index.shorten(term.iri)
    if datatype is None:
        return FieldStatus.UNTYPED, _(
            "has no datatype, so it cannot be held to the range of {name}", name=name
        )
    return _datatype(datatype, term, name) or _unit(datatype, unit, term, index)


def _datatype(datatype: str, term: Term, name: str) -> tuple[FieldStatus, str] | None:
    given = short(datatype)
    if term.kind in {Kind.ATTRIBUTE, Kind.ANNOTATION} and not term.ranges:
        why = _("{name} declares no range, so nothing can be held to it; declare one", name=name)
        return FieldStatus.WITHOUT_RANGE, why
    if term.kind is Kind.RELATION or term.kind is Kind.CLASS:
        if not any(is_a(datatype, key) for key in KEYS):
            why = _(
                "is {given}; {name} needs a key of a thing: a string, an integer or an IRI",
                given=given,
                name=name,
            )
            return FieldStatus.WRONG_DATATYPE, why
    elif term.kind is not Kind.INDIVIDUAL and not term.takes(datatype):
        wanted = " and ".join(" or ".join(map(short, sorted(choice))) for choice in term.ranges)
        return FieldStatus.WRONG_DATATYPE, _(
            "is {given}; {name} takes {wanted}", given=given, name=name, wanted=wanted
        )
    return None


def _unit(
    datatype: str, unit: str | None, term: Term, index: TermIndex
) -> tuple[FieldStatus, str] | None:
    """Return what is wrong with the unit: both sides name it, in the same words, or neither."""
    name = index.shorten(term.iri)
    given = index.unit_code(unit) if unit else _ONE
    wanted = index.unit_code(term.unit) if term.unit else _ONE
    if given != wanted:
        has = _("is in {given!r}", given=given) if unit else _("names no unit")
        takes = _("is in {wanted!r}", wanted=wanted) if term.unit else _("declares no unit")
        return FieldStatus.WRONG_UNIT, f"{has}; {name} {takes}"
    if wanted != _ONE and not any(is_a(datatype, number) for number in NUMBERS):
        why = _(
            "is {datatype}; {name} is a number of {wanted!r}",
            datatype=short(datatype),
            name=name,
            wanted=wanted,
        )
        return FieldStatus.WRONG_DATATYPE, why
    return None


def _name(field: Field, term: Term, name: str, index: TermIndex) -> tuple[FieldStatus, str] | None:
    """Return what is wrong with the name: those of other kinds of term do not count."""
    named = index.named(field.name, term.kind.family)
    if len(named) > 1:
        several = ", ".join(map(index.shorten, named))
        why = _("bears a name that {several} share; rename it, or the terms", several=several)
        return FieldStatus.HOMONYM, why
    if named and named[0] != term.iri:
        other = index.shorten(named[0])
        return FieldStatus.MISNAMED, _(
            "bears the name of {other}, but is mapped to {name}", other=other, name=name
        )
    return None
