"""Decision logs: each decision once, none of the future, nothing dropped without a word."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from readiness_support import read, told

from kg.errors import InputError
from kg.readiness.artefacts import Artefacts, Outcome, Severity
from kg.readiness.reading.outcomes import WORDS, parse_time

OK, BAD, BACK, LATE, OPEN = (
    Outcome.SUCCEEDED,
    Outcome.FAILED,
    Outcome.ROLLED_BACK,
    Outcome.TIMED_OUT,
    Outcome.UNKNOWN,
)
Decided = dict[str, Outcome]


def line(name: str, outcome: str, time: str = "2026-03-01T08:00:00Z") -> str:
    return json.dumps({"id": name, "outcome": outcome, "time": time}) + "\n"


def log(folder: Path, content: str | None, entry: str = "kind: jsonl, path: d.jsonl") -> Artefacts:
    name = entry.split("path: ")[1].split(",", maxsplit=1)[0]
    files = {} if content is None else {name: content}
    return read(folder, f"decisions:\n  - {{{entry}}}", files)


def decided(artefacts: Artefacts) -> Decided:
    return {decision.id: decision.outcome for decision in artefacts.decisions}


PREFIXES = """
@prefix cv: <https://w3id.org/convergence-kg/ontology#> . @prefix : <urn:a:> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.mark.parametrize(
    ("entry", "content", "expected"),
    [
        ("kind: jsonl, path: d.jsonl", line("1", "ok") + "\n" + line("2", "Rolled_Back"),
         {"1": OK, "2": BACK}),
        ("kind: jsonl, path: d.jsonl, columns: {id: key, outcome: state, time: at}",
         '{"key": 7, "state": "TIMEOUT", "at": "2026-03-01"}', {"7": LATE}),
        ("kind: jsonl, path: d.jsonl, outcomes: {posted: succeeded, ok: failed}",
         line("1", "posted") + line("2", "OK") + line("3", "error"), {"1": OK, "2": BAD, "3": BAD}),
        ("kind: csv, path: d.csv", "id,outcome,time\n1,success,2026-03-01T08:00:00Z\n", {"1": OK}),
        ("kind: csv, path: d.csv, columns: {id: nr}",
         '\ufeffnote,nr,outcome,time\n"a\nb",1,回滚,2026-03-01T08:00:00+08:00\n', {"1": BACK}),
        ("kind: prov, path: d.ttl",
         PREFIXES + ":1 a prov:Activity ; cv:outcome cv:TimedOut ;"
         ' prov:endedAtTime "2026-03-01T08:00:00Z"^^xsd:dateTime .'
         ':2 a cv:WriteBackDecision , prov:Activity ; cv:outcome "committed" .',
         {"urn:a:1": LATE, "urn:a:2": OK}),
    ],
)  # fmt: skip
def test_a_log_gives_its_decisions(
    tmp_path: Path, entry: str, content: str, expected: Decided
) -> None:
    assert decided(log(tmp_path, content, entry)) == expected


def test_of_a_repeated_decision_the_last_in_time_counts(tmp_path: Path) -> None:
    late, early = "2026-03-02T00:00:00Z", "2026-03-02T07:00:00+08:00"
    artefacts = log(tmp_path, line("1", "ok", late) + line("1", "failed", early))
    assert decided(artefacts) == {"1": OK}
    assert told(artefacts, tmp_path) == [
        "d.jsonl:2: decision '1' is logged again at d.jsonl:1, which counts: succeeded"
    ]


def test_of_two_lines_of_one_time_the_worse_counts(tmp_path: Path) -> None:
    assert decided(log(tmp_path, line("1", "rollback") + line("1", "ok"))) == {"1": BACK}


def test_an_id_means_a_decision_of_its_own_log(tmp_path: Path) -> None:
    body = "decisions:\n  - {kind: jsonl, path: a.jsonl}\n  - {kind: jsonl, path: b.jsonl}"
    files = {"a.jsonl": line("1", "ok") + line("2", "failed"),
             "b.jsonl": line("1", "ok") + line("2", "ok", "2026-04-01T00:00:00Z")}  # fmt: skip
    found = [decision.outcome for decision in read(tmp_path, body, files).decisions]
    assert found == [OK, BAD, OK, OK]


