"""The command that scores what models wrote."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output, views
from kg.cli.cluster import ENGINES, Engine, InParts, PartSize, Scheduler
from kg.cli.comparing import Baseline, MaxWorse, begin_comparison, is_worse, tell_apart
from kg.cli.destination import Destination, destination
from kg.cli.gates import Faults, is_over, judge_parts
from kg.cli.options import Base, CountUnread, Out, Store, Strict, format_option, open_base
from kg.cli.progress import Quiet, Watcher, patience
from kg.cli.root import app
from kg.errors import InputError, UnknownNameError
from kg.i18n import N_, _

if TYPE_CHECKING:
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.hallucination.loaders.records import Record, RecordReport
    from kg.hallucination.reports.tally import Tally

__all__ = ["app"]

FORMATS = (*output.FORMATS, "jsonl", "junit", "html")


@app.command(
    epilog="Example: kg hr answers.jsonl --by model --max-hr 0.005. "
    "With --engine dask --out names a folder of parts: jsonl, by default, or parquet."
)
def hr(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Text, Markdown, JSON Lines, CSV, Parquet, chat logs, OpenAI batch output, "
            "results of promptfoo, logs of Inspect, or folders; - for stdin."
        ),
    ],
    max_hr: Annotated[
        float | None,
        typer.Option(help="Exit 1 when the rate over all is higher than this, from 0 to 1."),
    ] = None,
    count_unread: CountUnread = True,
    by: Annotated[
        list[str] | None, typer.Option(help="Rates by a label of the records; may be repeated.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--as",
            help="text, jsonl, csv, tsv, chat, claims, parquet or eval; by the names of the files "
            "by default.",
        ),
    ] = None,
    field: Annotated[
        str | None,
        typer.Option(
            help="What of a record holds its text, such as reply or result.text; by default the "
            "one there is of text, output, response, answer, actual_output, prediction, completion."
        ),
    ] = None,
    baseline: Baseline = None,
    max_worse: MaxWorse = None,
    strict: Strict = False,
    reader: Annotated[
        str, typer.Option(help="What finds the claims: lexical, rules, structured or llm.")
    ] = "lexical",
    workers: Annotated[int, typer.Option(min=1, help="How many processes to use.")] = 1,
    engine: Engine = "processes",
    scheduler: Scheduler = None,
    part_size: PartSize = 8.0,
    assume_complete: Annotated[
        bool,
        typer.Option(
            "--assume-complete",
            help="Take for true what kg base profile proposes firmly, unasked.",
        ),
    ] = False,
    about_share: Annotated[
        float, typer.Option(help="How near 'about' has to be for shares; 0.05 is five points.")
    ] = 0.05,
    about_number: Annotated[
        float, typer.Option(help="The same for other numbers, as a part of the number.")
    ] = 0.1,
    out: Out = None,
    form: Annotated[str | None, format_option((*FORMATS, "parquet"))] = None,
    quiet: Quiet = False,
    base: Base = None,
    store: Store = None,
) -> None:
    """Check every claim of a text and print the hallucination rate.

    The rate is a range: claims that could not be read are left out of its lower end, and counted as
    not backed in its upper end.
    A record that cannot be read is reported as an error, counts in no rate, and stops no other;
    the exit status is then 2.
    """
    from kg.hallucination.batch import score
    from kg.hallucination.extraction.readers import reader_named
    from kg.hallucination.loaders.inputs import read_records, require_labels
    from kg.hallucination.loaders.meter import Meter
    from kg.hallucination.loaders.records import read_ahead
    from kg.hallucination.reports.tally import tally_by
    from kg.hallucination.verification.tolerance import Tolerance

    _refuse(reader, engine, workers, max_hr, (about_share, about_number))
    comparison = begin_comparison(baseline, max_worse, engine, by or (), count_unread=count_unread)
    tolerance = Tolerance(Decimal(str(about_share)), Decimal(str(about_number)))
    if reader == "structured":
        kind = kind or "claims"  # which are JSON themselves, not records that hold a text
    if engine == "dask":
        if store or context.obj.store:
            raise InputError(_("--engine dask reads the base from its files; leave out --store"))
        asked = InParts(
            files,
            out,
            form,
            kind,
            by or (),
            reader,
            scheduler,
            workers,
            part_size,
            strict,
            count_unread,
            assume_complete,
            field,
        )
        plan = asked.plan()
        outcome = asked.run(plan, open_base(context, base, store), tolerance, quiet=quiet)
        judge_parts(outcome, max_hr)
        return
    target = _single(form, out, scheduler, quiet=quiet)
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    # Read before the base is loaded: a misspelt file or label fails at once.
    meter = Meter()
    read = read_records(files, kind=kind, field=field, stdin=stdin, strict=False, meter=meter)
    records, single = read_ahead(read)
    records = require_labels(by or (), records, files, kind, field)
    labels: set[str] = set()
    kb = open_base(context, base, store)
    with patience(_("compiling the index of the base"), quiet=quiet):
        evidence = kb.assumed_evidence if assume_complete else kb.evidence
    for remark in evidence.remarks:
        typer.echo(f"kg: {kb.graph.root}: {remark}", err=True)
    finder = reader_named(reader, evidence)
    faults = Faults(strict)
    watcher = Watcher(meter, N_("records"), quiet=quiet, printing=out is None)
    scored = faults.watch(
        watcher.watch(
            score(
                _noting(records, labels),
                evidence,
                reader=finder,
                tolerance=tolerance,
                workers=workers,
            )
        )
    )
    tally = tally_by(by or (), count_unread=count_unread)
    tally.comparison = comparison
    one = single and not by and comparison is None and target.form in output.FORMATS
    report = _print_one if one else _print_all
    with target.opened():
        report(scored, tally, evidence, target.form)
    if (totals := getattr(finder, "totals", None)) is not None:
        typer.echo(f"kg: {totals}", err=True)
    tell_apart(tally, target.form)
    failed = (max_hr is not None and is_over(tally, max_hr), is_worse(comparison, max_worse))
    faults.refuse()
    _check_labels(by or (), labels)
    if any(failed):
        raise typer.Exit(1)


def _single(
    form: str | None, out: Path | None, scheduler: str | None, *, quiet: bool
) -> Destination:
    """Return where a report that is one text goes."""
    if scheduler is not None:
        raise InputError(_("--scheduler is of --engine dask; give both"))
    if form == "parquet":
        raise InputError(_("parquet is for parts: give --engine dask and --out FOLDER with it"))
    return destination(form, out, FORMATS, quiet=quiet)


def _refuse(
    reader: str, engine: str, workers: int, max_hr: float | None, tolerances: Sequence[float]
) -> None:
    """Refuse options that make no sense, before any work is done."""
    from kg.hallucination.extraction.readers import READERS

    if engine not in ENGINES:
        raise UnknownNameError(N_("engine"), engine, ENGINES)
    if reader not in READERS:
        raise UnknownNameError(N_("reader"), reader, READERS)
    if max_hr is not None and not 0 <= max_hr <= 1:
        raise InputError(
            _("--max-hr {max_hr} is not a rate; give a number from 0 to 1", max_hr=max_hr)
        )
    if any(tolerance < 0 for tolerance in tolerances):
        raise InputError(_("a tolerance is not negative; give 0 or more"))
    if reader == "llm" and workers > 1:
        raise InputError(_("the reader llm asks at the same time itself: set KG_LLM_CONCURRENCY"))


def _check_labels(wanted: Sequence[str], known: set[str]) -> None:
    """Refuse a label that no record had, where the records could not be looked through before."""
    from kg.hallucination.loaders.inputs import no_label

    if missing := set(wanted).difference(known):
        raise no_label(missing, known)


def _noting(records: Iterable[Record], labels: set[str]) -> Iterator[Record]:
    """Yield records, and note the names of their labels."""
    for record in records:
        labels.update(record.labels)
        yield record


def _print_one(
    scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex, form: str
) -> None:
    """Print the report on what is one text without labels."""
    (one,) = scored
    if one.record.error is not None:
        raise one.record.error
    tally.add(one)
    views.show_report(one.report, form, index)


def _print_all(
    scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex, form: str
) -> None:
    """Print a report over many records as it is made."""
    from kg.hallucination.reports import REPORTS

    for piece in REPORTS[form](scored, tally, index):
        if form == "table":
            output.lines(piece.removesuffix("\n").split("\n"))
        else:
            output.text(piece)
