"""The commands that take source documents in, and find what they state."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kg.cli import exploration, output
from kg.cli.destination import destination
from kg.cli.options import Base, Columns, Out, Rows, Store, format_option, open_base
from kg.cli.progress import tell_waiting
from kg.errors import InputError
from kg.i18n import _
from kg.proportions import counted

__all__ = ["group"]

Name = Annotated[
    str | None, typer.Option(help="What it is called in the graph; as its file by default.")
]

group = typer.Typer(
    name="source",
    help="Add source documents, and propose claims for what they state.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@group.callback()
def source() -> None:
    """Add source documents, and propose claims for what they state."""


@group.command(epilog="Example: kg source add report.md --date 2025-09.")
def add(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="Markdown or plain text (.txt) in UTF-8.")],
    name: Name = None,
    title: Annotated[
        str | None, typer.Option(help="Its title; its first heading by default.")
    ] = None,
    date: Annotated[
        str | None, typer.Option(help="When it was written: 2025, 2025-09 or 2025-09-30.")
    ] = None,
    author: Annotated[str | None, typer.Option(help="Who wrote it.")] = None,
    form: Rows = None,
    out: Out = None,
    columns: Columns = None,
    base: Base = None,
    store: Store = None,
) -> None:
    """Write a document with its parts and passages into the base.

    No sentence of it is copied.
    If the base has it already, nothing is written: the units that were added, removed and moved
    since are printed, and the exit status is 1.
    """
    from kg.documents import Added

    target = destination(form, out, output.FORMATS, columns)
    kb = open_base(context, base, store)
    found = kb.add_source(
        document, name=name, title=title, date=date, author=author, on_wait=tell_waiting
    )
    if not isinstance(found, Added):
        with target.opened():
            exploration.show_changes(found, target.form, kb.graph)
        raise typer.Exit(1)
    iri = kb.graph.shorten(found.document)
    typer.echo(
        _(
            "wrote {path}: {iri}, {units} in {parts}; kg coverage tells which of them "
            "no claim cites",
            path=found.path,
            iri=iri,
            units=counted(found.units, "unit"),
            parts=counted(found.parts, "part"),
        ),
        err=True,
    )


@group.command(epilog="Example: kg source propose report.md --out proposals.jsonl.")
def propose(
    context: typer.Context,
    document: Annotated[Path, typer.Argument(help="A document that is a source of the base.")],
    name: Name = None,
    form: Annotated[str | None, format_option(("jsonl",))] = None,
    out: Out = None,
    base: Base = None,
    store: Store = None,
) -> None:
    """Ask a language model for claims that no claim cites yet.

    They are proposals, one a line, for a person to check and to admit; the base stays as it is. The
    model is named by KG_LLM_URL and KG_LLM_MODEL (extra llm). Claims whose words do not stand in
    such a unit are left out.
    """
    target = destination(form, out, ("jsonl",))
    if out is not None and out.exists():
        raise InputError(
            _("{out}: exists, and a person may have changed it; name another file", out=out)
        )
    kb = open_base(context, base, store)
    gap = kb.uncited(document, name)
    if not gap.units:
        typer.echo(
            _("every unit of {source} is cited; there is nothing to propose", source=gap.source),
            err=True,
        )
        return
    finder = kb.claim_finder()
    found = list(kb.propose_for(gap, finder))
    lines = "".join(f"{json.dumps(asdict(one), ensure_ascii=False)}\n" for one in found)
    with target.opened():
        output.text(lines)
    told = len({one.place for one in found})
    typer.echo(
        _(
            "{proposed} proposed for {told} of {uncited} that no claim cites; check each "
            "before you admit it ({totals})",
            proposed=counted(len(found), "claim"),
            told=told,
            uncited=counted(len(gap.units), "unit"),
            totals=finder.totals,
        ),
        err=True,
    )
