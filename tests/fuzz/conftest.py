"""What every target of the fuzzing may use: its budget, small bases, and a watch on the network."""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from fuzz.fuzzing import Budget
from fuzz.mutations import ROOT

from kg import KnowledgeBase

#: The seed of the suite.
_SUITE = 20261127


@pytest.fixture(scope="session")
def budget(request: pytest.FixtureRequest) -> Budget:
    """What each target may spend, from the seed of --hypothesis-seed.

    With FUZZ_MINUTES, which `make fuzz` sets, an equal part of them, from a seed that is drawn. A
    suite is no lottery: without, the examples are as many and the same each time.
    """
    given = request.config.getoption("--hypothesis-seed", default=None)
    minutes = os.environ.get("FUZZ_MINUTES")
    drawn = random.SystemRandom().randrange(10**9) if minutes else _SUITE
    seed = int(given) if given and given.isdigit() else drawn
    if not minutes:
        return Budget(seed)
    targets = sum("budget" in getattr(item, "fixturenames", ()) for item in request.session.items)
    terminal = request.config.pluginmanager.get_plugin("terminalreporter")
    if terminal is not None:
        terminal.write_line(f"\nfuzzing {targets} targets for {minutes} minutes, seed {seed}")
    return Budget(seed, float(minutes) * 60 / max(1, targets))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a target that asks the network for anything, whatever it makes of the refusal."""
    asked: list[object] = []

    def refuse(*arguments: object, **_: object) -> NoReturn:
        asked.append(arguments[:2])
        raise OSError("there is no network here")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield
    assert not asked, f"the network was asked for {asked}"


@pytest.fixture(scope="session")
def shipped() -> KnowledgeBase:
    """The shipped knowledge base."""
    return KnowledgeBase.open()


@pytest.fixture(scope="session")
def planets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a base of some twenty triples, without queries and shapes."""
    root = tmp_path_factory.mktemp("planets")
    text = (ROOT / "examples/planets/ontology/planets.ttl").read_text(encoding="utf-8")
    (root / "ontology").mkdir()
    (root / "ontology/planets.ttl").write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def make_base(tmp_path: Path) -> Callable[[dict[str, str | bytes]], Path]:
    """Make the folder of a base anew from files given by their paths in it."""

    def make(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / "base" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            for other in path.parent.glob(f"{path.stem}.*"):
                other.unlink()
            data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
            path.write_bytes(data)
        return tmp_path / "base"

    return make
