"""The command that scores what models wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output, views
from kg.cli.exploring import app
from kg.cli.options import Base, Out, Store, format_option, open_base
from kg.errors import InputError, UnknownNameError

if TYPE_CHECKING:
    from kg.hallucination.evidence import EvidenceIndex
    from kg.hallucination.records import Record, RecordReport
    from kg.hallucination.tally import Tally

__all__ = ["app"]

FORMATS = (*output.FORMATS, "jsonl", "junit", "html")


@app.command(
    epilog=f"Example: kg hr answers.jsonl --by model --max-hr 0.005. Formats: {', '.join(FORMATS)}."
)
def hr(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Text, Markdown, JSON Lines, chat logs in JSON, or folders; - for stdin."
        ),
    ],
    max_hr: Annotated[
        float | None,
        typer.Option(help="Exit 1 when the rate over all is higher than this, from 0 to 1."),
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option(help="Rates by a label of the records; may be repeated.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option("--as", help="text, jsonl or chat; by the names of the files by default."),
    ] = None,
    reader: Annotated[
        str, typer.Option(help="What finds the claims: lexical, structured or llm.")
    ] = "lexical",
    workers: Annotated[int, typer.Option(min=1, help="How many processes to use.")] = 1,
    about_share: Annotated[
        float, typer.Option(help="How near 'about' has to be for shares; 0.05 is five points.")
    ] = 0.05,
    about_number: Annotated[
        float, typer.Option(help="The same for other numbers, as a part of the number.")
    ] = 0.1,
    out: Out = None,
    form: Annotated[str, format_option(FORMATS)] = "table",
    base: Base = None,
    store: Store = None,
) -> None:
    """Check every claim of what models wrote and print the hallucination rate."""
    from kg.hallucination.inputs import read_records
    from kg.hallucination.intervals import Tolerance
    from kg.hallucination.readers import READERS, reader_named
    from kg.hallucination.records import read_ahead
    from kg.hallucination.scoring import score
    from kg.hallucination.tally import tally_by

    output.check(form, FORMATS)
    if reader not in READERS:
        raise UnknownNameError("reader", reader, READERS)
    if max_hr is not None and not 0 <= max_hr <= 1:
        raise InputError(f"--max-hr {max_hr} is not a rate; give a number from 0 to 1")
    if about_share < 0 or about_number < 0:
        raise InputError("a tolerance is not negative; give 0 or more")
    if reader == "llm" and workers > 1:
        raise InputError("the reader llm asks at the same time itself: set KG_LLM_CONCURRENCY")
    if reader == "structured":
        kind = kind or "text"  # its claims are JSON themselves, not records that hold a text
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    # The first record is read before the base is loaded: a misspelt name fails at once.
    records, single = read_ahead(read_records(files, kind=kind, stdin=stdin))
    labels: set[str] = set()
    kb = open_base(context, base, store)
    tolerance = Tolerance(Decimal(str(about_share)), Decimal(str(about_number)))
    finder = reader_named(reader, kb.evidence)
    scored = score(
        _noting(records, labels),
        kb.evidence,
        reader=finder,
        tolerance=tolerance,
        workers=workers,
    )
    tally = tally_by(by or ())
    if single and not by and form in output.FORMATS and out is None:
        (one,) = scored
        tally.add(one)
        views.show_report(one.report, form, kb.evidence)
    else:
        _print(scored, tally, kb.evidence, form, out)
    if (totals := getattr(finder, "totals", None)) is not None:
        typer.echo(f"kg: {totals}", err=True)
    if missing := [label for label in by or () if label not in labels]:
        known = ", ".join(sorted(labels)) or "none"
        raise InputError(f"no record has the label {missing[0]!r}; labels there are: {known}")
    if max_hr is not None:
        _hold(tally.rate, max_hr)


def _hold(rate: float | None, limit: float) -> None:
    """Exit with 1 where a rate is over a limit; a text without claims is under every limit."""
    if rate is None:
        typer.echo("kg: no claim was made, so none was held to the limit", err=True)
    elif rate > limit:
        typer.echo(f"kg: HR {rate:.4f} is over the limit of {limit}", err=True)
        raise typer.Exit(1)


def _noting(records: Iterable[Record], labels: set[str]) -> Iterator[Record]:
    """Yield records, and note the names of their labels."""
    for record in records:
        labels.update(record.labels)
        yield record


def _print(
    scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex, form: str, out: Path | None
) -> None:
    """Print a report over many records as it is made, or write it to a file whole."""
    from kg.files import write_atomically
    from kg.hallucination.reports import REPORTS

    pieces = REPORTS[form](scored, tally, index)
    if out is not None:
        content = "".join(pieces).encode("utf-8")
        write_atomically(out, content)
        typer.echo(f"wrote {out} ({len(content):,} bytes, {form})", err=True)
        return
    for piece in pieces:
        output.text(piece)
