"""The answer to the first question that a process asks, kept for the next that asks the same.

Then no quads need to be read at all. Once they are there, a question is answered faster than an
answer is looked up, so later ones are neither looked up nor kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from kg.cache import code_fingerprint
from kg.knowledge_base import KnowledgeGraph
from kg.querying.answers import Graph, Result, Table
from kg.stores.tokens import words

__all__ = ["kept"]

#: What is longer takes as long to read as to work out.
_MOST_BYTES: Final = 1 << 20
#: Functions whose value is another each time.
_NEVER_THE_SAME: Final = frozenset({"BNODE", "NOW", "RAND", "STRUUID", "UUID"})
_ROW: Final = "urn:row:"
_COLUMN: Final = "urn:column:"


def kept(
    graph: KnowledgeGraph,
    texts: Sequence[str],
    parameters: Mapping[str, str],
    answer: Callable[[], Result],
) -> Result:
    """Return the answer to a question, from the cache if it is the first and was asked before.

    Args:
        graph: what is asked.
        texts: the SPARQL of the question.
        parameters: its parameters, in the words of a user.
        answer: works it out.
    """
    if not graph.is_first_question() or any(
        word.upper() in _NEVER_THE_SAME for text in texts for word, _ in words(text)
    ):
        return answer()
    question = json.dumps([_code(), texts, sorted(parameters.items())])
    found = graph.shelf.value("answer", question, lambda: _plain(answer()), most=_MOST_BYTES)
    return _result(found)


@cache
def _code() -> str:
    return code_fingerprint(Path(__file__).parent)


def _plain(result: Result) -> Any:
    """Return an answer as JSON has it; its terms are written as N-Triples."""
    match result:
        case Table(columns, rows):
            cells = [
                ox.Triple(ox.NamedNode(f"{_ROW}{r}"), ox.NamedNode(f"{_COLUMN}{c}"), term)
                for r, row in enumerate(rows)
                for c, term in enumerate(row)
                if term is not None
            ]
            return {"columns": columns, "rows": len(rows), "cells": _written(cells)}
        case Graph(triples):
            return {"triples": _written(triples)}
        case _:
            return {"yes": result}


def _result(content: Any) -> Result:
    """Return the answer that `_plain` made JSON of."""
    if "yes" in content:
        return bool(content["yes"])
    if "triples" in content:
        return Graph(list(_read(content["triples"])))
    width = len(content["columns"])
    rows: list[list[Any]] = [[None] * width for _ in range(content["rows"])]
    for subject, predicate, term in _read(content["cells"]):
        assert isinstance(subject, ox.NamedNode)
        row, column = subject.value.removeprefix(_ROW), predicate.value.removeprefix(_COLUMN)
        rows[int(row)][int(column)] = term
    return Table(tuple(content["columns"]), [tuple(row) for row in rows])


def _written(triples: Sequence[ox.Triple]) -> str:
    content = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert content is not None
    return content.decode("utf-8")


def _read(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(text, ox.RdfFormat.N_TRIPLES, lenient=True)]
