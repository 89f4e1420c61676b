"""A query that does not end is ended: by a limit of time, or by Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests_support import Run, one_line

#: 200 things make 200⁴ rows to count, which takes minutes.
THINGS = " ".join(f"ex:t{n} a ex:T ." for n in range(200))
PRODUCT = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
ENDLESS = f"SELECT (COUNT(*) AS ?n) {{ {PRODUCT} FILTER(STR(?a) != STR(?l)) }}"


@pytest.fixture
def start(make_base: Callable[..., Path]) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start `kg` on a small base with more files, in a process of its own."""
    # Whoever runs the tests in the background may have had SIGINT ignored, and so would `kg`.
    ignored = signal.signal(signal.SIGINT, signal.default_int_handler)

    def start(files: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
        root = make_base({"ontology/o.ttl": THINGS} | files)
        return subprocess.Popen(
            [sys.executable, "-m", "kg", "--base", str(root), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    yield start
    signal.signal(signal.SIGINT, ignored)


def work_for(process: subprocess.Popen[str], seconds: float) -> None:
    """Wait until a process has used so many seconds of CPU time, however busy the machine is."""
    status = Path(f"/proc/{process.pid}/stat")
    while status.exists() and process.poll() is None:
        user, system = status.read_text().rpartition(")")[2].split()[11:13]
        if (int(user) + int(system)) / os.sysconf("SC_CLK_TCK") >= seconds:
            return
        time.sleep(0.05)
    with pytest.raises(subprocess.TimeoutExpired):  # it has not ended, or there is no such file
        process.wait(seconds)


RULE = {"queries/rules/slow.rq": f"CONSTRUCT {{ ?a <urn:p> ?l }} {{ {PRODUCT} }}"}
SHAPE = {
    "validators/s.ttl": "ex:S a sh:NodeShape ; sh:targetClass ex:T ; sh:sparql [ sh:select "
    f'"""SELECT $this {{ {PRODUCT} FILTER(STR(?a) = CONCAT(STR(?l), \'x\')) }}""" ] .'
}
CASES = [
    ({}, ["query", "-s", ENDLESS], "<query>"),
    ({}, ["query", "-s", f"ASK {{ {PRODUCT} FILTER(STR(?a) = CONCAT(STR(?l), 'x')) }}"], "<query>"),
    (RULE, ["info"], "slow.rq"),
    (RULE, ["export"], "slow.rq"),
    (SHAPE, ["validate"], "the query of a shape"),
    (SHAPE, ["validate", "--engine", "pyshacl"], "the query of a shape"),
]
NAMES = ["select", "ask", "rule at info", "rule at export", "shape", "shape by pySHACL"]


@pytest.mark.slow
@pytest.mark.parametrize(("files", "arguments", "named"), CASES, ids=NAMES)
def test_what_takes_too_long_is_ended_with_one_line(
    start: Callable[..., subprocess.Popen[str]],
    files: dict[str, str],
    arguments: list[str],
    named: str,
) -> None:
    with start(files, *arguments, "--timeout", "0.5") as process:
        out, err = process.communicate(timeout=100)
    assert process.returncode == 2
    assert out == ""
    assert f"{named}: stopped after 0.5 seconds; give --timeout SECONDS" in one_line(err)


def test_the_limit_may_stand_before_the_command(
    start: Callable[..., subprocess.Popen[str]],
) -> None:
    with start({}, "--timeout", "0.5", "query", "-s", ENDLESS) as process:
        _, err = process.communicate(timeout=100)
    assert process.returncode == 2
    assert "stopped after 0.5 seconds" in one_line(err)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT can be sent there")
@pytest.mark.parametrize(("files", "arguments", "named"), CASES, ids=NAMES)
def test_ctrl_c_works_at_once(
    start: Callable[..., subprocess.Popen[str]],
    files: dict[str, str],
    arguments: list[str],
    named: str,
) -> None:
    with start(files, *arguments, "--timeout", "0") as process:
        work_for(process, 3)  # it goes on: there is no limit
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=100)
    assert process.returncode in {-signal.SIGINT, 130}
    assert "Traceback" not in err
    assert out == ""


@pytest.mark.parametrize("limit", ["-1", "nan"])
def test_a_limit_that_is_no_time_is_refused(kg: Callable[..., Run], limit: str) -> None:
    run = kg("query", "-s", "ASK {}", "--timeout", limit)
    assert run.code == 2
    assert "seconds, or 0 for no limit" in one_line(run.err)


@pytest.mark.slow
@pytest.mark.parametrize(("limit", "after"), [("0", 0), ("1e300", 0), ("inf", 0), ("2", 2.5)])
def test_a_limit_is_for_each_query_and_not_for_the_time_after(
    kg: Callable[..., Run], limit: str, after: float
) -> None:
    run = kg("query", "-s", "ASK {}", "--timeout", limit)
    time.sleep(after)  # the process would have been ended by now
    assert run.out == "yes\n"


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM can be sent there")
def test_sigterm_leaves_no_half_written_file(
    make_base: Callable[..., Path], tmp_path: Path
) -> None:
    root, folder = make_base({"ontology/o.ttl": THINGS}), tmp_path / "out"
    folder.mkdir()
    records = tmp_path / "records.jsonl"
    records.write_text('{"text": "t1 is a T."}\n' * 200_000, encoding="utf-8")  # minutes of work
    command = ["hr", str(records), "-f", "jsonl", "--out", str(folder / "scored.jsonl")]
    with subprocess.Popen(
        [sys.executable, "-m", "kg", "--base", str(root), *command], stderr=subprocess.PIPE
    ) as process:
        while not list(folder.iterdir()) and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=100)
    assert (process.returncode, b"Traceback" in err) == (143, False), err
    assert list(folder.iterdir()) == []
