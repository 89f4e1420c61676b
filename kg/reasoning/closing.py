"""What follows from facts that come and go, without all that follows from the others.

This is delete and rederive, for rules that only ever add: what a triple that goes may have been a
reason for is taken away, and comes back where there is another reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.deriving import closing_rules
from kg.stores.embedded import EmbeddedStore
from kg.stores.evaluation import evaluating
from kg.vocabulary import OWL, RDF, RDFS, Graphs

__all__ = ["Closure"]

_Pattern: TypeAlias = tuple[str, str, str]
_HEAD = re.compile(r"CONSTRUCT\s*\{\s*(\S+)\s+(\S+)\s+(\S+)\s*\.?\s*\}\s*WHERE\s*\{", re.IGNORECASE)
_BECAUSE = re.compile(r"^#\+ because: (\S+) (\S+) (\S+)$", re.MULTILINE)
_TYPE: Final = ox.NamedNode(RDF + "type")
_OF_SCHEMA: Final = (OWL, RDFS)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule.

    Args:
        name: what messages call it.
        text: its SPARQL, up to and with the bracket that opens its pattern, and the rest.
        head: the triple that it concludes.
        body: the triples that it starts from, those of the ontology left out.
    """

    name: str
    text: tuple[str, str]
    head: _Pattern
    body: tuple[_Pattern, ...]


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
        again = {
            triple
            for rule in self._rules
            for triple in self._conclude(rule, rule.head, doubtful)
            if triple in doubtful and not self._known(triple)
        }
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
        return {
            triple
            for rule in self._rules
            for pattern in rule.body
            for triple in self._conclude(rule, pattern, triples)
        }

    def _conclude(
        self, rule: _Rule, pattern: _Pattern, triples: Iterable[ox.Triple]
    ) -> set[ox.Triple]:
        """Return what a rule concludes where one of its patterns is one of some triples."""
        rows = {row for triple in triples if (row := _row(pattern, triple)) is not None}
        if not rows:
            return set()
        names = " ".join(word for word in pattern if word.startswith("?"))
        values = f" VALUES ({names}) {{ {' '.join(sorted(rows))} }} "
        with evaluating(rule.name):
            answer = self._store.query(
                values.join(rule.text), source=rule.name, graphs=self._graph.fact_graphs
            )
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
    """Read a rule; None if it does not say what it starts from, or is of another form."""
    head, body = _HEAD.search(text), _BECAUSE.findall(text)
    if head is None or not body:
        return None
    patterns: list[_Pattern] = [(head[1], head[2], head[3]), *body]
    if any(not word.startswith("?") and word != "a" for pattern in patterns for word in pattern):
        return None
    return _Rule(name, (text[: head.end()], text[head.end() :]), patterns[0], tuple(patterns[1:]))


def _row(pattern: _Pattern, triple: ox.Triple) -> str | None:
    """Return the values of the variables of a pattern that is a triple, or None if it cannot be."""
    terms = (triple.subject, triple.predicate, triple.object)
    if any(word == "a" and term != _TYPE for word, term in zip(pattern, terms, strict=True)):
        return None
    given = [str(term) for word, term in zip(pattern, terms, strict=True) if word != "a"]
    return f"({' '.join(given)})"


def _plain(triple: ox.Triple) -> bool:
    """Return whether a triple has names in it that a query can be given, and is no axiom."""
    terms = (triple.subject, triple.predicate, triple.object)
    if any(isinstance(term, ox.BlankNode | ox.Triple) for term in terms):
        return False
    told = triple.object if triple.predicate == _TYPE else triple.predicate
    return not (isinstance(told, ox.NamedNode) and told.value.startswith(_OF_SCHEMA))


def _quad(triple: ox.Triple, graph: str) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
