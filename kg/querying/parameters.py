"""Parameters of named queries: from the words of a user to RDF terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.errors import ParameterError
from kg.i18n import N_, _
from kg.spelling import nearest
from kg.vocabulary import XSD

__all__ = ["PARAMETER_TYPES", "Parameter", "bind", "written"]

#: Turns the name of a parameter and a value such as `cv:L4` into an IRI; raises ValueError, saying
#: why, if it cannot.
Resolver = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as the header of a query declares it; `default` is in the words of a user."""

    name: str
    type: str
    optional: bool = False
    default: str | None = None
    about: str = ""


def _pattern(pattern: str, datatype: str, example: str) -> Callable[[str], ox.Literal]:
    compiled = re.compile(pattern)

    def convert(value: str) -> ox.Literal:
        if not compiled.fullmatch(value):
            raise ValueError(_("is not {example}", example=_(example)))
        return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))

    return convert


def _instant(value: str) -> ox.Literal:
    from datetime import UTC, datetime

    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        told = _("is not a date such as 2026-01-31 or 2026-01-31T08:00:00Z")
        raise ValueError(told) from None
    instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    text = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "dateTime"))


_LITERALS: Final[Mapping[str, Callable[[str], ox.Literal]]] = {
    "string": ox.Literal,
    "integer": _pattern(r"[+-]?\d+", "integer", N_("a whole number such as 15")),
    "decimal": _pattern(
        r"[+-]?(\d+(\.\d*)?|\.\d+)", "decimal", N_("a decimal number such as 0.95")
    ),
    "boolean": _pattern(r"true|false", "boolean", N_("true or false")),
    "dateTime": _instant,
}
PARAMETER_TYPES: Final = frozenset({*_LITERALS, "iri"})


def bind(
    query: str,
    declared: Mapping[str, Parameter],
    given: Mapping[str, str],
    resolve: Resolver,
) -> dict[str, ox.NamedNode | ox.Literal]:
    """Turn the values a user gave into bindings of SPARQL variables.

    Args:
        query: the name of the query, for messages.
        declared: the parameters of the query, by name.
        given: the values as written by the user, by name.
        resolve: turns the value of a parameter, given with its name, into an IRI.

    Returns:
        A term for every parameter that was given or has a default.

    Raises:
        ParameterError: if a parameter is unknown, missing, or its value is not of its type.
    """
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            near = " or ".join(map(repr, nearest(name, declared)))
            hint = _("did you mean {near}? ", near=near) if near else ""
            raise ParameterError(
                _(
                    "query {query!r} has no parameter {name!r}; {hint}it takes: {known}",
                    query=query,
                    name=name,
                    hint=hint,
                    known=known,
                )
            )
    bindings: dict[str, ox.NamedNode | ox.Literal] = {}
    for name, parameter in declared.items():
        value = given.get(name, parameter.default)
        if value is None and not parameter.optional:
            raise ParameterError(
                _(
                    "query {query!r} needs {name}=… ({type}{because})",
                    query=query,
                    name=name,
                    type=parameter.type,
                    because=_because(parameter),
                )
            )
        if value is not None:
            bindings[name] = _convert(query, parameter, value, resolve)
    return bindings


def _because(parameter: Parameter) -> str:
    return f": {parameter.about}" if parameter.about else ""


def _convert(
    query: str, parameter: Parameter, value: str, resolve: Resolver
) -> ox.NamedNode | ox.Literal:
    try:
        if parameter.type == "iri":
            return ox.NamedNode(resolve(parameter.name, value))
        return _LITERALS[parameter.type](value)
    except ValueError as error:
        raise ParameterError(
            _(
                "query {query!r}: {name}={value!r} {error} (type {type})",
                query=query,
                name=parameter.name,
                value=value,
                error=error,
                type=parameter.type,
            )
        ) from None


def written(value: object) -> str:
    """Return a Python value as a user would write it on the command line."""
    match value:
        case bool():
            return str(value).lower()
        case float():
            return f"{value:f}"
        case _:
            return str(value)
