"""The properties that say how far off a number may be, such as the error of a forecast."""

from __future__ import annotations

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.cues import phrase

__all__ = ["margins"]


def margins(index: EvidenceIndex) -> frozenset[str]:
    """Return the properties that "±30 %" can be a value of, by what they are called.

    Args:
        index: the evidence index that holds properties and labels.
    """
    return frozenset(
        iri
        for iri, prop in index.properties.items()
        if not prop.relation
        and any(phrase("margin").search(label) for label in index.labels.get(iri, {}).values())
    )
