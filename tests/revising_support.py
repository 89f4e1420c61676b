"""A small base of claims about cities, as text, and what tests ask of a base."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tests_support import write_base

from kg import KnowledgeBase

TERMS = """
<http://example.org/cities> a owl:Ontology ;
    sh:declare <http://example.org/p/claim> , <http://example.org/p/ex> ;
    sh:declare <http://example.org/p/cv> .
<http://example.org/p/claim> sh:prefix "claim" ;
    sh:namespace "https://w3id.org/convergence-kg/claim/"^^xsd:anyURI .
<http://example.org/p/ex> sh:prefix "ex" ; sh:namespace "http://example.org/"^^xsd:anyURI .
<http://example.org/p/cv> sh:prefix "cv" ;
    sh:namespace "https://w3id.org/convergence-kg/ontology#"^^xsd:anyURI .
cv:Claim a owl:Class . cv:Passage a owl:Class . cv:SourceDocument a owl:Class .
cv:ClaimProperty a owl:Class . cv:Stance a owl:Class . cv:Entity a owl:Class .
cv:Comparator a owl:Class . cv:Exactly a cv:Comparator ; rdfs:label "exactly"@en , "恰为"@zh .
cv:Asserted a cv:Stance ; rdfs:label "asserted"@en , "陈述"@zh .
ex:City a owl:Class ; rdfs:subClassOf cv:Entity ; rdfs:label "city"@en , "城市"@zh .
ex:population a owl:DatatypeProperty , owl:FunctionalProperty , cv:ClaimProperty ;
    rdfs:label "population"@en , "人口"@zh ; rdfs:domain ex:City ; rdfs:range xsd:integer .
ex:twinOf a owl:ObjectProperty , cv:ClaimProperty ; rdfs:label "twin of"@en , "友好城市"@zh ;
    rdfs:domain ex:City ; rdfs:range ex:City .
ex:Oslo a ex:City ; rdfs:label "Oslo"@en , "奥斯陆"@zh .
ex:Rome a ex:City ; rdfs:label "Rome"@en , "罗马"@zh .
ex:atlas a cv:SourceDocument ; rdfs:label "Atlas"@en , "地图集"@zh .
"""


def claim(
    name: str, value: object, *, about: str = "ex:Oslo", of: str = "ex:population", page: str = "p1"
) -> str:
    """Return a claim in Turtle; one about another city is the object of `ex:twinOf`."""
    kind = "cv:object" if of == "ex:twinOf" else "cv:value"
    return (
        f'claim:{name} a cv:Claim ; rdfs:label "{name}"@en , "{name}"@zh ; cv:subject {about} ; '
        f"cv:predicate {of} ; {kind} {value} ; cv:stance cv:Asserted ; "
        f"prov:wasDerivedFrom passage:{page} .\n"
    )


def passage(name: str, source: str = "ex:atlas", line: int = 1) -> str:
    """Return a passage of a source in Turtle."""
    return (
        f"passage:{name} a cv:Passage ; <http://purl.org/dc/terms/isPartOf> {source} ; "
        f"cv:line {line} ; cv:position 1 ; "
        f'cv:sha256 "{line:064x}" .\n'
    )


SHAPES = """
<http://example.org/ClaimShape> a sh:NodeShape ; sh:targetClass cv:Claim ;
    sh:property [ sh:path prov:wasDerivedFrom ; sh:minCount 1 ; sh:message "says nowhere"@en ] .
"""

QUERY = """\
#+ title@en: Populations
#+ title@zh: 人口
#+ about@en: How many live in each city.
#+ about@zh: 各城市的人口。
#+ row: one city
#+ columns: city n
SELECT ?city ?n { ?city <http://example.org/population> ?n } ORDER BY ?city
"""


def facts(root: Path) -> Iterator[str]:
    """Yield the facts and all that follows, of a base as its files are."""
    store = KnowledgeBase.open(root, cache=False).graph.store
    for part in ("facts", "derived"):
        for quad in store.quads(graph=f"https://w3id.org/convergence-kg/graph/{part}"):
            yield str(quad)


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, but those that only writers use."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".admitting" not in path.parts
    }


def cities_base(root: Path) -> Path:
    """Write a base with one claim: that Oslo has 700000 inhabitants."""
    return write_base(
        root,
        {
            "ontology/terms.ttl": TERMS,
            "ontology/claims/atlas/page-1.ttl": claim("oslo", 700000) + passage("p1"),
            "queries/population.rq": QUERY,
            "validators/claims.ttl": SHAPES,
        },
    )
