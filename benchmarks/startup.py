"""How long a cold `kg query levels` takes, against merely importing the libraries it stands on.

Every run is a process of its own, with its output in a pipe.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from measure import AT_MOST, Bar, compare, report

PAIRS = 25
OURS = [str(Path(sys.executable).with_name("kg")), "query", "levels"]
RIVAL = [sys.executable, "-c", "import pyoxigraph, typer"]


def run(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout


def main() -> None:
    if not run(OURS).strip():
        raise SystemExit("kg query levels printed nothing")
    ratio = compare(lambda: run(OURS), lambda: run(RIVAL), pairs=PAIRS, warm_up=3)
    report(
        "start-up: kg query levels",
        'python -c "import pyoxigraph, typer"',
        ratio,
        Bar(AT_MOST, 2.5),
    )


if __name__ == "__main__":
    main()
