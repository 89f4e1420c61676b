"""`kg hr --baseline`: what got worse since an earlier report, and how much of that may be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.errors import InputError
from kg.i18n import _, ngettext

if TYPE_CHECKING:
    from kg.hallucination.comparing.baseline import Comparison
    from kg.hallucination.reports.tally import Tally

__all__ = ["Baseline", "MaxWorse", "begin_comparison", "is_worse", "tell_apart"]

Baseline = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help="An earlier report in jsonl or json: list the records that got worse."
    ),
]
MaxWorse = Annotated[
    int | None,
    typer.Option(min=0, help="Exit 1 when more records than this got worse than in --baseline."),
]
#: Formats that have a row for each record or claim, and no place for what is over all.
_ROWS = frozenset({"csv", "tsv", "jsonl"})


def begin_comparison(
    baseline: Path | None,
    max_worse: int | None,
    engine: str,
    labels: Sequence[str],
    *,
    count_unread: bool,
) -> Comparison | None:
    """Read an earlier report, if one is given, before any work is done.

    Raises:
        InputError: if it cannot be read, or options do not go together.
    """
    if baseline is None:
        if max_worse is not None:
            raise InputError(_("--max-worse counts what got worse than in --baseline; give both"))
        return None
    if engine == "dask":
        raise InputError(_("--baseline compares records in one process; leave out --engine dask"))
    from kg.hallucination.comparing.baseline import read_baseline

    return read_baseline(baseline, labels, count_unread=count_unread)


def tell_apart(tally: Tally, form: str) -> None:
    """Print on stderr what is over all records, where the format has no place for it."""
    from kg.hallucination.reports.as_table import rates

    if form in _ROWS and (tally.groups or tally.comparison is not None):
        for line in rates(tally):
            typer.echo(f"kg: {line}", err=True)


def is_worse(comparison: Comparison | None, limit: int | None) -> bool:
    """Return whether too many records got worse, and say so.

    Raises:
        InputError: if records could not be told apart.
    """
    if comparison is None:
        return False
    comparison.refuse()
    number = len(comparison.worse)
    if limit is None or number <= limit:
        return False
    told = ngettext(
        "{number} record got worse, over the limit of {limit}",
        "{number} records got worse, over the limit of {limit}",
        number,
        limit=limit,
    )
    typer.echo(f"kg: {told}", err=True)
    return True
