"""What is typed: options, names, numbers and expressions that nobody would type on purpose."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from fuzz.fuzzing import QUICK, Budget
from fuzz.mutations import mutated, odd_texts, seeds, words
from fuzz.running import run
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.cli.root import app
from kg.formulas.expression import read_equation

pytestmark = pytest.mark.slow

EXPRESSIONS = [
    "y = a*x**b + c",
    "y = 0.15 + 0.6*(1 - exp(-x/a))",
    "y = a*min(1, log(1 + x)/log(1 + b))",
    "y = a/(x + b) + sqrt(c)*exp(-x)",
    "y = max(a, 2**x)",
]
ARITHMETIC = words(
    "+ - * / ** ( ) , = == x a 1 2 0 1e15 1e400 exp( log( sqrt( min( max( abs( . ' [ :"
)
#: What makes other processes, asks a model, or is no business of a test.
LEFT_OUT = {"--workers", "--reader", "--install-completion", "--show-completion", "--engine"}


def commands() -> dict[str, list[str]]:
    """Return the options of each command by its name."""
    group = typer.main.get_command(app)
    assert isinstance(group, typer.core.TyperGroup)
    context = typer.Context(group)
    found = {name: group.get_command(context, name) for name in group.list_commands(context)}
    return {
        name: sorted({o for p in command.params for o in p.opts if o[0] == "-"} - LEFT_OUT)
        for name, command in found.items()
        if command is not None and name not in {"serve", "mcp"}  # which do not end
    }


@st.composite
def lines(draw: st.DrawFn) -> list[str]:
    """Draw a command line: a command, some of its options, and values that fit or do not."""
    options = commands()
    name = draw(st.sampled_from(sorted(options)))
    own = st.sampled_from(options[name])
    # No slash: nothing may be written outside the folder of the test.
    odd = odd_texts().map(lambda text: text.replace("/", "").replace("\0", "")[:300])
    value = st.sampled_from(VALUES) | odd
    parts = draw(st.lists(st.one_of(value, own, st.tuples(own, value)), max_size=5))
    flat = [word for part in parts for word in (part if isinstance(part, tuple) else (part,))]
    return [name, *flat]


VALUES = words(
    """
    good.ttl good.md good.jsonl readiness.yaml missing.md . - -- -1 0 1 0.5 1e999 nan true en zh
    table json csv tsv md html turtle rdfxml junit jsonl text chat model x=1 level=cv:L4 =
    levels claims Mars Phobos cv:L4 <urn:x> causes out.svg out.ttl out.txt new
    ASK{} SELECT*{?s~?p~?o} sub/new
    """
)


def test_odd_command_lines(
    budget: Budget, planets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.ttl").write_text("<urn:a> <urn:b> 1 .", encoding="utf-8")
    Path("good.md").write_text("Mars has 2 moons.", encoding="utf-8")
    Path("good.jsonl").write_text('{"text": "Mars has 3 moons.", "model": "m"}', encoding="utf-8")
    Path("readiness.yaml").write_text("organisation: Test\n", encoding="utf-8")
    budget.spend(lines(), lambda line: run(["--base", str(planets), *line], b"Mars has 2 moons."))


def test_odd_names(budget: Budget, shipped: KnowledgeBase) -> None:
    names = mutated(["cv:AdamW", "AdamW", "player-decay", "cv:L4", "urn:x"], words("cv: < > : / #"))
    asked = (
        shipped.iri,
        shipped.explain,
        shipped.formula,
        lambda name: shipped.paths(name, name),
        shipped.export,
        lambda name: shipped.export("turtle", name),
        shipped.classify,
    )
    drawn = st.tuples(st.sampled_from(asked), names | odd_texts())
    budget.spend(drawn, lambda call: call[0](call[1]), QUICK)


def test_odd_numbers_in_formulas(budget: Budget, shipped: KnowledgeBase) -> None:
    formulas = [formula for formula in shipped.formulas() if formula.symbols]
    numbers = odd_texts() | st.sampled_from(["1", "2", "0.5", "7.5%", "1e9", "-3", "1e50", "1e-50"])

    @st.composite
    def calls(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
        formula = draw(st.sampled_from(formulas))
        given = {symbol: draw(numbers) for symbol in formula.symbols}
        given.pop(draw(st.sampled_from(["", *formula.symbols])), None)
        return formula.name, given

    budget.spend(calls(), lambda call: shipped.evaluate(call[0], **call[1]))


def test_mutated_expressions(budget: Budget) -> None:
    budget.spend(
        mutated(EXPRESSIONS, ARITHMETIC),
        lambda text: read_equation(text, "xyabc", "formula"),
        QUICK,
    )


def test_mutated_documents(budget: Budget, shipped: KnowledgeBase, tmp_path: Path) -> None:
    path = tmp_path / "document.md"

    def check(text: str) -> None:
        path.write_text(text, encoding="utf-8", errors="replace")
        shipped.coverage(path, "convergence")

    budget.spend(
        mutated(seeds("docs/*.md", "examples/*.md"), words("| --- ``` # > - 1. $$")), check
    )
