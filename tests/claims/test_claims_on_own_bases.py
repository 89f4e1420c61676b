"""Claims that are checked against a base of one's own, not against the one that is shipped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

from kg import KnowledgeBase
from kg.claims.findings import Finding

PREFIXES = """@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix b: <https://example.org/own#> .
@prefix claim: <https://w3id.org/convergence-kg/claim/> .
"""
Check = Callable[..., dict[str, Finding]]


@pytest.fixture
def check(kg: Run, tmp_path: Path) -> Check:
    """Check a file of claims against the base that `kg init` makes; the findings by rule."""
    assert kg("init", str(tmp_path / "own")).code == 0

    def checking(name: str, content: str, *, language: str = "en") -> dict[str, Finding]:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        base = KnowledgeBase.open(tmp_path / "own")
        return {f.rule: f for f in base.check(path, language=language).findings}

    return checking


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "'length (m)' of Golden Gate Bridge has one value, 2737, and 130 is another"),
        ("zh", "金门大桥 的“长度”只有一个值：2737，而 130 与之不同"),
    ],
)
def test_a_second_value_of_a_functional_property_is_told(
    check: Check, language: str, message: str
) -> None:
    claim = (
        "claim:x1 a cv:Claim ; cv:subject b:GoldenGateBridge ; cv:predicate b:length ;\n"
        "    cv:value 130 ; cv:stance cv:Asserted .\n"
    )
    found = check("claims.ttl", PREFIXES + claim, language=language)
    assert found["two-values"].message == message
    assert found["two-values"].severity == "violation"
    assert "two-values" not in check("same.ttl", PREFIXES + claim.replace("130", "2737"))
