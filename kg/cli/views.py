"""From the values of the engine to what is printed: one function for each kind of answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pyoxigraph as ox

from kg.cli import output
from kg.errors import InputError
from kg.formats import RDF_SYNTAXES, syntax_named
from kg.i18n import N_, _
from kg.proportions import counted
from kg.querying.answers import Graph, Result, Table
from kg.vocabulary import XSD

if TYPE_CHECKING:
    from kg.api import KnowledgeBase
    from kg.hallucination import Report
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.knowledge_base import KnowledgeGraph
    from kg.querying.catalogue import Catalogue
    from kg.querying.summary import Summary
    from kg.reasoning.classification import Classification
    from kg.stores.embedded import Term
    from kg.validation.report import ValidationReport

__all__ = [
    "RESULT_FORMATS",
    "show_catalogue",
    "show_classification",
    "show_report",
    "show_result",
    "show_summary",
    "show_validation",
]

_GRAPH_FORMATS = tuple(syntax.name for syntax in RDF_SYNTAXES if not syntax.dataset)
RESULT_FORMATS = (*output.FORMATS, *_GRAPH_FORMATS)
_IRI = re.compile(r"https?://[^\s<>\"，。；）)]+")


def show_result(result: Result, form: str, graph: KnowledgeGraph) -> None:
    """Print the answer to a query."""
    match result:
        case Table() if form in _GRAPH_FORMATS:
            raise InputError(
                _("the answer is a table, which has no {form}; use a CONSTRUCT query", form=form)
            )
        case Table():
            _show_table(result, form, graph)
        case Graph() if form in _GRAPH_FORMATS:
            content = ox.serialize(
                result.triples,
                format=syntax_named(form).format,
                prefixes=None if form == "ntriples" else graph.prefixes,
            )
            assert content is not None
            output.text(content.decode("utf-8"))
        case Graph():
            _show_table(result.table, form, graph)
        case _ if form == "json":
            from kg.querying.serialising import boolean_to_json

            output.text(boolean_to_json(result))
        case _:
            output.text(_("yes\n") if result else _("no\n"))


def _show_table(table: Table, form: str, graph: KnowledgeGraph) -> None:
    if form in {"json", "csv", "tsv"}:
        from kg.querying import serialising

        places = output.chosen(table.columns)
        if places is not None:
            rows = [tuple(row[n] for n in places) for row in table.rows]
            table = Table(tuple(table.columns[n] for n in places), rows)
        output.text(getattr(serialising, f"table_to_{form}")(table))
        return
    cells = [[_cell(term, graph) for term in row] for row in table.rows]
    output.rows(table.columns, cells, form)


def _cell(term: Term | None, graph: KnowledgeGraph) -> str:
    match term:
        case None:
            return ""
        case ox.NamedNode():
            return graph.shorten(term.value)
        case ox.Literal() if term.language or term.datatype.value.startswith(XSD):
            return term.value
        case _:
            return str(term)


def show_catalogue(catalogue: Catalogue, form: str) -> None:
    """Print the named queries, with what each asks and takes."""
    rows = []
    for name, query in catalogue.items():
        taken = [
            f"{p.name}:{p.type}" + ("?" if p.optional else f"={p.default}" if p.default else "")
            for p in query.header.parameters.values()
        ]
        header = query.header
        titles = (header.title_in("zh"), header.title_in("en"))
        about = header.about_in(output.language_of(form))
        rows.append((name, *titles, about, " ".join(taken)))
    output.rows(("query", "title_zh", "title_en", "asks", "parameters"), rows, form)


def show_validation(report: ValidationReport, form: str, graph: KnowledgeGraph) -> None:
    """Print what validation found, and whether the data conform."""
    language = output.language_of(form)
    columns = ("severity", "place", "node", "path", "value", "message", "shape")
    rows = [
        (
            finding.severity,
            ":".join(str(part) for part in (finding.file, finding.line) if part is not None),
            graph.shorten(finding.focus) if ":" in finding.focus else finding.focus,
            graph.shorten(finding.path) if finding.path else "",
            _shortened(finding.value or "", graph),
            _shortened(_message(finding.messages, language), graph),
            _shortened(finding.shape or "", graph),
        )
        for finding in report.findings
    ]
    if form != "table":
        output.rows(columns, rows, form)
        return
    for severity, place, node, path, value, message, shape in rows:
        where = f"{place}: " if place else ""
        told = f" ({path} {value})".replace(" )", ")") if path else ""
        rule = shape or _("unnamed shape")
        output.lines([f"{where}{severity}: {node}{told}: {message} [{rule}]"])
    verdict = _("conforms") if report.conforms else _("does not conform")
    checked, found = counted(report.checked, "node"), counted(len(rows), "finding")
    told = _("{verdict}: {nodes} checked, {found}", verdict=verdict, nodes=checked, found=found)
    output.lines([told])


def _message(messages: object, language: str) -> str:
    assert isinstance(messages, dict)
    return str(
        messages.get(language) or messages.get("en") or next(iter(messages.values()), "")
    ).replace("\n", " ")


def _shortened(text: str, graph: KnowledgeGraph) -> str:
    return _IRI.sub(lambda match: graph.shorten(match[0]), text)


def show_classification(
    found: Classification, form: str, graph: KnowledgeGraph, *, every: bool
) -> None:
    """Print the classes of things: those found by definition, or all."""
    from kg.reasoning.classification import defined_classes

    if not found.consistent:
        clashes = [_shortened(clash, graph) for clash in found.clashes]
        if form == "table":
            told = "; ".join(clashes) or _("the ontology and the facts have no model")
            told = _("inconsistent: {engine}: {told}", engine=found.engine, told=told)
            output.lines([told])
        else:
            output.rows(("inconsistent",), [(clash,) for clash in clashes or [found.engine]], form)
        return
    wanted = None if every else defined_classes(graph)
    rows = [
        (graph.shorten(individual), graph.shorten(kind))
        for individual, kinds in sorted(found.types.items())
        for kind in sorted(kinds if wanted is None else kinds & wanted)
    ]
    rows.sort(key=lambda row: (row[1], row[0]))
    output.rows(("individual", "class"), rows, form)


def show_report(report: Report, form: str, index: EvidenceIndex) -> None:
    """Print the verdicts on a text and its hallucination rate."""
    from kg.hallucination.reports import rendering
    from kg.hallucination.reports.remarks import remarked, remarks_data
    from kg.hallucination.reports.summary import headline

    match form:
        case "table":
            output.lines((*rendering.as_text(report, index), *remarked(index)))
        case "json":
            output.data(rendering.as_data(report, index) | remarks_data(index))
        case "md":
            output.text(f"**{headline(report)}**\n\n")
            output.rows(rendering.COLUMNS, rendering.as_rows(report, index), form)
        case _:
            output.rows(rendering.COLUMNS, rendering.plain_rows(report, index), form)


def show_summary(summary: Summary, form: str, kb: KnowledgeBase) -> None:
    """Print what a base holds."""
    if form == "json":
        place = str(kb.graph.root)
        output.data(
            {
                "base": place,
                "counts": dict(summary.counts),
                "queries": len(kb.catalogue),
                "triples": dict(summary.triples),
            }
        )
        return
    rows = [(N_("base"), str(kb.graph.root))]
    rows += [(kind, str(count)) for kind, count in summary.counts.items()]
    rows.append((N_("queries"), str(len(kb.catalogue))))
    triples = N_("triples in {graph}")
    if form in output.FOR_PEOPLE:
        rows, triples = [(_(what), value) for what, value in rows], _(triples)
    rows += [(triples.format(graph=name), str(count)) for name, count in summary.triples.items()]
    output.rows(("what", "value"), rows, form)
