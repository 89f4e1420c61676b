"""The commands about claims that somebody contributes: check them, and propose them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import contributions, output, views
from kg.cli.options import Base, Out, Store, Timeout, format_option, open_base
from kg.cli.progress import Quiet, patience
from kg.cli.root import app
from kg.errors import InputError
from kg.i18n import _, chosen

__all__: list[str] = []

_CHECKS = ", ".join(contributions.CHECK_FORMATS)
_PROPOSALS = ", ".join(contributions.PROPOSAL_FORMATS)
Language = Annotated[
    str | None,
    typer.Option("--language", "-l", help="Of the messages: zh or en; that of --lang by default."),
]


@app.command(epilog=f"Example: kg validate examples/new-claims.ttl. Formats: {_CHECKS}.")
def validate(
    context: typer.Context,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Claims to check: Turtle or other RDF, JSON-LD, JSON Lines, CSV, TSV or Markdown; "
            "the base itself when left out.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="TOML that says what columns mean whose headers do not."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Refuse claims that repeat or contradict recorded ones."),
    ] = False,
    language: Language = None,
    engine: Annotated[
        str, typer.Option(help="shacl: compiled, fast. pyshacl: the reference, slow.")
    ] = "shacl",
    form: Annotated[str, format_option(contributions.CHECK_FORMATS)] = "table",
    quiet: Quiet = False,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Check the base, or new claims against it; exit 1 when something is wrong with them.

    Claims are checked for their shape, their references, their logic, and their agreement with
    what is recorded; that they repeat or contradict something is told, and no error.
    """
    language = chosen(language)
    output.check(form, contributions.CHECK_FORMATS)
    if not files and (mapping is not None or strict):
        raise InputError(_("--map and --strict are for files of claims; give one"))
    kb = open_base(context, base, store, timeout)
    if files:
        with patience(_("checking what was given"), quiet=quiet):
            checked = kb.check(
                *files, mapping=mapping, language=language, strict=strict, engine=engine
            )
        contributions.show_check(checked, form)
        conforms = checked.conforms
    else:
        with patience(_("checking the whole base"), quiet=quiet):
            report = kb.validate(engine=engine)
        if form in output.FORMATS:
            views.show_validation(report, form, kb.graph)
        else:
            contributions.show_report(report, form, kb.graph, language)
        conforms = report.conforms
    if not conforms:
        raise typer.Exit(1)


@app.command(
    epilog='Example: kg claim "AdamW 的收敛度是 95%（某报告 第 3 页）" -f turtle. '
    f"Formats: {_PROPOSALS}; of a template: {', '.join(contributions.TEMPLATE_FORMATS)}."
)
def claim(
    context: typer.Context,
    sentence: Annotated[
        str,
        typer.Argument(
            help="What is claimed, with the source and the place in it in brackets at the end; or "
            "the word new, for a template of a file of claims."
        ),
    ],
    kind: Annotated[
        str | None,
        typer.Option("--class", help="The class of a subject that the base does not know."),
    ] = None,
    language: Language = None,
    form: Annotated[str | None, format_option(contributions.PROPOSAL_FORMATS)] = None,
    out: Out = None,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Propose the claim that a sentence makes, for you to confirm.

    Nothing is written but with --out: the claim as Turtle, which kg validate can check.
    """
    language = chosen(language)
    wanted = contributions.form_of(sentence, form, out)
    kb = open_base(context, base, store, timeout)
    if sentence == contributions.NEW:
        contributions.write(kb.template(wanted, language=language), out)
        return
    proposal = kb.propose(sentence, language=language, kind=kind)
    contributions.show_proposal(proposal, wanted, kb.graph, out)
    if not proposal.slots:
        raise typer.Exit(1)
