"""The commands about the base as a whole."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import output, views
from kg.cli.destination import destination
from kg.cli.options import (
    Base,
    Columns,
    Out,
    Rows,
    Store,
    Timeout,
    complete_queries,
    format_option,
    open_base,
)
from kg.cli.progress import Quiet, patience
from kg.cli.root import app
from kg.errors import InputError
from kg.formats import MODULE_FORMATS, RDF_SYNTAXES
from kg.i18n import _

__all__ = ["app", "pairs"]

_SYNTAXES = ("turtle", *(s.name for s in RDF_SYNTAXES if s.name != "turtle"))


@app.command(epilog="Example: kg query levels level=cv:L4 -f csv.")
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
    form: Annotated[str | None, format_option(views.RESULT_FORMATS)] = None,
    out: Out = None,
    columns: Columns = None,
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
    target = destination(form, out, views.RESULT_FORMATS, columns)
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
        with target.opened():
            views.show_catalogue(kb.catalogue, target.form)
        return
    with target.opened():
        views.show_result(result, target.form, kb.graph)
    for remark in remarks:
        typer.echo(f"kg: {remark}", err=True)
    if result is False:
        raise typer.Exit(1)


@app.command(epilog="Example: kg classify --engine hermit.")
def classify(
    context: typer.Context,
    engine: Annotated[
        str, typer.Option(help="sparql: by rules, at any size. hermit: by an OWL reasoner.")
    ] = "sparql",
    every: Annotated[
        bool, typer.Option("--all", help="All classes, not only those found by definition.")
    ] = False,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    quiet: Quiet = False,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Classify things by the definitions of the ontology.

    The exit status is 1 when the facts contradict the ontology.
    """
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    with patience(_("classifying the base ({engine})", engine=engine), quiet=quiet):
        found = kb.classify(engine)
    with target.opened():
        views.show_classification(found, target.form, kb.graph, every=every)
    if not found.consistent:
        raise typer.Exit(1)


@app.command(epilog="Example: kg export --format rdfxml --out convergence.rdf.")
def export(
    context: typer.Context,
    form: Annotated[str | None, format_option(_SYNTAXES)] = None,
    out: Out = None,
    graph: Annotated[
        list[str] | None,
        typer.Option(help="ontology, claims, claims/DOCUMENT, facts or derived; may be repeated."),
    ] = None,
    protege: Annotated[
        Path | None,
        typer.Option(
            help="New folder for modules that Protégé opens; "
            f"formats: {', '.join(MODULE_FORMATS)}.",
        ),
    ] = None,
    inferred: Annotated[
        bool, typer.Option("--inferred", help="With --protege: what follows, as a module too.")
    ] = False,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Write the base out as RDF.

    Turtle and RDF/XML open in Protégé as one ontology; --protege writes its modules apart.
    """
    if protege is not None:
        if out is not None or graph:
            raise InputError(_("--protege names a folder of its own; leave out --out and --graph"))
        kb = open_base(context, base, store, timeout)
        written = kb.export_modules(protege, form or "turtle", inferred=inferred)
        typer.echo(
            _("wrote {path} and what it imports; open it in Protégé", path=written.files[0]),
            err=True,
        )
        for triple in written.left_out:
            typer.echo(_("left out, as it is outside OWL 2 DL: {triple}", triple=triple), err=True)
        return
    if inferred:
        raise InputError(_("--inferred goes with --protege FOLDER"))
    target = destination(form, out, _SYNTAXES)
    content = open_base(context, base, store, timeout).export(target.form, *(graph or ()))
    with target.opened():
        output.binary(content)


@app.command(epilog="Example: kg info.")
def info(
    context: typer.Context,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Print what the base holds, and where its files are."""
    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store, timeout)
    with target.opened():
        views.show_summary(kb.summary(), target.form, kb)


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
