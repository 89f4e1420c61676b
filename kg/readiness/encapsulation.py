"""Logic encapsulation: how much of the business can be called as typed functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from kg.i18n import N_, _
from kg.readiness.alignment import check_values
from kg.readiness.artefacts import Function, Parameter
from kg.readiness.terms import Term, TermIndex

__all__ = ["Encapsulation", "FunctionCheck", "FunctionStatus", "check_function", "encapsulate"]


class FunctionStatus(Enum):
    """What became of a function; only the first counts as encapsulated."""

    ENCAPSULATED = N_("encapsulated")
    NO_OUTPUT = N_("no output")
    UNTYPED = N_("untyped")
    UNBOUND = N_("unbound")
    SEVERAL_TERMS = N_("several terms")
    UNKNOWN_TERM = N_("unknown term")
    DEPRECATED_TERM = N_("deprecated term")
    MISFIT = N_("does not fit its term")


@dataclass(frozen=True, slots=True)
class FunctionCheck:
    """A function and what checking found.

    Args:
        function: what was checked.
        status: the gravest thing that was found.
        reason: all that is amiss; empty for an encapsulated function.
    """

    function: Function
    status: FunctionStatus
    reason: str = ""

    @property
    def encapsulated(self) -> bool:
        """Whether it has a typed contract in terms of the ontology."""
        return self.status is FunctionStatus.ENCAPSULATED


@dataclass(frozen=True, slots=True)
class Encapsulation:
    """All functions of an organisation, checked, and how complex its business is.

    Args:
        checks: each function.
        complexity: how many rules and processes there are; None where no inventory is named.
        counting: how these were counted, in words.
    """

    checks: tuple[FunctionCheck, ...]
    complexity: int | None
    counting: str

    @property
    def functions(self) -> int:
        """How many functions are encapsulated."""
        return sum(check.encapsulated for check in self.checks)

    @property
    def ratio(self) -> float | None:
        """Encapsulated functions / complexity; None where there is no complexity to divide by.

        Source: the metrics document, ARI, table of coefficients, row "logic encapsulation".
        """
        return self.functions / self.complexity if self.complexity else None


def encapsulate(
    functions: Iterable[Function], index: TermIndex, complexity: int | None, counting: str = ""
) -> Encapsulation:
    """Check functions against an ontology.

    Args:
        functions: what can be called.
        index: the terms of the ontology.
        complexity: how many rules and processes there are, or None.
        counting: how they were counted.
    """
    checks = tuple(check_function(function, index) for function in functions)
    return Encapsulation(checks, complexity, counting)


def check_function(function: Function, index: TermIndex) -> FunctionCheck:
    """Return whether all that a function takes and gives is typed and fits the one term it has.

    Datatype and unit are held to the term as those of a field are.

    Args:
        function: what can be called; one without inputs may be encapsulated, one without outputs
            not: nothing tells what its answer means.
        index: the terms of the ontology.
    """
    faults: dict[FunctionStatus, list[str]] = {}
    for parameter in (*function.inputs, *function.outputs):
        for status, name in _faults(parameter, index):
            names = faults.setdefault(status, [])
            if name not in names:
                names.append(name)
    told = [] if function.outputs else [_("declare what it gives back")]
    told += [f"{_(_WORDS[s])} {', '.join(faults[s])}" for s in FunctionStatus if s in faults]
    if not told:
        return FunctionCheck(function, FunctionStatus.ENCAPSULATED)
    gravest = next(s for s in FunctionStatus if s in faults) if function.outputs else None
    return FunctionCheck(function, gravest or FunctionStatus.NO_OUTPUT, "; ".join(told))


def _faults(parameter: Parameter, index: TermIndex) -> Iterator[tuple[FunctionStatus, str]]:
    """Yield what is amiss, and the name of what it is amiss with."""
    if parameter.datatype is None:
        yield FunctionStatus.UNTYPED, parameter.name
    if not parameter.terms:
        yield FunctionStatus.UNBOUND, parameter.name
    found = {iri: index.find(iri) for iri in parameter.terms}
    if len({term.iri if term else iri for iri, term in found.items()}) > 1:
        several = ", ".join(map(index.shorten, found))
        yield FunctionStatus.SEVERAL_TERMS, f"{parameter.name} ({several})"
        return
    for iri, term in found.items():
        told = f"{parameter.name} ({index.shorten(iri)})"
        if term is None:
            yield FunctionStatus.UNKNOWN_TERM, told
        elif term.deprecated:
            yield FunctionStatus.DEPRECATED_TERM, told
        elif parameter.datatype is not None and (why := _misfit(parameter, term, index)):
            yield FunctionStatus.MISFIT, f"{parameter.name} ({why})"


def _misfit(parameter: Parameter, term: Term, index: TermIndex) -> str | None:
    """Return why a typed parameter has not the values of its term; None where it may have them."""
    if not parameter.values:
        name = index.shorten(term.iri)
        return _(
            "{datatype!r} is no datatype that could be held to the range of {name}",
            datatype=parameter.datatype,
            name=name,
        )
    faults = [check_values(one, parameter.unit, term, index) for one in parameter.values]
    return None if None in faults else next(fault[1] for fault in faults if fault)


_WORDS = {
    FunctionStatus.UNTYPED: N_("no type is given to"),
    FunctionStatus.UNBOUND: N_("no term is bound to"),
    FunctionStatus.SEVERAL_TERMS: N_("one term only may be bound to"),
    FunctionStatus.UNKNOWN_TERM: N_("the ontology does not have the term of"),
    FunctionStatus.DEPRECATED_TERM: N_("deprecated is the term of"),
    FunctionStatus.MISFIT: N_("another type or unit than its term takes has"),
}