def test_a_log_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    entry = "  - {kind: jsonl, path: a.jsonl}\n"
    artefacts = read(tmp_path, f"decisions:\n{entry}{entry}", {"a.jsonl": line("1", "ok")})
    assert len(artefacts.decisions) == 1
    assert told(artefacts, tmp_path) == [
        "readiness.yaml:5: a.jsonl is also named at readiness.yaml:4; it counts once"
    ]


@pytest.mark.parametrize(
    ("entry", "content", "says"),
    [
        ("kind: jsonl, path: d.jsonl", "", "d.jsonl: is empty: no decision was logged"),
        ("kind: csv, path: d.csv", "\n", "d.csv: is empty: no decision was logged"),
        ("kind: csv, path: d.csv", "id,outcome,time\n", "d.csv: holds no decision"),
        ("kind: prov, path: d.ttl", "", "d.ttl: is empty: no decision was logged"),
    ],
)
def test_an_empty_log_is_a_finding(tmp_path: Path, entry: str, content: str, says: str) -> None:
    artefacts = log(tmp_path, content, entry)
    assert artefacts.decisions == ()
    assert told(artefacts, tmp_path) == [says]


def test_lines_that_cannot_be_read_stay_in_the_denominator(tmp_path: Path) -> None:
    broken = line("2", "ok").replace(", ", " ")
    artefacts = log(tmp_path, line("1", "ok") + broken * 50 + '{"id": 1, "id": 2}')
    assert [decision.outcome for decision in artefacts.decisions] == [OK, *[OPEN] * 51]
    errors = [one for one in artefacts.findings if one.severity is Severity.ERROR]
    assert len(errors) == 51
    assert "gives 'id' twice in one object" in errors[-1].message


def test_a_row_over_several_lines_is_told(tmp_path: Path) -> None:
    """Two stray quotes swallow what is between them, and the CSV is well-formed all the same."""
    content = 'id,outcome,time,note\n1,ok,2026-03-01T08:00:00Z,"x\n2,failed,,y"\n3,ok,,\n'
    artefacts = log(tmp_path, content, "kind: csv, path: d.csv")
    assert len(artefacts.decisions) == 2
    assert any(
        text.startswith("d.csv:2: a quoted cell makes this row go on to line 3")
        for text in told(artefacts, tmp_path)
    )


@pytest.mark.parametrize(
    ("content", "expected", "says"),
    [
        (line("1", "ok", "2026-06-01T00:00:01Z"), {},
         "d.jsonl:1: decision '1' lies in the future (2026-06-01T00:00:01Z); it is left out"),
        (line("1", "ok", "2026-06-01T07:59:59+08:00"), {"1": OK}, None),
        (line("1", "perhaps"), {"1": OPEN},
         "d.jsonl:1: outcome 'perhaps' is not known; name it under `outcomes:`; counted as unk"),
        ('{"id": 1, "time": "2026-03-01T08:00:00Z"}', {"1": OPEN}, "d.jsonl:1: has no outcome"),
        (line("1", "ok", "soon"), {"1": OK}, "d.jsonl:1: 'soon' is no time such as 2026-03-01T08"),
        ('{"id": 1, "outcome": "ok"}', {"1": OK}, "d.jsonl:1: has no time"),
        (line("1", "ok", "2026-03-01T08:00:00"), {"1": OK}, "names no time zone; taken as UTC"),
        ("\n\n{}", {"d.jsonl:3": OPEN}, "d.jsonl:3: has no outcome"),
        (line("1", "ok") + '{"id": "2", "outc', {"1": OK, "d.jsonl:2": OPEN},
         "d.jsonl:2: is no JSON: Unterminated string starting at; counted as a decision of unkn"),
        (line("1", "ok") + "[1]\n", {"1": OK, "d.jsonl:2": OPEN},
         "d.jsonl:2: is no JSON object; counted as a decision of unknown outcome"),
    ],
)  # fmt: skip
def test_what_is_odd_is_told(
    tmp_path: Path, content: str, expected: Decided, says: str | None
) -> None:
    artefacts = log(tmp_path, content)
    assert {n.replace(f"{tmp_path}/", ""): o for n, o in decided(artefacts).items()} == expected
    found = told(artefacts, tmp_path)
    assert any(says in text for text in found) if says else found == [], found


