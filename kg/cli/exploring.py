"""The commands that look into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import exploration, output
from kg.cli.app import pairs
from kg.cli.destination import destination
from kg.cli.options import Base, Columns, Out, Rows, Store, Timeout, format_option, open_base
from kg.cli.root import app
from kg.i18n import _
from kg.proportions import counted

__all__ = ["app"]

_PICTURES = ("svg", "png", "html")


@app.command(epilog="Example: kg coverage convergence.md.")
def coverage(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="A source document, Markdown in UTF-8.")],
    source: Annotated[
        str | None, typer.Option(help="Its name in the graph; that of the file by default.")
    ] = None,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Check that the graph holds all that a document states.

    The exit status is 1 if anything is amiss.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    found = kb.coverage(document, source)
    with target.opened():
        exploration.show_coverage(found, target.form, kb.graph)
    if not found.complete:
        raise typer.Exit(1)


@app.command(epilog="Example: kg search 对齐.")
def search(
    context: typer.Context,
    words: Annotated[list[str], typer.Argument(metavar="WORD...", help="In any language.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(help="thing, class, property, query, claim or record; may be repeated."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 20,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Find things, properties, queries and claims by label.

    The exit status is 1 when there are none.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    text = " ".join(words)
    found = kb.search(text, *(kind or ()))
    if not found:
        near = _(" or ").join(map(repr, kb.spelt_alike(text)))
        hint = _("; did you mean {names}?", names=near) if near else ""
        typer.echo(_("kg: nothing is called {text!r}{hint}", text=text, hint=hint), err=True)
        raise typer.Exit(1)
    with target.opened():
        exploration.show_found(found[:limit], target.form, kb.graph)
    if len(found) > limit:
        typer.echo(_("kg: {number} more; --limit shows them", number=len(found) - limit), err=True)


@app.command(epilog="Example: kg explain cv:AdamW.")
def explain(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="A thing: an IRI, cv:NAME, NAME or a label.")],
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Explain why a thing has its classes and facts.

    Each has its rule, its claims and their passages.
    Of a claim: what it states, where its source does, and whether it is a fact now.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    with output.spoken(target.form):
        found = kb.explain(name)
    with target.opened():
        exploration.show_explanation(found, target.form, kb.graph)


@app.command(epilog="Example: kg formula player-decay initial=200 players=15 years=2.")
def formula(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A formula; none lists them.")] = None,
    parameters: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PARAMETER=NUMBER]...", help="All of its parameters but one."),
    ] = None,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Solve a formula for the parameter that is not given.

    The exit status is 1 when all are given and it does not hold.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    if name is None or not parameters:
        found = kb.formulas() if name is None else [kb.formula(name)]
        with target.opened():
            exploration.show_formulas(found, target.form)
        return
    result = kb.evaluate(name, **pairs(parameters))
    with target.opened():
        exploration.show_evaluation(result, target.form)
    if result.holds is False:
        raise typer.Exit(1)


@app.command(epilog="Example: kg paths ScalingLaw MarketLockIn.")
def paths(
    context: typer.Context,
    start: Annotated[str, typer.Argument(help="A thing: an IRI, cv:NAME, NAME or a label.")],
    end: Annotated[str, typer.Argument(help="Another.")],
    limit: Annotated[int, typer.Option(min=1, help="How many paths at most.")] = 5,
    longest: Annotated[int, typer.Option(min=1, help="How many steps a path may have.")] = 6,
    hypothetical: Annotated[
        bool, typer.Option("--hypothetical", help="Follow forecasts and possibilities too.")
    ] = False,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Find how one thing leads to another, claim by claim.

    The exit status is 1 when it does not.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    found = kb.paths(start, end, limit=limit, longest=longest, hypothetical=hypothetical)
    with target.opened():
        exploration.show_paths(found, target.form, kb.graph)
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


@app.command(epilog="Example: kg causes.")
def causes(
    context: typer.Context,
    cycles: Annotated[
        bool, typer.Option("--cycles", help="The loops instead of the entities.")
    ] = False,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Rank causes by how much depends on them.

    What depends on each is counted, and how far its effects reach.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    with target.opened():
        if cycles:
            exploration.show_cycles(kb.cycles(), target.form, kb.graph)
        else:
            exploration.show_centrality(kb.centrality(), target.form, kb.graph)


@app.command(epilog="Example: kg draw quadrant --out quadrant.svg.")
def draw(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(help="quadrant, timeline, levels, drivers or changes.")],
    form: Annotated[str | None, format_option(_PICTURES)] = None,
    out: Out = None,
    language: Annotated[str, typer.Option(help="zh or en.")] = "zh",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Draw a picture of what the graph says.

    Its query is in queries/pictures/.
    """
    from tempfile import TemporaryDirectory

    from kg.drawing import check_picture

    target = destination(form, out, _PICTURES)
    with TemporaryDirectory() as folder:
        picture = Path(folder) / f"{kind.replace('/', '-')}.{target.form}"
        check_picture(picture, language)
        content = (
            open_base(context, base, store, timeout).draw(kind, picture, language).read_bytes()
        )
    with target.opened():
        output.binary(content)
