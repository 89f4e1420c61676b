"""How long validation takes, against pySHACL, and how it grows with the claims.

On the shipped base and on a file of new claims, both engines find the same, which is compared
first. With 100,000 claims pySHACL does not come to an end in reasonable time, so there the time is
set against merely loading the base.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import AT_LEAST, Bar, compare, progress, report
from synthetic import write_base

from kg.api import KnowledgeBase
from kg.knowledge_base import KnowledgeGraph
from kg.resources import shipped_base
from kg.validation.validating import validate_base

CLAIMS = 100_000
NEW_CLAIMS = Path(__file__).parent.parent / "examples" / "new-claims.ttl"
BASE_BAR, FILE_BAR = Bar(AT_LEAST, 20), Bar(AT_LEAST, 2)


def main() -> None:
    kb = KnowledgeBase.open(shipped_base())
    for what, file, pairs, bar in (
        ("the shipped base", None, 2, BASE_BAR),
        ("a file of new claims", NEW_CLAIMS, 7, FILE_BAR),
    ):
        progress(f"validating {what}")
        ours, oracle = kb.validate(file), kb.validate(file, engine="pyshacl")
        if ours.findings != oracle.findings or ours.engine != "shacl":
            raise SystemExit(f"{what}: not the findings of pySHACL")
        ratio = compare(
            lambda file=file: kb.validate(file),  # type: ignore[misc]
            lambda file=file: kb.validate(file, engine="pyshacl"),  # type: ignore[misc]
            pairs=pairs,
            warm_up=0,
        )
        report(f"validating: {what}, {ours.checked:,} nodes", "pySHACL", ratio, bar)
    many()


def many() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "base"
        progress(f"validating {CLAIMS:,} claims")
        write_base(root, CLAIMS)
        graph = KnowledgeGraph.load(root)
        found = validate_base(graph)
        if not found.conforms or found.engine != "shacl":
            raise SystemExit(f"{CLAIMS:,} claims: {len(found.findings)} findings")
        ratio = compare(
            lambda: validate_base(graph), lambda: KnowledgeGraph.load(root), pairs=2, warm_up=0
        )
        report(f"validating: {found.checked:,} nodes, {CLAIMS:,} claims", "loading them", ratio)


if __name__ == "__main__":
    main()