def test_a_line_without_id_is_a_decision_of_its_own(tmp_path: Path) -> None:
    content = '{"outcome": "ok", "time": "2026-03-01T08:00:00Z"}\n'
    artefacts = log(tmp_path, content * 2)
    assert len(artefacts.decisions) == 2
    assert "d.jsonl:1: has no id; repeated lines of it cannot be told" in told(artefacts, tmp_path)


@pytest.mark.parametrize(
    ("entry", "content", "says"),
    [
        ("kind: jsonl, path: no.jsonl, columns: {}", None, "no.jsonl: no such file"),
        ("kind: csv, path: d.csv", 'id,outcome,time\n1,ok,\n2,"ok,\n3,failed,\n',
         "d.csv:3: a quote is opened in this row and never closed"),
        ("kind: csv, path: d.csv", 'id,outcome,time\n1,ok,\n2,"o"k,\n', "d.csv:3: is no CSV: ','"),
        ("kind: csv, path: d.csv", "id,outcome,outcome,time\n1,failed,ok,\n",
         "d.csv:1: names column 'outcome' twice"),
        ("kind: csv, path: d.csv", "id,outcome\n1,ok\n", "d.csv:1: has no column 'time'; its head"),
        ("kind: csv, path: d.csv", "id,outcome,time\n1,ok,2026,x\n", "d.csv:2: has more than 3 c"),
        ("kind: csv, path: d.csv", 'id,outcome,time\n"' + "x" * 200_000, "d.csv:2: is no CSV: fie"),
        ("kind: prov, path: d.ttl", "<urn:a>", "d.ttl:1:"),
        ("kind: jsonl, path: d.jsonl, columns: {key: x}", "{}", "no key named 'key'"),
        ("kind: jsonl, path: d.jsonl, outcomes: {x: great}", "{}",
         "'great' is no outcome; write one of: succeeded, failed, rolled-back, timed-out, unk"),
    ],
)  # fmt: skip
def test_a_faulty_log_is_one_clear_error(
    tmp_path: Path, entry: str, content: str | None, says: str
) -> None:
    with pytest.raises(InputError) as caught:
        log(tmp_path, content, entry)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


LINES = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(["ok", "failed", "timeout", "rollback", "?"]),
        st.sampled_from(["2026-03-01", "2026-03-02T00:00:00+08:00", "", "soon", "2027-01-01"]),
    ),
    min_size=1,
    max_size=8,
)


@given(lines=LINES, data=st.data())
def test_the_order_of_the_lines_does_not_matter(
    tmp_path_factory: pytest.TempPathFactory,
    lines: list[tuple[str, str, str]],
    data: st.DataObject,
) -> None:
    folder = tmp_path_factory.mktemp("log")
    one, other = (
        {(d.id, d.outcome, d.time) for d in log(folder, "".join(map(_line, order))).decisions}
        for order in (lines, data.draw(st.permutations(lines)))
    )
    assert one == other


def _line(parts: tuple[str, str, str]) -> str:
    return line(*parts)


@given(lines=LINES)
def test_each_line_is_a_decision_or_a_finding(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, str]]
) -> None:
    folder = tmp_path_factory.mktemp("log")
    artefacts = log(folder, "".join(map(_line, lines)))
    places = {d.place for d in artefacts.decisions} | {f.place for f in artefacts.findings}
    assert {f"{folder}/d.jsonl:{n}" for n in range(1, len(lines) + 1)} <= places


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_is_called_what_we_call_it(outcome: Outcome) -> None:
    assert WORDS[outcome.value.replace("-", " ")] is outcome


ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=ZONES))
def test_times_are_kept_whatever_their_zone(time: datetime) -> None:
    assert parse_time(time.isoformat()) == (time, True)
