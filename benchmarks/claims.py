"""How long ten new claims take to read and check against many claims, set against few.

Both bases are open, and each call begins with nothing read: the names, the neighbours and the
shapes that it needs are looked up anew. The claims are the same, on topics that both bases have,
and they have to give something to find.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from measure import AT_MOST, Bar, compare, progress, report
from synthetic import write_base

from kg.api import KnowledgeBase

FEW, MANY = 1_000, 100_000
BAR = Bar(AT_MOST, 2)
HEADER = ("subject", "property", "value", "time", "source", "place")


def rows() -> list[tuple[str, ...]]:
    """Return ten claims: some follow or contradict recorded ones, one misspells its subject."""
    quarters = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2")
    found: list[tuple[str, ...]] = [
        (f"Synthetic technology {number}", "adoption rate", "73%", quarter, "A report", "page 3")
        for number, quarter in enumerate(quarters)
    ]
    found += [
        (f"合成技术 {number}", "所属收敛层级", "L3", quarter, "某报告", "第 3 页")
        for number, quarter in enumerate(quarters[:4])
    ]
    return [*found, ("Synthetic technologi 7", "convergence degree", "5%", "2025", "A report", "")]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "claims.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([HEADER, *rows()])
        bases: dict[int, KnowledgeBase] = {}
        for claims in (FEW, MANY):
            progress(f"loading {claims:,} claims")
            root = Path(folder) / str(claims)
            write_base(root, claims)
            bases[claims] = KnowledgeBase.open(root, cache=False)
        few, many = (bases[claims].check(file) for claims in (FEW, MANY))
        told = [[(f.step, f.rule, f.node) for f in checked.findings] for checked in (few, many)]
        if not told[0] or {step for step, _, _ in told[0]} < {"reference", "agreement"}:
            raise SystemExit(f"the check found too little: {told[0]}")
        progress(f"{len(told[0])} findings against few, {len(told[1])} against many")
        ratio = compare(
            lambda: bases[MANY].check(file), lambda: bases[FEW].check(file), pairs=9, warm_up=1
        )
        report(
            f"checking: {len(rows())} new claims against {MANY:,}", f"against {FEW:,}", ratio, BAR
        )


if __name__ == "__main__":
    main()
