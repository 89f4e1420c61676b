"""A service over a small base, in this process; only the work on requests is done in others."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

from kg import KnowledgeBase

if TYPE_CHECKING:
    from starlette.testclient import TestClient

#: Without the extra `web` there is no service to test.
collect_ignore_glob = (
    [] if all(map(find_spec, ("fastapi", "httpx", "mimeparse", "uvicorn"))) else ["test_web_*.py"]
)


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The service; nobody else works at the same time, so one process does."""
    from starlette.testclient import TestClient
    from web_support import small_base

    from kg.web import Settings, create_app

    base = KnowledgeBase.open(small_base(tmp_path_factory.mktemp("served")))
    settings = Settings(pages=False, workers=1, seconds=120, rows=50, body=100_000)
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        yield client


@pytest.fixture(scope="session")
def shipped(kb: KnowledgeBase) -> Iterator[TestClient]:
    """The service of the shipped base."""
    from starlette.testclient import TestClient

    from kg.web import Settings, create_app

    settings = Settings(pages=False, workers=1, seconds=120)
    with TestClient(create_app(kb, settings), base_url="http://localhost") as client:
        yield client
