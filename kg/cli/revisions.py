"""Printing what was admitted, retracted and done before, and how states of a base differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kg.cli import output
from kg.i18n import N_, _, current
from kg.proportions import counted
from kg.vocabulary import CV

if TYPE_CHECKING:
    from kg.claims.revising.admitting import Admission
    from kg.claims.revising.comparing import ChangedClaim, ChangedEntity, ChangedFact, Difference
    from kg.claims.revising.content import Said
    from kg.claims.revising.history import Activity
    from kg.claims.revising.outcome import Facts
    from kg.claims.revising.retracting import Retraction
    from kg.knowledge_base import KnowledgeGraph
    from kg.stores.embedded import Term

__all__ = ["show_admission", "show_difference", "show_history", "show_retraction"]

_SIGNS = {N_("added"): "+", N_("removed"): "-", N_("changed"): "~"}
_COMPARED = {
    CV + "Approximately": "≈ ",
    CV + "MoreThan": "> ",
    CV + "LessThan": "< ",
    CV + "AtLeast": "≥ ",
    CV + "AtMost": "≤ ",
}
_SHORT_HASH = 12


def show_admission(done: Admission, form: str, graph: KnowledgeGraph) -> None:
    """Print what the check found, and what was admitted or kept out."""
    from kg.claims.reports.as_text import as_data, as_lines

    root = graph.root
    files = [str(p.relative_to(root) if p.is_relative_to(root) else p) for p in done.files]
    if form == "json":
        output.data(
            {
                "admitted": done.change is not None,
                "change": done.change,
                "claims": list(done.claims),
                "new": list(done.new),
                "entities": done.entities,
                "used": [asdict(used) for used in done.used],
                "files": files,
                "facts": _facts_data(done.facts),
                "findings": as_data(done.checked),
            }
        )
        return
    output.lines(as_lines(done.checked))
    lines = [_became(done)]
    if done.change is not None:
        lines += [f"  {file}" for file in files]
        lines += _facts(done.facts, graph, done.checked.language)
    output.lines(lines)


def _became(done: Admission) -> str:
    """Return what became of claims, in the language of the findings."""
    claims, new, entities = len(done.claims), len(done.new), done.entities
    if done.checked.language == "zh":
        if not done.valid:
            return "未写入，什么都没有改动"
        if done.change is None:
            return f"没有可写入的：{f'{claims} 条断言库中都已有' if claims else '未见断言'}"
        others = f"；新实体与来源 {entities}" if entities else ""
        return f"已收录 {done.change}：断言 {claims} 条，其中新的 {new} 条{others}"
    if not done.valid:
        return "not admitted; nothing was written"
    if done.change is None:
        known = f"the base has all of it already ({counted(claims, 'claim')})"
        return f"nothing to admit: {known if claims else 'no claims were found'}"
    others = f"; {counted(entities, 'new entity or source', 'new entities and sources')}"
    told = f"{counted(claims, 'claim')}, {new} of them new{others if entities else ''}"
    return f"admitted {done.change}: {told}"


def show_retraction(done: Retraction, form: str, graph: KnowledgeGraph) -> None:
    """Print what counts no more, or counts again."""
    if form == "json":
        output.data(
            {
                "change": done.change,
                "retracted": list(done.gone),
                "restored": list(done.back),
                "facts": _facts_data(done.facts),
            }
        )
        return
    told = []
    if done.gone:
        told.append(_("{claims} retracted", claims=counted(len(done.gone), "claim")))
    if done.back:
        told.append(_("{claims} restored", claims=counted(len(done.back), "claim")))
    told = told or [_("no claim")]
    lines = [f"{done.change}: {', '.join(told)}"]
    lines += [f"  - {graph.shorten(claim)}" for claim in done.gone]
    lines += [f"  + {graph.shorten(claim)}" for claim in done.back]
    lines += _facts(done.facts, graph, current())
    output.lines(lines)


def show_history(found: Sequence[Activity], form: str) -> None:
    """Print what was done, the oldest first."""
    if form == "json":
        output.data([asdict(activity) for activity in found])
        return
    columns = (
        "change",
        "time",
        "who",
        "what",
        "claims",
        "files",
        "sha256",
        "state",
        "retracted_by",
        "note",
    )
    told = _ if form in output.FOR_PEOPLE else str  # what programs read is in English
    rows = [
        (
            one.name,
            one.time,
            one.who or "",
            f"{one.what and told(one.what)} {' '.join(one.changes)}".strip(),
            "" if one.claims is None else str(len(one.claims)),
            " ".join(used.name for used in one.used),
            " ".join(used.sha256[: _SHORT_HASH if form == "table" else None] for used in one.used),
            told(one.outcome) if one.outcome else "",
            " ".join(one.by),
            one.note or "",
        )
        for one in found
    ]
    output.rows(columns, rows, form)


def show_difference(found: Difference, form: str, graph: KnowledgeGraph) -> None:
    """Print what differs: as lines with signs, as rows, or as data with both sides."""
    if form == "json":
        output.data(_difference_data(found))
    elif form == "table":
        lines = [*_difference(found, graph), _summed_up(found)]
        output.lines(lines)
    else:
        columns = ("change", "kind", "node", "subject", "property", "value", "time", "stance", "in")
        output.rows(columns, list(_difference_rows(found, graph)), form)


def _difference(found: Difference, graph: KnowledgeGraph) -> Iterator[str]:
    for claim in found.claims:
        said = claim.after or claim.before
        assert said is not None
        cells = _cells(said, graph)
        told = " ".join(filter(None, cells))
        if claim.before is not None and claim.after is not None:
            told = f"{' '.join(cells[:2])}: {'; '.join(_changes(claim, graph))}"
        yield f"{_SIGNS[claim.how]} {graph.shorten(claim.claim)}: {told}"
    for entity in found.entities:
        names = ", ".join(map(graph.shorten, entity.properties))
        yield f"{_SIGNS[entity.how]} {graph.shorten(entity.iri)}{f': {names}' if names else ''}"
    for fact in found.facts:
        kind = _("follows") if fact.derived else _("fact")
        yield f"{_SIGNS[fact.how]} {kind}: {_triple(fact.triple, graph)}"


def _changes(claim: ChangedClaim, graph: KnowledgeGraph) -> Iterator[str]:
    assert claim.before is not None
    assert claim.after is not None
    for field in claim.fields:
        sides = [said.fields.get(field, frozenset()) for said in (claim.before, claim.after)]
        old, new = (
            ", ".join(_term(term, graph) for term in sorted(own - other, key=str)) or _("none")
            for own, other in (sides, sides[::-1])
        )
        name = graph.shorten(field) if ":" in field else field
        yield f"{name} {old} → {new}"


def _difference_rows(found: Difference, graph: KnowledgeGraph) -> Iterator[Sequence[str]]:
    for claim in found.claims:
        sides = [_cells(said, graph) for said in (claim.before, claim.after) if said is not None]
        pairs = zip(sides[0], sides[-1], strict=True)
        cells = [old if old == new else f"{old} → {new}" for old, new in pairs]
        fields = " ".join(graph.shorten(f) if ":" in f else f for f in claim.fields)
        yield (claim.how, "claim", graph.shorten(claim.claim), *cells, fields)
    for entity in found.entities:
        names = " ".join(map(graph.shorten, entity.properties))
        yield (entity.how, "entity", graph.shorten(entity.iri), "", "", "", "", "", names)
    for fact in found.facts:
        triple = [_term(term, graph) for term in fact.triple]
        yield (fact.how, "follows" if fact.derived else "fact", "", *triple, "", "", "")


def _cells(said: Said, graph: KnowledgeGraph) -> tuple[str, str, str, str, str]:
    """Return subject, property, value, time and stance of a claim."""

    def cell(*names: str) -> str:
        return " ".join(_term(term, graph) for term in said.terms(*names))

    bounds = "–".join(_term(term, graph) for term in said.terms("lowerBound", "upperBound"))
    signs = "".join(_COMPARED.get(getattr(t, "value", ""), "") for t in said.terms("comparator"))
    start, end = cell("from"), cell("until")
    return (
        cell("subject"),
        cell("predicate"),
        f"{signs}{cell('object', 'value') or bounds}",
        f"{_day(start)}/{_day(end)}" if start or end else "",
        cell("stance"),
    )


def _day(time: str) -> str:
    return time.removesuffix("T00:00:00Z") or ".."


def _term(term: Term, graph: KnowledgeGraph) -> str:
    if isinstance(term, ox.NamedNode):
        return graph.shorten(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _triple(triple: ox.Triple, graph: KnowledgeGraph) -> str:
    return " ".join(_term(term, graph) for term in triple)


def _summed_up(found: Difference) -> str:
    if not found:
        return _("no difference")
    kinds: tuple[tuple[str, Iterable[ChangedClaim | ChangedEntity | ChangedFact]], ...] = (
        (_("claims"), found.claims),
        (_("entities"), found.entities),
        (_("facts"), [fact for fact in found.facts if not fact.derived]),
        (_("that follow"), [fact for fact in found.facts if fact.derived]),
    )
    told = []
    for kind, some in kinds:
        counts: Counter[str] = Counter(one.how for one in some)
        if counts:
            told.append(f"{kind}: " + ", ".join(f"{counts[h]} {_(h)}" for h in _SIGNS if counts[h]))
    return "; ".join(told)


def _difference_data(found: Difference) -> dict[str, Any]:
    def said(side: Said | None) -> dict[str, list[str]] | None:
        if side is None:
            return None
        return {name: [_plain(t) for t in side.terms(name)] for name in sorted(side.fields)}

    return {
        "claims": [
            {
                "change": claim.how,
                "claim": claim.claim,
                "before": said(claim.before),
                "after": said(claim.after),
                "in": list(claim.fields),
            }
            for claim in found.claims
        ],
        "entities": [
            {"change": e.how, "entity": e.iri, "in": list(e.properties)} for e in found.entities
        ],
        "facts": [
            {"change": f.how, "follows": f.derived, "triple": [_plain(t) for t in f.triple]}
            for f in found.facts
        ],
    }


def _plain(term: Term) -> str:
    return str(getattr(term, "value", term))


def _facts_data(facts: Facts) -> dict[str, list[list[str]]]:
    return {
        name: [[_plain(term) for term in triple] for triple in triples]
        for name, triples in (("added", facts.added), ("removed", facts.removed))
    }


def _facts(facts: Facts, graph: KnowledgeGraph, language: str = "en") -> Iterator[str]:
    added, gone = len(facts.added), len(facts.removed)
    zh = language == "zh"
    yield f"事实：新增 {added}，不再成立 {gone}" if zh else f"facts: {added} added, {gone} gone"
    yield from (f"  + {_triple(triple, graph)}" for triple in facts.added)
    yield from (f"  - {_triple(triple, graph)}" for triple in facts.removed)
