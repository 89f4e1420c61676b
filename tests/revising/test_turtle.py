"""Canonical Turtle: one form for one set of triples, and the one that `turtlefmt` keeps."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.claims.revising.turtle import canonical_turtle
from kg.vocabulary import CV, RDF, XSD

FORMATTER = Path(sys.executable).with_name("turtlefmt")
CLAIM = "https://w3id.org/convergence-kg/claim/"
# NUL is left out: Turtle may hold it, but `turtlefmt` cannot read it.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)
iris = st.sampled_from(
    [
        *("urn:a", "http://example.org/x%20y", CV + "Claim", CLAIM, f"{CLAIM}a.b", f"{CLAIM}-x"),
        *(f"{CLAIM}中文", f"{CLAIM}a~b(c),d;e'f", f"{CLAIM}1.", "http://example.org/😀"),
        *("nih:sha-256;00ff", "https://w3id.org/convergence-kg/source/x/y"),
    ]
).map(ox.NamedNode)
numbers = st.tuples(
    st.sampled_from(["1", "+1", "0.50", "1e5", "x", "true", "1.", ".5", "-0"]),
    st.sampled_from(["integer", "decimal", "double", "boolean", "dateTime", "string"]),
).map(lambda pair: ox.Literal(pair[0], datatype=ox.NamedNode(XSD + pair[1])))
literals = st.one_of(
    texts.map(ox.Literal), texts.map(lambda text: ox.Literal(text, language="zh")), numbers
)
predicates = st.one_of(iris, st.just(ox.NamedNode(RDF + "type")))
triples = st.lists(
    st.builds(ox.Triple, iris, predicates, st.one_of(iris, literals)), min_size=1, max_size=6
)

prefixes = st.dictionaries(
    st.sampled_from(["", "ex", "桥", "é", "a.b", "claim"]),
    st.sampled_from(["http://example.org/", CLAIM, f"{CLAIM}a", "urn:", "nih:", RDF]),
)


@given(triples, prefixes)
@settings(deadline=None)
def test_the_order_does_not_matter_and_nothing_is_lost(
    given: list[ox.Triple], spaces: dict[str, str]
) -> None:
    content = canonical_turtle(given, spaces)
    assert {quad.triple for quad in ox.parse(content, format=ox.RdfFormat.TURTLE)} == set(given)
    assert canonical_turtle([*reversed(given), given[0]], spaces) == content


@pytest.mark.slow
@given(st.lists(triples, min_size=20, max_size=20))
@settings(deadline=None, max_examples=20)
def test_turtlefmt_has_nothing_to_change(
    tmp_path_factory: pytest.TempPathFactory, given: Sequence[list[ox.Triple]]
) -> None:
    folder = tmp_path_factory.mktemp("turtle")
    for number, some in enumerate(given):
        (folder / f"{number}.ttl").write_bytes(canonical_turtle(some))
    subprocess.run([FORMATTER, "--check", folder], check=True)


@pytest.mark.parametrize("prefix", ["", "桥", "é", "a.b"])
def test_every_prefix_that_turtle_allows_is_declared(prefix: str) -> None:
    node = ox.NamedNode("http://example.org/Zeta")
    content = canonical_turtle([ox.Triple(node, node, node)], {prefix: "http://example.org/"})
    zeta = f"{prefix}:Zeta"
    assert content.decode() == (
        f"@prefix {prefix}: <http://example.org/> .\n\n{zeta} {zeta} {zeta} .\n"
    )


def test_only_prefixes_that_are_used_are_written_each_property_on_a_line() -> None:
    node = ox.NamedNode(CLAIM + "x")
    label = ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    content = canonical_turtle(
        [
            ox.Triple(node, label, ox.Literal("标签", language="zh")),
            ox.Triple(node, label, ox.Literal("label", language="en")),
            ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(CV + "Claim")),
            ox.Triple(ox.NamedNode(CLAIM + "a"), label, ox.Literal("cvs:none")),
        ],
        {"other": "http://example.org/"},
    )
    assert content.decode() == (
        "@prefix claim: <https://w3id.org/convergence-kg/claim/> .\n"
        "@prefix cv: <https://w3id.org/convergence-kg/ontology#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "\n"
        'claim:a rdfs:label "cvs:none" .\n'
        "\n"
        "claim:x a cv:Claim ;\n"
        '    rdfs:label "label"@en , "标签"@zh .\n'
    )
