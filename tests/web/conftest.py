"""A service over a small base, in this process; only the work on requests is done in others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("fastapi")
pytest.importorskip("httpx")
pytest.importorskip("mimeparse")

from starlette.testclient import TestClient  # noqa: E402
from web_support import small_base  # noqa: E402

from kg import KnowledgeBase  # noqa: E402
from kg.web import Settings, create_app  # noqa: E402


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service; nobody else works at the same time, so one process does."""
    base = KnowledgeBase.open(small_base(tmp_path_factory.mktemp("served")))
    settings = Settings(pages=False, workers=1, seconds=120, rows=50, body=100_000)
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="session")
def shipped(kb: KnowledgeBase) -> Iterator[TestClient]:
    """The service of the shipped base."""
    settings = Settings(pages=False, workers=1, seconds=120)
    with TestClient(create_app(kb, settings), base_url="http://localhost") as client:
        yield client
