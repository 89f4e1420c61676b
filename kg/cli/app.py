"""The commands about the base as a whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output, views
from kg.cli.options import Base, Format, Out, Store, Timeout, complete_queries, open_base
from kg.cli.progress import Quiet, patience
from kg.cli.root import app
from kg.errors import InputError
from kg.formats import RDF_SYNTAXES, syntax_named, syntax_of
from kg.i18n import _

__all__ = ["app", "pairs"]

_ROWS = ", ".join(output.FORMATS)
_RESULT = ", ".join(views.RESULT_FORMATS)


@app.command(epilog=f"Example: kg query levels level=cv:L4 -f csv. Formats: {_RESULT}.")
def query(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(help="A named query; none lists them.", autocompletion=complete_queries),
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Argument(metavar="[PARAMETER=VALUE]...", help="Its parameters.")
    ] = None,
    sparql: Annotated[
        str | None, typer.Option("--sparql", "-s", help="SPARQL text instead of a name.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-i", help="SPARQL file instead of a name; - for stdin."),
    ] = None,
    form: Format = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Answer a named query, or SPARQL of your own."""
    if name is not None and "=" in name and (sparql is not None or file is not None):
        raise InputError(
            _(
                "{name}: only named queries take parameters; write the value into the query",
                name=name,
            )
        )
    if sum(given is not None for given in (name, sparql, file)) > 1:
        raise InputError(_("give one of a query name, --sparql and --file, not several"))
    output.check(form, views.RESULT_FORMATS)
    if name is not None and (store or context.obj.store):
        from kg.querying.catalogue import Catalogue
        from kg.resources import shipped_base

        # Looked up before anything is kept: a misspelt name leaves no store behind.
        Catalogue((base or context.obj.base or shipped_base()) / "queries").require(name)
    kb = open_base(context, base, store, timeout)
    if name is not None:
        result, remarks = kb.query(name, **pairs(parameters or [])), kb.query_remarks(name)
    elif sparql is not None:
        result, remarks = kb.sparql(sparql), kb.sparql_remarks(sparql)
    elif file is not None:
        text = _text(file)
        result, remarks = kb.sparql(text, file), kb.sparql_remarks(text, file)
    else:
        views.show_catalogue(kb.catalogue, form)
        return
    views.show_result(result, form, kb.graph)
    for remark in remarks:
        typer.echo(f"kg: {remark}", err=True)
    if result is False:
        raise typer.Exit(1)


@app.command(epilog=f"Example: kg classify --engine hermit. Formats: {_ROWS}.")
def classify(
    context: typer.Context,
    engine: Annotated[
        str, typer.Option(help="sparql: by rules, at any size. hermit: by an OWL reasoner.")
    ] = "sparql",
    every: Annotated[
        bool, typer.Option("--all", help="All classes, not only those found by definition.")
    ] = False,
    form: Format = "table",
    quiet: Quiet = False,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell which classes things have; exit 1 when the facts contradict the ontology."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    with patience(_("classifying the base ({engine})", engine=engine), quiet=quiet):
        found = kb.classify(engine)
    views.show_classification(found, form, kb.graph, every=every)
    if not found.consistent:
        raise typer.Exit(1)


@app.command(epilog="Example: kg export --format rdfxml --out convergence.rdf.")
def export(
    context: typer.Context,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            help=f"{', '.join(s.name for s in RDF_SYNTAXES)}; by default as --out is named.",
        ),
    ] = None,
    out: Out = None,
    graph: Annotated[
        list[str] | None,
        typer.Option(help="ontology, claims, claims/DOCUMENT, facts or derived; may be repeated."),
    ] = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Write the base out as RDF; Turtle and RDF/XML open in Protégé as one ontology."""
    from kg.files import write_atomically

    if form is not None:
        syntax = syntax_named(form)
    else:
        syntax = syntax_named("turtle") if out is None else syntax_of(out)
    content = open_base(context, base, store, timeout).export(syntax.name, *(graph or ()))
    if out is None:
        output.binary(content)
    else:
        write_atomically(out, content)
        typer.echo(
            _(
                "wrote {out} ({number:,} bytes, {name})",
                out=out,
                number=len(content),
                name=syntax.name,
            ),
            err=True,
        )


@app.command(epilog=f"Example: kg info. Formats: {_ROWS}.")
def info(
    context: typer.Context,
    form: Format = "table",
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Tell what the base holds, and where it lies."""
    output.check(form, output.FORMATS)
    kb = open_base(context, base, store, timeout)
    views.show_summary(kb.summary(), form, kb)


def pairs(parameters: Sequence[str]) -> dict[str, str]:
    """Return what was given as NAME=VALUE by name.

    Raises:
        InputError: if something is not of that form, or a name is given twice.
    """
    pairs: dict[str, str] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals or not name:
            raise InputError(
                _("{parameter!r} is not a parameter; write NAME=VALUE", parameter=parameter)
            )
        if name in pairs:
            raise InputError(_("parameter {name!r} is given twice", name=name))
        pairs[name] = value
    return pairs


def _text(file: Path) -> str:
    """Return the text of a file, or of stdin for `-`."""
    from kg.files import decode, read_text

    if str(file) != "-":
        return read_text(file)
    content = b"" if sys.stdin is None else sys.stdin.buffer.read()
    if not content.strip():
        raise InputError(_("<stdin>: is empty"))
    return decode(content, "<stdin>")
