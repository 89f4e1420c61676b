"""A fixture for pytest: `pytest_plugins = ["kg.integrations.pytest_plugin"]` in a `conftest.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import pytest

from kg.integrations.scoring import Scored, score_text

__all__ = ["CheckClaims", "check_claims", "pytest_addoption"]

CheckClaims: TypeAlias = Callable[..., Scored]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `kg_base` and `kg_max_hr` of pytest's settings."""
    parser.addini("kg_base", "folder of the knowledge base; the shipped one by default")
    parser.addini("kg_max_hr", "the highest hallucination rate of a text, from 0 to 1", default="0")


@pytest.fixture
def check_claims(pytestconfig: pytest.Config) -> CheckClaims:
    """Return a function that fails a test where a text claims too much that is not backed.

    It takes the text and, if need be, `max_hr` and `base`, and returns what it found: `hr`,
    `lower`, `counts`, `reason`. A text that claims nothing passes.
    """
    own_base = pytestconfig.getini("kg_base") or None
    own_limit = float(pytestconfig.getini("kg_max_hr"))

    def check(text: str, *, max_hr: float | None = None, base: str | None = None) -> Scored:
        __tracebackhide__ = True
        limit = own_limit if max_hr is None else max_hr
        scored = score_text(text, base or own_base)
        if scored.hr is not None and scored.hr > limit:
            pytest.fail(f"over the limit of {limit:g}: {scored.reason}", pytrace=False)
        return scored

    return check
