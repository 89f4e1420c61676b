"""`--out` and `--format` mean the same on every command, and docs/formats.md says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests_support import ROOT, Run

from kg.cli.destination import ENDINGS, destination
from kg.errors import InputError

#: Commands whose result is a folder that they make, and those that serve until they are stopped.
WITHOUT = {"init", "mcp", "serve"}
EXAMPLES = ROOT / "examples"
READINESS = EXAMPLES / "readiness/readiness.yaml"
#: What each command is tried with; those that change a base or need a model are not run.
ARGUMENTS: dict[str, list[object]] = {
    "query": ["levels"],
    "info": [],
    "search": ["MoE"],
    "explain": ["AdamW"],
    "formula": ["player-decay", "initial=200", "players=15", "years=2"],
    "paths": ["ScalingLaw", "MarketLockIn", "--limit", "1"],
    "causes": [],
    "classify": [],
    "validate": [EXAMPLES / "new-claims.ttl"],
    "claim": ["AdamW 的收敛度是 95%（某报告 第 3 页）"],
    "diff": [EXAMPLES / "films", EXAMPLES / "films"],
    "hr": [EXAMPLES / "answers.jsonl"],
    "gate": [READINESS, EXAMPLES / "readiness/answer.md"],
    "ari": [READINESS],
    "export": ["--graph", "facts"],
    "check": [EXAMPLES / "films"],
    "base profile": ["--base", EXAMPLES / "films"],
}
#: A query whose answer is a table has no RDF, and pages tell the time.
NOT_COMPARED = {("query", "turtle"), ("query", "rdfxml"), ("query", "ntriples"),
                ("ari", "html"), ("ari", "turtle"), ("ari", "json")}  # fmt: skip


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its name, those of groups too."""
    import typer

    from kg.cli.root import app

    group = typer.main.get_command(app)
    context = group.make_context("kg", ["info"])
    for name in group.list_commands(context):  # type: ignore[attr-defined]
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        inner = getattr(command, "commands", None)
        if inner is None:
            yield name, command
        else:
            yield from ((f"{name} {own}", one) for own, one in inner.items())


COMMANDS = dict(commands())


def formats_of(command: Any) -> list[str]:
    """Return the formats that the help of a command names, that of stdout first."""
    (option,) = [one for one in command.params if "--format" in one.opts]
    return str(option.help).partition(";")[0].split(", ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_both_options_or_neither(name: str) -> None:
    options = {option for one in COMMANDS[name].params for option in one.opts}
    both = {"--format", "-f", "--out", "-o"}
    assert options & both == (set() if name in WITHOUT else both)
    if name not in WITHOUT:
        (form,) = [one for one in COMMANDS[name].params if "--format" in one.opts]
        (out,) = [one for one in COMMANDS[name].params if "--out" in one.opts]
        assert (form.default, out.default, out.required) == (None, None, False)


def test_the_page_has_the_formats_of_every_command() -> None:
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    row = re.compile(r"^\| `(kg )?([a-z ]+)` \| (`[^|]*`) \|", re.MULTILINE)
    found: dict[bool, dict[str, list[str]]] = {True: {}, False: {}}
    for is_command, name, told in row.findall(text):
        found[bool(is_command)][name] = told.replace("`", "").split(", ")
    with_formats = {name: one for name, one in COMMANDS.items() if name not in WITHOUT}
    assert found[True] == {name: formats_of(one) for name, one in with_formats.items()}
    assert found[False] == {name: list(told) for name, told in ENDINGS.items()}


def cases() -> Iterator[Any]:
    """Yield every format of every command; all but the first of a command are slow."""
    for name in ARGUMENTS:
        forms = [form for form in formats_of(COMMANDS[name])
                 if form in ENDINGS and (name, form) not in NOT_COMPARED]  # fmt: skip
        for form in forms:
            yield pytest.param(name, form, marks=() if form == forms[0] else pytest.mark.slow)


@pytest.mark.parametrize(("name", "form"), list(cases()))
def test_the_ending_of_the_file_tells_the_format(
    kg: Callable[..., Run], tmp_path: Path, name: str, form: str
) -> None:
    out = tmp_path / f"result{ENDINGS[form][0]}"
    arguments = [*name.split(), *ARGUMENTS[name]]
    printed, written = kg(*arguments, "-f", form), kg(*arguments, "--out", out)
    assert (written.code, written.out) == (printed.code, "")
    assert out.read_bytes().decode() == printed.out
    assert f"wrote {out} ({out.stat().st_size:,} bytes, {form})" in written.err
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - WITHOUT))
def test_an_ending_that_tells_nothing_is_refused_with_those_that_do(
    kg: Callable[..., Run], tmp_path: Path, name: str
) -> None:
    given = {"admit": ["x.csv"], "retract": ["x"], "coverage": ["x.md"], "draw": ["levels"],
             "source add": ["x.md"], "source propose": ["x.md"], "history": []}  # fmt: skip
    run = kg(*name.split(), *ARGUMENTS.get(name, given.get(name, [])), "-o", tmp_path / "x.odd")
    assert (run.code, run.out) == (2, "")
    for ending in ENDINGS[formats_of(COMMANDS[name])[0]]:
        assert ending in run.err
    assert not list(tmp_path.iterdir())


def test_the_option_goes_before_the_ending(kg: Callable[..., Run], tmp_path: Path) -> None:
    out = tmp_path / "levels.txt"
    assert kg("query", "levels", "-f", "csv", "-o", out).code == 0
    assert out.read_text(encoding="utf-8").startswith("topic,")


def test_a_dash_is_stdout(kg: Callable[..., Run]) -> None:
    assert kg("info", "-f", "csv", "-o", "-").out == kg("info", "-f", "csv").out


def test_a_file_stays_as_it_was_where_there_is_no_result(
    kg: Callable[..., Run], tmp_path: Path
) -> None:
    out = tmp_path / "x.ttl"
    out.write_text("before")
    assert kg("query", "levels", "--out", out).code == 2
    assert out.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["x.ttl"]


@pytest.mark.parametrize(
    ("form", "out", "name"),
    [
        (None, None, "table"),
        (None, "a.CSV", "csv"),
        (None, "a.b.json", "json"),
        ("ttl", None, "turtle"),
        ("markdown", "x", "md"),
    ],
)
def test_how_a_format_is_found(form: str | None, out: str | None, name: str) -> None:
    known = ("table", "json", "csv", "md", "turtle")
    assert destination(form, None if out is None else Path(out), known).form == name


@pytest.mark.parametrize("out", ["x", "x.pdf", "folder.csv/"])
def test_what_has_no_ending_is_refused(out: str, tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match=r"end it in \.txt, \.csv|is a directory"):
        destination(None, tmp_path / out, ("table", "csv"))
