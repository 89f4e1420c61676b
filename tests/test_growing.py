"""Claims that are added change facts, and what follows, as if all had been derived anew."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests_support import PREFIXES

from kg import KnowledgeBase
from kg.errors import InputError
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning import growing
from kg.reasoning.deriving import derive
from kg.reasoning.growing import derive_added
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, Graphs

EX = "http://example.org/"
CLAIMS = ox.NamedNode(Graphs.claims("d"))
#: Every rule of the engine has something to do; chains of rules lead from one thing to the next.
SCHEMA = f"""{PREFIXES}
ex:Thing a owl:Class . ex:Known a owl:Class ; rdfs:subClassOf ex:Thing .
ex:mass a owl:DatatypeProperty , owl:FunctionalProperty ; rdfs:subPropertyOf ex:size .
ex:size a owl:DatatypeProperty .
ex:kind a owl:ObjectProperty , owl:FunctionalProperty .
ex:moon a owl:ObjectProperty ; owl:inverseOf ex:moonOf ; rdfs:subPropertyOf ex:near .
ex:moonOf a owl:ObjectProperty ; rdfs:subPropertyOf ex:near .
ex:near a owl:ObjectProperty . ex:rank a owl:ObjectProperty .
ex:a a ex:Thing . ex:b a ex:Thing . ex:c a ex:Thing ; ex:kind ex:rocky .
ex:Big a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ex:Thing
    [ a owl:Restriction ; owl:onProperty ex:mass ; owl:someValuesFrom
      [ a rdfs:Datatype ; owl:onDatatype xsd:decimal ;
        owl:withRestrictions ( [ xsd:minInclusive 0.5 ] ) ] ] ) ] ;
    rdfs:subClassOf [ a owl:Restriction ; owl:onProperty ex:rank ; owl:hasValue ex:first ] .
ex:Rocky a owl:Class ; rdfs:subClassOf ex:Known ; owl:equivalentClass [ a owl:Class ;
    owl:intersectionOf ( ex:Thing
      [ a owl:Restriction ; owl:onProperty ex:kind ; owl:hasValue ex:rocky ] ) ] .
ex:Centre a owl:Class ; owl:equivalentClass [ a owl:Class ; owl:intersectionOf ( ex:Thing
    [ a owl:Restriction ; owl:onProperty ex:moon ; owl:someValuesFrom ex:Big ] ) ] .
