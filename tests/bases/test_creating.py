"""`kg init` makes a base that can be asked, validated and held against texts at once."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests_support import Run

from kg import KnowledgeBase
from kg.bases import State, Step, create
from kg.bases.columns import Type, typed
from kg.bases.naming import Namer
from kg.bases.table_turtle import as_turtle
from kg.bases.tables import read_table
from kg.errors import InputError

BRIDGES = """name,名称,city,opened,length (m)
Golden Gate Bridge,金门大桥,San Francisco,1937,"2,737"
Tower Bridge,伦敦塔桥,London,1894,244
Charles Bridge,查理大桥,Prague,1402,516
Rialto Bridge,里亚托桥,Venice,1591,48
Akashi Kaikyo Bridge,明石海峡大桥,Kobe,1998,3911
"""
CITIES = """id,name,country
SF,San Francisco,United States
LON,London,United Kingdom
PRG,Prague,Czechia
VCE,Venice,Italy
KOBE,Kobe,Japan
"""


def made(folder: Path, files: Mapping[str, str | bytes]) -> tuple[KnowledgeBase, list[str]]:
    """Make a base of files, and return it with what was told."""
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    steps = KnowledgeBase.create(folder / "own", *paths, namespace="http://example.org/")
    return KnowledgeBase.open(folder / "own"), [step.told for step in steps]


def verdicts(kb: KnowledgeBase, text: str) -> list[str]:
    return [one.verdict.name.lower() for one in kb.hallucination_rate(text).judgements]


def test_a_new_base_says_something_sensible_at_once(
    kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert kg("init", "own").code == 0
    scored = json.loads(kg("--base", "own", "hr", "own/test.md", "-f", "json").out)
    assert scored["counts"] == scored["counts"] | {"supported": 1, "contradicted": 1}
    assert kg("--base", "own", "validate").code == 0
    assert kg("--base", "own", "query", "things", "class=城市", "-f", "csv").out.count("\n") == 3
    assert kg("check", "own").code == 0
    data = Path("own/ontology/base.ttl").read_text(encoding="utf-8").partition("\n\n")[2]
    assert sum(bool(line) for line in data.splitlines()) == 10


def test_tables_become_classes_properties_and_things(tmp_path: Path) -> None:
    kb, told = made(tmp_path, {"bridges.csv": BRIDGES, "cities.csv": CITIES})
    assert kb.sparql("ASK { :Golden_Gate_Bridge a :Bridge ; :city :SF ; :length 2737 }") is True
    assert kb.sparql('ASK { :Tower_Bridge :opened "1894"^^xsd:gYear }') is True
    assert kb.sparql('ASK { :Tower_Bridge rdfs:label "伦敦塔桥"@zh, "Tower Bridge"@en }') is True
    assert kb.sparql("ASK { :city rdfs:range :City ; a owl:FunctionalProperty }") is True
    assert "column 'city': :city, refers to :City" in told
    assert "column 'length (m)': :length, whole numbers in m" in told
    assert kb.validate().conforms
    assert [one.what for one in kb.fitness() if one.state is not State.FIT] == []


def test_texts_are_held_against_a_table_in_both_languages(tmp_path: Path) -> None:
    kb, _ = made(tmp_path, {"bridges.csv": BRIDGES, "cities.csv": CITIES})
    assert verdicts(kb, "The length of Tower Bridge is 0.244 km.") == ["supported"]
    assert verdicts(kb, "Tower Bridge opened in 1895.") == ["contradicted"]
    assert verdicts(kb, "伦敦塔桥的长度是2443米。") != ["supported"]
    assert verdicts(kb, "Brooklyn Bridge opened in 1883.") == ["unverifiable"]


@pytest.mark.parametrize(
    ("cells", "header", "kind", "values"),
    [
        (["1", "-20", "3,911"], "n", Type.INTEGER, ["1", "-20", "3911"]),
        (["1.5", ".5", "1,234.25"], "n", Type.DECIMAL, ["1.5", "0.5", "1234.25"]),
        (["1,5", "2,25"], "n", Type.DECIMAL, ["1.5", "2.25"]),
        (["１２", "３"], "n", Type.INTEGER, ["12", "3"]),
        (["1937", "1402"], "opened", Type.YEAR, ["1937", "1402"]),
        (["1937", "1402"], "建成年份", Type.YEAR, ["1937", "1402"]),
        (["1937", "1402"], "population", Type.INTEGER, ["1937", "1402"]),
        (["1937", "412"], "opened", Type.INTEGER, ["1937", "412"]),
        (["1937-05-27", "2020/1/2"], "d", Type.DATE, ["1937-05-27", "2020-01-02"]),
        (["27.5.1937", "1937年5月28日"], "d", Type.DATE, ["1937-05-27", "1937-05-28"]),
        (["1937-05", "1938年6月"], "d", Type.MONTH, ["1937-05", "1938-06"]),
        (["95%", "60%"], "share", Type.DECIMAL, ["0.95", "0.6"]),
        (["95", "2.5"], "growth (%)", Type.DECIMAL, ["0.95", "0.025"]),
        (["2.7 km", "0.2 km"], "length", Type.DECIMAL, ["2.7", "0.2"]),
        (["48米", "516米"], "长度", Type.INTEGER, ["48", "516"]),
        (["00123", "00456"], "postcode", Type.TEXT, ["00123", "00456"]),
        (["5/6/2020", "7/8/2020"], "d", Type.TEXT, ["5/6/2020", "7/8/2020"]),  # which is the day?
        (["3 km", "4 m"], "length", Type.TEXT, ["3 km", "4 m"]),
        (["a", "b"], "n", Type.TEXT, ["a", "b"]),
    ],
)
def test_what_the_cells_of_a_column_are(
    cells: list[str], header: str, kind: Type, values: list[str]
) -> None:
    found = typed(cells, header)
    assert (found.type, [found.values[cell] for cell in cells]) == (kind, values)


def test_what_keeps_a_column_from_being_numbers_is_told_with_its_line(tmp_path: Path) -> None:
    _, told = made(tmp_path, {"b.csv": "name,length\nA,1\nB,about 2\nC,3\nD,4\n"})
    assert any("b.csv:3: 'about 2' keeps it from being numbers" in line for line in told)


@pytest.mark.parametrize(
    ("header", "key", "names"),
    [
        ("city,name,length", "name", {"name": ""}),
        ("bridge,length,city", "bridge", {"bridge": ""}),
        ("ID,length,name_zh,English name", "ID", {"name_zh": "zh", "English name": "en"}),
        ("编号,名称,长度", "编号", {"名称": ""}),
        ("中文名,英文名,长度", "中文名", {"中文名": "zh", "英文名": "en"}),
        ("id,length,city", "id", {"id": ""}),
        ("Label@zh,label (en),x", "Label@zh", {"Label@zh": "zh", "label (en)": "en"}),
    ],
)
def test_which_columns_name_things(
    tmp_path: Path, header: str, key: str, names: dict[str, str]
) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"{header}\na,b,c,d\n"[: None if header.count(",") == 3 else -3] + "\n")
    table = read_table(path)
    assert (table.key, table.names) == (key, names)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", "name;length\nA;1\n"),
        ("t.csv", "\ufeffname,length\r\nA,1\r\n"),
        ("t.csv", "name\tlength\nA\t1\n"),
        ("t.tsv", "name\tlength\nA\t1\n"),
        ("t.csv", '"name, long",length\nA,1\n\n\n'),
        ("t.csv", '\nname,length\n"A",1\n'),
    ],
)
def test_tables_come_with_any_separator_mark_and_blank_line(
    tmp_path: Path, name: str, content: str
) -> None:
    kb, _ = made(tmp_path, {name: content})
    assert kb.sparql("ASK { :A :length 1 }") is True


def test_cells_with_several_values_and_rows_about_one_thing(tmp_path: Path) -> None:
    people = "name,friends,tags\nAnn,Bob;Cy,x|y\nBob,Ann,z\nCy,,\nAnn,Ann,w\n"
    kb, told = made(tmp_path, {"people.csv": people})
    assert kb.sparql('ASK { :Ann :friends :Bob, :Cy, :Ann ; :tags "x", "y", "w" }') is True
    assert any("lines 2, 5 are about one thing, :Ann" in line for line in told)


def test_columns_of_one_name_are_one_property_of_no_one_class(tmp_path: Path) -> None:
    tables = {
        "bridge.csv": "name,country,length (m)\nA,Italy,48\n",
        "river.csv": "name,country,length (km)\nPo,Italy,652\nRhine,Germany,1233\n",
        "country.csv": "name,capital\nItaly,Rome\nGermany,Berlin\n",
    }
    kb, _ = made(tmp_path, tables)
    assert kb.sparql("ASK { :A :country :Italy . :Po :country :Italy }") is True
    assert kb.sparql("ASK { :country rdfs:domain ?class }") is False
    assert kb.sparql("ASK { :A a :River }") is False
    assert kb.sparql("ASK { :A :length 48 . :Po :length_2 652 }") is True
    assert verdicts(kb, "The length of Po is 652 km.") == ["supported"]
    assert kb.fitness()


def test_a_name_in_two_tables_refers_to_the_one_that_the_column_is_called_after(
    tmp_path: Path,
) -> None:
    kb, told = made(
        tmp_path,
        {
            "people.csv": "name,age\nLincoln,50\nParis,20\n",
            "cities.csv": "name,size\nLincoln,100\nParis,200\n",
            "clubs.csv": "name,city\nFC,Lincoln\n",
        },
    )
    assert kb.sparql("ASK { :FC :city ?c . ?c a :City }") is True
    assert "column 'city': :city, refers to :City" in told


def test_names_that_make_one_iri_stay_two_things(tmp_path: Path) -> None:
    kb, _ = made(tmp_path, {"t.csv": 'name,n\n"A, B",1\nA B,2\nT,3\n'})
    assert kb.sparql("ASK { :A_B :n 1 . :A_B_2 :n 2 . :T_2 :n 3 . :T a owl:Class }") is True


def test_a_key_that_is_an_iri_is_kept(tmp_path: Path) -> None:
    kb, _ = made(tmp_path, {"t.csv": "iri,name,n\nhttp://data.example/a,A,1\n"})
    assert kb.sparql("ASK { <http://data.example/a> :n 1 ; rdfs:label 'A'@en }") is True


DATA = """@prefix d: <http://data.example/> .
d:Alien d:director d:Ridley_Scott ; d:released 1979 .
d:Heat d:director d:Michael_Mann ; d:released 1995 .
"""


@pytest.mark.parametrize(
    ("name", "syntax", "kept"),
    [
        ("d.ttl", ox.RdfFormat.TURTLE, "d.ttl"),
        ("d.nt", ox.RdfFormat.N_TRIPLES, "d.nt"),
        ("d.rdf", ox.RdfFormat.RDF_XML, "d.rdf"),
        ("d.owl", ox.RdfFormat.RDF_XML, "d.owl"),
        ("d.jsonld", ox.RdfFormat.JSON_LD, "d.jsonld"),
        ("d.trig", ox.RdfFormat.TRIG, "d.trig"),
        ("d.owl", ox.RdfFormat.TURTLE, "d.ttl"),  # as Protégé may save it
        ("d.xml", ox.RdfFormat.RDF_XML, "d.ttl"),
        ("d.json", ox.RdfFormat.JSON_LD, "d.ttl"),
        ("d.ttl", ox.RdfFormat.RDF_XML, "d.ttl"),
        ("d.n3", ox.RdfFormat.N3, "d.ttl"),
        ("d.rdf", ox.RdfFormat.N_TRIPLES, "d.ttl"),
    ],
)
def test_rdf_of_any_syntax_is_taken_over_and_completed(
    tmp_path: Path, name: str, syntax: ox.RdfFormat, kept: str
) -> None:
    triples = [quad.triple for quad in ox.parse(DATA, ox.RdfFormat.TURTLE)]
    content = ox.serialize(triples, format=syntax)
    assert content is not None
    kb, told = made(tmp_path, {name: content})
    assert (tmp_path / "own/ontology" / kept).is_file()
    assert any("2 used as properties" in line for line in told) or (
        sum("1 used as properties" in line for line in told) == 2
    )
    assert verdicts(kb, "Ridley Scott directed Alien.") == ["supported"]
    assert kb.iri("ridley scott") == "http://data.example/Ridley_Scott"
    assert kb.validate().conforms


def test_an_ontology_that_says_all_is_only_taken_over(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "examples/planets/ontology/planets.ttl"
    create(tmp_path / "own", [path])
    assert not (tmp_path / "own/ontology/declared.ttl").exists()
    assert (tmp_path / "own/ontology/planets.ttl").read_bytes() == path.read_bytes()


def test_what_no_text_can_name_is_told(tmp_path: Path) -> None:
    _, told = made(tmp_path, {"d.ttl": "<http://d.example/Q1> <http://d.example/P1> 1 ."})
    assert any("2 without a label, their IRIs without words" in line for line in told)


@pytest.mark.parametrize("hidden", [".git", ".gitignore"])
def test_a_folder_with_hidden_files_only_is_empty_enough(tmp_path: Path, hidden: str) -> None:
    (tmp_path / hidden).mkdir()
    create(tmp_path)
    assert (tmp_path / "ontology/base.ttl").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [hidden, "ontology", "queries", "test.md", "validators"]
    )


def test_a_base_that_cannot_be_made_whole_is_not_made_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> list[Step]:
        raise InputError("the disk is full")

    monkeypatch.setattr("kg.bases.creating.shaping.as_turtle", fail)
    with pytest.raises(InputError, match="the disk is full"):
        create(tmp_path / "own")
    assert list(tmp_path.iterdir()) == []


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    rows=st.lists(
        st.tuples(st.text(min_size=1, max_size=12), st.text(max_size=12)), min_size=1, max_size=5
    )
)
def test_any_readable_table_makes_turtle_that_parses(
    tmp_path: Path, rows: list[tuple[str, str]]
) -> None:
    import csv

    path = tmp_path / "any.csv"
    with path.open("w", encoding="utf-8", errors="replace", newline="") as stream:
        csv.writer(stream).writerows([("name", "says something"), *rows])
    try:
        table = read_table(path)
    except InputError:
        return
    (written,) = as_turtle([table], "http://example.org/")
    triples = list(ox.parse(written.turtle, ox.RdfFormat.TURTLE))
    keys = {row.cells["name"].casefold() for row in table.rows}
    assert len({str(quad.subject) for quad in triples}) >= 2 + min(1, len(keys))


HOSTILE = '"""\n" . :evil :is :here . # \\" <urn:x> } ] ) \\u0022'


