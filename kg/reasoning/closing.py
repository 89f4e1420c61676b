"""What follows from facts that come and go, without all that follows from the others.

This is delete and rederive, for rules that only ever add: what a triple that goes may have been a
reason for is taken away, and comes back where there is another reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.deriving import closing_rules
from kg.stores.embedded import EmbeddedStore
from kg.stores.evaluation import evaluating
from kg.vocabulary import OWL, RDF, RDFS, Graphs

__all__ = ["Closure"]

_HEAD = re.compile(r"CONSTRUCT\s*\{\s*(\S+\s+\S+\s+\S+)\s*\}\s*WHERE\s*\{", re.IGNORECASE)
_BECAUSE = re.compile(r"^#\+ because: (\S+ \S+ \S+)$", re.MULTILINE)
_TYPE: Final = ox.NamedNode(RDF + "type")
_OF_SCHEMA: Final = (OWL, RDFS)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule, asked for what it concludes from or concludes of the triples that have changed.

    Args:
        name: what messages call it.
        again: its SPARQL, for conclusions that are among those.
        following: its SPARQL, for conclusions from those, by the statement that is one of those.
    """

    name: str
    again: str
    following: Mapping[str, str]


class Closure:
    """The graphs `facts` and `derived` of a knowledge base, while facts come and go."""

    def __init__(self, graph: KnowledgeGraph, rules: tuple[_Rule, ...]) -> None:
        self._graph = graph
        self._store: EmbeddedStore = graph.store
        self._rules = rules

    @classmethod
    def of(cls, graph: KnowledgeGraph, changed: Iterable[ox.Triple]) -> Closure | None:
        """Return the closure of a base, or None if changes of some facts are beyond it."""
        if not all(map(_plain, changed)):
            return None
        found = [_rule(name, text) for name, text in closing_rules(graph.root).items()]
        rules = tuple(rule for rule in found if rule is not None)
        return cls(graph, rules) if len(rules) == len(found) else None

    def replace(self, gone: set[ox.Triple], new: set[ox.Triple]) -> bool:
        """Take facts away and add others, with what follows.

        Returns:
            Whether it was done. Where it is not, for what follows is beyond these rules, the graph
            `derived` has to be made anew; `facts` may be anything between old and new.
        """
        doubtful = self._consequences(gone, lambda triple: self._in(triple, Graphs.DERIVED))
        if doubtful is None:
            return False
        self._remove(gone, Graphs.FACTS)
        self._remove(doubtful, Graphs.DERIVED)
        doubtful |= gone
        with self._changed(doubtful):
            concluded = {t for rule in self._rules for t in self._conclude(rule, rule.again)}
        again = {triple for triple in concluded & doubtful if not self._known(triple)}
        self._add(again, Graphs.DERIVED)
        self._remove(new, Graphs.DERIVED)
        self._add(new, Graphs.FACTS)
        return self._follow(again | new)

    def _consequences(
        self, changed: set[ox.Triple], wanted: Callable[[ox.Triple], bool]
    ) -> set[ox.Triple] | None:
        """Return what is wanted of all that follows from triples, or None if it is beyond these."""
        found, fresh = set[ox.Triple](), changed
        while fresh:
            fresh = {t for t in self._next(fresh) if t not in found and wanted(t)}
            if not all(map(_plain, fresh)):
                return None
            found |= fresh
        return found

    def _follow(self, fresh: set[ox.Triple]) -> bool:
        """Add what follows from triples that are there, and return whether that could be done."""
        while fresh:
            fresh = {triple for triple in self._next(fresh) if not self._known(triple)}
            if not all(map(_plain, fresh)):
                return False
            self._add(fresh, Graphs.DERIVED)
        return True

    def _next(self, triples: set[ox.Triple]) -> set[ox.Triple]:
        """Return what follows in one step from triples, and others beside them."""
        typed = any(triple.predicate == _TYPE for triple in triples)
        with self._changed(triples):
            return {
                triple
                for rule in self._rules
                for statement, sparql in rule.following.items()
                if typed or statement.split()[1] != "a"
                for triple in self._conclude(rule, sparql)
            }

    @contextmanager
    def _changed(self, triples: Iterable[ox.Triple]) -> Iterator[None]:
        """Keep triples in a graph of their own meanwhile.

        Given to a query as `VALUES`, they would be what it starts from, and each would go through
        all definitions; so it starts from the definitions, which are few.
        """
        self._add(triples, Graphs.CHANGED)
        try:
            yield
        finally:
            self._store.remove_graph(Graphs.CHANGED)

    def _conclude(self, rule: _Rule, sparql: str) -> set[ox.Triple]:
        with evaluating(rule.name):
            answer = self._store.query(sparql, source=rule.name, graphs=self._graph.fact_graphs)
            assert isinstance(answer, ox.QueryTriples)
            return set(answer)

    def _known(self, triple: ox.Triple) -> bool:
        return any(self._in(triple, graph) for graph in self._graph.fact_graphs)

    def _in(self, triple: ox.Triple, graph: str) -> bool:
        return self._store.holds(_quad(triple, graph))

    def _add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        self._store.extend(_quad(triple, graph) for triple in triples)

    def _remove(self, triples: Iterable[ox.Triple], graph: str) -> None:
        self._store.remove(_quad(triple, graph) for triple in triples)


def _rule(name: str, text: str) -> _Rule | None:
    """Read a rule; None if its header does not tell which statements of its text it starts from."""
    head, body = _HEAD.search(text), _BECAUSE.findall(text)
    if head is None or not body or any(text.find(f"{part} .", head.end()) < 0 for part in body):
        return None
    start, rest = text[: head.end()], text[head.end() :]
    return _Rule(
        name,
        f"{start} {_among_changed(head[1])} {rest}",
        # In what is excluded too: it is about the same things, or does not matter.
        {part: start + rest.replace(f"{part} .", _among_changed(part)) for part in body},
    )


def _among_changed(statement: str) -> str:
    return f"GRAPH <{Graphs.CHANGED}> {{ {statement} }}"


def _plain(triple: ox.Triple) -> bool:
    """Return whether a triple is about things, and no axiom of the ontology."""
    told = triple.object if triple.predicate == _TYPE else triple.predicate
    return not (isinstance(told, ox.NamedNode) and told.value.startswith(_OF_SCHEMA))


def _quad(triple: ox.Triple, graph: str) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
