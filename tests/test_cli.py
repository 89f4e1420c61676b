"""The face as such: help, version, completion, formats, the gate of `kg hr`."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests_support import Run

COMMANDS = [
    *("query", "serve", "mcp", "validate", "claim", "classify", "hr", "export", "info"),
    *("coverage", "search", "explain", "formula", "paths", "causes", "draw", "ari", "gate"),
    *("admit", "retract", "history", "diff", "init", "check"),
]
ENGLISH = Path(__file__).parents[1] / "examples/answer-en.md"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(kg: Callable[..., Run], command: str) -> None:
    run = kg(command, "--help")
    assert run.code == 0
    assert f"Example: kg {command}" in " ".join(run.out.split())


def test_no_command_is_missed_although_each_is_made_when_it_is_asked_for() -> None:
    from kg.cli.root import app, registered

    found = [getattr(info.callback, "__name__", None) for info in registered()]
    assert sorted(map(str, found)) == sorted(COMMANDS)
    assert len(app.registered_commands) == len(COMMANDS)


def test_a_misspelt_command_gets_the_nearest_suggested(kg: Callable[..., Run]) -> None:
    run = kg("qurey")
    assert run.code == 2
    assert "No such command 'qurey'. Did you mean 'query'?" in run.err


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["query", "-s", "ASK { cv:MoE ?p ?o }"], 0),
        (["query", "-s", "ASK { cv:MoE cv:MoE ?o }"], 1),
        (["query", "nothing"], 2),
        ([], 2),
    ],
)
def test_a_process_that_ends_at_once_says_all_that_it_has_to_say(
    kg: Callable[..., Run], arguments: list[str], status: int
) -> None:
    code = "import sys; sys.argv[0] = 'kg'; from kg.cli import run; run()"
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    here = kg(*arguments)
    said = here.err.replace("python -m pytest.", "")  # by which click calls it, if run so
    assert (done.returncode, done.stdout, done.stderr) == (status, here.out, said)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "plain",
            "漢字 and 一",
            "é",
            "（全角）",
            "–",
            "𝄞",
            "e\u0301",
            "\u200b",
            "👩\u200d🔬",
            "\x07",
        ),
        *(chr(first) + "x" + chr(last) for first, last in ((0x20, 0x7E), (0x4E00, 0x9FFF))),
    ],
)
def test_columns_are_as_wide_as_a_terminal_shows_them(text: str) -> None:
    from rich.cells import cell_len

    from kg.printing.widths import cell_width

    assert cell_width(text) == cell_len(text)


def test_version(kg: Callable[..., Run]) -> None:
    import kg as package

    assert kg("--version").out == f"kg {package.__version__}\n"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("kg qu", ["query"]),
        ("kg query lev", ["level-agreement", "levels", "levels-by-structure"]),
        ("kg hr -f j", ["json", "jsonl", "junit"]),
    ],
)
def test_the_shell_completes_commands_queries_and_formats(words: str, expected: list[str]) -> None:
    environment = {
        "KG_CACHE": "off",
        "_KG_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split()) - 1),
    }
    command = [
        sys.executable,
        "-c",
        "import sys; sys.argv[0] = 'kg'; from kg.cli import main; main()",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments", [["query", "levels"], ["hr", ENGLISH], ["classify"], ["info"]]
)
def test_every_table_comes_in_every_format(kg: Callable[..., Run], arguments: list[object]) -> None:
    shown = {form: kg(*arguments, "-f", form).out for form in ("table", "json", "csv", "tsv", "md")}
    assert all(shown.values())
    json.loads(shown["json"])
    sizes = {len(row) for row in csv.reader(io.StringIO(shown["csv"]))}
    assert len(sizes) == 1
    assert "\x1b" not in "".join(shown.values()), "a pipe gets no colours"


def test_the_base_may_be_named_before_or_after_the_command(
    kg: Callable[..., Run], make_base: Callable[..., Path]
) -> None:
    root = make_base({"ontology/o.ttl": "ex:A a owl:Class ."})
    assert kg("--base", root, "info") == kg("info", "--base", root)
    assert kg("info").out != kg("info", "--base", root).out


@pytest.mark.parametrize(("limit", "code"), [("0", 1), ("0.2", 1), ("0.9", 0), ("1", 0)])
def test_max_hr_is_a_gate(kg: Callable[..., Run], limit: str, code: int) -> None:
    run = kg("hr", ENGLISH, "--max-hr", limit)
    assert run.code == code
    assert ("is over the limit" in run.err) == bool(code)


UNREAD = "AdamW was invented in Freiburg."


@pytest.mark.parametrize(
    ("text", "options", "code", "told"),
    [
        # one claim of two is not backed, and one more was not read
        (f"RLHF is at L3. RLHF is at L4. {UNREAD}", ["--max-hr", "0.6"], 1,
         "HR 0.6667 (HR 50.0% to 66.7%, unread claims counted) is over the limit of 0.6"),
        (f"RLHF is at L3. RLHF is at L4. {UNREAD}", ["--max-hr", "0.6", "--count-unread"], 1,
         "HR 0.6667 (HR 50.0% to 66.7%, unread claims counted) is over the limit of 0.6"),
        (f"RLHF is at L3. RLHF is at L4. {UNREAD}", ["--max-hr", "0.6", "--leave-out-unread"], 0,
         ""),
        (f"RLHF is at L3. RLHF is at L4. {UNREAD}", ["--max-hr", "0.4", "--leave-out-unread"], 1,
         "HR 0.5000 (HR 50.0% to 66.7%, unread claims left out) is over the limit of 0.4"),
        ("RLHF is at L3. RLHF is at L4.", ["--max-hr", "0.4", "--leave-out-unread"], 1,
         "HR 0.5000 is over the limit of 0.4"),
        # what cannot be read at all is not fine
        (UNREAD, ["--max-hr", "0.9", "--leave-out-unread"], 1,
         "none of 1 claims could be read: HR without them has no value, so it is not within the "
         "limit of 0.9"),
        (UNREAD, ["--max-hr", "1"], 0, ""),
        ("I do not know.", ["--max-hr", "0"], 0, "no claim was made"),
    ],
)  # fmt: skip
def test_the_gate_counts_what_was_not_read_unless_told_otherwise(
    kg: Callable[..., Run], text: str, options: list[str], code: int, told: str
) -> None:
    run = kg("hr", "-", *options, stdin=text.encode())
    assert run.code == code
    assert told in run.err
    assert len(run.err.splitlines()) == bool(told)


def test_a_text_without_claims_passes_every_gate(kg: Callable[..., Run]) -> None:
    run = kg("hr", "-", "--max-hr", "0", stdin="你想了解什么？".encode())
    assert "no claim was made" in run.err
    assert run.code == 0
    assert "HR has no value" in run.out


def test_a_label_that_no_record_has_is_refused(kg: Callable[..., Run]) -> None:
    run = kg("hr", "examples/answers.jsonl", "--by", "modle")
    assert run.code == 2
    said = "no record has the label 'modle'; did you mean 'model'? labels there are: model"
    assert said in run.err
    assert run.out == "", "refused before the work"


def test_a_closed_pipe_is_no_error() -> None:
    command = (
        f"'{sys.executable}' -c 'from kg.cli import main; main()' query claims -f csv | head -1"
    )
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("claim,")
    assert done.stderr == ""


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full", "<&-", "2>&-"])
def test_streams_that_are_closed_or_full_give_no_traceback(redirection: str) -> None:
    if ">/dev/full" in redirection and not Path("/dev/full").exists():
        pytest.skip("no full device here")
    command = f"'{sys.executable}' -m kg query claims {redirection}"
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == (2 if redirection.startswith(">") else 0)


def test_any_locale_will_do() -> None:
    query = 'SELECT ?x { ?x rdfs:label "词元化"@zh }'
    environment = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    environment["KG_CACHE_DIR"] = os.environ["KG_CACHE_DIR"]
    command = [sys.executable, "-m", "kg", "query", "-f", "csv", "--sparql", query]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert b"Tokenization" in done.stdout


@pytest.mark.parametrize("limit", ["nan", "-0.1", "1.5"])
def test_a_gate_that_is_no_rate_is_refused(kg: Callable[..., Run], limit: str) -> None:
    run = kg("hr", ENGLISH, "--max-hr", limit)
    assert run.code == 2
    assert "give a number from 0 to 1" in run.err