def test_what_a_table_says_stays_text(tmp_path: Path) -> None:
    import csv

    path = tmp_path / "a\n:evil :is :here .\n#.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = [("name", HOSTILE), (HOSTILE, HOSTILE), ("B", "1")]
        csv.writer(stream, quoting=csv.QUOTE_ALL).writerows(rows)
    (written,) = as_turtle([read_table(path)], "http://example.org/")
    triples = [quad.triple for quad in ox.parse(written.turtle, ox.RdfFormat.TURTLE)]
    assert len({triple.subject for triple in triples}) == 4  # class, property, two things
    assert "http://example.org/evil" not in {getattr(t.subject, "value", "") for t in triples}


def test_a_label_that_breaks_lines_ends_no_comment_of_the_profile(tmp_path: Path) -> None:
    label = '"p\\n:evil :is :here . #"'
    lines = [f"ex:a{n} ex:p {n} ." for n in range(6)]
    head = "@prefix ex: <http://d.example/> . @prefix : <http://d.example/> . "
    rdfs = "<http://www.w3.org/2000/01/rdf-schema#label>"
    kb, _ = made(tmp_path, {"d.ttl": f"{head} ex:p {rdfs} {label} . {' '.join(lines)}"})
    assert kb.sparql("ASK { <http://d.example/evil> ?p ?o }") is False


