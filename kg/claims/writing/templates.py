"""A file to begin with: the header of a table of claims, and a claim of the base as an example."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.claims.reading.columns import ROLES
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import Terminology
from kg.claims.wording import check_language
from kg.errors import UnknownNameError
from kg.hallucination.index.building.rows import instant
from kg.i18n import N_
from kg.model import Period

if TYPE_CHECKING:
    from kg.knowledge_base import KnowledgeGraph

__all__ = ["TEMPLATES", "template"]

#: One claim of the base that a row can tell whole.
_EXAMPLE: Final = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?claim ?subject ?property ?content ?from ?until ?stance ?source ?line ?position {
  ?claim a cv:Claim ; cv:subject ?subject ; cv:predicate ?property ; cv:stance ?stance ;
    cv:object|cv:value ?content ; cv:validFrom ?from ; cv:validUntil ?until ;
    prov:wasDerivedFrom ?passage .
  FILTER NOT EXISTS { ?claim cv:scope|cv:attributedTo ?more }
  FILTER NOT EXISTS { ?claim cv:comparator ?how FILTER(?how != cv:Exactly) }
  ?passage cv:line ?line ; cv:position ?position ; dcterms:isPartOf+ ?source .
  ?source a cv:SourceDocument .
} ORDER BY ?claim ?line ?position LIMIT 1
"""
_CHINESE: Final = {
    "subject": "主体", "property": "属性", "value": "值", "time": "时间", "stance": "立场",
    "scope": "范围", "speaker": "说话者", "source": "来源", "place": "位置", "quote": "原文",
    "class": "类", "definition": "定义",
}  # fmt: skip


def template(graph: KnowledgeGraph, form: str, language: str = "en") -> str:
    """Return a file of claims to begin with, in one of the forms of `TEMPLATES`.

    Its row is a claim that the base holds already, if it holds any that a row can tell.

    Args:
        graph: the knowledge base.
        form: what the file is to be.
        language: `zh` or `en`: of the header, and of the names in the example.

    Raises:
        UnknownNameError: if there is no such form or language.
    """
    check_language(language)
    if form not in TEMPLATES:
        raise UnknownNameError(N_("template"), form, TEMPLATES)
    header = [_CHINESE[role] if language == "zh" else role for role in ROLES]
    example = _example(graph, language)
    row = [example.get(role, "") for role in ROLES]
    return TEMPLATES[form](header, [row] if example else [])


def _example(graph: KnowledgeGraph, language: str) -> Mapping[str, str]:
    answer = graph.store.query(_EXAMPLE)
    assert isinstance(answer, ox.QuerySolutions)
    row = next(answer, None)
    if row is None:
        return {}
    names = Names(graph, Terminology(graph))

    def called(term: object) -> str:
        if isinstance(term, ox.NamedNode):
            return names.label(term.value, language)
        assert isinstance(term, ox.Literal)
        return term.value

    period = Period(instant(row["from"]), instant(row["until"]))
    found = {name: called(row[name]) for name in ("subject", "property", "stance", "source")}
    found["value"] = called(row["content"])
    found["time"] = _written(period)
    found["place"] = f"L{row['line'].value}.{row['position'].value}"
    return found


def _written(period: Period) -> str:
    """Return a period as a cell has it, for both languages alike."""
    from kg.claims.writing.labels import period_name

    return period_name(period, "en").replace(" Q", "-Q").replace(" H", "-H")


def _separated(delimiter: str) -> Callable[[Sequence[str], Sequence[Sequence[str]]], str]:
    def write(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
        out = io.StringIO()
        csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows([header, *rows])
        return out.getvalue()

    return write


def _markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(c.replace('|', chr(92) + '|') for c in r)} |\n" for r in lines)


def _json_lines(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    objects = [dict(zip(header, row, strict=True)) for row in rows or [[""] * len(header)]]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects)


#: What a template can be, by the name a user gives.
TEMPLATES: Final[Mapping[str, Callable[[Sequence[str], Sequence[Sequence[str]]], str]]] = {
    "csv": _separated(","),
    "tsv": _separated("\t"),
    "md": _markdown,
    "jsonl": _json_lines,
}
