"""An assessment as RDF: valid, whole, and the same when it is read back."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from scoring_support import INDEX, NOW, field, organisation, scored

from kg import KnowledgeBase
from kg.drawing import draw_table
from kg.errors import InputError
from kg.querying.answers import Table
from kg.readiness import assess, survival
from kg.readiness.artefacts import Outcome
from kg.readiness.describing import METRICS, OUTCOMES, describe, measurements
from kg.readiness.recording import TITLES, read_history, record, trend
from kg.readiness.rendering import Scored
from kg.readiness.reports import REPORTS
from kg.readiness.survival import Thresholds
from kg.vocabulary import CV, Graphs

CASES = {
    "whole": scored(),
    "no decision": scored(outcomes=[]),
    "no function": scored(functions=0),
    "no inventory": scored(items=None),
    "no data": scored(aligned=0, misaligned=0),
}


def names(kb: KnowledgeBase, scheme: str) -> set[str]:
    result = kb.sparql(f"SELECT ?x {{ ?x skos:inScheme cv:{scheme} }}")
    assert isinstance(result, Table)
    return {getattr(row[0], "value", "") for row in result.rows}


def test_the_engine_and_the_ontology_have_the_same_outcomes_and_metrics(
    kb: KnowledgeBase,
) -> None:
    assert set(OUTCOMES) == set(Outcome)
    assert names(kb, "DecisionOutcomeScheme") == set(OUTCOMES.values())
    result = kb.sparql("SELECT ?m { ?m a/rdfs:subClassOf* <http://www.w3.org/ns/dqv#Metric> }")
    assert isinstance(result, Table)
    known = {getattr(row[0], "value", "") for row in result.rows}
    assert known == {*METRICS.values(), CV + "HallucinationRate"}


@pytest.mark.parametrize("case", CASES)
def test_an_assessment_conforms_to_the_shapes(kb: KnowledgeBase, tmp_path: Path, case: str) -> None:
    found = CASES[case]
    rule = survival(found.normalised, found.loop.coefficient, Thresholds(), 0.01)
    path = tmp_path / "whole.ttl"
    path.write_text(REPORTS["turtle"](Scored(found, rule, 0.01), 10), encoding="utf-8")
    assert kb.validate(path).findings == ()


def test_a_history_conforms_to_the_shapes(kb: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "history.trig"
    for number, found in enumerate(CASES.values()):
        record(replace(found, time=NOW + timedelta(days=number)), path, 0.01)
    assert kb.validate(path).findings == ()


def test_fields_of_one_name_stay_apart(kb: KnowledgeBase, tmp_path: Path) -> None:
    """As in a graph that uses two properties called `title`."""
    made = organisation([field("title", volume=3), field("title", "note", "string", volume=4)])
    found, path = assess(made, INDEX), tmp_path / "whole.ttl"
    rule = survival(None, None, Thresholds(), hr_given=False)
    path.write_text(REPORTS["turtle"](Scored(found, rule), 10), encoding="utf-8")
    assert kb.validate(path).findings == ()
    assert path.read_text().count("a cv:DataField") == 2


def test_an_assessment_can_be_queried() -> None:
    store = ox.Store()
    store.extend([ox.Quad(t.subject, t.predicate, t.object) for t in describe(scored())])
    rows = store.query(
        f"""PREFIX cv: <{CV}> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        SELECT ?name ?why {{ ?f a cv:DataField ; rdfs:label ?name ; cv:checkReason ?why }}"""
    )
    assert isinstance(rows, ox.QuerySolutions)
    assert [(r["name"].value, r["why"].value) for r in rows] == [
        ("other", "is mapped to no term; map it to one")
    ]


@pytest.mark.parametrize("case", CASES)
def test_a_history_gives_back_what_was_recorded(tmp_path: Path, case: str) -> None:
    path, found = tmp_path / "history.trig", CASES[case]
    record(found, path)
    (back,) = read_history(path)
    assert back.time == NOW
    assert back.organisation == found.artefacts.organisation
    expected = {METRICS[name]: value for name, value in measurements(found).items()}
    assert back.values == expected
    assert back.normalised == found.normalised


def test_a_history_grows_and_keeps_what_others_wrote(tmp_path: Path) -> None:
    path = tmp_path / "history.trig"
    path.write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }")
    for day in (2, 0, 1):
        record(replace(scored(), time=NOW + timedelta(days=day)), path, 0.2)
    assert [one.time.day for one in read_history(path)] == [1, 2, 3]
    quads = list(ox.parse(path=path))
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert graphs == {"urn:g", Graphs.HISTORY}
    assert read_history(path)[0].values[CV + "HallucinationRate"] == 0.2


WRITER = """
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from scoring_support import NOW, scored
from kg.readiness.recording import record

