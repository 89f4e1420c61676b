"""Facts and what follows from them, by CONSTRUCT rules run until they add nothing.

The rules here read claims and OWL axioms and know no domain. A knowledge base may add rules of its
own in `queries/rules/*.rq`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError
from kg.files import read_text
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.stores.embedded import EmbeddedStore
from kg.stores.evaluation import evaluating
from kg.vocabulary import Graphs

__all__ = [
    "close",
    "closing_rules",
    "derive",
    "facts_rule",
    "own_rules",
    "rules",
]

#: The rule that makes facts of claims; the others start from facts.
FACTS_RULE: Final = "facts.rq"

#: More rounds than any chain of implications in a sane ontology; a safeguard against rules that
#: make new terms for ever.
MAX_ROUNDS = 50
#: What the rules may add: so many triples, and so many for each quad that comes from files. Rules
#: that make new terms of pairs of terms fill any memory within a few rounds.
MOST_ADDED = 1_000_000
MOST_FOR_EACH = 20


def derive(graph: KnowledgeGraph) -> None:
    """Fill the graphs `facts` and `derived` from the graphs that come from files.

    Args:
        graph: a knowledge graph as it was loaded.

    Raises:
        QueryError: if a rule is no CONSTRUCT query or fails, or the rules never come to an end, or
            add more than any sane ones do.
        SourceSyntaxError: if a rule does not parse.
    """
    left = MOST_ADDED + MOST_FOR_EACH * len(graph.store)
    with _without_history(graph.store):
        everything = not any(map(graph.store.holds_any, (Graphs.FACTS, Graphs.DERIVED)))
        way = _Way(graph.asserted_graphs, Graphs.FACTS, everything)
        left -= _apply(graph, (FACTS_RULE, facts_rule()), way, left)
    close(graph, left)


def close(graph: KnowledgeGraph, most: int) -> None:
    """Add to the graph `derived` what follows from the ontology and the facts.

    Args:
        graph: a knowledge graph with its facts.
        most: how many triples may be added.

    Raises:
        QueryError: as `derive`.
    """
    left, rules_to_run = most, closing_rules(graph.root)
    way = _Way(graph.fact_graphs, Graphs.DERIVED)
    for _round in range(MAX_ROUNDS):
        before = left
        for rule in rules_to_run.items():
            left -= _apply(graph, rule, way, left)
        if left == before:
            return
    raise QueryError(
        _(
            "{root}: the rules still add triples after {max_rounds} rounds",
            root=graph.root,
            max_rounds=MAX_ROUNDS,
        )
    )


def closing_rules(root: Path) -> dict[str, str]:
    """Return the text of the rules that start from facts, by name: all but that which makes them.

    Args:
        root: the folder of the base.
    """
    return {name: text for name, text in rules(root).items() if name != FACTS_RULE}


def own_rules(root: Path) -> dict[str, str]:
    """Return the text of the rules that a base adds, by name.

    Args:
        root: the folder of the base.
    """
    return {str(path): read_text(path) for path in sorted((root / "queries/rules").glob("*.rq"))}


def rules(root: Path) -> dict[str, str]:
    """Return the text of every rule that applies to a base, by name.

    Args:
        root: the folder of the base.
    """
    return _engine_rules() | own_rules(root)


def facts_rule() -> str:
    """Return the text of the rule that makes facts of claims."""
    return _engine_rules()[FACTS_RULE]


@contextmanager
def _without_history(store: EmbeddedStore) -> Iterator[None]:
    """Put what tells of the work on a base aside, and not of its world."""
    history = list(store.quads(graph=Graphs.HISTORY))
    store.remove_graph(Graphs.HISTORY)
    try:
        yield
    finally:
        store.extend(history)


@dataclass(frozen=True, slots=True)
class _Way:
    """From which graphs to which a rule works.

    Args:
        sources: the graphs that it starts from.
        target: the graph that it adds to.
        everything: whether the sources are all that the store holds.
    """

    sources: Sequence[str]
    target: str
    everything: bool = False


def _apply(graph: KnowledgeGraph, rule: tuple[str, str], way: _Way, most: int) -> int:
    """Add what a rule, by name and text, finds to a graph, and return how much of it was new."""
    name, text = rule
    places = [ox.NamedNode(iri) for iri in {*way.sources, way.target}]
    node = ox.NamedNode(way.target)
    new: set[ox.Quad] = set()
    with evaluating(name):
        # The union of all graphs is read twice as fast as that of some.
        graphs = None if way.everything else way.sources
        # The rules of the engine declare their own, which saves looking for those of the base.
        prefixes = None if name in _engine_rules() else graph.prefixes
        answer = graph.store.query(text, source=name, graphs=graphs, prefixes=prefixes)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError(_("{name}: a rule is a CONSTRUCT query", name=name))
        for triple in answer:
            parts = (triple.subject, triple.predicate, triple.object)
            if not any(graph.store.holds(ox.Quad(*parts, place)) for place in places):
                new.add(ox.Quad(*parts, node))
            if len(new) > most:
                raise QueryError(
                    _("{name}: the rules add too many triples; do they make new things?", name=name)
                )
    graph.store.extend(new)
    return len(new)


@cache
def _engine_rules() -> dict[str, str]:
    folder = Path(__file__).parent / "rules"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))}
