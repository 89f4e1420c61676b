"""What people read fits their terminal, and nothing is lost without being said."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests_support import ROOT, Run

from kg.printing.tables import Laid, lay_out
from kg.printing.widths import cell_width, filled, wrapped

WORDS = st.text(alphabet="abcdefg xyz-/:_,.收敛度注意力机制，。（）0123456789\n", max_size=90)
CELLS = WORDS | st.text(max_size=20) | st.sampled_from(["cv:MoE", "claim:moe-degree-2025", ""])
NAMES = st.sampled_from(["topic", "topic_en", "topic_zh", "label", "label_en", "label_zh", "value"])


def bare(text: str) -> str:
    """A text without white space, which is all that wrapping may change."""
    return "".join(text.split())


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[str, ...], list[list[str]]]:
    columns = draw(st.lists(NAMES | st.text("abc_", min_size=1, max_size=9), min_size=1,
                            max_size=9, unique=True))  # fmt: skip
    row = st.lists(CELLS, min_size=len(columns), max_size=len(columns))
    return tuple(columns), draw(st.lists(row, max_size=5))


@given(tables(), st.integers(40, 200), st.sampled_from(["en", "zh"]))
def test_a_table_fits_and_says_which_columns_it_has_not(
    table: tuple[tuple[str, ...], list[list[str]]], width: int, language: str
) -> None:
    columns, rows = table
    laid = lay_out(columns, rows, width, language=language)
    assert all(cell_width(line) <= width for line in laid.lines)
    shown = [name for name in columns if name not in laid.left_out]
    assert shown
    assert set(laid.left_out) < set(columns)
    printed = sorted(bare("".join(laid.lines[laid.head :])).replace("─", ""))
    wanted = [cell for row in rows for name, cell in zip(columns, row, strict=True)
              if name in shown]  # fmt: skip
    if laid.head:
        assert printed == sorted(bare("".join(wanted)).replace("─", ""))
    else:  # blocks name the column beside each cell that is not empty
        for letter in set(bare("".join(wanted))):
            assert printed.count(letter) >= "".join(wanted).count(letter) or letter == "─"


@given(tables(), st.integers(40, 200))
def test_a_choice_of_columns_is_shown_whole(
    table: tuple[tuple[str, ...], list[list[str]]], width: int
) -> None:
    laid = lay_out(*table, width, whole=True)
    assert laid.left_out == ()
    assert all(cell_width(line) <= width for line in laid.lines)


@given(CELLS, st.integers(4, 60))
@example("注意力机制，已收敛。", 10)
def test_wrapping_loses_nothing_but_white_space(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert bare("".join(lines)) == bare(text)
    assert all(cell_width(line) <= width for line in lines)


@given(st.lists(st.text(alphabet="ab 收敛-", max_size=120), max_size=4), st.integers(20, 120))
def test_lines_are_filled_within_the_width(lines: list[str], width: int) -> None:
    found = list(filled(lines, width))
    assert all(cell_width(line) <= width for line in found)
    assert bare("".join(found)) == bare("".join(lines))


TOPICS = ("topic", "topic_zh", "topic_en", "note", "same", "last")
ROW = (
    "cv:MoE",
    "混合专家",
    "Mixture of experts",
    "a note of some thirty letters in all",
    "2025",
    "z",
)


def laid_out(width: int, **options: str) -> Laid:
    return lay_out(TOPICS, [ROW, ROW], width, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("width", "left_out"),
    [
        (200, {"topic_zh"}),
        (80, {"topic_zh"}),
        (70, {"topic_zh", "topic"}),
        (60, {"topic_zh", "topic"}),
        (59, {"topic_zh"}),
    ],
)
def test_columns_are_left_out_by_the_rules(width: int, left_out: set[str]) -> None:
    """One language; then IRIs beside their labels; blocks under 60 columns have room for them."""
    assert set(laid_out(width).left_out) == left_out


def test_the_labels_are_in_the_language_of_the_reader() -> None:
    assert "topic_en" in laid_out(200, language="zh").left_out
    assert "混合专家" in "\n".join(laid_out(200, language="zh").lines)


def test_a_narrow_terminal_gets_a_block_for_each_row() -> None:
    assert laid_out(40).lines[:6] == (
        "topic     cv:MoE",
        "topic_en  Mixture of experts",
        "note      a note of some thirty letters",
        "          in all",
        "same      2025",
        "last      z",
    )


class TestOfTheCommandLine:
    @pytest.fixture
    def at(self, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Run]:
        """Run a command in a terminal of so many columns."""

        def run(width: object, *arguments: object) -> Run:
            # The fixture of commands has set a width already, which this one goes before.
            monkeypatch.setenv("COLUMNS", str(width))
            return kg(*arguments)

        return run

    @pytest.mark.parametrize(
        "width", [40, *(pytest.param(width, marks=pytest.mark.slow) for width in (80, 100))]
    )
    @pytest.mark.parametrize(
        "arguments",
        [
            ["query"],
            ["query", "contradictions"],
            ["query", "levels"],
            ["query", "laws"],
            ["info"],
            ["search", "对齐"],
            ["explain", "RLPostTraining"],
            ["formula"],
            ["formula", "player-decay"],
            ["paths", "ScalingLaw", "MarketLockIn"],
            ["causes"],
            ["causes", "--cycles"],
            ["classify"],
            ["check", ROOT / "examples/films"],
            ["validate", ROOT / "examples/new-claims.ttl"],
            ["validate", ROOT / "examples/claims/five.csv", "-l", "zh"],
            ["hr", ROOT / "examples/answer-zh.md"],
            ["hr", ROOT / "examples/answers.jsonl", "--by", "model"],
            ["ari", ROOT / "examples/readiness/readiness.yaml"],
        ],
        ids=lambda value: " ".join(str(one) for one in value) if isinstance(value, list) else None,
    )
    def test_no_line_is_wider_than_the_terminal(
        self, at: Callable[..., Run], width: int, arguments: list[object]
    ) -> None:
        assert [line for line in at(width, *arguments).out.splitlines()
                if cell_width(line) > width] == []  # fmt: skip

    def test_what_is_left_out_is_said_and_can_be_asked_for(self, at: Callable[..., Run]) -> None:
        run = at(100, "query", "levels", "level=cv:L4")
        assert (
            run.err == "kg: columns not shown: label_zh; --columns NAME,… chooses, -f csv has all\n"
        )
        chosen = at(100, "query", "levels", "level=cv:L4", "--columns", "label_zh,degree")
        assert chosen.err == ""
        assert chosen.out.split()[:2] == ["label_zh", "degree"]

    @pytest.mark.parametrize("form", ["csv", "json", "md", "tsv"])
    def test_other_formats_have_all_columns_or_those_that_are_chosen(
        self, at: Callable[..., Run], form: str
    ) -> None:
        whole = at(40, "query", "levels", "-f", form)
        assert whole.err == ""
        assert all(name in whole.out for name in ("topic", "label_zh", "label_en", "stated"))
        some = at(40, "query", "levels", "-f", form, "--columns", "degree,topic").out
        assert "label_zh" not in some
        assert some.index("degree") < some.index("topic")

    def test_an_unknown_column_is_refused(self, at: Callable[..., Run]) -> None:
        run = at(80, "query", "levels", "--columns", "degre")
        assert (run.code, run.out) == (2, "")
        assert "no column named 'degre'" in run.err

    def test_without_a_terminal_nothing_is_broken_or_left_out_for_want_of_room(
        self, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("COLUMNS")
        rows = kg("query", "levels").out.splitlines()
        assert len(rows) == 2 + len(
            json.loads(kg("query", "levels", "-f", "json").out)["results"]["bindings"]
        )
        assert any("cv:AdamW" in row and "AdamW optimizer" in row for row in rows)
        assert max(map(len, kg("explain", "AdamW").out.splitlines())) > 100

    def test_the_language_of_the_locale_chooses_the_labels(
        self, kg: Callable[..., Run], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("KG_LANG", raising=False)
        monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
        run = kg("query", "levels", "level=cv:L4")
        assert "注意力机制" in run.out
        assert "未显示的列：label_en；" in run.err

    def test_a_file_of_csv_has_what_stdout_has(
        self, at: Callable[..., Run], tmp_path: Path
    ) -> None:
        out = tmp_path / "levels.csv"
        assert at(80, "query", "levels", "--out", out).out == ""
        with out.open(encoding="utf-8", newline="") as stream:
            assert list(csv.reader(stream)) == list(
                csv.reader(io.StringIO(at(80, "query", "levels", "-f", "csv").out))
            )


def test_every_summary_of_the_help_fits(kg: Callable[..., Run]) -> None:
    for arguments in ([], ["base"], ["source"]):
        lines = kg(*arguments, "--help").out.splitlines()
        assert max(map(len, lines)) <= 80
        assert not [line for line in lines if line.startswith("  ") and line.endswith("...")]
    titles = re.findall(r"^(\S.*):$", kg("--help").out, re.MULTILINE)
    assert titles == ["Options", "Query", "Validate and admit", "Measure what models wrote",
                      "AI readiness", "Export and draw", "Bases and sources",
                      "Serve"]  # fmt: skip
