"""The one-line answer in the header of each shipped query is what it says of the shipped base.

The answers were read against the source document when they were pinned; a change of the graph that
changes one of them has to be meant. `python tests/test_answers.py` prints what each would be now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.querying.answers import Graph, Table

QUERIES = sorted(path.stem for path in Path(__file__).parents[1].glob("queries/*.rq"))
#: How the rows of each query are told in one line: what is told of a row, and for which parameters.
#: Rows that are told alike are counted.
TOLD: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "certainty": ("{stars} stars", {}),
    "changes": ("{topic_en} {before}→{after} (forecast: {forecast})", {}),
    "claims": ("a passage of a claim", {}),
    "contests": ("{contest_en}", {}),
    "contradictions": ("{kind}", {}),
    "disputes": ("{issue_en}", {}),
    "drivers": ("{origin_en}", {}),
    "forecasts": ("due by 2026-11-24: {is_due}", {"today": "2026-11-24"}),
    "laws": ("{law_en} {condition_en}", {}),
    "layers": ("{layer_en} {stars}", {}),
    "level-agreement": ("{topic_en} {stated} {by_degree} {by_structure}", {}),
    "levels": ("{derived}", {}),
    "levels-by-structure": ("{by_structure}", {}),
    "most-cited": ("in {places} places", {}),
    "quadrants": ("{plotted_en} {quadrant}", {}),
    "representatives": ("{group_en}", {}),
    "strategies": ("{strategy_en}", {}),
    "types": ("{type_en}: {representative_en}", {}),
    "weak-grounds": ("{ground_en} in {part}", {}),
    "who-says": ("{who_en}: {said_en}", {}),
}


def told(kb: KnowledgeBase, name: str) -> str:
    """Return the answer of a query in one line."""
    form, parameters = TOLD.get(name, ("", {}))
    result = kb.query(name, **parameters)
    if isinstance(result, Graph):
        return f"{len(result.triples)} triples"
    assert isinstance(result, Table)
    lines = Counter(
        " ".join(form.format_map(dict(zip(result.columns, map(short, row), strict=True))).split())
        for row in result.rows
    )
    parts = [f"{line} ×{count}" if count > 1 else line for line, count in sorted(lines.items())]
    return f"{len(result.rows)} rows: {'; '.join(parts)}" if parts else "0 rows"


def short(term: object) -> str:
    """Return a cell in brief: the local part of an IRI, yes or no, nothing for what is not."""
    text = getattr(term, "value", "").rsplit("#", 1)[-1]
    return {"true": "yes", "false": "no"}.get(text, text)


@pytest.mark.parametrize("name", QUERIES)
def test_the_header_tells_the_answer(kb: KnowledgeBase, name: str) -> None:
    assert kb.catalogue[name].header.answer == told(kb, name)


if __name__ == "__main__":
    shipped = KnowledgeBase.open()
    for query in QUERIES:
        print(f"{query}: {told(shipped, query)}")  # noqa: T201
