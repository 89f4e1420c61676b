"""What a check of a base finds about its paraphrases: `ontology/paraphrases/*.tsv`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from kg.base_files import paraphrase_files
from kg.bases.findings import Finding, State, Use
from kg.errors import InputError
from kg.hallucination.index.building.paraphrases import Row, rows_of
from kg.hallucination.index.evidence import EvidenceIndex
from kg.i18n import _

__all__ = ["paraphrase_findings"]

_LANGUAGES = ("en", "zh")


def paraphrase_findings(root: Path, index: EvidenceIndex) -> Iterator[Finding]:
    """Yield what is right and wrong with the paraphrases of a base; nothing where it has none.

    Args:
        root: the folder of the base.
        index: its evidence index.
    """
    known = index.claims_by_iri()
    for path in (path for language in _LANGUAGES for path in paraphrase_files(root, language)):
        place = path.relative_to(root)
        try:
            rows = list(rows_of(path))
        except InputError as error:
            yield Finding(Use.HR, State.UNFIT, str(error), _("correct the line"))
            continue
        of = {claim for row in rows for claim in row.claims if claim in known}
        told = _(
            "{place}: {number:,} paraphrases of {claims:,} claims",
            place=place,
            number=len(rows),
            claims=len(of),
        )
        yield Finding(Use.HR, State.FIT, told)
        yield from _without_claim(place, rows, known)
        yield from _divided(place, rows)


def _without_claim(place: Path, rows: list[Row], known: Collection[str]) -> Iterator[Finding]:
    """Yield that lines name claims which the base does not have, or has retracted."""
    lost = [(row, claim) for row in rows for claim in row.claims if claim not in known]
    if lost:
        row, claim = lost[0]
        told = _(
            "{place}: {number} paraphrases name a claim that does not count, the first in line "
            "{line}: {claim}",
            place=place,
            number=len({row.number for row, _claim in lost}),
            line=row.number,
            claim=claim,
        )
        yield Finding(Use.HR, State.BETTER, told, _("correct the name, or remove the line"))


def _divided(place: Path, rows: list[Row]) -> Iterator[Finding]:
    """Yield that sentences are put down as true in one line and as false in another."""
    first: dict[str, Row] = {}
    pairs = [(first.setdefault(row.sentence, row), row) for row in rows]
    pairs = [(one, other) for one, other in pairs if one.verdict is not other.verdict]
    if pairs:
        one, other = pairs[0]
        told = _(
            "{place}: {number} sentences stand with different signs, the first in lines {one} and "
            "{other}",
            place=place,
            number=len(pairs),
            one=one.number,
            other=other.number,
        )
        yield Finding(Use.HR, State.BETTER, told, _("keep the line that is right"))
