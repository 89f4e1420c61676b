"""What independent readers found when they held each unit of the source against its claims.

`tests/review/readings.tsv` has a line for each unit of each reading: `right`, `wrong` (a claim says
what the unit does not), `incomplete` (something it states is held nowhere) or `more` (a claim says
more than it does). The readers saw the units and their claims, and not each other's verdicts.

1. All units, before the claims were mended after it.
2. All units, by other readers, after that.
3. The units that the second reading found at fault, mended, and 91 drawn from the others.

`python tests/test_readings.py` prints the shares.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.querying.answers import Table

FILE = Path(__file__).parent / "review/readings.tsv"
VERDICTS = {"right", "wrong", "incomplete", "more"}


def readings() -> dict[int, dict[str, tuple[str, str]]]:
    """The verdict and its reason, by reading and unit."""
    found: defaultdict[int, dict[str, tuple[str, str]]] = defaultdict(dict)
    with FILE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            assert row["unit"] not in found[int(row["reading"])], row
            found[int(row["reading"])][row["unit"]] = row["verdict"], row["reason"]
    return dict(found)


def right(verdicts: dict[str, tuple[str, str]]) -> float:
    """The share of units that a reading found right."""
    return sum(verdict == "right" for verdict, _ in verdicts.values()) / len(verdicts)


def after_mending() -> float:
    """The share of all units that is right now, as the third reading tells.

    The units of the second reading that were at fault are counted as the third found them; of the
    others, the share that the third found right in those that it drew is taken for all.
    """
    second, third = readings()[2], readings()[3]
    faulty = {unit for unit, (verdict, _) in second.items() if verdict != "right"}
    mended = [verdict == "right" for unit, (verdict, _) in third.items() if unit in faulty]
    drawn = [verdict == "right" for unit, (verdict, _) in third.items() if unit not in faulty]
    sound = (len(second) - len(faulty)) * sum(drawn) / len(drawn)
    return (sound + sum(mended)) / len(second)


@pytest.mark.parametrize("reading", [1, 2])
def test_every_unit_with_a_passage_was_read(kb: KnowledgeBase, reading: int) -> None:
    query = """SELECT ?line ?position { ?passage a cv:Passage ;
        cv:line ?line ; cv:position ?position ; dcterms:isPartOf+ cvs:convergence }"""
    result = kb.sparql(query)
    assert isinstance(result, Table)
    units = {f"L{getattr(a, 'value', '')}.{getattr(b, 'value', '')}" for a, b in result.rows}
    assert set(readings()[reading]) == units


@pytest.mark.parametrize("reading", [1, 2, 3])
def test_every_fault_has_a_reason(reading: int) -> None:
    for unit, (verdict, reason) in readings()[reading].items():
        assert verdict in VERDICTS, unit
        assert bool(reason.strip()) or verdict == "right", unit


def test_each_reading_found_fewer_faults() -> None:
    found = readings()
    assert right(found[1]) < right(found[2]) < after_mending()
    assert after_mending() >= 0.96


if __name__ == "__main__":
    for number, verdicts in readings().items():
        counts = Counter(verdict for verdict, _ in verdicts.values())
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in sorted(VERDICTS))
        print(f"reading {number}: {right(verdicts):.1%} of {len(verdicts)} units right ({told})")  # noqa: T201
    print(f"after mending, by the third reading: {after_mending():.1%} of all units right")  # noqa: T201
