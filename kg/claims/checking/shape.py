"""The first step: the form of claims, passages, sources and things, as SHACL states it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Final

from kg.claims.checking.data import New
from kg.claims.findings import Finding, Place, Severity
from kg.validation.report import Finding as Result
from kg.validation.validating import validate_quads

__all__ = ["of_shape", "shapes"]

_SEVERITIES: Final[Mapping[str, Severity]] = {"Warning": "warning", "Info": "information"}
_IRI: Final = re.compile(r"https?://[^\s<>\"，。；）)]+")


def shapes(new: New, engine: str, unknown: Set[str]) -> list[Finding]:
    """Return what the shapes of the base say of new data.

    Args:
        new: the data.
        engine: what holds them against the shapes.
        unknown: IRIs that stand for nothing, of which it need not be said that they lack a class.

    Raises:
        InputError: if a shape is faulty, or there is none.
        UnknownNameError: if there is no such engine.
    """
    report = validate_quads(new.graph, new.quads, engine)
    return [
        of_shape(result, _place(result, new), new.language, new.graph.shorten)
        for result in report.findings
        if not _is_of(result, unknown)
    ]


def _is_of(result: Result, unknown: Set[str]) -> bool:
    """Return whether a result says no more than that something unknown has no class."""
    if result.value in unknown:
        return True
    told = [text for message in result.messages.values() for text in _IRI.findall(message)]
    return result.path is None and not unknown.isdisjoint(told)


def _place(result: Result, new: New) -> Place | None:
    """Return the place of what is at fault: of a claim that a shape of properties found."""
    for node in (result.value, result.focus) if result.path is None else (result.focus,):
        if node is not None and node in new.places:
            return new.places[node]
    return new.place(result.focus)


def of_shape(result: Result, place: Place | None, language: str, shorten: object) -> Finding:
    """Return a result of SHACL as a finding; what it asks for, its message says.

    Args:
        result: the result.
        place: where it is.
        language: of the message, where the shape has one in it.
        shorten: what makes prefixed names of IRIs.
    """
    assert callable(shorten)
    messages = result.messages
    message = messages.get(language) or messages.get("en") or next(iter(messages.values()), "")
    if "" in messages and " / " in message:  # a query has one message, for both languages
        en, _, zh = message.partition(" / ")
        message = zh if language == "zh" else en
    message = _IRI.sub(lambda match: str(shorten(match[0])), message).replace("\n", " ")
    return Finding(
        step="shape",
        severity=_SEVERITIES.get(result.severity, "violation"),
        place=place,
        node=result.focus if result.path or result.value is None else _at_fault(result),
        message=message,
        rule=result.shape or "",
        path=result.path or "",
        value=(result.value or "") if result.path else "",
    )


def _at_fault(result: Result) -> str:
    """Return the claim that a shape of properties found: the value of its result."""
    value = result.value or ""
    return value if value.startswith(("http:", "https:", "urn:")) else result.focus
