"""The commands that look into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output, tellings
from kg.cli.app import pairs
from kg.cli.options import Base, Store, Timeout, open_base
from kg.cli.root import app
from kg.i18n import _
from kg.proportions import counted

__all__ = ["app"]

_ROWS = ", ".join(output.FORMATS)
Rows = Annotated[str, typer.Option("--format", "-f", help="How to print it; choices below.")]


@app.command(epilog=f"Example: kg coverage convergence.md. Formats: {_ROWS}.")
def coverage(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="A source document, Markdown in UTF-8.")],
    source: Annotated[
        str | None, typer.Option(help="Its name in the graph; that of the file by default.")
    ] = None,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Check that the graph holds all that a document states; exit 1 if anything is amiss."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    found = kb.coverage(document, source)
    tellings.show_coverage(found, form, kb.graph)
    if not found.complete:
        raise typer.Exit(1)


@app.command(epilog=f"Example: kg search 对齐. Formats: {_ROWS}.")
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="In any language.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(help="thing, class, property, query, claim or record; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Find things, classes, properties, queries and claims by label; exit 1 when there are none."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    text = " ".join(words)
    found = kb.search(text, *(kind or ()))
    if not found:
        near = _(" or ").join(map(repr, kb.spelt_alike(text)))
        hint = _("; did you mean {names}?", names=near) if near else ""
        typer.echo(_("kg: nothing is called {text!r}{hint}", text=text, hint=hint), err=True)
        raise typer.Exit(1)
    tellings.show_found(found[:limit], form, kb.graph)
    if len(found) > limit:
        typer.echo(_("kg: {number} more; --limit shows them", number=len(found) - limit), err=True)


@app.command(epilog=f"Example: kg explain cv:AdamW. Formats: {_ROWS}.")
def explain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A thing: an IRI, cv:NAME, NAME or a label.")],
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell why a thing has its classes and facts: the rule, the claims, the passages.

    Of a claim it tells what it says, where its source says so, and whether it is a fact now.
    """
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    with output.spoken(form):
        found = kb.explain(name)
    tellings.show_explanation(found, form, kb.graph)


@app.command(
    epilog=f"Example: kg formula player-decay initial=200 players=15 years=2. Formats: {_ROWS}."
)
def formula(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A formula; none lists them.")] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARAMETER=NUMBER]...", help="All of its parameters but one."),
    ] = None,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Solve a formula for what is not given; exit 1 when all are given and it does not hold."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    if name is None or not parameters:
        found = kb.formulas() if name is None else [kb.formula(name)]
        tellings.show_formulas(found, form)
        return
    result = kb.evaluate(name, **pairs(parameters))
    tellings.show_evaluation(result, form)
    if result.holds is False:
        raise typer.Exit(1)


@app.command(epilog=f"Example: kg paths ScalingLaw MarketLockIn. Formats: {_ROWS}.")
def paths(
    context: typer.Context,
    start: Annotated[str, typer.Argument(help="A thing: an IRI, cv:NAME, NAME or a label.")],
    end: Annotated[str, typer.Argument(help="Another.")],
    limit: Annotated[int, typer.Option(min=1, help="How many paths at most.")] = 5,
    longest: Annotated[int, typer.Option(min=1, help="How many steps a path may have.")] = 6,
    hypothetical: Annotated[
        bool, typer.Option("--hypothetical", help="Follow forecasts and possibilities too.")
    ] = False,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell how one thing leads to another, claim by claim; exit 1 when it does not."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    found = kb.paths(start, end, limit=limit, longest=longest, hypothetical=hypothetical)
    tellings.show_paths(found, form, kb.graph)
    if not found:
        steps = counted(longest, "step")
        typer.echo(
            _(
                "kg: no path of at most {steps} leads from {start} to {end}",
                steps=steps,
                start=start,
                end=end,
            ),
            err=True,
        )
        raise typer.Exit(1)


@app.command(epilog=f"Example: kg causes. Formats: {_ROWS}.")
def causes(
    context: typer.Context,
    cycles: Annotated[
        bool, typer.Option("--cycles", help="The loops instead of the entities.")
    ] = False,
    form: Rows = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell which causes matter most: what turns on each, and how far it reaches."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    if cycles:
        tellings.show_cycles(kb.cycles(), form, kb.graph)
    else:
        tellings.show_centrality(kb.centrality(), form, kb.graph)


@app.command(epilog="Example: kg draw quadrant --out quadrant.svg.")
def draw(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="quadrant, timeline, levels, drivers or changes.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write: .svg, .png or .html.")],
    language: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Draw a picture of what the graph says; its query is in queries/pictures/."""
    written = open_base(context, base, store, timeout).draw(kind, out, language)
    typer.echo(_("wrote {written}", written=written), err=True)
