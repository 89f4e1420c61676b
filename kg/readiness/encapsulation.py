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
    faults: dict[FunctionStatus, list[str]] = {}
    for parameter in (*function.inputs, *function.outputs):
        for status, name in _faults(parameter, index):
            names = faults.setdefault(status, [])
            if name not in names:
                names.append(name)
    told = [] if function.outputs else ["declare what it gives back"]
    told += [f"{_WORDS[s]} {', '.join(faults[s])}" for s in FunctionStatus if s in faults]
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
    for iri in parameter.terms:
        term = index.find(iri)
        if term is None:
            yield FunctionStatus.UNKNOWN_TERM, f"{parameter.name} ({index.shorten(iri)})"
        elif term.deprecated:
            yield FunctionStatus.DEPRECATED_TERM, f"{parameter.name} ({index.shorten(iri)})"


_WORDS = {
    FunctionStatus.UNTYPED: "no type is given to",
    FunctionStatus.UNBOUND: "no term is bound to",
    FunctionStatus.UNKNOWN_TERM: "the ontology does not have the term of",
    FunctionStatus.DEPRECATED_TERM: "deprecated is the term of",
}
