"""Whatever happens while a base is changed, it is as before or as after to all who look."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from revising_support import claim, contents, passage

from kg import KnowledgeBase
from kg.base_files import source_files
from kg.claims.revising.committing import Site, locked
from kg.errors import InputError

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kills as POSIX does")

#: Admits a file, and kills itself at the given step of all that touches files after the lock.
KILLED = """
import os, signal, sys
from pathlib import Path
from kg import KnowledgeBase
from kg.claims.revising import admitting

root, given, last = sys.argv[1], sys.argv[2], int(sys.argv[3])
OTHERS = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir")
step = 0
started = False

def watch(event, arguments):
    global step
    if started and event in {"open", *OTHERS}:
        step += 1
        if step == last:
            os.kill(os.getpid(), signal.SIGKILL)

def reading(*arguments, **options):
    global started
    started = True
    return read(*arguments, **options)

read, admitting.read_contribution = admitting.read_contribution, reading
sys.addaudithook(watch)
KnowledgeBase.open(root, cache=False).admit(given)
print(step)
"""
ADMITTING = "import sys; from kg.cli import main; sys.argv[0] = 'kg'; main()"


def contribution(folder: Path, name: str, line: int) -> Path:
    """Write claims from two sources, with a new entity: three files in one change."""
    from tests_support import write_base

    text = (
        f'ex:City{name} a ex:City ; rdfs:label "City {name}"@en , "城 {name}"@zh .\n'
        f'ex:s{name} a cv:SourceDocument ; rdfs:label "S {name}"@en , "源 {name}"@zh .\n'
        + claim(f"{name}-1", line, about=f"ex:City{name}", page=f"{name}1")
        + claim(f"{name}-2", "ex:Oslo", about=f"ex:City{name}", of="ex:twinOf", page=f"{name}2")
        + passage(f"{name}1", line=line)
        + passage(f"{name}2", f"ex:s{name}", line=line)
    )
    return write_base(folder, {f"{name}.ttl": text}) / f"{name}.ttl"


def admitting(root: Path, file: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADMITTING, "admit", str(file), "--base", str(root)]
    return subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def loaded(root: Path) -> frozenset[str]:
    """Return all that a base says as its files are, but for who did what when."""
    graph = KnowledgeBase.open(root, cache=False).graph
    return frozenset(
        str(quad) for quad in graph.store.quads() if not str(quad.graph_name).endswith("/history>")
    )


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_base_as_before_or_as_after(
    cities: Path, tmp_path: Path
) -> None:
    given = contribution(tmp_path, "A", 11)

    def run(root: Path, step: int) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", KILLED, str(root), str(given), str(step)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    whole = Path(shutil.copytree(cities, tmp_path / "whole"))
    steps = int(run(whole, 0).stdout)
    before, after = loaded(cities), loaded(whole)
    assert len(after) > len(before) + 10
    seen = set()
    chosen = random.Random(15).sample(range(1, steps + 1), min(steps, 50))
    for step in [*chosen, *random.Random(16).choices(chosen, k=50 - len(chosen))]:
        root = Path(shutil.copytree(cities, tmp_path / f"killed-{step}", dirs_exist_ok=True))
        assert run(root, step).returncode == -signal.SIGKILL
        now = loaded(root)
        assert now in (before, after), step
        seen.add(now == after)
        # The next one is not in the way of what was left, and takes it away.
        KnowledgeBase.open(root, cache=False).admit(given)
        assert loaded(root) == after
        assert {path.name for path in (root / "ontology/.admitting").iterdir()} <= {
            *("lock", ".gitignore")
        }
        shutil.rmtree(root)
    assert seen == {True, False}


@pytest.mark.slow
def test_a_kill_from_outside_leaves_the_base_as_before_or_as_after(
    cities: Path, tmp_path: Path
) -> None:
    """At moments that nothing in the process chooses, spread over the time that it takes."""
    given = contribution(tmp_path, "A", 11)
    whole = Path(shutil.copytree(cities, tmp_path / "whole"))
    start = time.monotonic()
    with admitting(whole, given) as process:
        assert process.wait() == 0
    taken = time.monotonic() - start
    before, after = loaded(cities), loaded(whole)
    delays = random.Random(17)
    for number in range(10):
        root = Path(shutil.copytree(cities, tmp_path / f"killed-{number}"))
        with admitting(root, given) as process:
            time.sleep(delays.uniform(taken / 3, taken))
            process.kill()
        assert loaded(root) in (before, after)
        KnowledgeBase.open(root, cache=False).admit(given)
        assert loaded(root) == after


def test_two_at_once_both_succeed(cities: Path, tmp_path: Path) -> None:
    names = ["A", "B", "C"]
    files = [contribution(tmp_path, name, 10 + place) for place, name in enumerate(names)]
    processes = [admitting(cities, file) for file in files]
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, out + err
    kb = KnowledgeBase.open(cities, cache=False)
    assert len(kb.history()) == len(names)
    for name in names:
        assert kb.sparql(f"ASK {{ ex:City{name} ex:twinOf ex:Oslo ; ex:population ?n }}")


def test_who_has_to_wait_is_told_so(cities: Path, tmp_path: Path) -> None:
    with locked(Site(cities)):
        process = admitting(cities, contribution(tmp_path, "A", 11))
        assert process.stderr is not None
        assert process.stderr.readline() == (
            "kg: another process is changing the base; waiting for it …\n"
        )
        assert process.poll() is None
        before = contents(cities / "ontology")
    assert "\nadmitted " in process.communicate()[0]
    assert contents(cities / "ontology").items() > before.items()


def test_who_waits_too_long_gives_up(cities: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.writing_lock.PATIENCE", 0.1)
    with (
        locked(Site(cities)),
        pytest.raises(InputError, match="other processes have been writing"),
        locked(Site(cities)),
    ):
        pass


def test_a_listing_that_a_change_came_into_is_made_again(
    cities: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader may see the second of two changes, and not the first, while it lists a folder."""
    kb = KnowledgeBase.open(cities)
    for name in ("A", "B"):
        kb.admit(contribution(tmp_path, name, 11))
    changes = cities / "ontology/changes"
    hidden = min(changes.iterdir())
    scandir: Callable[..., object] = os.scandir
    listings = 0

    class Torn(list):  # type: ignore[type-arg]
        def __enter__(self) -> Torn:
            return self

        def __exit__(self, *_: object) -> None:
            pass

    def torn(path: object) -> object:
        nonlocal listings
        if str(path) != str(changes):
            return scandir(path)
        listings += 1
        with scandir(path) as entries:  # type: ignore[attr-defined]
            return Torn(e for e in entries if listings > 1 or e.name != hidden.name)

    monkeypatch.setattr(os, "scandir", torn)
    files = [file.path for file in source_files(cities)]
    assert any(hidden.name in path.parts for path in files)
    assert listings > 2
