"""Runs the benchmarks and writes what they found into `benchmarks/README.md`.

    python benchmarks/page.py [--check]

Three parts of that page are written, each between marks: what the base and the files of cases hold,
the ratios with their bars, and how well sentences are judged. `--check` runs nothing: it tells
whether what is counted there is what is there now, and exits with 1 where it is not. So a page of
measurements of another base is found out; times and verdicts are not compared.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from measure import RESULTS, Result, progress

from kg import KnowledgeBase
from kg.files import write_atomically

FOLDER = Path(__file__).parent
README = FOLDER / "README.md"
#: What is timed, the quickest first; the others print how well sentences are judged.
TIMED = ("startup", "loading", "hr_speed", "querying", "validating", "claims", "reasoning")
JUDGING = ("hr_quality", "hr_foreign", "hr_mutations")
#: The lines of these that sum a file or a base up.
SUMMARY = re.compile(r"== |\w+: accuracy |\w+, half \d: |all +\d+ of ")
LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "owlready2", "typer")


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    page = README.read_text(encoding="utf-8")
    counted = written(page, "counts", counts())
    if arguments:
        if counted == page:
            return 0
        print(f"{README}: measured on another base; run make bench-readme", file=sys.stderr)
        return 1
    page = written(counted, "verdicts", "\n".join(verdicts()))
    page = written(page, "ratios", "\n".join(ratios()))
    write_atomically(README, page.encode("utf-8"))
    return 0


def written(page: str, name: str, content: str) -> str:
    """Return a page with other content between two marks.

    Raises:
        SystemExit: if the page has no such marks.
    """
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise SystemExit(f"{README}: has no {begin} … {end}")
    return f"{before}{begin}\n{content}\n{end}{after}"


def counts() -> str:
    """Return what is measured on, as a table: the shipped base, and the cases."""
    summary = KnowledgeBase.open().summary()
    held = {kind: summary.counts[kind] for kind in ("claims", "passages", "entities")}
    held["quads, derived ones among them"] = sum(summary.triples.values())
    rows = [f"| shipped base: {kind} | {number:,} |" for kind, number in held.items()]
    for file in sorted((FOLDER / "cases").glob("*.jsonl")):
        lines = file.read_text(encoding="utf-8").splitlines()
        rows.append(f"| cases of `{file.name}` | {sum(map(bool, map(str.strip, lines))):,} |")
    return "\n".join(["| what | number |", "|---|---|", *rows])


def ratios() -> Iterator[str]:
    """Run what is timed, and yield a table of the ratios."""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    yield f"Python {sys.version.split()[0]}, {libraries}.\n"
    yield "| Script | What | Rival | Ratio (least to greatest) | Bar | |"
    yield "|---|---|---|---|---|---|"
    for script in TIMED:
        for result in results(script):
            met = {True: "met", False: "**missed**", None: ""}[result.met]
            cells = result.ours, f"`{result.rival}`" if "python" in result.rival else result.rival
            yield f"| `{script}.py` | {' | '.join(cells)} | {result.told} | {result.bar} | {met} |"


def results(script: str) -> list[Result]:
    """Run a script and return what it reported."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "results.jsonl")
        place.touch()
        run(script, {RESULTS: str(place)})
        return [Result(**json.loads(line)) for line in place.read_text("utf-8").splitlines()]


def verdicts() -> Iterator[str]:
    """Run what judges sentences, and yield the lines that sum it up."""
    yield "```text"
    for script in JUDGING:
        lines = run(script, {}).splitlines()
        yield f"$ python benchmarks/{script}.py"
        yield from (line for line in lines if SUMMARY.match(line))
    yield "```"


def run(script: str, environment: dict[str, str]) -> str:
    """Run a script, show what it prints, and return that.

    Raises:
        SystemExit: if it fails; the page stays as it was.
    """
    progress(f"benchmarks/{script}.py")
    done = subprocess.run(
        [sys.executable, FOLDER / f"{script}.py"],
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    print(done.stdout, end="", flush=True)
    if done.returncode:
        raise SystemExit(f"{script}.py failed with exit status {done.returncode}")
    return done.stdout


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
