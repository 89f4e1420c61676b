"""Names are found as people write them: any case, width, hyphens; whole words; the longest."""

from __future__ import annotations

from itertools import pairwise

import pytest
from growth import check_growth
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.hallucination.index.names import NameTable, normalise

TABLE = NameTable(
    [
        ("Mars", "mars"),
        ("Mars rover", "rover"),
        ("Mars rover program", "program"),
        ("pre-flight check", "check"),
        ("火星", "mars"),
        ("火星车", "rover"),
        ("Mercury", "planet"),
        ("Mercury", "metal"),
        ("AR", "reality"),
        ("rocket", "rocket"),
        ("Ares V", "launcher"),
    ]
)


def found(text: str, table: NameTable = TABLE) -> list[str]:
    """Write each name found as `text as written = what bears it`."""
    return [f"{text[m.start : m.end]} = {'|'.join(m.targets)}" for m in table.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mars is red.", ["Mars = mars"]),
        ("MARS and mars", ["MARS = mars", "mars = mars"]),
        ("Ｍａｒｓ 很红", ["Ｍａｒｓ = mars"]),
        ("the preflight check", ["preflight check = check"]),
        ("the pre-flight-check", ["pre-flight-check = check"]),
        ("the pre‑flight  check", ["pre‑flight  check = check"]),
        ("AresV", ["AresV = launcher"]),
        # the longest
        ("Mars rover", ["Mars rover = rover"]),
        ("a Mars rover programme", ["Mars rover = rover"]),
        ("火星车在火星上", ["火星车 = rover", "火星 = mars"]),
        # whole words, plurals taken in
        ("Marsh, Lamars, Mars2, 2Mars", []),
        ("two rockets, rocketry", ["rockets = rocket"]),
        ("Mars's moons", ["Mars = mars"]),
        ("登上Mars的人", ["Mars = mars"]),
        # several bearers of one name
        ("Mercury", ["Mercury = planet|metal"]),
        # short names in capitals are taken as written
        ("AR, ar, Ar, ARs", ["AR = reality"]),
        ("", []),
        ("—— ·", []),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["Mars", "Mars rov", "We saw Mars", "pre-flight", "去火星"])
def test_a_text_may_end_where_a_longer_name_would_go_on(text: str) -> None:
    assert [name for name in found(text) if "rover" in name or "check" in name] == []
    assert len(found(text)) == (0 if text == "pre-flight" else 1)


def test_a_name_without_letters_is_no_name() -> None:
    table = NameTable([("--", "dash"), ("", "nothing")])
    assert len(table) == 0
    assert table.find("-- and --") == []


def test_looking_up_costs_in_proportion_to_the_text() -> None:
    text = "Mars rover and Mercury, "
    assert len(TABLE.find(text * 800)) == 1_600
    check_growth(TABLE.find, text * 800, text * 8_000, 20)


WORDS = st.lists(
    st.sampled_from(
        ["Mars", "rover", "program", "火星", "车", "AR", "pre", "-", " ", "flight", "s"]
    )
    | st.text(max_size=3),
    max_size=15,
).map("".join)


@settings(deadline=None)
@given(WORDS)
def test_mentions_lie_in_the_text_in_order_and_apart(text: str) -> None:
    mentions = TABLE.find(text)
    assert all(0 <= m.start < m.end <= len(text) and m.targets for m in mentions)
    assert all(one.end <= other.start for one, other in pairwise(mentions))


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=20))
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@settings(deadline=None)
@given(st.lists(st.text("abc火 -", min_size=1, max_size=6), min_size=1, max_size=6))
def test_every_name_of_a_table_is_found_when_written_alone(names: list[str]) -> None:
    table = NameTable((name, name) for name in names)
    for name in names:
        if normalise(name):
            assert any(name in mention.targets for mention in table.find(name))
