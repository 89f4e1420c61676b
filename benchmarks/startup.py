"""How long a short command takes, against merely importing the libraries it stands on.

Every run is a process of its own, with its output in a pipe, a cache that is thrown away, and
compiled modules, as pip leaves them. The cache may hold the answer itself, or only the base, or be
off.
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

PAIRS = 15
#: Of what takes many times as long as the rival.
FEW_PAIRS = 5
BAR, HR_BAR = Bar(AT_MOST, 1.8), Bar(AT_MOST, 2.5)
HOW = ("no cache", "index in the cache", "index in the cache")
KG = str(Path(sys.executable).with_name("kg"))
RIVAL = [sys.executable, "-c", "import pyoxigraph, typer"]
RIVAL_NAME = f'python -c "{RIVAL[-1]}"'
LEVELS = "kg query levels"
SENTENCE = "RLHF alignment has a convergence degree of about 85%."


def run(command: list[str], cache: str | None = None) -> bytes:
    environment = os.environ | ({"KG_CACHE": "off"} if cache is None else {"KG_CACHE_DIR": cache})
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # or all is compiled anew in each process
    return subprocess.run(command, capture_output=True, check=True, env=environment).stdout


def cases(cache: str) -> dict[str, tuple[Callable[[], bytes], Bar | None, int]]:
    """Return what is timed, against what bar and in how many pairs, by what it is called."""
    levels, numbers = [KG, "query", "levels"], count()
    text = Path(cache, "sentence.txt")
    text.write_text(SENTENCE, encoding="utf-8")
    hr = [KG, "hr", str(text)]

    def new_question() -> bytes:
        return run([KG, "query", "-s", f"SELECT * {{ cv:MoE cv:x {next(numbers)} }}"], cache)

    return {
        f"{LEVELS}, answer in the cache": (lambda: run(levels, cache), BAR, PAIRS),
        "kg info, counts in the cache": (lambda: run([KG, "info"], cache), BAR, PAIRS),
        "kg hr on a sentence, index in the cache": (lambda: run(hr, cache), HR_BAR, PAIRS),
        "kg query, base in the cache, a new question": (new_question, None, PAIRS),
        f"{LEVELS}, no cache": (lambda: run(levels), None, FEW_PAIRS),
        f"{LEVELS}, which fills a cache": (
            lambda: run(levels, f"{cache}/{next(numbers)}"),
            None,
            FEW_PAIRS,
        ),
        "kg hr on a sentence, no cache": (lambda: run(hr), None, FEW_PAIRS),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as cache:
        outputs = [run([KG, "query", "levels"], place) for place in (None, cache, cache)]
        if not outputs[0].strip() or len(set(outputs)) > 1:
            raise SystemExit("kg query levels printed nothing, or something else from the cache")
        works = cases(cache)
        judged = [works[f"kg hr on a sentence, {how}"][0]() for how in HOW]
        if "supported" not in judged[0].decode() or len(set(judged)) > 1:
            raise SystemExit("kg hr did not read the sentence, or judged otherwise from the cache")
        for name, (work, bar, pairs) in works.items():
            ratio = compare(work, lambda: run(RIVAL), pairs=pairs, warm_up=1)
            report(f"start-up: {name}", RIVAL_NAME, ratio, bar)
        kept, plain = (f"{LEVELS}, {how}" for how in ("answer in the cache", "no cache"))
        ratio = compare(works[plain][0], works[kept][0], pairs=FEW_PAIRS, warm_up=0)
        report(f"start-up: {plain}", kept, ratio)


if __name__ == "__main__":
    main()
