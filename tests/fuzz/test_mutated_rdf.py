"""RDF that is nearly right, as a base, as shapes, and as new claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import mutated, mutated_bytes, seeds, words
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.formats import RDF_SYNTAXES, Syntax

pytestmark = pytest.mark.slow

MakeBase = Callable[[dict[str, str | bytes]], Path]

TEXT = "Mars has 2 moons. Phobos orbits Mars; 科莫湖的水质良好。 Mars is a rocky planet."
TURTLE = seeds(
    "examples/planets/ontology/*.ttl",
    "examples/readiness/ontology/*.ttl",
    "ontology/schemes/levels.ttl",
    "ontology/claims/metrics/hr.ttl",
    "ontology/history/*.ttl",
    longest=12_000,
)
CLAIMS = seeds("examples/new-claims.ttl", "tests/validation/*.ttl")
SHAPES = seeds("validators/*.ttl", longest=13_000)
TOKENS = words(
    """
    a rdf:type rdfs:label rdfs:domain rdfs:range rdfs:subClassOf owl:equivalentClass owl:hasValue
    owl:onProperty owl:someValuesFrom owl:inverseOf owl:FunctionalProperty owl:Restriction
    owl:onDatatype owl:withRestrictions xsd:minInclusive cv:Claim cv:subject cv:predicate
    cv:object cv:value cv:lowerBound cv:comparator cv:stance cv:validFrom cv:unitOfMeasure
    cv:hasParameter cv:expression skos:altLabel skos:notation prov:wasDerivedFrom
    sh:path sh:class sh:select sh:pattern sh:minCount sh:in sh:node sh:property sh:sparql
    [] () . ; , [ ] ( ) ^^ "" "x"@en "x"@zh-Hans "1"^^xsd:integer "x"^^xsd:decimal true 1 1.5
    1e999 _:b <> <urn:x> <http://[> <\\u0000> @prefix @base <<( )>> {| |}
    """
)


def everything(root: Path) -> None:
    """Do all that is done with a base as a whole."""
    base = KnowledgeBase.open(root)
    base.summary()
    base.hallucination_rate(TEXT)
    base.classify()
    base.formulas()
    base.centrality()
    base.cycles()
    assert base.terms is not None
    for syntax in RDF_SYNTAXES:
        base.export(syntax.name)


def test_a_base_of_mutated_turtle(budget: Budget, make_base: MakeBase) -> None:
    budget.spend(
        mutated_bytes(TURTLE, TOKENS),
        lambda content: everything(make_base({"ontology/o.ttl": content})),
    )


OTHERS = words(
    """
    { } < > [ ] : , " <rdf:li/> rdf:about="" rdf:nodeID="x" rdf:datatype="x" xml:lang="en"
    rdf:parseType="Literal" rdf:parseType="Resource" &amp; &#0; <!DOCTYPE <![CDATA[ ]]> <?xml?>
    "@id" "@type" "@value" "@language" "@list" "@context" "@graph" "@reverse" "@vocab" "@base"
    "http://127.0.0.1:9/context.jsonld" null true 1e999 GRAPH <urn:g> _:b . @en ^^ <urn:x>
    """
)


def _in(syntax: Syntax, turtle: str) -> str:
    """Return Turtle in another syntax; blank nodes are named by their order, as they always are."""
    names: dict[ox.BlankNode, ox.BlankNode] = {}

    def named(term: Any) -> Any:
        if isinstance(term, ox.BlankNode):
            return names.setdefault(term, ox.BlankNode(f"b{len(names)}"))
        return term

    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    triples = [ox.Triple(named(q.subject), q.predicate, named(q.object)) for q in quads]
    content = ox.serialize(triples, format=syntax.format)
    assert content is not None
    return content.decode()


WRITTEN = {
    syntax.suffixes[0]: [
        _in(syntax, text)
        for text in seeds("examples/planets/ontology/*.ttl", "examples/new-claims.ttl")
    ]
    for syntax in RDF_SYNTAXES
    if syntax.name != "turtle"
}


@st.composite
def files(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw the ending of a file and what stands in it, in a syntax other than Turtle."""
    suffix = draw(st.sampled_from(sorted(WRITTEN)))
    return suffix, draw(mutated_bytes(WRITTEN[suffix], OTHERS))


def test_a_base_in_another_syntax(budget: Budget, make_base: MakeBase) -> None:
    budget.spend(files(), lambda drawn: everything(make_base({f"ontology/o{drawn[0]}": drawn[1]})))


def test_mutated_claims_against_the_base(
    budget: Budget, shipped: KnowledgeBase, tmp_path: Path
) -> None:
    path = tmp_path / "claims.ttl"

    def check(content: bytes) -> None:
        path.write_bytes(content)
        shipped.validate(path)

    budget.spend(mutated_bytes(CLAIMS, TOKENS), check)


def test_a_base_against_shapes(budget: Budget, make_base: MakeBase) -> None:
    """Either of the two is spoilt."""

    def check(drawn: tuple[bytes, str]) -> None:
        content, shapes = drawn
        base = make_base({"ontology/o.ttl": content, "validators/v.ttl": shapes})
        KnowledgeBase.open(base).validate()

    good = st.sampled_from([text.encode() for text in CLAIMS])
    budget.spend(
        st.tuples(good, mutated(SHAPES, TOKENS))
        | st.tuples(mutated_bytes(CLAIMS, TOKENS, 3), st.sampled_from(SHAPES)),
        check,
    )
