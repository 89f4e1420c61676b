"""Contributed claims as one value: read from files of any form, checked in four steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.claims.findings import Finding, Place

if TYPE_CHECKING:
    from kg.api import KnowledgeBase

__all__ = ["Contribution", "check_contribution", "read_contribution"]


@dataclass(frozen=True)
class Contribution:
    """Claims with their passages, sources and new entities, in the form that the base keeps.

    Args:
        quads: all of it, labelled in Chinese and English, with IRIs; in the default graph, for
            it is up to who takes it in to which graph of claims it belongs.
        places: by the IRI of each node, where it stands in the files.
        sources: IRIs of the source documents that the claims are derived from.
        language: `zh` or `en`: of the messages about it.
    """

    quads: tuple[ox.Quad, ...]
    places: Mapping[str, Place]
    sources: tuple[str, ...]
    language: str = "en"


def read_contribution(
    kb: KnowledgeBase,
    paths: Sequence[Path],
    *,
    mapping: Path | None = None,
    language: str = "en",
) -> tuple[Contribution, tuple[Finding, ...]]:
    """Read claims from files, as Turtle or other RDF, JSON-LD, JSON Lines, CSV, TSV or Markdown.

    Args:
        kb: the knowledge base that names are resolved in.
        paths: the files.
        mapping: a file that says what the columns of a table mean, where their headers do not.
        language: `zh` or `en`: of messages.

    Returns:
        What could be read, and a finding for each thing that could not.

    Raises:
        InputError: if a file cannot be read or parsed at all.
    """
    raise NotImplementedError


def check_contribution(
    kb: KnowledgeBase, contribution: Contribution, *, strict: bool = False
) -> tuple[Finding, ...]:
    """Check claims against a knowledge base: shape, reference, logic and agreement.

    Nothing is added to the base.

    Args:
        kb: the knowledge base.
        contribution: the claims.
        strict: whether a claim that repeats or contradicts a recorded one is a violation.

    Returns:
        The findings by step and place.
    """
    raise NotImplementedError
