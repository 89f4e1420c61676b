"""What shipped queries tell of a small base: which findings, how sure, and of which places."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.querying.answers import Table

QUERIES = Path(__file__).parents[1] / "queries"
SUPPLY = """
ex:level a owl:DatatypeProperty , owl:FunctionalProperty .
ex:grade a owl:ObjectProperty , owl:FunctionalProperty .
ex:lake rdfs:label "Lake"@en .
"""
YEAR = ("2025-01-01", "2026-01-01")
HALF = ("2025-01-01", "2025-07-01")
LATER = ("2025-07-01", "2026-01-01")
Period = tuple[str, str]


def claim(name: str, content: str, period: Period | None = None, stance: str = "Asserted") -> str:
    """Turtle of one claim about the lake, labelled by its name."""
    dates = "".join(
        f'; cv:{end} "{date}T00:00:00Z"^^xsd:dateTime '
        for end, date in zip(("validFrom", "validUntil"), period or (), strict=False)
    )
    return (
        f"claim:{name} a cv:Claim ; cv:subject ex:lake ; cv:stance cv:{stance} ;\n"
        f"  {content} {dates};\n"
        f'  rdfs:label "{name}"@en , "{name}"@zh ; prov:wasDerivedFrom passage:{name} .\n'
    )


def asked(base: Path, query: str, *columns: str) -> set[tuple[str, ...]]:
    """The cells of some columns of a shipped query, in a base of its own."""
    found = KnowledgeBase.open(base).query(query)
    assert isinstance(found, Table)
    places = [found.columns.index(column) for column in columns]
    return {
        tuple(str(getattr(row[i], "value", "")).rsplit("#")[-1].rsplit("/")[-1] for i in places)
        for row in found.rows
    }


@pytest.fixture
def with_queries(make_base: Callable[..., Path]) -> Callable[[str], Path]:
    """Make a base of some claims that has the shipped queries."""

    def make(turtle: str) -> Path:
        shipped = {
            f"queries/{path.relative_to(QUERIES)}": path.read_text(encoding="utf-8")
            for path in QUERIES.rglob("*.rq")
        }
        return make_base({"ontology/base.ttl": SUPPLY + turtle, **shipped})

    return make


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (YEAR, YEAR, "exact"),
        (None, None, "exact"),
        # the longer time may end with the other value
        (YEAR, HALF, "judged"),
        (HALF, YEAR, "judged"),
        (YEAR, None, "judged"),
        (HALF, LATER, None),
    ],
)
@pytest.mark.parametrize(
    ("content", "opposed"),
    [
        (
            "cv:predicate ex:level ; cv:value 0.5 ; cv:comparator cv:Exactly",
            "cv:predicate ex:level ; cv:value 0.6 ; cv:comparator cv:Exactly",
        ),
        ("cv:predicate ex:grade ; cv:object ex:a", "cv:predicate ex:grade ; cv:object ex:b"),
    ],
    ids=["numbers", "things"],
)
def test_two_values_conflict_exactly_only_at_one_and_the_same_time(
    with_queries: Callable[[str], Path],
    content: str,
    opposed: str,
    one: Period | None,
    other: Period | None,
    expected: str | None,
) -> None:
    base = with_queries(claim("one", content, one) + claim("other", opposed, other))
    assert asked(base, "contradictions", "basis") == ({(expected,)} if expected else set())


PLACES = """
cv:WebSearch rdfs:label "Web search"@en . cv:OwnForecast rdfs:label "Own forecast"@en .
ex:paper rdfs:label "A paper"@en .
ex:searched a cv:Section ; rdfs:label "searched"@en ; cv:groundedIn cv:WebSearch .
ex:plain a cv:Section ; rdfs:label "plain"@en .
"""
LEVEL = "cv:predicate ex:level ; cv:value 0.5 ; cv:comparator cv:Exactly"


def passage(name: str, part: str, ground: str = "") -> str:
    """Turtle of one passage of a part, on a line of its own."""
    rests = f"; cv:groundedIn {ground}" if ground else ""
    line = f"cv:line {len(name)} ; cv:position 1 {rests}"
    return f"passage:{name} dcterms:isPartOf ex:{part} ; {line}.\n"


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        pytest.param(passage("x", "searched"), {("WebSearch", "1", "")}, id="its part"),
        pytest.param(passage("x", "plain"), set(), id="nothing named"),
        pytest.param(passage("x", "plain", "cv:WebSearch"), {("WebSearch", "1", "")}, id="its own"),
        pytest.param(passage("x", "searched", "ex:paper"), set(), id="its own before its part's"),
        pytest.param(
            passage("x", "searched", "cv:WebSearch , ex:paper"), set(), id="a better one beside"
        ),
        pytest.param(
            passage("x", "searched")
            + "claim:x prov:wasDerivedFrom passage:xx .\n"
            + passage("xx", "plain", "ex:paper"),
            {("WebSearch", "1", "A paper")},
            id="a better one elsewhere",
        ),
        pytest.param(
            passage("x", "plain") + "claim:x cv:citedFrom cv:WebSearch .\n",
            {("WebSearch", "1", "")},
            id="only the claim names one",
        ),
    ],
)
def test_a_ground_is_weak_where_a_passage_names_nothing_better(
    with_queries: Callable[[str], Path], turtle: str, expected: set[tuple[str, str, str]]
) -> None:
    prefix = "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    base = with_queries(prefix + PLACES + claim("x", LEVEL) + turtle)
    assert asked(base, "weak-grounds", "ground", "line", "elsewhere") == expected


@pytest.mark.parametrize(
    ("ground", "stance", "expected"),
    [
        ("", "Forecast", {("OwnForecast",)}),
        ("cv:OwnForecast", "Forecast", {("OwnForecast",)}),
        ("ex:paper", "Forecast", set()),
        # what a forecast starts from is not itself forecast
        ("cv:OwnForecast", "Asserted", set()),
    ],
)
def test_a_forecast_that_names_nothing_is_the_documents_own(
    with_queries: Callable[[str], Path], ground: str, stance: str, expected: set[tuple[str]]
) -> None:
    prefix = "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    place = passage("x", "plain", ground)
    base = with_queries(prefix + PLACES + claim("x", LEVEL, YEAR, stance) + place)
    assert asked(base, "weak-grounds", "ground") == expected


def test_whose_a_part_is_does_not_credit_its_claims(with_queries: Callable[[str], Path]) -> None:
    turtle = (
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "cv:DocumentPart a owl:Class . cv:Table a owl:Class ; rdfs:subClassOf cv:DocumentPart .\n"
        "ex:table a cv:Table ; prov:wasAttributedTo ex:institute .\n"
        + claim("cell", LEVEL)
        + passage("cell", "table")
        + claim("quoted", LEVEL)
        + "claim:quoted cv:attributedTo ex:firm .\n"
        + passage("quoted", "table")
    )
    base = with_queries(turtle)
    assert asked(base, "who-says", "who", "said") == {("institute", "table"), ("firm", "quoted")}
