"""A small base behind a service, for tests of the service."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests_support import write_base

TOKEN = "0123456789abcdef-of-tests"
#: Takes longer than anybody waits: the rows of a product, counted.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
FIRST = "http://example.org/first"
SECOND = "http://example.org/second"
FILES = {
    "ontology/things.trig": """\
PREFIX ex: <http://example.org/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
GRAPH ex:first { ex:Mars a ex:Planet ; rdfs:label "Mars"@en, "火星"@zh ; ex:moons 2 . }
GRAPH ex:second { ex:Venus a ex:Planet ; rdfs:label "Venus"@en ; ex:moons 0 . }
GRAPH ex:both { ex:Planet a owl:Class ; rdfs:label "Planet"@en .
  ex:moons a owl:DatatypeProperty ; rdfs:label "moons"@en . }
""",
    "queries/planets.rq": """\
#+ title: Planets
#+ about: Which planets there are.
#+ param: least integer = 0 -- only those with as many moons
#+ columns: planet moons
SELECT ?planet ?moons { ?planet <http://example.org/moons> ?moons FILTER(?moons >= ?least) }
ORDER BY ?planet
""",
}


def small_base(folder: Path) -> Path:
    """Write the base into a folder."""
    return write_base(folder, FILES)


@contextmanager
def running(base: Path, *options: str, **environment: str) -> Iterator[tuple[str, int]]:
    """Run `kg serve` as a process; yield its address and its number, and end it."""
    command = [
        sys.executable,
        "-m",
        "kg",
        "--base",
        str(base),
        "serve",
        "--port",
        "0",
        "--no-pages",
    ]
    process = subprocess.Popen(
        [*command, *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("serving "), process.stderr.read()
        yield line.removeprefix("serving ").strip(), process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
        told = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
    # The signal may come before the service has taken it over from the command line: 143 then.
    assert process.returncode in {0, 143}, told
    assert told == "", told
