"""Source documents: what a text states, where, and whether the graph holds all of it."""

from __future__ import annotations

from kg.documents.coverage import Coverage, Gap, cover
from kg.documents.describing import Description
from kg.documents.proposing import Proposal, Uncited, propose, uncited
from kg.documents.sources import Added, Change, Known, add_source
from kg.documents.units import Document, Unit, read_document, units

__all__ = [
    "Added",
    "Change",
    "Coverage",
    "Description",
    "Document",
    "Gap",
    "Known",
    "Proposal",
    "Uncited",
    "Unit",
    "add_source",
    "cover",
    "propose",
    "read_document",
    "uncited",
    "units",
]
