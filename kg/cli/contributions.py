"""Printing what is found of contributed claims, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from kg.cli import output
from kg.errors import InputError
from kg.i18n import _

if TYPE_CHECKING:
    from kg.claims.proposing import ProposedClaims
    from kg.claims.reports.summary import Checked
    from kg.knowledge_base import KnowledgeGraph
    from kg.validation.report import ValidationReport

__all__ = [
    "CHECK_FORMATS",
    "NEW",
    "PROPOSAL_FORMATS",
    "TEMPLATE_FORMATS",
    "form_of",
    "show_check",
    "show_proposal",
    "show_report",
    "write",
]

#: The word that asks for a template.
NEW: Final = "new"
_TOOLS: Final = ("turtle", "sarif", "junit", "github")
CHECK_FORMATS: Final = (*output.FORMATS, *_TOOLS)
PROPOSAL_FORMATS: Final = ("turtle", *output.FORMATS)
TEMPLATE_FORMATS: Final = ("csv", "tsv", "md", "jsonl")
_ENDINGS: Final[Mapping[str, str]] = {f".{form}": form for form in TEMPLATE_FORMATS}


def show_check(checked: Checked, form: str) -> None:
    """Print findings, and whether the data conform."""
    from kg.claims.reports import as_text, for_tools

    match form:
        case "table":
            output.text("".join(as_text.as_lines(checked)))
        case "json":
            output.data(as_text.as_data(checked))
        case "sarif":
            output.data(for_tools.sarif(checked))
        case "junit":
            output.text(for_tools.junit(checked))
        case "github":
            output.text(for_tools.github(checked))
        case "turtle":
            output.text(for_tools.shacl(checked))
        case _:
            output.rows(as_text.COLUMNS, as_text.as_rows(checked), form)


def show_report(report: ValidationReport, form: str, graph: KnowledgeGraph, language: str) -> None:
    """Print what the shapes find in the base itself, in a format for tools."""
    from kg.claims.reports.shapes import checked_base

    show_check(checked_base(report, graph.shorten, language), form)


def form_of(sentence: str, form: str | None, out: Path | None) -> str:
    """Return the format that is meant: what is asked for, or what the file is called.

    Raises:
        UnknownNameError: if there is none of that name.
        InputError: if a claim is to be written as something else than Turtle, or to a file that is
            not named as Turtle and no format is given.
    """
    if sentence == NEW:
        wanted = form or _ENDINGS.get(out.suffix.lower() if out else "", "csv")
        output.check(wanted, TEMPLATE_FORMATS)
        return wanted
    if form is None and out is not None and out.suffix.lower() != ".ttl":
        raise InputError(
            _(
                "{out}: a claim is written as Turtle; name the file {name}, or give --format "
                "turtle",
                out=out,
                name=out.with_suffix(".ttl").name,
            )
        )
    wanted = "turtle" if form == "ttl" or (form is None and out) else form or "table"
    output.check(wanted, PROPOSAL_FORMATS)
    if out is not None and wanted != "turtle":
        raise InputError(_("{out}: a claim is written as Turtle; leave --format out", out=out))
    return wanted


def show_proposal(
    proposal: ProposedClaims, form: str, graph: KnowledgeGraph, out: Path | None
) -> None:
    """Print the parts of a proposed claim, or the claim; what to look at goes to stderr."""
    from kg.claims.reports.as_text import told
    from kg.claims.writing.turtle import as_turtle

    for finding in proposal.findings:
        typer.echo(f"kg: {told(finding)}", err=True)
    if not proposal.slots:
        return
    if form == "turtle":
        write(as_turtle(proposal.contribution.quads, graph.prefixes), out)
    else:
        output.rows(("part", "value", "term"), proposal.slots, form)


def write(content: str, out: Path | None) -> None:
    """Print a text, or write it to a file."""
    from kg.files import write_atomically

    if out is None:
        output.text(content)
        return
    write_atomically(out, content.encode("utf-8"))
    typer.echo(_("wrote {out}", out=out), err=True)
