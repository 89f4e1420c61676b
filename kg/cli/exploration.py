"""Printing what was found in the graph: coverage, reasons, formulas, paths, causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from kg.cli import output
from kg.i18n import N_, _
from kg.proportions import counted
from kg.vocabulary import RDF

if TYPE_CHECKING:
    from kg.analysis import Centrality, Path
    from kg.documents import Coverage, Known
    from kg.explaining import ExplainedClaim, Explanation, Reason, Unused
    from kg.formulas import Evaluation, Formula
    from kg.knowledge_base import KnowledgeGraph
    from kg.querying.searching import Found

__all__ = [
    "show_centrality",
    "show_changes",
    "show_coverage",
    "show_cycles",
    "show_evaluation",
    "show_explanation",
    "show_formulas",
    "show_found",
    "show_paths",
]


def show_coverage(found: Coverage, form: str, graph: KnowledgeGraph) -> None:
    """Print what does not fit, and a line that sums up."""
    if form == "json":
        output.data(asdict(found) | {"share": found.share, "complete": found.complete})
        return
    if found.gaps or form != "table":
        columns = ("unit", "what", "passage_or_claim", "text", "now_at")
        output.rows(
            columns,
            [
                (
                    f"L{gap.line}.{gap.position}" if gap.line else "",
                    gap.kind,
                    graph.shorten(gap.iri) if gap.iri else "",
                    gap.text or "",
                    " ".join(gap.moved),
                )
                for gap in found.gaps
            ],
            form,
        )
    if form == "table":
        told = _(
            "{document}: {share:.1%} of {units} cited ({cited} by claims, {omitted} that "
            "state nothing), {gaps}; citation is measured, not whether the claims are right",
            document=graph.shorten(found.document),
            share=found.share,
            units=counted(found.units, "unit"),
            cited=found.cited,
            omitted=found.omitted,
            gaps=counted(len(found.gaps), "gap"),
        )
        output.lines([told])


def show_changes(found: Known, form: str, graph: KnowledgeGraph) -> None:
    """Print how a document that the base has differs from what is recorded of it."""
    if form == "json":
        output.data(asdict(found))
        return
    if found.changes or form != "table":
        rows = [
            (
                change.kind,
                change.unit or "",
                change.was or "",
                graph.shorten(change.passage) if change.passage else "",
                str(change.claims),
                change.text or "",
            )
            for change in found.changes
        ]
        output.rows(("what", "unit", "was_at", "passage", "claims", "text"), rows, form)
    if form == "table":
        kinds = Counter(change.kind for change in found.changes)
        told = _("unchanged")
        if found.changes:
            told = _(
                "{added} added, {removed} removed, {moved} moved",
                added=kinds["added"],
                removed=kinds["removed"],
                moved=kinds["moved"],
            )
        name = graph.shorten(found.document)
        line = _("{name} is in the base already: {told}; nothing was written", name=name, told=told)
        output.lines([line])


def show_found(found: Sequence[Found], form: str, graph: KnowledgeGraph) -> None:
    """Print what a search has found: what it is, its name, its labels."""
    rows = [
        (
            one.kind.name.lower(),
            graph.shorten(one.name) if ":" in one.name else one.name,
            " / ".join(dict.fromkeys(one.labels.values())),
        )
        for one in found
    ]
    output.rows(("kind", "name", "label"), rows, form)


def show_explanation(found: Explanation, form: str, graph: KnowledgeGraph) -> None:
    """Print each class and fact of a thing with its reasons, indented."""
    if form == "json":
        output.data(asdict(found))
        return
    if form != "table":
        own = [(part, value, "stated", "") for part, value in _parts(found.claim, graph)]
        rows = own + [
            (*_triple(reason, graph), reason.rule or "stated", " ".join(_claims(reason, graph)))
            for reason in found.reasons
        ]
        output.rows(("predicate", "object", "rule", "claims"), rows, form)
        return
    output.lines(_explanation(found, graph))


def _explanation(found: Explanation, graph: KnowledgeGraph) -> Iterator[str]:
    kind = _(" (a claim)") if found.claim else ""
    yield f"{graph.shorten(found.subject)}{kind}"
    for part, value in _parts(found.claim, graph):
        yield f"  {_(part)}: {value}"
    for reason in found.reasons:
        yield from _reason(reason, graph, 1)
    if found.unused:
        yield _("claims that are no facts")
    for claim in found.unused:
        yield f"  {graph.shorten(claim.claim)} {_why(claim, graph)}"


def _why(unused: Unused, graph: KnowledgeGraph) -> str:
    """Return why a claim is no fact, and which claims stand against it."""
    rivals = f": {', '.join(map(graph.shorten, unused.rivals))}" if unused.rivals else ""
    return f"{_(unused.reason)}{rivals}"


def _parts(claim: ExplainedClaim | None, graph: KnowledgeGraph) -> Iterator[tuple[str, str]]:
    """Yield what a claim says part by part, its passages, and whether it is a fact."""
    if claim is None:
        return
    for part, values in claim.parts.items():
        yield part, ", ".join(graph.shorten(v) if v.startswith("http") else v for v in values)
    for passage, place in claim.passages.items():
        yield N_("passage"), f"{graph.shorten(passage)}{f' — {place}' if place else ''}"
    fact = _("yes")
    if claim.no_fact is not None:
        fact = _("no, it {why}", why=_why(claim.no_fact, graph))
    yield N_("fact now"), fact


def show_formulas(found: Sequence[Formula], form: str) -> None:
    """Print formulas with their parameters and bounds."""
    if form == "json":
        with output.spoken(form):
            output.data([_as_data(formula) for formula in found])
        return
    if len(found) == 1 and form == "table":
        formula = found[0]
        output.lines([f"{formula.en} / {formula.zh}", formula.latex])
        output.lines([formula.expression or _("the source gives no computable form")])
        for parameter in formula.parameters:
            bounds = "; ".join(map(str, parameter.bounds))
            names = f"{parameter.en} / {parameter.zh} [{parameter.unit}]"
            output.lines([f"  {parameter.symbol}: {names}{f': {bounds}' if bounds else ''}"])
        return
    rows = [
        (formula.name, formula.en, formula.zh, formula.expression or "", " ".join(formula.symbols))
        for formula in found
    ]
    output.rows(("formula", "label_en", "label_zh", "expression", "parameters"), rows, form)


def _as_data(formula: Formula) -> dict[str, object]:
    parameters = [
        asdict(parameter) | {"bounds": [str(bound) for bound in parameter.bounds]}
        for parameter in formula.parameters
    ]
    return asdict(formula) | {"parameters": parameters}


def show_evaluation(found: Evaluation, form: str) -> None:
    """Print what a formula gave."""
    if form == "json":
        inputs = {symbol: float(value) for symbol, value in found.inputs.items()}
        output.data(asdict(found) | {"formula": found.formula.name, "inputs": inputs})
        return
    if found.solved is None:
        left, right = found.values
        rows = [(N_("holds"), str(found.holds).lower()), (N_("left"), f"{left:g}")]
        rows += [(N_("right"), f"{right:g}")]
    else:
        rows = [(found.solved, f"{value:.6g}") for value in found.values]
    if form == "table":
        output.lines(f"{_(name)} = {value}" for name, value in rows)
        output.lines(_("note: {note}", note=note) for note in found.notes)
    else:
        output.rows(("symbol", "value"), rows, form)


def show_paths(found: Sequence[Path], form: str, graph: KnowledgeGraph) -> None:
    """Print each path as its steps."""
    rows = [
        (
            str(number),
            graph.shorten(step.source),
            graph.shorten(step.predicate) if step.forward else f"^{graph.shorten(step.predicate)}",
            graph.shorten(step.target),
            graph.shorten(step.claim),
        )
        for number, path in enumerate(found, 1)
        for step in path.steps
    ]
    output.rows(("path", "from", "by", "to", "claim"), rows, form)


def show_centrality(found: Sequence[Centrality], form: str, graph: KnowledgeGraph) -> None:
    """Print how much turns on each entity."""
    rows = [
        (
            graph.shorten(one.entity),
            str(one.incoming),
            str(one.outgoing),
            f"{one.betweenness:.3f}",
            str(one.reach),
        )
        for one in found
    ]
    output.rows(("entity", "causes", "effects", "betweenness", "reach"), rows, form)


def show_cycles(found: Sequence[Sequence[str]], form: str, graph: KnowledgeGraph) -> None:
    """Print each loop."""
    rows = [(str(len(cycle)), " → ".join(map(graph.shorten, cycle))) for cycle in found]
    output.rows(("length", "loop"), rows, form)


def _triple(reason: Reason, graph: KnowledgeGraph) -> tuple[str, str]:
    predicate = "a" if reason.predicate == RDF + "type" else graph.shorten(reason.predicate)
    value = reason.object
    return predicate, graph.shorten(value) if value.startswith("http") else value


def _claims(reason: Reason, graph: KnowledgeGraph) -> Iterator[str]:
    yield from (graph.shorten(ground.claim) for ground in reason.grounds)
    for premise in reason.premises:
        yield from _claims(premise, graph)


def _reason(reason: Reason, graph: KnowledgeGraph, depth: int) -> Iterator[str]:
    subject = f"{graph.shorten(reason.subject)} " if depth > 1 else ""
    why = reason.rule or _("stated in the ontology")
    yield f"{'  ' * depth}{subject}{' '.join(_triple(reason, graph))} — {why}"
    for ground in reason.grounds:
        yield f"{'  ' * (depth + 1)}{graph.shorten(ground.claim)} — {'; '.join(ground.places)}"
    for premise in reason.premises:
        yield from _reason(premise, graph, depth + 1)
