"""How long a short command takes, against merely importing the libraries it stands on.

Every run is a process of its own, with its output in a pipe and a cache that is thrown away. The
cache may hold the answer itself, or only the base, or be off.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path

from measure import AT_MOST, Bar, compare, report

PAIRS = 25
BAR = Bar(AT_MOST, 1.8)
KG = str(Path(sys.executable).with_name("kg"))
RIVAL = [sys.executable, "-c", "import pyoxigraph, typer"]
RIVAL_NAME = f'python -c "{RIVAL[-1]}"'
LEVELS = "kg query levels"


def run(command: list[str], cache: str | None = None) -> bytes:
    environment = os.environ | ({"KG_CACHE": "off"} if cache is None else {"KG_CACHE_DIR": cache})
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


def cases(cache: str) -> dict[str, tuple[Callable[[], bytes], Bar | None]]:
    """Return what is timed, by what it is called."""
    levels, numbers = [KG, "query", "levels"], count()

    def new_question() -> bytes:
        return run([KG, "query", "-s", f"SELECT * {{ cv:MoE cv:x {next(numbers)} }}"], cache)

    return {
        f"{LEVELS}, answer in the cache": (lambda: run(levels, cache), BAR),
        "kg info, counts in the cache": (lambda: run([KG, "info"], cache), BAR),
        "kg query, base in the cache, a new question": (new_question, None),
        f"{LEVELS}, no cache": (lambda: run(levels), None),
        f"{LEVELS}, which fills a cache": (lambda: run(levels, f"{cache}/{next(numbers)}"), None),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        outputs = [run([KG, "query", "levels"], place) for place in (None, cache, cache)]
        if not outputs[0].strip() or len(set(outputs)) > 1:
            raise SystemExit("kg query levels printed nothing, or something else from the cache")
        works = cases(cache)
        for name, (work, bar) in works.items():
            ratio = compare(work, lambda: run(RIVAL), pairs=PAIRS, warm_up=2)
            report(f"start-up: {name}", RIVAL_NAME, ratio, bar)
        kept, plain = (f"{LEVELS}, {how}" for how in ("answer in the cache", "no cache"))
        ratio = compare(works[plain][0], works[kept][0], pairs=PAIRS, warm_up=1)
        report(f"start-up: {plain}", kept, ratio)


if __name__ == "__main__":
    main()
