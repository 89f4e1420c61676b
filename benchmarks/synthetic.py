"""A knowledge base with many claims, shaped like the shipped one. Does nothing as a script.

The vocabulary, schemes, entities, sources, lexicon, queries and validators are the shipped ones;
topics, claims and passages are made up, the same ones for the same seed.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Iterator
from itertools import islice, product
from pathlib import Path

from kg.resources import KNOWLEDGE_FOLDERS, shipped_base

__all__ = ["topic", "write_base"]

SEED = 20250930
CLAIMS_PER_FILE = 10_000
QUARTERS = (
    ("2024-10-01", "2025-01-01"),
    ("2025-01-01", "2025-04-01"),
    ("2025-04-01", "2025-07-01"),
    ("2025-07-01", "2025-10-01"),
)
#: What each topic is said to be, quarter by quarter: the commonest predicates of the shipped base.
PREDICATES: dict[str, tuple[str, ...] | None] = {
    "convergenceDegree": None,
    "adoptionRate": None,
    "convergenceLevel": ("L0", "L1", "L2", "L3", "L4"),
    "certainty": ("OneStar", "TwoStars", "ThreeStars", "FourStars", "FiveStars"),
    "marketStructure": ("IndustryStandard", "DeFactoMonopoly", "Duopoly", "Fragmentation"),
}
CLAIMS_PER_TOPIC = len(PREDICATES) * len(QUARTERS)
PREFIXES = """\
@prefix claim: <https://w3id.org/convergence-kg/claim/> .
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix cvs: <https://w3id.org/convergence-kg/source/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix passage: <https://w3id.org/convergence-kg/passage/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def topic(number: int) -> str:
    """Return the prefixed name of a made-up technology."""
    return f"cv:SyntheticTechnology{number}"


def write_base(root: Path, claims: int) -> None:
    """Write a knowledge base with so many made-up claims into an empty folder.

    Args:
        root: the folder of the knowledge base.
        claims: how many; half as many passages, and a topic for every twenty, come with them.
    """
    for name in KNOWLEDGE_FOLDERS:
        shutil.copytree(shipped_base() / name, root / name)
    shutil.rmtree(root / "ontology" / "claims")
    folder = root / "ontology" / "claims" / "synthetic"
    folder.mkdir(parents=True)
    topics = -(-claims // CLAIMS_PER_TOPIC)
    _write(root / "ontology" / "entities" / "synthetic.ttl", map(_topic, range(topics)))
    _write(folder / "passages.ttl", map(_passage, range(claims // 2)))
    dice = random.Random(SEED)
    numbered = islice(product(range(topics), QUARTERS, PREDICATES), claims)
    made = (_claim(dice, claims // 2, *parts) for parts in numbered)
    for first in range(0, claims, CLAIMS_PER_FILE):
        _write(folder / f"claims-{first // CLAIMS_PER_FILE:03}.ttl", islice(made, CLAIMS_PER_FILE))


def _write(path: Path, blocks: Iterator[str]) -> None:
    path.write_text("\n".join([PREFIXES, *blocks]), encoding="utf-8")


def _topic(number: int) -> str:
    return f"""{topic(number)} a cv:Technology ;
    rdfs:label "合成技术 {number}"@zh , "Synthetic technology {number}"@en ;
    skos:definition "为测速而造的技术。"@zh , "A technology made up to measure speed."@en .
"""


def _passage(number: int) -> str:
    line, position = divmod(number, 5)
    return f"""passage:synthetic-{number} a cv:Passage ;
    dcterms:isPartOf cvs:convergence-table-1 ;
    cv:row "合成行 {line + 1}" ;
    cv:column "合成列 {position + 1}" ;
    cv:line {line + 1} ;
    cv:position {position + 1} ;
    cv:sha256 "{hashlib.sha256(str(number).encode()).hexdigest()}" .
"""


def _claim(
    dice: random.Random, passages: int, number: int, quarter: tuple[str, str], predicate: str
) -> str:
    """Return one claim; one in ten has a scope or is a forecast, one in ten numbers is vague."""
    objects = PREDICATES[predicate]
    start, end = quarter
    if objects:
        content = f"cv:object cv:{dice.choice(objects)}"
    else:
        comparator = "AtLeast" if dice.random() < 0.1 else "Exactly"
        content = f"cv:value {dice.randint(0, 100) / 100:.2f} ;\n    cv:comparator cv:{comparator}"
    stance = "Forecast" if dice.random() < 0.05 else "Asserted"
    scope = "\n    cv:scope cv:L4 ;" if dice.random() < 0.05 else ""
    sources = " , ".join(f"passage:synthetic-{n}" for n in dice.sample(range(passages), 3))
    return f"""claim:synthetic-{number}-{predicate}-{start} a cv:Claim ;
    rdfs:label "合成技术 {number}：{predicate}（{start}）"@zh ;
    rdfs:label "Synthetic technology {number}: {predicate} ({start})"@en ;
    cv:subject {topic(number)} ;
    cv:predicate cv:{predicate} ;
    {content} ;
    cv:validFrom "{start}T00:00:00Z"^^xsd:dateTime ;
    cv:validUntil "{end}T00:00:00Z"^^xsd:dateTime ;
    cv:stance cv:{stance} ;{scope}
    prov:wasDerivedFrom {sources} .
"""
