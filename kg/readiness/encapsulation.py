"""Logic encapsulation: how much of the business can be called as typed functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from kg.readiness.artefacts import Function, Parameter
from kg.readiness.terms import TermIndex

__all__ = ["Encapsulation", "FunctionCheck", "FunctionStatus", "check_function", "encapsulate"]


class FunctionStatus(Enum):
    """What became of a function; only the first counts as encapsulated."""

    ENCAPSULATED = "encapsulated"
    NO_OUTPUT = "no output"
    UNTYPED = "untyped"
    UNBOUND = "unbound"
    UNKNOWN_TERM = "unknown term"
    DEPRECATED_TERM = "deprecated term"


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
    """Tell whether all that a function takes and gives is typed and bound to known terms.

    Args:
        function: what can be called; one without inputs may be encapsulated, one without outputs
            not: nothing tells what its answer means.
        index: the terms of the ontology.
    """
    faults = [] if function.outputs else [(FunctionStatus.NO_OUTPUT, "it declares no output")]
    for parameter in (*function.inputs, *function.outputs):
        faults += _faults(parameter, index)
    if not faults:
        return FunctionCheck(function, FunctionStatus.ENCAPSULATED)
    order = list(FunctionStatus)
    gravest = min((status for status, _ in faults), key=order.index)
    return FunctionCheck(function, gravest, "; ".join(why for _, why in faults))


def _faults(parameter: Parameter, index: TermIndex) -> Iterator[tuple[FunctionStatus, str]]:
    name = repr(parameter.name)
    if parameter.datatype is None:
        yield FunctionStatus.UNTYPED, f"{name} has no type"
    if not parameter.terms:
        yield FunctionStatus.UNBOUND, f"{name} is bound to no term"
    for iri in parameter.terms:
        term = index.find(iri)
        if term is None:
            why = f"{name} is bound to {index.shorten(iri)}, which the ontology does not have"
            yield FunctionStatus.UNKNOWN_TERM, why
        elif term.deprecated:
            why = f"{name} is bound to {index.shorten(iri)}, which is deprecated"
            yield FunctionStatus.DEPRECATED_TERM, why