"""
THINGS = st.sampled_from(["a", "b"])
NUMBERS = st.sampled_from(["0.4", "0.5", "0.50", "0.6"])
YEARS = st.none() | st.integers(2020, 2022)


def said_of(
    subject: str, predicate: str, content: str, stance: str = "Asserted"
) -> tuple[str, ...]:
    about = (f"cv:subject ex:{subject}", f"cv:predicate ex:{predicate}", f"cv:stance cv:{stance}")
    return (*about, content)


MOON, MOON_OF = ("a", "moon", "cv:object ex:b"), ("b", "moonOf", "cv:object ex:a")
BIG, SMALL = ("b", "mass", "cv:value 0.6"), ("b", "mass", "cv:value 0.4")
ROCKY, ICY = ("a", "kind", "cv:object ex:rocky"), ("a", "kind", "cv:object ex:icy")
#: Claims that have to do with each other: one follows from another, contests or denies it.
RELATED = [
    said_of(*about, stance=stance)
    for about in (MOON, MOON_OF, BIG, SMALL, ROCKY, ICY)
    for stance in ("Asserted", "Denied")
]


@st.composite
def any_claims(draw: st.DrawFn) -> tuple[str, ...]:
    """Return what is said of one claim, as predicates and objects in Turtle."""
    predicate = draw(st.sampled_from(["mass", "mass", "kind", "moon", "moon", "moonOf"]))
    stances = st.sampled_from(["Asserted", "Asserted", "Denied", "Disputed", "Forecast"])
    said = [f"cv:subject ex:{draw(THINGS)}", f"cv:predicate ex:{predicate}"]
    said.append(f"cv:stance cv:{draw(stances)}")
    if predicate == "mass" and draw(st.booleans()):
        said += [f"cv:lowerBound {draw(NUMBERS)}", f"cv:upperBound {draw(NUMBERS)}"]
    elif predicate == "mass":
        said.append(f"cv:value {draw(NUMBERS)}")
        how = draw(st.sampled_from(["Exactly", "Exactly", "Approximately", "AtLeast", "LessThan"]))
        said.append(f"cv:comparator cv:{how}")
    elif predicate == "kind":
        said.append(f"cv:object ex:{draw(st.sampled_from(['rocky', 'icy']))}")
    else:
        said.append(f"cv:object ex:{draw(THINGS)}")
    if draw(st.integers(0, 9)) == 9:
        said.append("cv:scope ex:a")
    start, end = draw(YEARS), draw(YEARS)
    if start:
        said.append(f'cv:validFrom "{start}-01-01T00:00:00Z"^^xsd:dateTime')
    if end and (start is None or start < end):
        said.append(f'cv:validUntil "{end}-01-01T00:00:00Z"^^xsd:dateTime')
    return tuple(said)


claims = st.sampled_from(RELATED) | any_claims()


def turtle(*said: tuple[str, ...], first: int = 0) -> str:
    described = (f"claim:c{n} a cv:Claim ; {' ; '.join(c)} ." for n, c in enumerate(said, first))
    return "\n".join([PREFIXES, *described])


def base(root: Path, text: str, schema: str = SCHEMA) -> KnowledgeGraph:
    """Return a knowledge base in memory, derived; the folder is only for rules of its own."""
    graph = KnowledgeGraph(root, EmbeddedStore())
    graph.store.load(schema.encode(), ox.RdfFormat.TURTLE, Graphs.ONTOLOGY, "schema")
    graph.store.load(text.encode(), ox.RdfFormat.TURTLE, CLAIMS.value, "claims")
    derive(graph)
    return graph


def quads(text: str, graph: str = CLAIMS.value) -> list[ox.Quad]:
    place = ox.NamedNode(graph)
    parsed = ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    return [ox.Quad(q.subject, q.predicate, q.object, place) for q in parsed]


def made(graph: KnowledgeGraph) -> dict[str, set[str]]:
    return {
        name: {str(quad.triple) for quad in graph.store.quads(graph=name)}
        for name in (Graphs.FACTS, Graphs.DERIVED)
    }


@settings(max_examples=150, deadline=None)
# A fact goes that still follows from another, with all that follows from it.
@example([said_of(*MOON), said_of(*MOON_OF), said_of(*BIG)], [[said_of(*MOON, stance="Denied")]])
# What followed becomes a fact, and then follows again.
@example([said_of(*MOON)], [[said_of(*MOON_OF)], [said_of(*MOON_OF, stance="Denied")]])
# What follows from several facts goes with one of them, and comes back.
@example([said_of(*MOON), said_of(*BIG)], [[said_of(*SMALL)], [said_of(*ROCKY)]])
@given(there=st.lists(claims, max_size=7), steps=st.lists(st.lists(claims, max_size=3), max_size=3))
def test_adding_claims_is_as_deriving_anew(
    tmp_path_factory: pytest.TempPathFactory,
    there: list[tuple[str, ...]],
    steps: list[list[tuple[str, ...]]],
) -> None:
    root = tmp_path_factory.getbasetemp()
    grown = base(root, turtle(*there))
    said = list(there)
    for step in steps:
        derive_added(grown, quads(turtle(*step, first=len(said))))
        said += step
        assert made(grown) == made(base(root, turtle(*said)))


#: A rule of a base's own that concludes from what is not there.
ALONE = """PREFIX ex: <http://example.org/>
CONSTRUCT { ?a ex:is ex:alone } { ?a a ex:Thing . FILTER NOT EXISTS { ?a ex:moon ?b } }"""


@pytest.mark.parametrize(
    ("added", "graph"),
    [
        ("ex:moonOf rdfs:subPropertyOf ex:size .", Graphs.ONTOLOGY),
        ("ex:moon a owl:FunctionalProperty .", CLAIMS.value),
        ("ex:b ex:moonOf ex:a .", CLAIMS.value),
        ("ex:a ex:moon ex:b .", CLAIMS.value),
        ("claim:c0 cv:scope ex:here .", CLAIMS.value),
        ("claim:c1 cv:subject ex:a ; cv:predicate ex:moon ; cv:object ex:c .", "urn:other"),
        (f"[] {'; '.join(said_of('b', 'moon', 'cv:object []'))} ; a cv:Claim .", "urn:other"),
        ("claim:c9 cv:subject ex:a ; cv:predicate ex:moon ; cv:object ex:c .", Graphs.HISTORY),
    ],
)
@pytest.mark.parametrize("rule", [None, ALONE])
def test_whatever_is_added_is_as_deriving_anew(
    tmp_path: Path, added: str, graph: str, rule: str | None
) -> None:
    if rule is not None:
        (tmp_path / "queries/rules").mkdir(parents=True)
        (tmp_path / "queries/rules/alone.rq").write_text(rule, encoding="utf-8")
    there = turtle(said_of(*MOON), ("cv:stance cv:Asserted",), said_of(*BIG))
    grown, anew = base(tmp_path, there), base(tmp_path, there)
    more = quads(PREFIXES + added, graph)
    derive_added(grown, more)
    anew.store.extend(more)
    for name in (Graphs.FACTS, Graphs.DERIVED):
        anew.store.remove_graph(name)
    derive(anew)
    assert made(grown) == made(anew)


def test_claims_of_the_shipped_base_are_taken_out_and_put_back(
    kb: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = KnowledgeGraph.load(kb.graph.root)
    place = Graphs.claims("convergence")
    subject = ox.NamedNode(CV + "subject")
    some = sorted(str(q.subject) for q in graph.store.quads(None, subject, place))[::20]
    taken = [quad for quad in graph.store.quads(graph=place) if str(quad.subject) in some]
    graph.store.remove(taken)
    derive(graph)
    before = made(graph)
    for name in ("derive", "close"):
        monkeypatch.setattr(growing, name, None)  # nothing is derived anew
    derive_added(graph, taken)
    assert made(graph) == made(kb.graph) != before


@pytest.mark.parametrize("place", [ox.NamedNode(Graphs.FACTS), ox.DefaultGraph()])
def test_claims_are_added_to_graphs_of_claims_only(
    tmp_path: Path, place: ox.NamedNode | ox.DefaultGraph
) -> None:
    graph = base(tmp_path, turtle(said_of(*MOON)))
    before = len(graph.store)
    node = ox.NamedNode(EX + "x")
    with pytest.raises(InputError, match="claims are added to a graph of claims, not to"):
        derive_added(graph, [ox.Quad(node, node, node, place)])
    assert len(graph.store) == before
