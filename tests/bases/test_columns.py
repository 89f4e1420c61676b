"""What a column of a table is taken for, and why it is text although it looks like numbers."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kg.bases.columns import Type, typed


@pytest.mark.parametrize(
    ("cells", "kind", "unit", "values"),
    [
        (["$1,200", "$90"], Type.INTEGER, "$", ["1200", "90"]),
        (["¥1,200", "￥90"], Type.INTEGER, "¥", ["1200", "90"]),
        (["1,200 USD", "90.5 USD"], Type.DECIMAL, "USD", ["1200", "90.5"]),
        (["3万", "1.5亿", "2500"], Type.INTEGER, None, ["30000", "150000000", "2500"]),
        (["3万亿元", "1.5亿元"], Type.INTEGER, "元", ["3000000000000", "150000000"]),
        (["1.5 million", "2 billion"], Type.INTEGER, None, ["1500000", "2000000000"]),
        (["1,200", "1,200,300"], Type.INTEGER, None, ["1200", "1200300"]),
        (["3/4/2025", "13/4/2025"], Type.DATE, None, ["2025-04-03", "2025-04-13"]),
        (["3/4/2025", "4/13/2025"], Type.DATE, None, ["2025-03-04", "2025-04-13"]),
        (["3/3/2025"], Type.DATE, None, ["2025-03-03"]),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(
    cells: Sequence[str], kind: Type, unit: str | None, values: Sequence[str]
) -> None:
    found = typed(cells, "column")
    assert (found.type, found.unit) == (kind, unit)
    assert [found.values[cell] for cell in cells] == values
    assert found.why is None


@pytest.mark.parametrize(
    ("cells", "odd", "why"),
    [
        (["3/4/2025", "5/6/2025"], "3/4/2025", "day or the month first"),
        (["13/4/2025", "4/13/2025"], "13/4/2025", "day or the month first"),
        (["13/4/2025", "14/4/2025", "soon"], "soon", "write all of them as 2025-04-03"),
        (["$5", "€7", "$8"], "€7", "mixes units ('$' and '€')"),
        (["5", "$7", "8"], "$7", "mixes units (none and '$')"),
        (["5 km", "7 mi", "8 km"], "7 mi", "mixes units ('km' and 'mi')"),
        (["3 bananas", "4 bananas"], "3 bananas", "no unit that is known"),
        (["1", "2", "about three"], "about three", "keeps it from being numbers"),
        (["$1", "$2", "free"], "free", "keeps it from being numbers"),
    ],
)
def test_why_a_column_that_looks_like_numbers_is_text_is_told_with_the_cell(
    cells: Sequence[str], odd: str, why: str
) -> None:
    found = typed(cells, "column")
    assert found.type is Type.TEXT
    assert found.why is not None
    assert found.why[0] == odd
    assert why in found.why[1]


@pytest.mark.parametrize("cells", [["Oslo", "Rome"], ["A1", "B2"], ["Oslo", "12", "Rome"], []])
def test_of_plain_text_nothing_is_told(cells: Sequence[str]) -> None:
    assert typed(cells, "column").why is None


@pytest.mark.parametrize("cell", ["3万", "1.5亿元", "13/4/2025"])
def test_how_a_cell_was_read_that_might_be_read_otherwise_is_told(cell: str) -> None:
    note = typed([cell], "column").note
    assert note is not None
    assert note[0] == cell
    assert typed([cell], "column").values[cell] in note[1]
