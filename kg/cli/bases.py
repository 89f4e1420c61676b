"""The commands that make and check bases of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output
from kg.cli.destination import destination
from kg.cli.options import Columns, Out, Rows, Store, Timeout, open_base
from kg.cli.root import app
from kg.errors import InputError
from kg.i18n import _

__all__ = ["app"]


@app.command(epilog="Example: kg init bridges --from bridges.csv --from cities.csv.")
def init(
    directory: Annotated[
        Path, typer.Argument(metavar="DIR", help="A new folder, or an empty one.")
    ],
    sources: Annotated[
        list[Path] | None,
        typer.Option(
            "--from",
            metavar="FILE",
            help="A table (.csv, .tsv) or RDF (.ttl, .owl, .rdf, .nt, .jsonld, …) to make it of; "
            "may be repeated.",
        ),
    ] = None,
    namespace: Annotated[
        str | None,
        typer.Option(metavar="IRI", help="What new IRIs begin with; by the folder's name else."),
    ] = None,
) -> None:
    """Make a knowledge base, of data or as a first one to change.

    What data lack for checking texts is added.
    """
    from kg import KnowledgeBase

    for step in KnowledgeBase.create(directory, *(sources or ()), namespace=namespace):
        output.text(f"{step.file}: {step.told}\n")
    typer.echo(_("next: kg check {directory}", directory=directory), err=True)


@app.command(epilog="Example: kg check examples/films.")
def check(
    context: typer.Context,
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The base; that of --base by default.")
    ] = None,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Check whether a base is fit for queries, validation and HR.

    What would make it better is listed. The exit status is 1 when it is unfit for one of them.
    """
    from kg.bases import State

    target = destination(form, out, output.FORMATS, columns)
    if directory is not None and context.obj.base is not None:
        raise InputError(_("give one of --base and a folder, not both"))
    with output.spoken(target.form):
        found = open_base(context, directory, store, timeout).fitness()
    rows = [(one.use.value, one.state.value, one.what, one.better) for one in found]
    if target.form in output.FOR_PEOPLE:
        rows = [(_(use), _(state), what, better) for use, state, what, better in rows]
    with target.opened():
        output.rows(("for", "state", "what", "better"), rows, target.form)
    if any(one.state is State.UNFIT for one in found):
        raise typer.Exit(1)
