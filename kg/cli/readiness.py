"""The commands that score how ready an organisation's data are, and gate on it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli import output
from kg.cli.commands import commands
from kg.cli.destination import Destination, destination
from kg.cli.gates import Faults
from kg.cli.options import Base, CountUnread, Out, Store, Strict, format_option, open_base
from kg.cli.root import app
from kg.errors import InputError
from kg.i18n import N_, _, chosen

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.hallucination.reports.tally import Tally
    from kg.readiness import Assessment, Started, Thresholds
    from kg.readiness.rendering import Scored
    from kg.readiness.reports.gate import Gate

__all__ = ["app"]

FORMATS = (*output.FORMATS, "html", "turtle")
GATE_FORMATS = ("table", "json", "junit")
Ratio = Annotated[
    float | None,
    typer.Option(help="Functions for each rule or process that are enough; 1 by default."),
]
_SOME = 10


@app.command(epilog="Example: kg ari readiness.yaml --min-ari 0.7.")
def ari(
    context: typer.Context,
    file: Annotated[
        Path | None, typer.Argument(help="A readiness.yaml, which names data, logic and logs.")
    ] = None,
    itself: Annotated[
        bool, typer.Option("--self", help="Score the knowledge base itself instead.")
    ] = False,
    init: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Write a first readiness.yaml for the CSV, OpenAPI, SQL and logs in a folder.",
        ),
    ] = None,
    min_ari: Annotated[
        float | None, typer.Option(help="Exit 1 when the normalised ARI is lower, from 0 to 1.")
    ] = None,
    hr: Annotated[
        float | None,
        typer.Option(help="The hallucination rate, from 0 to 1, for the survival rule."),
    ] = None,
    target_ratio: Ratio = None,
    limit: Annotated[
        int | None,
        typer.Option(
            min=0,
            help=f"How many gaps to show; {_SOME} in table, md and html, else all. "
            "Turtle holds none.",
        ),
    ] = None,
    history: Annotated[
        Path | None, typer.Option(help="A TriG file to add the scores to; made when missing.")
    ] = None,
    trend: Annotated[
        Path | None, typer.Option(help="Draw that history: .svg, .png or .html.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Of the drawing: zh or en; that of --lang by default.")
    ] = None,
    out: Out = None,
    form: Annotated[str | None, format_option(FORMATS)] = None,
    base: Base = None,
    store: Store = None,
) -> None:
    """Score how ready an organisation's data are for AI.

    The gaps are listed, those first whose closing would raise the score most.
    """
    from kg.readiness.rendering import Scored
    from kg.readiness.survival import survival

    language = chosen(language)
    target = destination(form, out, FORMATS)
    if init is not None:
        if file is not None or itself:
            raise InputError(_("--init writes a readiness.yaml; give no other, and no --self"))
        given = base or context.obj.base
        _show_started(open_base(context, base, store).start_readiness(init, base=given))
        return
    _refuse(file, itself=itself, history=history, trend=trend)
    _refuse_trend(trend, language)
    _share("--min-ari", min_ari)
    _share("--hr", hr)
    kb = open_base(context, base, store)
    with output.spoken(target.form):
        found = kb.readiness(file, target_ratio=target_ratio, commands=commands() if itself else ())
    limits = _limits(kb, found)
    rule = survival(found.normalised, found.loop.coefficient, limits, hr, hr_given=hr is not None)
    _print(Scored(found, rule, hr), target, limit)
    if history is not None:
        _record(found, history, hr)
    if history is not None and trend is not None:
        _draw(history, trend, language)
    if min_ari is not None:
        _gate_on(found, min_ari)


@app.command(epilog="Example: kg gate readiness.yaml answers.jsonl --max-hr 0.005.")
def gate(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A readiness.yaml.")],
    answers: Annotated[
        list[Path], typer.Argument(help="What models wrote, as for kg hr; - for stdin.")
    ],
    min_ari: Annotated[
        float | None, typer.Option(help="The least normalised ARI; that of the rule by default.")
    ] = None,
    max_hr: Annotated[
        float | None, typer.Option(help="The greatest HR; that of the rule by default.")
    ] = None,
    count_unread: CountUnread = True,
    min_loop: Annotated[
        float | None, typer.Option(help="The least action loop; that of the rule by default.")
    ] = None,
    target_ratio: Ratio = None,
    strict: Strict = False,
    workers: Annotated[int, typer.Option(min=1, help="How many processes to use.")] = 1,
    form: Annotated[str | None, format_option(GATE_FORMATS)] = None,
    out: Out = None,
    base: Base = None,
    store: Store = None,
) -> None:
    """Apply the survival rule to ARI, HR and the action loop.

    The exit status is 1 when it does not hold.
    HR is measured against the knowledge base that the file names, or else the one in use; it is the
    upper end of its range, or with --leave-out-unread the lower. An error
    among the findings fails the gate too: something was left out of the numbers. So does a record
    that cannot be read; the exit status is then 2.
    """
    from kg import KnowledgeBase
    from kg.hallucination.loaders.inputs import read_records
    from kg.hallucination.loaders.records import read_ahead
    from kg.hallucination.reports.tally import tally_by
    from kg.readiness import base_of
    from kg.readiness.reports.gate import Gate
    from kg.readiness.survival import survival

    target = destination(form, out, GATE_FORMATS)
    for option, value in (("--min-ari", min_ari), ("--max-hr", max_hr), ("--min-loop", min_loop)):
        _share(option, value)
    stdin = sys.stdin.buffer if sys.stdin is not None else None
    # The first record is read before the base is loaded: a misspelt name fails at once.
    records, _single = read_ahead(read_records(answers, stdin=stdin, strict=False))
    named = base_of(file)
    kb = open_base(context, base, store)
    own = kb if named is None else KnowledgeBase.open(named)
    found = own.readiness(file, target_ratio=target_ratio)
    limits = _limits(kb, found, min_ari, max_hr, min_loop)
    tally, faults = tally_by((), count_unread=count_unread), Faults(strict)
    for one in faults.watch(own.score(records, workers=workers)):
        tally.add(one)
        if one.record.error is not None:
            typer.echo(
                _("error: {message}", message=" ".join(str(one.record.error).splitlines())),
                err=True,
            )
    rule = survival(found.normalised, found.loop.coefficient, limits, tally.gated.share)
    judged = Gate(rule, _tell(found), tally.errors, _notes(tally, named))
    with target.opened():
        _print_gate(judged, target.form)
    faults.refuse()
    if not judged.passed:
        raise typer.Exit(1)


def _show_started(started: Started) -> None:
    """Print what a first assessment was made of, and how to go on."""
    counts = ", ".join(f"{what} {count}" for what, count in started.counts.items())
    told = _(
        "{suggested} of {fields} fields have a suggested term; none counts before it is confirmed",
        suggested=started.suggested,
        fields=started.fields,
    )
    output.lines([f"{started.path}: {counts}", told])
    output.lines(_("not used: {path}: {why}", path=path, why=why) for path, why in started.left_out)
    for path in started.written:
        typer.echo(_("wrote {path}", path=path), err=True)
    typer.echo(_("kg ari {path} tells what to do first", path=started.path), err=True)


def _notes(tally: Tally, named: Path | None) -> tuple[str, ...]:
    """Return what a reader has to know of the HR that was gated on."""
    from kg.hallucination.reports.summary import which_end

    others = (
        () if named is None else (_("HR against the knowledge base in {folder}", folder=named),)
    )
    return (*which_end(tally), *others)


def _print_gate(judged: Gate, form: str) -> None:
    if form == "json":
        output.data(judged.as_data())
    elif form == "junit":
        output.text(judged.as_junit())
    else:
        output.lines([judged.as_line()])


def _tell(found: Assessment) -> int:
    """Print the errors and warnings of an assessment on stderr; return how many errors there are.

    What is only worth knowing is left to `kg ari`.
    """
    from kg.readiness.artefacts import Severity
    from kg.readiness.rendering import finding_line

    for one in found.findings:
        if one.severity is not Severity.INFO:
            typer.echo(finding_line(one), err=True)
    return sum(one.severity is Severity.ERROR for one in found.findings)


def _refuse(file: Path | None, *, itself: bool, history: Path | None, trend: Path | None) -> None:
    """Refuse options that do not go together, before any work is done."""
    from kg.readiness.recording import check_name

    if (file is None) != itself:
        raise InputError(_("give a readiness.yaml, or --self for the knowledge base; not both"))
    if trend is not None and history is None:
        raise InputError(_("--trend draws a history; name it with --history FILE.trig"))
    if history is not None:
        check_name(history)


def _refuse_trend(trend: Path | None, language: str) -> None:
    """Refuse a drawing that could not be written, before anything is written or recorded."""
    from kg.errors import UnknownNameError
    from kg.files import check_writable
    from kg.readiness.recording import TITLES

    if language not in TITLES:
        raise UnknownNameError(N_("language"), language, TITLES)
    if trend is not None:
        from kg.drawing import check_picture

        check_picture(trend, language)
        check_writable(trend)


def _share(option: str, value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise InputError(
            _(
                "{option} {value} is not a share; give a number from 0 to 1",
                option=option,
                value=value,
            )
        )


def _limits(
    kb: KnowledgeBase,
    found: Assessment,
    ari: float | None = None,
    hr: float | None = None,
    loop: float | None = None,
) -> Thresholds:
    """Return what is asked for: by options, else by the organisation, else by the source."""
    from kg.readiness.survival import thresholds

    return thresholds(kb.graph).instead(found.artefacts.targets, ari=ari, hr=hr, loop=loop)


def _print(scored: Scored, target: Destination, limit: int | None) -> None:
    from kg.readiness import tabulating
    from kg.readiness.reports import REPORTS
    from kg.readiness.reports.as_text import table

    form, some = target.form, _SOME if limit is None else limit
    with target.opened():
        if form == "table":
            output.text(table(scored, some, output.width()))
        elif form in REPORTS:
            output.text(REPORTS[form](scored, some))
        elif form == "json":
            output.data(tabulating.as_data(scored, limit))
        else:
            output.rows(tabulating.ROW_COLUMNS, tabulating.all_rows(scored, limit), form)


def _record(found: Assessment, history: Path, hr: float | None) -> None:
    from kg.readiness.recording import record

    record(found, history, hr)
    typer.echo(_("recorded in {history}", history=history), err=True)


def _draw(history: Path, trend: Path, language: str) -> None:
    from kg.drawing import draw_table
    from kg.readiness.recording import TITLES
    from kg.readiness.recording import trend as rows

    draw_table(rows(history), TITLES[language], trend, language, history)
    typer.echo(_("wrote {trend}", trend=trend), err=True)


def _gate_on(found: Assessment, least: float) -> None:
    if found.normalised is None:
        why = found.undefined["normalised"]
        typer.echo(
            _("kg: ARI has no value, so it is not at least {least:g}: {why}", least=least, why=why),
            err=True,
        )
        raise typer.Exit(1)
    if found.normalised < least:
        typer.echo(
            _(
                "kg: ARI {normalised:.4f} is under the limit of {least:g}",
                normalised=found.normalised,
                least=least,
            ),
            err=True,
        )
        raise typer.Exit(1)
