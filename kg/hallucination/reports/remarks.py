"""What of the knowledge base cannot be used, as a report tells it: a rate without it misleads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kg.hallucination.index.evidence import EvidenceIndex
from kg.i18n import DEFAULT, _, using

__all__ = ["remarked", "remarks_data"]


def remarked(index: EvidenceIndex) -> Iterator[str]:
    """Yield the remarks on a base, one a line; none where all of it can be used."""
    yield from (_("! of the knowledge base: {remark}", remark=remark) for remark in index.remarks)


def remarks_data(index: EvidenceIndex) -> dict[str, Any]:
    """Return the remarks on a base as JSON-ready data; nothing where all of it can be used."""
    with using(DEFAULT):  # what programs read is the same in every language
        return {"remarks": list(index.remarks)} if index.kept_remarks else {}
