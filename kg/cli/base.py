"""The commands on a knowledge base as a data team keeps it."""

from __future__ import annotations

from typing import Annotated

import typer

from kg.cli import output
from kg.cli.destination import destination
from kg.cli.options import Base, Out, Store, format_option, open_base
from kg.cli.progress import tell_waiting
from kg.errors import InputError
from kg.i18n import _

__all__ = ["group"]

group = typer.Typer(
    name="base",
    help="Profile a base of plain triples for checking texts.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.callback()
def base() -> None:
    """Profile a base of plain triples for checking texts."""


@group.command(epilog="Example: kg base profile --base examples/films --out profile.ttl.")
def profile(
    context: typer.Context,
    form: Annotated[str | None, format_option(("turtle",))] = None,
    out: Out = None,
    accept: Annotated[
        bool, typer.Option("--accept", help="Write it to ontology/profile.ttl of the base.")
    ] = False,
    base: Base = None,
    store: Store = None,
) -> None:
    """Propose from the data what properties are like.

    That is which have one value, are listed whole, or hold both ways.
    The proposals are Turtle for a person to read, change and keep in the folder ontology/.
    """
    from kg.hallucination.index.profile_turtle import as_turtle, keep

    if accept and out is not None:
        raise InputError(_("give one of --out and --accept, not both"))
    target = destination(form, out, ("turtle",))
    kb = open_base(context, base, store)
    content = as_turtle(kb.profile(), kb.evidence, kb.graph.prefixes)
    for remark in kb.evidence.remarks:
        typer.echo(f"kg: {kb.graph.root}: {remark}", err=True)
    if accept:
        out = keep(kb.graph.root, content, tell_waiting)
        typer.echo(_("wrote {out}", out=out), err=True)
        return
    with target.opened():
        output.text(content)
