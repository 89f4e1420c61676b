"""A small base of claims about cities, and files of claims that may be added to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from revising_support import cities_base
from tests_support import write_base


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    """A base with one claim: that Oslo has 700000 inhabitants."""
    return cities_base(tmp_path / "cities")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file of claims, with the usual prefixes."""

    def write(content: str, name: str = "new.ttl") -> Path:
        return write_base(tmp_path / "given", {name: content}) / name

    return write
