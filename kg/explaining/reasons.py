"""Why a triple is in the graph: a claim says it, the ontology states it, or a rule concludes it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import pyoxigraph as ox

from kg.errors import InputError
from kg.i18n import _, current
from kg.knowledge_base import KnowledgeGraph
from kg.querying.header import Header, read_header
from kg.reasoning.deriving import FACTS_RULE, rules
from kg.stores.evaluation import evaluating
from kg.stores.tokens import substitute
from kg.vocabulary import RDF, Graphs

__all__ = ["Ground", "Reason", "Reasons"]

_TYPE = ox.NamedNode(RDF + "type")
_TEMPLATE = re.compile(r"CONSTRUCT\s*\{\s*(\S+)\s+(\S+)\s+(\S+)\s*\.?\s*\}", re.IGNORECASE)
#: Deeper than any chain of rules that a person would follow.
_DEEPEST = 8
_SOURCES = """
PREFIX cv: <https://w3id.org/convergence-kg/ontology#>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?claim ?part ?line {
  ?claim cv:subject ?subject ; cv:predicate ?predicate ; cv:stance cv:Asserted .
  ?claim cv:object|cv:value ?content .
  FILTER NOT EXISTS { ?claim cv:scope ?scope }
  FILTER NOT EXISTS { ?claim cv:comparator ?how . FILTER(?how != cv:Exactly) }
  ?claim prov:wasDerivedFrom ?passage .
  ?passage dcterms:isPartOf/rdfs:label ?part .
  OPTIONAL { ?passage cv:line ?line }
  FILTER(LANG(?part) = "en")
}
ORDER BY ?claim ?line
"""

#: A term of a triple that can be asked about.
Node = ox.NamedNode | ox.Literal


@dataclass(frozen=True, slots=True)
class Ground:
    """A claim that says so, and the places where its source makes it."""

    claim: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One triple and why it holds.

    Args:
        subject: IRI of what it is about.
        predicate: IRI of the property; that of `rdf:type` for a class.
        object: an IRI, or the text of a literal.
        rule: the title of the rule that concludes it; None where the ontology states it.
        grounds: the claims that say so.
        premises: the triples that the rule starts from.
        rule_file: the name of the file of that rule; None where there is none to name.
        repeated: whether the reason is given elsewhere, where this triple stood before.
    """

    subject: str
    predicate: str
    object: str
    rule: str | None
    grounds: tuple[Ground, ...] = ()
    premises: tuple[Reason, ...] = ()
    rule_file: str | None = None
    repeated: bool = False


class Reasons:
    """Finds reasons; what was explained once is named again, not explained again.

    Args:
        graph: where the triples are.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._rules = {
            name: (read_header(text, name) if "#+" in text else None, text)
            for name, text in rules(graph.root).items()
        }
        self._open: set[ox.Triple] = set()

    def of(self, triple: ox.Triple, depth: int = 0) -> Reason:
        """Return why a triple of the graph holds."""
        if self._in(Graphs.FACTS, triple):
            told = self._told(triple, _title(self._rules[FACTS_RULE][0]), self._grounds(triple))
            return replace(told, rule_file=FACTS_RULE)
        if not self._in(Graphs.DERIVED, triple):
            return self._told(triple, None)
        if triple in self._open or depth >= _DEEPEST:
            return replace(self._told(triple, _("see above")), repeated=True)
        self._open.add(triple)
        for name, (header, text) in self._rules.items():
            premises = self._premises(header, text, triple)
            if premises is not None:
                found = tuple(self.of(premise, depth + 1) for premise in premises)
                self._open.discard(triple)
                return replace(self._told(triple, _title(header), premises=found), rule_file=name)
        self._open.discard(triple)
        return self._told(triple, _("a rule of the knowledge base"))

    def _in(self, graph: str, triple: ox.Triple) -> bool:
        quad = ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(graph))
        return self._graph.store.holds(quad)

    def _told(
        self,
        triple: ox.Triple,
        rule: str | None,
        grounds: tuple[Ground, ...] = (),
        premises: tuple[Reason, ...] = (),
    ) -> Reason:
        subject, content = (getattr(t, "value", str(t)) for t in (triple.subject, triple.object))
        return Reason(subject, triple.predicate.value, content, rule, grounds, premises)

    def _grounds(self, triple: ox.Triple) -> tuple[Ground, ...]:
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        bound = {"subject": triple.subject, "predicate": triple.predicate, "content": triple.object}
        answer = self._graph.store.query(substitute(_SOURCES, bound))
        assert isinstance(answer, ox.QuerySolutions)
        places: dict[str, list[str]] = {}
        for row in answer:
            place = row["part"].value
            if row["line"]:
                place = _("{part} line {lines}", part=place, lines=row["line"].value)
            places.setdefault(row["claim"].value, []).append(place)
        return tuple(Ground(claim, tuple(dict.fromkeys(at))) for claim, at in places.items())

    def _premises(
        self, header: Header | None, text: str, triple: ox.Triple
    ) -> list[ox.Triple] | None:
        """Return what a rule starts from to conclude a triple, or None if it does not."""
        template = _TEMPLATE.search(text)
        if template is None:
            return None
        bound = self._bound(template.groups(), triple)
        if bound is None:
            return None
        select = substitute(text[: template.start()] + "SELECT *" + text[template.end() :], bound)
        try:
            with evaluating(_("the query of a rule")):
                answer = self._graph.store.query(
                    select, graphs=self._graph.fact_graphs, prefixes=self._graph.prefixes
                )
                assert isinstance(answer, ox.QuerySolutions)
                row = next(answer, None)
        except InputError:
            return None  # a variable that the rule computes cannot be given
        if row is None:
            return None
        given = {name.value: row[name] for name in answer.variables if row[name] is not None}
        return [
            found
            for pattern in (header.because if header else ())
            if (found := self._triple(pattern, bound | given)) is not None
        ]

    def _bound(self, template: tuple[str, ...], triple: ox.Triple) -> dict[str, Node] | None:
        """Return the values of the variables of a template, or None if it is another triple."""
        bound: dict[str, Node] = {}
        terms = (triple.subject, triple.predicate, triple.object)
        for word, term in zip(template, terms, strict=True):
            if not isinstance(term, ox.NamedNode | ox.Literal):
                return None
            if word.startswith(("?", "$")):
                bound[word[1:]] = term
            elif self._term(word) != term:
                return None
        return bound

    def _triple(self, pattern: str, values: dict[str, Node]) -> ox.Triple | None:
        terms = [
            values.get(word[1:]) if word.startswith("?") else self._term(word)
            for word in pattern.split()
        ]
        match terms:
            case [ox.NamedNode() as subject, ox.NamedNode() as predicate, value] if value:
                return ox.Triple(subject, predicate, value)
            case _:
                return None

    def _term(self, word: str) -> ox.NamedNode | None:
        if word == "a":
            return _TYPE
        if word.startswith("<"):
            return ox.NamedNode(word.strip("<>"))
        prefix, colon, local = word.partition(":")
        known = self._graph.prefixes
        return ox.NamedNode(known[prefix] + local) if colon and prefix in known else None


def _title(header: Header | None) -> str:
    return header.title_in(current()) if header else _("a rule of the knowledge base")
