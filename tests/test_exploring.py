"""The commands that look into the graph, as a user types them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run, one_line


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["formula", "player-decay", "initial=200", "players=15", "years=2"], "rate = 1.29513\n"),
        (["formula", "efficiency-leverage", "k=8", "s=75%"], "el = 3.625\n"),
        (["formula", "perplexity", "loss=0", "-f", "csv"], "symbol,value\r\nperplexity,1\r\n"),
    ],
)
def test_a_formula_is_solved(kg: Callable[..., Run], arguments: list[str], expected: str) -> None:
    assert kg(*arguments).out == expected


def test_a_formula_that_does_not_hold_is_a_no(kg: Callable[..., Run]) -> None:
    run = kg("formula", "player-retention", "later=15", "earlier=200", "ratio=8%")
    assert (run.code, run.out.splitlines()[0]) == (1, "holds = false")


def test_formulas_are_listed_and_shown(kg: Callable[..., Run]) -> None:
    names = [row["name"] for row in json.loads(kg("formula", "-f", "json").out)]
    assert "player-decay-formula" in names
    shown = kg("formula", "test-time-scaling").out
    assert "performance = alpha*c**beta + gamma\n" in shown
    assert "at least 0.3 and at most 0.5" in shown


def test_a_path_names_its_claims(kg: Callable[..., Run]) -> None:
    out = kg("paths", "ScalingLaw", "MarketLockIn", "--limit", 1, "-f", "csv").out
    steps = [line.split(",")[1:4] for line in out.splitlines()[1:]]
    assert steps == [
        ["cv:ScalingLaw", "cv:linkedTo", "cv:EngineeringEconomics"],
        ["cv:EngineeringEconomics", "cv:linkedTo", "cv:MarketLockIn"],
    ]


def test_no_path_is_a_no(kg: Callable[..., Run]) -> None:
    assert kg("paths", "ScalingLaw", "MarketLockIn", "--longest", 1).code == 1


def test_causes_are_ranked(kg: Callable[..., Run]) -> None:
    rows = {row["entity"]: row for row in json.loads(kg("causes", "-f", "json").out)}
    assert int(rows["cv:ScalingLaw"]["reach"]) >= 3
    assert kg("causes", "--cycles", "-f", "csv").out.startswith("length,loop")


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["quadrant", "timeline", "levels", "drivers", "changes"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_picture_of_the_base_is_drawn(
    kg: Callable[..., Run], tmp_path: Path, kind: str, language: str
) -> None:
    out = tmp_path / f"{kind}.svg"
    run = kg("draw", kind, "--out", out, "--language", language)
    assert (run.code, run.out) == (0, "")
    assert out.read_text(encoding="utf-8").startswith("<svg")


def test_the_picture_of_the_readme_is_the_one_that_is_drawn(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    kg("draw", "quadrant", "--out", tmp_path / "quadrant.svg")
    shipped = Path(__file__).parents[1] / "examples/quadrant.svg"

    def drawing(picture: Path) -> str:
        """Leave the font out: its bytes depend on the version of the library that cuts it."""
        return re.sub(r"<style>.*?</style>", "", picture.read_text(encoding="utf-8"))

    assert drawing(tmp_path / "quadrant.svg") == drawing(shipped)
    assert "@font-face" in shipped.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["draw", "quadrent", "--out", "q.svg"], "quadrant"),
        (["draw", "quadrant", "--out", "q.gif"], ".svg"),
        (["paths", "MoE", "MoE"], ""),
        (["paths", "MoE", "Nothing"], "Nothing is nothing in this knowledge base"),
        (["formula", "no-such"], "no formula named"),
        (["formula", "perplexity", "loss"], "NAME=VALUE"),
        (["coverage", "no-such.md"], "no-such.md"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(
    kg: Callable[..., Run], arguments: list[str], message: str
) -> None:
    run = kg(*arguments)
    assert (run.code, run.out) == (2, "")
    assert message in run.err
    assert run.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ["paths", "ScalingLaw", "MarketLockIn", "--longest", 1],
            "no path of at most 1 step leads",
        ),
        (["history", "大模型市场"], "no recorded change concerns 大模型市场"),
    ],
)
def test_an_empty_answer_says_what_there_is_none_of(
    kg: Callable[..., Run], arguments: list[object], told: str
) -> None:
    run = kg(*arguments)
    assert run.code == 1
    assert told in one_line(run.err)


def test_a_base_without_a_history_says_so(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    run = kg("--base", make_base({"ontology/o.ttl": "ex:a a ex:B ."}), "history")
    assert (run.code, one_line(run.err)) == (1, "kg: no change of this base is recorded")


def test_only_properties_are_known_where_a_property_is_missing(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    text = "".join(f"ex:thing{n} a owl:Class . ex:p{n} a owl:ObjectProperty .\n" for n in range(30))
    run = kg("--base", make_base({"ontology/o.ttl": text}), "causes")
    assert run.code == 2
    assert "thing" not in one_line(run.err)
    assert run.err.endswith(" and 18 more\n")


def test_a_base_without_entities_of_the_ontology_counts_its_own(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    text = """ex:City a owl:Class . ex:road a owl:ObjectProperty .
        ex:a a ex:City, owl:NamedIndividual . ex:b a ex:City ."""
    root = make_base({"ontology/o.ttl": text})
    assert "\nentities,2\r\n" in kg("--base", root, "info", "-f", "csv").out


def test_a_claim_goes_to_a_file_in_the_format_of_its_name(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    out = tmp_path / "cl.csv"
    assert kg("claim", "AdamW is an industry standard (R)", "--out", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("part,value,term\n")