@settings(deadline=None)
@given(name=st.text(max_size=20), kind=st.sampled_from(["class", "property", "a :Thing"]))
def test_any_name_makes_an_iri(name: str, kind: str) -> None:
    written = Namer("http://example.org/").of(kind, name)
    turtle = f"@prefix : <http://example.org/> . {written} a {written} ."
    assert len(list(ox.parse(turtle, ox.RdfFormat.TURTLE))) == 1


def test_a_source_may_have_the_name_of_a_file_that_is_made(tmp_path: Path) -> None:
    """Both profile.ttl and declared.ttl are made of these tables."""
    kb, _ = made(tmp_path, {"profile.csv": BRIDGES, "declared.csv": CITIES})
    written = {path.name for path in (tmp_path / "own/ontology").iterdir()}
    assert {"profile.ttl", "declared.ttl", "profile-2.ttl"} <= written
    assert "FunctionalProperty" in (tmp_path / "own/ontology/profile-2.ttl").read_text("utf-8")
    assert kb.sparql("ASK { :Golden_Gate_Bridge :length 2737 . :SF :country ?x }") is True


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_folder_that_is_there_gets_all_of_a_base_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    rename = os.rename

    def fail(old: Path, new: Path) -> None:
        if new == tmp_path / "ontology":
            raise error
        rename(old, new)

    (tmp_path / ".git").mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(os, "rename", fail)
        with pytest.raises(InputError if isinstance(error, OSError) else KeyboardInterrupt):
            create(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".git"]
    create(tmp_path)
    assert (tmp_path / "ontology/base.ttl").is_file()


@pytest.mark.skipif(os.name != "posix", reason="needs modes of files")
def test_a_new_base_has_the_mode_of_any_new_folder(tmp_path: Path) -> None:
    create(tmp_path / "own")
    (tmp_path / "other").mkdir()
    assert (tmp_path / "own").stat().st_mode == (tmp_path / "other").stat().st_mode
