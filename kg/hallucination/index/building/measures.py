"""The units of measure of properties: stated, or told by names, descriptions or datatypes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from kg.hallucination.index.building.naming import local_name, qualified, spelled
from kg.hallucination.index.building.rows import rows
from kg.hallucination.language.numbers.units import of_qudt, unit_in, unit_named
from kg.knowledge_base import KnowledgeGraph

__all__ = ["Units", "without_unit"]

_UNITS: Final = """SELECT ?property ?unit {
  ?property <http://qudt.org/schema/qudt/unit>|<http://qudt.org/schema/qudt/hasUnit>
    |<http://www.ontology-of-units-of-measure.org/resource/om-2/hasUnit> ?unit
}"""
_TOLD: Final = """SELECT ?property ?text {
  ?property rdfs:comment|skos:definition|skos:scopeNote|dcterms:description|schema:description ?text
  FILTER(isLiteral(?text))
}"""


class Units:
    """What a base tells of the units of its properties.

    Args:
        graph: the base.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._stated = _stated(graph)
        self._told: defaultdict[str, list[str]] = defaultdict(list)
        for row in rows(graph, _TOLD):
            self._told[row["property"].value].append(row["text"].value)

    def is_stated(self, name: str) -> bool:
        """Return whether the unit of a property is stated as such."""
        return name in self._stated

    def of(self, name: str, words: Iterable[str], datatype: str) -> str:
        """Return the unit of the numbers of a property; empty where nothing tells it.

        Args:
            name: the property.
            words: its labels, and the words of its local name.
            datatype: that of most of its values.
        """
        if name in self._stated:
            return self._stated[name]
        if datatype.endswith("uration"):
            return "minute"
        told: Sequence[str | None] = [
            *map(_at_end, words),
            unit_named(spelled(datatype).lower()) if datatype else None,
            *map(unit_in, self._told[name]),
        ]
        return next((unit for unit in told if unit is not None), "")


def _at_end(label: str) -> str | None:
    """Return the unit that a label ends in: "area km2", "height (m)"."""
    parts = label.split()
    for length in (3, 2, 1):
        if len(parts) > length and (unit := unit_named(" ".join(parts[-length:]))):
            return unit
    return unit_in(label)


def without_unit(label: str) -> str:
    """Return a label without the unit of measure that it ends in.

    >>> without_unit("total area km2"), without_unit("面积（平方公里）"), without_unit("budget")
    ('total area', '面积', 'budget')
    """
    if (parts := qualified(label)) is not None and unit_named(parts[1]):
        return parts[0]
    words = label.split()
    for length in (3, 2, 1):
        if len(words) > length and unit_named(" ".join(words[-length:])):
            return " ".join(words[:-length]).removesuffix(" in")
    return label


def _stated(graph: KnowledgeGraph) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows(graph, _UNITS):
        term: Any = row["unit"]
        name = local_name(term.value) if isinstance(term, ox.NamedNode) else term.value
        if (unit := of_qudt(name) or unit_named(name)) is not None:
            found.setdefault(row["property"].value, unit)
    return found
