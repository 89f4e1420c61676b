"""The commands that change the claims of a base, and tell of its changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output, revisions
from kg.cli.destination import destination
from kg.cli.options import (
    Base,
    Columns,
    Language,
    Out,
    Rows,
    Store,
    Timeout,
    format_option,
    open_base,
)
from kg.cli.progress import tell_waiting
from kg.cli.root import app
from kg.i18n import _, chosen

__all__ = ["app"]

_TELLINGS = ("table", "json")
Telling = Annotated[str | None, format_option(_TELLINGS)]
By = Annotated[
    str | None,
    typer.Option(help="Who does it: a name or an IRI; the user of the system by default."),
]
Note = Annotated[str | None, typer.Option(help="Why, in words, for the history.")]


@app.command(epilog="Example: kg admit claims.csv --base my-base.")
def admit(
    context: typer.Context,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Claims, as `kg validate` reads them.")
    ],
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="TOML that says what columns mean whose headers do not."),
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Keep out what repeats or contradicts recorded claims.")
    ] = False,
    by: By = None,
    note: Note = None,
    language: Language = None,
    form: Telling = None,
    out: Out = None,
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Add valid claims to the base, all or none.

    The exit status is 1 when something is wrong with them.
    """
    from kg.claims.revising.admitting import Reading

    target = destination(form, out, _TELLINGS)
    kb = open_base(context, base, None, timeout)
    reading = Reading(mapping, strict, chosen(language))
    done = kb.admit(*files, by=by, note=note, reading=reading, on_wait=tell_waiting)
    with target.opened():
        revisions.show_admission(done, target.form, kb.graph)
    if not done.durable:
        _not_durable(_("admitted"))
    if not done.valid:
        raise typer.Exit(1)


@app.command(epilog="Example: kg retract claim:moe-adoption-rate --base my-base.")
def retract(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="CLAIM|CHANGE...", help="Claims, or changes of the history."),
    ],
    by: By = None,
    note: Note = None,
    form: Telling = None,
    out: Out = None,
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Let claims, or all that a change did, count no more.

    Nothing is erased. To retract a retraction restores what it took away.
    """
    target = destination(form, out, _TELLINGS)
    kb = open_base(context, base, None, timeout)
    done = kb.retract(*names, by=by, note=note, on_wait=tell_waiting)
    with target.opened():
        revisions.show_retraction(done, target.form, kb.graph)
    if not done.durable:
        _not_durable(_("retracted"))


@app.command(epilog="Example: kg history --base my-base -f csv.")
def history(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[CLAIM|CHANGE]", help="Only what concerns this.")
    ] = None,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """List who admitted or retracted what, when, from which file.

    The exit status is 1 when nothing was done.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    with output.spoken(target.form):
        found = kb.history(name)
    with target.opened():
        revisions.show_history(found, target.form)
    if not found:
        told = (
            _("no change of this base is recorded")
            if name is None
            else _("no recorded change concerns {name}; kg history lists all changes", name=name)
        )
        typer.echo(f"kg: {told}", err=True)
        raise typer.Exit(1)


@app.command(
    epilog="Example: kg diff old-base new-base. Like diff, it exits 1 when there is a difference."
)
def diff(
    context: typer.Context,
    before: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A folder; a change, or CHANGE^ for before it; a day or time; or git:REVISION.",
        ),
    ],
    after: Annotated[
        str, typer.Argument(metavar="[B]", help="Another; the base as it is.")
    ] = "now",
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Compare two bases, or two states of one.

    Their claims, entities and the facts that follow are compared.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, None, timeout)
    found = kb.diff(before, after)
    with target.opened():
        revisions.show_difference(found, target.form, kb.graph)
    if found:
        raise typer.Exit(1)


def _not_durable(what: str) -> None:
    typer.echo(
        _(
            "kg: {what}, but not yet safe against loss of power: the disk could not be flushed",
            what=what,
        ),
        err=True,
    )
