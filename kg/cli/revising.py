"""The commands that change the claims of a base, and tell of its changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output, revisions
from kg.cli.options import Base, Store, Timeout, open_base
from kg.cli.progress import tell_waiting
from kg.cli.root import app
from kg.i18n import _, chosen

__all__ = ["app"]

_ROWS = ", ".join(output.FORMATS)
_TELLINGS = ("table", "json")
Rows = Annotated[str, typer.Option("--format", "-f", help="How to print it; choices below.")]
By = Annotated[
    str | None,
    typer.Option(help="Who does it: a name or an IRI; the user of the system by default."),
]
Note = Annotated[str | None, typer.Option(help="Why, in words, for the history.")]


@app.command(
    epilog=f"Example: kg admit claims.csv --base my-base. Formats: {', '.join(_TELLINGS)}."
)
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
    language: Annotated[
        str | None,
        typer.Option(
            "--language", "-l", help="Of the messages: zh or en; that of --lang by default."
        ),
    ] = None,
    form: Rows = "table",
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Add valid claims to the base, all or none; exit 1 when something is wrong with them."""
    from kg.claims.revising.admitting import Reading

    output.check(form, _TELLINGS)
    kb = open_base(context, base, None, timeout)
    reading = Reading(mapping, strict, chosen(language))
    done = kb.admit(*files, by=by, note=note, reading=reading, on_wait=tell_waiting)
    revisions.show_admission(done, form, kb.graph)
    if not done.durable:
        _not_durable(_("admitted"))
    if not done.valid:
        raise typer.Exit(1)


@app.command(
    epilog="Example: kg retract claim:moe-adoption-rate --base my-base. "
    f"Formats: {', '.join(_TELLINGS)}."
)
def retract(
    context: typer.Context,
    names: Annotated[
        list[str],
        typer.Argument(metavar="CLAIM|CHANGE...", help="Claims, or changes of the history."),
    ],
    by: By = None,
    note: Note = None,
    form: Rows = "table",
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Let claims, or all that a change did, count no more; nothing is erased.

    To retract a retraction restores what it took away.
    """
    output.check(form, _TELLINGS)
    kb = open_base(context, base, None, timeout)
    done = kb.retract(*names, by=by, note=note, on_wait=tell_waiting)
    revisions.show_retraction(done, form, kb.graph)
    if not done.durable:
        _not_durable(_("retracted"))


@app.command(epilog=f"Example: kg history --base my-base -f csv. Formats: {_ROWS}.")
def history(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="[CLAIM|CHANGE]", help="Only what concerns this.")
    ] = None,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell who admitted or retracted what, when, from which file; exit 1 when nothing was done."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    found = kb.history(name)
    revisions.show_history(found, form)
    if not found:
        told = (
            _("no change of this base is recorded")
            if name is None
            else _("no recorded change concerns {name}; kg history lists all changes", name=name)
        )
        typer.echo(f"kg: {told}", err=True)
        raise typer.Exit(1)


@app.command(
    epilog=f"Example: kg diff old-base new-base. Formats: {_ROWS}. As diff does, it exits 1 when "
    "there is a difference."
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
    form: Rows = "table",
    base: Base = None,
    timeout: Timeout = None,
) -> None:
    """Compare two bases, or two states of one: claims, entities and the facts that follow."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, None, timeout)
    found = kb.diff(before, after)
    revisions.show_difference(found, form, kb.graph)
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
