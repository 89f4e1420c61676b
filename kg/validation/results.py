"""What an engine found, as RDF terms: the results of a SHACL report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.vocabulary import RDF, SH

__all__ = ["BLANK", "Node", "Result", "results"]

Node: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal

#: What stands for a blank node in what people read.
BLANK: Final = "(blank node)"
_TYPE: Final = ox.NamedNode(RDF + "type")
_RESULT: Final = ox.NamedNode(SH + "ValidationResult")


@dataclass(frozen=True, slots=True)
class Result:
    """One `sh:ValidationResult`.

    Args:
        severity: IRI of its severity.
        component: IRI of the kind of constraint, such as `sh:MinCountConstraintComponent`.
        focus: the node that is at fault.
        path: the property concerned, a blank node for one that is more than a property, or None.
        value: the offending value, or None.
        shape: the shape that says so.
        constraint: the constraint of a shape that says so, where that is a node of its own.
        messages: what the shape says, in no order.
    """

    severity: str
    component: str
    focus: Node
    path: Node | None
    value: Node | None
    shape: Node | None
    constraint: Node | None
    messages: tuple[ox.Literal, ...]


def results(
    report: Iterable[ox.Triple | ox.Quad], labels: re.Pattern[str] | None = None
) -> list[Result]:
    """Return the results that a report graph holds, those of nested shapes included.

    Args:
        report: the triples of a `sh:ValidationReport`.
        labels: what the labels of blank nodes look like in its messages.
    """
    told: defaultdict[object, defaultdict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    found = []
    for triple in report:
        if triple.predicate == _TYPE and triple.object == _RESULT:
            found.append(triple.subject)
        elif not isinstance(triple.object, ox.Triple):
            told[triple.subject][triple.predicate.value].append(triple.object)
    return [_result(told[node], labels) for node in found]


def _result(parts: defaultdict[str, list[Node]], labels: re.Pattern[str] | None) -> Result:
    def one(name: str) -> Node | None:
        return next(iter(parts[SH + name]), None)

    focus = one("focusNode")
    assert focus is not None
    return Result(
        severity=_name(one("resultSeverity")) or SH + "Violation",
        component=_name(one("sourceConstraintComponent")) or "",
        focus=focus,
        path=one("resultPath"),
        value=one("value"),
        shape=one("sourceShape"),
        constraint=one("sourceConstraint"),
        messages=tuple(
            _nameless(message, labels)
            for message in parts[SH + "resultMessage"]
            if isinstance(message, ox.Literal)
        ),
    )


def _nameless(message: ox.Literal, labels: re.Pattern[str] | None) -> ox.Literal:
    """Return a message without the labels of blank nodes, which mean nothing to people."""
    if labels is None or not labels.search(message.value):
        return message
    text = labels.sub(BLANK, message.value)
    return ox.Literal(text, language=message.language) if message.language else ox.Literal(text)


def _name(node: Node | None) -> str | None:
    return None if node is None or isinstance(node, ox.BlankNode) else node.value
