"""Printing what is found of contributed claims, and what is proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import typer

from kg.cli import output

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
    "show_check",
    "show_proposal",
    "show_report",
    "warn",
]

#: The word that asks for a template.
NEW: Final = "new"
_TOOLS: Final = ("turtle", "sarif", "junit", "github")
CHECK_FORMATS: Final = (*output.FORMATS, *_TOOLS)
PROPOSAL_FORMATS: Final = (*output.FORMATS, "turtle")
TEMPLATE_FORMATS: Final = ("csv", "tsv", "md", "jsonl")


def show_check(checked: Checked, form: str) -> None:
    """Print findings, and whether the data conform."""
    from kg.claims.reports import as_text, for_tools

    match form:
        case "table":
            output.lines(as_text.as_lines(checked))
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


def warn(proposal: ProposedClaims) -> None:
    """Print on stderr what to look at in a proposed claim."""
    from kg.claims.reports.as_text import told

    for finding in proposal.findings:
        typer.echo(f"kg: {told(finding)}", err=True)


def show_proposal(proposal: ProposedClaims, form: str, graph: KnowledgeGraph) -> None:
    """Print the parts of a proposed claim, or the claim."""
    from kg.claims.writing.turtle import as_turtle

    if form == "turtle":
        output.text(as_turtle(proposal.contribution.quads, graph.prefixes))
    else:
        output.rows(("part", "value", "term"), proposal.slots, form)
