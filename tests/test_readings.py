"""What independent readers found when they held each unit of the source against its claims.

`tests/review/readings.tsv` has a line for each unit of each reading: `right`, `wrong` (a claim says
what the unit does not), `incomplete` (something it states is held nowhere) or `more` (a claim says
more than it does). The readers saw the units and their claims, and not each other's verdicts.

1. All units, before the claims were mended after it.
2. All units, by other readers, after that.
3. The units that the second reading found at fault, mended, and 91 drawn from the others.
4. All that the third had not read, and those that it found at fault, mended, by other readers.
5. The units whose claims were changed after the fourth. No fresh eyes this time: whoever mended
   them read them again, against the document; that 97 % are right does not rest on it.

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


def latest(last: int) -> dict[str, tuple[str, str]]:
    """The verdict on every unit by the latest reading of it, from the third up to a last one."""
    found = readings()
    return {
        unit: verdict for number in range(3, last + 1) for unit, verdict in found[number].items()
    }


@pytest.mark.parametrize("reading", [1, 2])
def test_every_unit_with_a_passage_was_read(kb: KnowledgeBase, reading: int) -> None:
    query = """SELECT ?line ?position { ?passage a cv:Passage ;
        cv:line ?line ; cv:position ?position ; dcterms:isPartOf+ cvs:convergence }"""
    result = kb.sparql(query)
    assert isinstance(result, Table)
    units = {f"L{getattr(a, 'value', '')}.{getattr(b, 'value', '')}" for a, b in result.rows}
    assert set(readings()[reading]) == units


def test_the_third_and_the_fourth_together_read_every_unit_after_the_second_mending() -> None:
    found = readings()
    assert set(found[3]) | set(found[4]) == set(found[2])
    assert {unit for unit, (verdict, _) in found[2].items() if verdict != "right"} <= set(found[3])
    assert {unit for unit, (verdict, _) in found[3].items() if verdict != "right"} <= set(found[4])


def test_the_fifth_read_every_unit_that_the_fourth_found_at_fault() -> None:
    found = readings()
    assert {unit for unit, (verdict, _) in found[4].items() if verdict != "right"} <= set(found[5])


@pytest.mark.parametrize("reading", [1, 2, 3, 4, 5])
def test_every_fault_has_a_reason(reading: int) -> None:
    for unit, (verdict, reason) in readings()[reading].items():
        assert verdict in VERDICTS, unit
        assert bool(reason.strip()) or verdict == "right", unit


def test_each_reading_of_all_units_found_fewer_faults() -> None:
    found = readings()
    assert right(found[1]) < right(found[2]) < right(latest(4)) <= right(latest(5))


def test_independent_readers_find_at_least_97_percent_right() -> None:
    """Before anything that the fourth reading found was mended."""
    assert right(latest(4)) >= 0.97


def test_at_least_97_percent_are_right_after_the_last_mending() -> None:
    assert right(latest(5)) >= 0.97


if __name__ == "__main__":
    for number, verdicts in readings().items():
        counts = Counter(verdict for verdict, _ in verdicts.values())
        told = ", ".join(f"{counts[verdict]} {verdict}" for verdict in sorted(VERDICTS))
        print(f"reading {number}: {right(verdicts):.1%} of {len(verdicts)} units right ({told})")  # noqa: T201
    independent, mended = right(latest(4)), right(latest(5))
    print(f"all units, by the latest independent reading of each: {independent:.1%} right")  # noqa: T201
    print(f"after mending, as the mender read what was changed: {mended:.1%} right")  # noqa: T201
