"""The commands about claims that somebody contributes: check them, and propose them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kg.cli import contributions, output, views
from kg.cli.destination import destination
from kg.cli.options import Base, Language, Out, Store, Timeout, format_option, open_base
from kg.cli.progress import Quiet, patience
from kg.cli.root import app
from kg.errors import InputError
from kg.i18n import _, chosen

__all__: list[str] = []


@app.command(epilog="Example: kg validate examples/new-claims.ttl.")
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
    form: Annotated[str | None, format_option(contributions.CHECK_FORMATS)] = None,
    out: Out = None,
    quiet: Quiet = False,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
) -> None:
    """Check the base, or new claims against it.

    The exit status is 1 when something is wrong with them.
    Claims are checked for their shape, their references, their logic, and their agreement with
    what is recorded; that they repeat or contradict something is reported, and no error.
    """
    language = chosen(language)
    target = destination(form, out, contributions.CHECK_FORMATS, quiet=quiet)
    if not files and (mapping is not None or strict):
        raise InputError(_("--map and --strict are for files of claims; give one"))
    kb = open_base(context, base, store, timeout)
    if files:
        with patience(_("checking what was given"), quiet=quiet):
            checked = kb.check(
                *files, mapping=mapping, language=language, strict=strict, engine=engine
            )
        with target.opened():
            contributions.show_check(checked, target.form)
        conforms = checked.conforms
    else:
        with patience(_("checking the whole base"), quiet=quiet):
            report = kb.validate(engine=engine)
        with target.opened():
            if target.form in output.FORMATS:
                views.show_validation(report, target.form, kb.graph)
            else:
                contributions.show_report(report, target.form, kb.graph, language)
        conforms = report.conforms
    if not conforms:
        raise typer.Exit(1)


@app.command(
    epilog='Example: kg claim "AdamW 的收敛度是 95%（某报告 第 3 页）" --out claim.ttl. '
    f"Formats of kg claim new: {', '.join(contributions.TEMPLATE_FORMATS)}."
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
    is_new = sentence == contributions.NEW
    known = contributions.TEMPLATE_FORMATS if is_new else contributions.PROPOSAL_FORMATS
    target = destination(form, out, known)
    kb = open_base(context, base, store, timeout)
    if is_new:
        template = kb.template(target.form, language=language)
        with target.opened():
            output.text(template)
        return
    proposal = kb.propose(sentence, language=language, kind=kind)
    contributions.warn(proposal)
    if not proposal.slots:
        raise typer.Exit(1)
    with target.opened():
        contributions.show_proposal(proposal, target.form, kb.graph)
