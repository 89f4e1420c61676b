"""What holds of any text: it is read or refused, and makes IRIs that are IRIs."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg import KnowledgeBase
from kg.claims.writing.minting import entity_name, source_name
from kg.claims.writing.places import PlaceInText, read_place
from kg.errors import InputError

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20)


@given(st.text(max_size=40))
@example("第一二十页")
@example("十十")
@example("第 ３ 页")
@example("L６９")
@example("第 ٣ 页")
@example("L" + 5000 * "6")
def test_no_place_is_too_strange(cell: str) -> None:
    place = read_place(cell)
    assert place is None or place == read_place(f" {cell} ")


@pytest.mark.parametrize(
    ("cell", "parts", "line"),
    [
        ("第 3 页", ["page-3"], None),
        ("表 1 第 69 行", ["table-1"], 69),
        ("Section 2.1, Figure 4", ["section-2-1", "figure-4"], None),
        ("第十二章第三节", ["chapter-12", "section-3"], None),
        ("L12.2", [], 12),
        ("line 12, unit 2", [], 12),
        ("第 ３ 页", ["page-3"], None),
        ("L６９．１", [], 69),
        ("Ｓｅｃｔｉｏｎ　２．１", ["section-2-1"], None),
    ],
)
def test_places_are_read_in_both_languages(cell: str, parts: list[str], line: int | None) -> None:
    place = read_place(cell)
    assert place is not None
    assert ([part.name for part in place.parts], place.line) == (parts, line)


@pytest.mark.parametrize("cell", ["L" + 5000 * "6", "第 1234567890 页", "第 ٣ 页", "p. 12 or so"])
def test_what_is_no_number_of_a_place_is_none(cell: str) -> None:
    assert read_place(cell) is None


def test_an_empty_place_is_the_whole_document() -> None:
    assert read_place("") == PlaceInText()


@given(st.text(max_size=60))
def test_any_text_makes_an_iri(text: str) -> None:
    ox.NamedNode(source_name(text))
    ox.NamedNode(entity_name(text))


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(CELLS, min_size=7, max_size=7))
@example(["http://[x", "adoption rate", "5%", "", "", "R", ""])
@example(["AdamW", "100%", "5%", "", "", "R", ""])
@example(["AdamW", "adoption rate", "5%", "", "", "../../secret.md", ""])
@example(["AdamW", "adoption rate", "5%", "2025", "", "\u3000", "第一二十页"])
def test_any_row_is_read_or_refused_with_a_reason(
    kb: KnowledgeBase, tmp_path: Path, cells: list[str]
) -> None:
    path = tmp_path / "claims.tsv"
    header = "subject\tproperty\tvalue\ttime\tstance\tsource\tplace\n"
    row = "\t".join(cell.replace("\t", " ").replace('"', "'") for cell in cells)
    path.write_text(header + row + "\n", encoding="utf-8", newline="")
    if not row.strip():
        with pytest.raises(InputError, match="has a header and no row"):
            kb.check(path)
        return
    checked = kb.check(path)
    assert checked.claims or checked.findings