found = scored()
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    time = NOW + timedelta(days=number, hours=int(sys.argv[3]))
    record(replace(found, time=time), Path(sys.argv[1]))
"""


def names_in(folder: Path) -> set[str]:
    """The files in a folder but for the lock, which some versions of filelock leave there."""
    return {one.name for one in folder.iterdir() if one.suffix != ".lock"}


def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Two processes, which begin at one moment, write to one history, one of them by a link."""
    path, link, times = tmp_path / "history.trig", tmp_path / "link.trig", 25
    link.symlink_to(path)
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(name), str(times), str(hours)],
            cwd=Path(__file__).parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for hours, name in enumerate((path, link))
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate()
        assert writer.returncode == 0
    assert len(read_history(path)) == 2 * times
    assert names_in(tmp_path) == {path.name, link.name}


def test_a_history_that_another_holds_for_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from filelock import FileLock

    monkeypatch.setattr("kg.readiness.recording._PATIENCE", 0.1)
    with (
        FileLock(tmp_path / ".history.trig.lock"),
        pytest.raises(InputError, match=r"history\.trig: other processes have been writing it"),
    ):
        record(scored(), tmp_path / "history.trig")


def test_two_assessments_of_one_moment_are_refused_and_the_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "history.trig"
    record(scored(), path)
    before = path.read_bytes()
    with pytest.raises(InputError, match="not written twice"):
        record(scored(functions=4), path)
    assert path.read_bytes() == before
    assert names_in(tmp_path) == {path.name}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("history.ttl", "", "ends in .trig"),
        ("history.trig", "<urn:a> <urn:b>", "history.trig:1"),
        ("history.trig", " ", "is empty"),
    ],
)
def test_a_history_that_is_none_is_refused(
    tmp_path: Path, name: str, content: str, why: str
) -> None:
    path = tmp_path / name
    path.write_text(content)
    with pytest.raises(InputError, match=why):
        record(scored(), path)
    assert path.read_text() == content


def test_a_recorded_history_can_become_part_of_a_base(tmp_path: Path) -> None:
    (tmp_path / "ontology/history").mkdir(parents=True)
    (tmp_path / "ontology/o.ttl").write_text("<urn:A> a <http://www.w3.org/2002/07/owl#Class> .")
    record(scored(), tmp_path / "ontology/history/ari.trig")
    kb = KnowledgeBase.open(tmp_path)
    assert kb.sparql(f"ASK {{ GRAPH <{Graphs.HISTORY}> {{ ?a a <{CV}Assessment> }} }}") is True


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_trend_is_drawn(tmp_path: Path, language: str) -> None:
    path, out = tmp_path / "history.trig", tmp_path / "trend.svg"
    for day, functions in enumerate((1, 3, 6)):
        record(replace(scored(functions=functions), time=NOW + timedelta(days=30 * day)), path)
    draw_table(trend(path), TITLES[language], out, language, path)
    svg = out.read_bytes()
    words = ["".join(n.itertext()) for n in ElementTree.fromstring(svg).iter() if n.text]
    shown = {"zh": {"归一化 ARI", "行动闭环"}, "en": {"normalised ARI", "action loop"}}
    assert shown[language] | {TITLES[language][0]} <= set(words)
    assert any(word.startswith("2026-0") for word in words)


def test_several_organisations_have_lines_of_their_own(tmp_path: Path) -> None:
    path, other = tmp_path / "history.trig", scored()
    record(other, path)
    record(replace(other, artefacts=replace(other.artefacts, organisation="Other")), path)
    labels = {str(getattr(row[1], "value", "")) for row in trend(path).rows}
    assert {"action loop · Other", "action loop · Shop & Söhne"} <= labels


def test_an_empty_history_has_no_trend(tmp_path: Path) -> None:
    path = tmp_path / "history.trig"
    path.write_text("<urn:g> { <urn:a> <urn:b> <urn:c> }")
    with pytest.raises(InputError, match="holds no assessment"):
        trend(path)
