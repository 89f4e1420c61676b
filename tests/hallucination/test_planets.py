"""Any knowledge base will do: the shipped example of plain triples, read from its labels alone.

The five kinds of reasoning are those of the FactKG benchmark (Kim et al., ACL 2023).
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kg import KnowledgeBase

Marks = Callable[..., str]


@pytest.fixture(scope="module")
def base(kb: KnowledgeBase) -> KnowledgeBase:
    path = kb.graph.root / "examples" / "planets"
    if not path.exists():
        pytest.skip("examples are not part of a wheel")
    return KnowledgeBase.open(path)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("one hop", "Phobos orbits Mars.", "✓"),
        ("one hop", "Phobos orbits Venus.", "✗"),
        ("one hop", "Mars has an albedo of 0.17.", "✓"),
        ("one hop", "火星的反照率为 0.5。", "✗"),
        ("one hop", "火卫一环绕火星。", "✓"),
        ("conjunction", "Mars is a rocky planet, and it has 2 moons.", "✓✓"),
        ("conjunction", "Mars is a rocky planet, and it has 3 moons.", "✓✗"),
        ("conjunction", "Jupiter is a gas giant and Mars is a rocky planet.", "✓✓"),
        ("existence", "Mars has a moon.", "✓"),
        ("existence", "Proxima b has a moon.", "?"),
        ("existence", "Mars is a planet.", "✓"),
        ("existence", "Phobos is a planet.", "✗"),
        ("multi-hop", "Mars orbits a star of class G.", "✓"),
        ("multi-hop", "Proxima b orbits a star of class G.", "✗"),
        ("multi-hop", "Jupiter is larger than Mars.", "✓"),
        ("negation", "Jupiter is not a rocky planet.", "✓"),
        ("negation", "Mars does not orbit a star of class M.", "✓"),
        ("negation", "Phobos does not orbit Mars.", "✗"),
        ("negation", "Mars is not a gas giant.", "✓"),
        ("negation", "Mars is not a rocky planet.", "✗"),
    ],
)
def test_the_five_kinds_of_reasoning(
    base: KnowledgeBase, marks: Marks, kind: str, text: str, expected: str
) -> None:
    assert marks(text, base) == expected, kind
