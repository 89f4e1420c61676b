"""Facts and what follows from them, by CONSTRUCT rules run until they add nothing.

The rules here read claims and OWL axioms and know no domain. A knowledge base may add rules of its
own in `queries/rules/*.rq`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.base_files import rule_files
from kg.cache import code_fingerprint
from kg.errors import QueryError
from kg.files import read_text
from kg.knowledge_base import KnowledgeGraph
from kg.stores.evaluation import evaluating
from kg.vocabulary import Graphs

__all__ = ["derive", "engine_signature", "rules"]

#: More rounds than any chain of implications in a sane ontology; a safeguard against rules that
#: make new terms for ever.
MAX_ROUNDS = 50
#: What the rules may add: so many triples, and so many for each quad that comes from files. Rules
#: that make new terms of pairs of terms fill any memory within a few rounds.
MOST_ADDED = 1_000_000
MOST_FOR_EACH = 20
#: The code that decides what quads come of the files of a base.
_CODE = (
    *("base_files.py", "entities.py", "files.py", "formats.py", "json_text.py"),
    *("knowledge_base.py", "vocabulary.py", "stores", "reasoning/deriving.py", "reasoning/rules"),
)


def derive(graph: KnowledgeGraph) -> None:
    """Fill the graphs `facts` and `derived` from the graphs that come from files.

    Args:
        graph: a knowledge graph as it was loaded.

    Raises:
        QueryError: if a rule is no CONSTRUCT query or fails, or the rules never come to an end, or
            add more than any sane ones do.
        SourceSyntaxError: if a rule does not parse.
    """
    engine, own = _engine_rules(), _own_rules(graph.root)
    left = MOST_ADDED + MOST_FOR_EACH * len(graph.store)
    first = ("facts.rq", engine["facts.rq"])
    left -= _apply(graph, first, graph.asserted_graphs, Graphs.FACTS, left)
    closing = [(name, text) for name, text in engine.items() if name != "facts.rq"] + own
    for _ in range(MAX_ROUNDS):
        before = left
        for rule in closing:
            left -= _apply(graph, rule, graph.fact_graphs, Graphs.DERIVED, left)
        if left == before:
            return
    raise QueryError(f"{graph.root}: the rules still add triples after {MAX_ROUNDS} rounds")


@cache
def engine_signature() -> str:
    """Return what tells this version of the engine, its store and its rules from others."""
    package = Path(__file__).parents[1]
    code = code_fingerprint(*(package / name for name in _CODE))
    return f"{__version__}\0{ox.__version__}\0{code}"


def rules(root: Path) -> dict[str, str]:
    """Return the text of every rule that applies to a base, by name.

    Args:
        root: the folder of the base.
    """
    return _engine_rules() | dict(_own_rules(root))


def _apply(
    graph: KnowledgeGraph, rule: tuple[str, str], sources: Sequence[str], target: str, most: int
) -> int:
    """Add what a rule, by name and text, finds to a graph, and return how much of it was new."""
    name, text = rule
    places = [ox.NamedNode(iri) for iri in {*sources, target}]
    node = ox.NamedNode(target)
    new: set[ox.Quad] = set()
    with evaluating(name):
        answer = graph.store.query(text, source=name, graphs=sources)
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError(f"{name}: a rule is a CONSTRUCT query")
        for triple in answer:
            parts = (triple.subject, triple.predicate, triple.object)
            if not any(graph.store.holds(ox.Quad(*parts, place)) for place in places):
                new.add(ox.Quad(*parts, node))
            if len(new) > most:
                raise QueryError(
                    f"{name}: the rules add too many triples; do they make new things?"
                )
    graph.store.extend(new)
    return len(new)


@cache
def _engine_rules() -> dict[str, str]:
    folder = Path(__file__).parent / "rules"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.rq"))}


def _own_rules(root: Path) -> list[tuple[str, str]]:
    return [(str(path), read_text(path)) for path in rule_files(root)]
