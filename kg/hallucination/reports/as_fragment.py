"""A report as a piece of HTML, for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kg.hallucination.rates import Report
from kg.html_tables import html_table, linked
from kg.i18n import _

__all__ = ["fragment"]

_COLUMNS = ("verdict", "claim", "reason", "evidence")


def fragment(report: Report) -> str:
    """Return the hallucination rate of a text, and a row for each claim or idle sentence."""
    rows = list(_rows(report))
    return html_table(_caption(report), _COLUMNS, rows, total=len(rows))


def _caption(report: Report) -> str:
    shares = [f"{share:.1%}" for share in report.rate_range if share is not None]
    if not shares:
        return _("HR has no value: nothing is claimed")
    low, high = shares[0], shares[-1]
    spread = low if low == high else _("{low} to {high}", low=low, high=high)
    return _(
        "HR {spread}: {unsupported} of {claims} claims are not backed",
        spread=spread,
        unsupported=report.unsupported,
        claims=report.claims,
    )


def _rows(report: Report) -> Iterator[tuple[str, str, str, str]]:
    for sentence in report.sentences:
        if not sentence.judgements:
            yield _word(sentence.verdict.value), escape(sentence.sentence.text), "", ""
        for judgement in sentence.judgements:
            yield (
                _word(judgement.verdict.value),
                escape(judgement.candidate.text),
                _word(judgement.reason.value),
                ", ".join(linked(claim.iri) for claim in judgement.evidence),
            )


def _word(name: str) -> str:
    return escape(name.replace("-", " ").replace("_", " "))
