"""Pictures: what they show, in which languages, and what is refused."""

from __future__ import annotations

import base64
import io
import re
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kg import KnowledgeBase
from kg.drawing import draw, fonts, pictures, rendering
from kg.drawing.layering import layered
from kg.drawing.layout import Box, beside
from kg.errors import InputError, MissingExtraError, QueryError, UnknownNameError
from kg.knowledge_base import KnowledgeGraph

SHIPPED = ["changes", "drivers", "levels", "quadrant", "timeline"]
LABELS = "label_zh label_en"
BARS = [("混合专家", "Mixture", 0.6), ("优化器", "Optimizer", 0.95)]
PNG = b"\x89PNG\r\n\x1a\n"


def query(columns: str, rows: list[tuple[object, ...]]) -> str:
    """Write a picture whose rows are given; None leaves a cell empty."""

    def cell(value: object) -> str:
        return "UNDEF" if value is None else f'"{value}"' if isinstance(value, str) else f"{value}"

    names = " ".join(f"?{name}" for name in columns.split())
    values = "\n".join(f"({' '.join(map(cell, row))})" for row in rows)
    return (
        "#+ title@zh: 示意图\n#+ title@en: An example\n#+ about@zh: 举例。\n"
        f"#+ about@en: For example.\n#+ row: one thing\n#+ columns: {columns}\n"
        f"SELECT {names} {{ VALUES ({names}) {{ {values} }} }}\n"
    )


Draw = Callable[..., bytes]


@pytest.fixture
def drawn(make_base: Callable[..., Path], tmp_path: Path) -> Draw:
    """Draw rows as a picture, and return the file."""

    def make(
        columns: str, rows: list[tuple[object, ...]], language: str = "zh", suffix: str = ".svg"
    ) -> bytes:
        files = {"ontology/a.ttl": "ex:a a cv:Entity .\n"}
        files["queries/pictures/example.rq"] = query(columns, rows)
        graph = KnowledgeGraph.load(make_base(files))
        return draw(graph, "example", tmp_path / f"out{suffix}", language).read_bytes()

    return make


def words(svg: bytes) -> list[str]:
    """Return the words of an SVG, line by line."""
    tree = ElementTree.fromstring(svg)
    return ["".join(node.itertext()) for node in tree.iter() if node.tag.endswith("}text")]


class TestFamilies:
    """The columns of a picture's query tell what kind of chart it is."""

    def test_bars_show_names_and_numbers(self, drawn: Draw) -> None:
        shown = words(drawn(f"{LABELS} value", BARS))
        assert {"示意图", "举例。", "混合专家", "优化器", "0.6", "0.95"} <= set(shown)
        assert shown.index("混合专家") < shown.index("优化器")

    def test_two_bars_of_one_name_stay_two(self, drawn: Draw) -> None:
        shown = words(drawn("label value", [("同名", 0.2), ("同名", 0.3)]))
        assert shown.count("同名") == 2

    def test_points_show_names_regions_and_what_the_axes_are(self, drawn: Draw) -> None:
        columns = "label x y region x_title_zh y_title_zh group group_title"
        axes = ("确定性", "灵活性")
        shown = words(
            drawn(
                columns,
                [
                    ("甲", 0.2, 0.3, None, *axes, "模型", "种类"),
                    ("乙", 0.9, 0.8, None, *axes, "技术", "种类"),
                    (None, 0.25, 0.9, "左上", *axes, None, None),
                ],
            )
        )
        assert {"甲", "乙", "左上", *axes, "模型", "技术", "种类"} <= set(shown)

    def test_points_may_lie_beyond_0_and_1(self, drawn: Draw) -> None:
        assert "1,500" in " ".join(words(drawn("label x y", [("甲", 1000, 2), ("乙", 2000, 3)])))

    def test_a_timeline_shows_groups_states_and_dates(self, drawn: Draw) -> None:
        columns = "label group start end state"
        rows = [
            ("甲", "上层", "2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "完成"),
            ("甲", "上层", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z", "里程碑"),
            ("乙", "下层", "2024-01-01T00:00:00Z", "2026-01-01T00:00:00Z", "进行"),
        ]
        shown = words(drawn(columns, rows))
        assert {"甲", "乙", "上层", "下层", "完成", "里程碑", "进行", "2024-01"} <= set(shown)
        assert shown.count("甲") == 1

    def test_what_has_no_group_comes_last_under_a_title_of_its_own(self, drawn: Draw) -> None:
        moments = ("2023-01-01T00:00:00Z", "2025-01-01T00:00:00Z")
        shown = words(
            drawn("label group start end", [("甲", None, *moments), ("乙", "上", *moments)])
        )
        assert shown.index("上") < shown.index("其他")
        assert shown.index("乙") < shown.index("甲")

    def test_a_timeline_needs_no_groups(self, drawn: Draw) -> None:
        rows = [("甲", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z")]
        assert "甲" in words(drawn("label start end", rows))

    def test_changes_show_both_values_and_when(self, drawn: Draw) -> None:
        columns = "label before after before_time after_time"
        rows = [
            ("甲", 0.3, 0.6, "2024-12-31T23:59:59Z", "2025-01-01T00:00:00Z"),
            ("乙", 0.5, 0.45, None, None),
        ]
        shown = words(drawn(columns, rows))
        assert {"0.3 (2024-12)", "0.6 (2025-01)", "0.5", "0.45", "此前", "此后"} <= set(shown)
        assert {"before", "after"} <= set(words(drawn(columns, rows, "en")))

    def test_changes_of_one_thing_share_a_line(self, drawn: Draw) -> None:
        rows = [("甲", 0.3, 0.5), ("甲", 0.3, 0.6), ("甲", 0.5, 0.6)]
        shown = words(drawn("label before after", rows))
        assert [shown.count(text) for text in ("甲", "此前", "其间", "此后")] == [1] * 4

    def test_boxes_show_each_thing_once_and_the_kinds_of_arrows(self, drawn: Draw) -> None:
        rows = [("因", "果", "导致"), ("果", "末", "导致"), ("因", "类", "属于")]
        shown = words(drawn("source target kind", rows))
        assert [shown.count(name) for name in ("因", "果", "末", "类", "导致", "属于")] == [1] * 6

    def test_a_loop_of_boxes_can_be_drawn(self, drawn: Draw) -> None:
        shown = words(drawn("source target", [("甲", "乙"), ("乙", "甲"), ("甲", "甲")]))
        assert {"甲", "乙"} <= set(shown)

    def test_columns_that_fit_no_chart_are_refused(self, drawn: Draw) -> None:
        with pytest.raises(QueryError, match=r"no chart fits its columns; it needs \?x and \?y"):
            drawn("label weight", [("甲", 1)])

    @pytest.mark.parametrize("value", ["much", "INF", "NaN"])
    def test_what_is_no_number_is_refused(self, drawn: Draw, value: str) -> None:
        with pytest.raises(QueryError, match=rf"\?value is '{value}'; a \w* ?number is expected"):
            drawn("label value", [("甲", value)])

    def test_what_is_no_date_is_refused(self, drawn: Draw) -> None:
        with pytest.raises(QueryError, match=r"\?start is 'soon'; a date and a time is expected"):
            drawn("label start end", [("甲", "soon", "2024-01-01T00:00:00Z")])

    @pytest.mark.parametrize(
        "columns",
        ["label value", "label x y", "label start end", "label before after", "source target"],
    )
    def test_a_base_without_data_has_nothing_to_draw(self, drawn: Draw, columns: str) -> None:
        with pytest.raises(InputError, match="has nothing to draw for 'example'"):
            drawn(columns, [])


class TestLanguages:
    def test_words_are_in_the_language_asked_for(self, drawn: Draw) -> None:
        shown = words(drawn(f"{LABELS} value", BARS, "en"))
        assert {"An example", "For example.", "Mixture", "Optimizer"} <= set(shown)
        assert not fonts.chinese("".join(shown))

    def test_the_other_language_fills_a_gap(self, drawn: Draw) -> None:
        assert "Mixture" in words(drawn(f"{LABELS} value", [(None, "Mixture", 0.6)], "zh"))

    def test_an_unknown_language_is_refused(self, drawn: Draw) -> None:
        with pytest.raises(UnknownNameError, match="no language named 'fr'; known: en, zh"):
            drawn(f"{LABELS} value", BARS, "fr")


class TestFiles:
    def test_an_svg_keeps_words_as_text_and_names_fonts_for_chinese(self, drawn: Draw) -> None:
        svg = drawn(f"{LABELS} value", BARS).decode()
        assert "混合专家" in svg
        assert "Noto Sans CJK SC" in svg
        assert "PingFang SC" in svg

    def test_an_svg_carries_the_characters_it_shows_and_no_others(self, drawn: Draw) -> None:
        subset = pytest.importorskip("fontTools.ttLib")
        svg = drawn(f"{LABELS} value", BARS).decode()
        found = re.search(r"url\(data:font/woff;base64,([^)]*)\)", svg)
        assert found, "no font in the file"
        font = subset.TTFont(io.BytesIO(base64.b64decode(found[1])))
        shown = {ord(character) for text in words(svg.encode()) for character in text}
        assert shown <= set(font.getBestCmap())
        assert len(svg) < 40_000

    def test_an_svg_without_the_package_of_the_font_names_those_of_the_viewer(
        self, drawn: Draw, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fonts, "_folder", lambda: None)
        svg = drawn(f"{LABELS} value", BARS).decode()
        assert "@font-face" not in svg
        assert "PingFang SC" in svg

    def test_a_png_is_a_png_of_a_sensible_size(self, drawn: Draw) -> None:
        png = drawn(f"{LABELS} value", BARS, suffix=".png")
        assert png.startswith(PNG)
        across, down = struct.unpack(">II", png[16:24])
        assert 1000 < across < 2400
        assert 200 < down < 1600

    def test_chinese_in_a_png_is_no_row_of_empty_boxes(self, drawn: Draw) -> None:
        one = drawn("label value", [("国", 0.6)], suffix=".png")
        assert one != drawn("label value", [("是", 0.6)], suffix=".png")

    def test_a_png_with_chinese_is_refused_where_no_font_has_it(
        self, drawn: Draw, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(rendering, "has_chinese", lambda: False)
        with pytest.raises(InputError, match="no font on this machine has Chinese characters"):
            drawn(f"{LABELS} value", BARS, suffix=".png")
        assert drawn(f"{LABELS} value", BARS, "en", ".png").startswith(PNG)
        assert "混合专家" in words(drawn(f"{LABELS} value", BARS))

    def test_a_page_stands_alone(self, drawn: Draw) -> None:
        page = drawn(f"{LABELS} value", BARS, suffix=".html").decode()
        assert '<html lang="zh">' in page
        assert "<title>示意图</title>" in page
        assert "混合专家" in page
        assert "default-src 'none'" in page
        markup = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
        assert not re.search(
            r"<(script|link|img|iframe)\b|\b(src|href)=|https?:|url\((?!data:)", markup
        )

    def test_a_label_cannot_put_markup_into_a_page(self, drawn: Draw) -> None:
        evil = "</script><script>alert(1)</script>"
        page = drawn("label value", [(evil, 0.6)], suffix=".html").decode()
        assert evil not in page
        assert page.count("</script>") == 2

    @pytest.mark.parametrize("suffix", [".svg", ".png", ".html"])
    def test_the_same_data_gives_the_same_file(self, drawn: Draw, suffix: str) -> None:
        assert drawn(f"{LABELS} value", BARS, suffix=suffix) == drawn(
            f"{LABELS} value", BARS, suffix=suffix
        )

    @pytest.mark.parametrize("name", ["picture.pdf", "picture"])
    def test_another_ending_is_refused(self, kb: KnowledgeBase, tmp_path: Path, name: str) -> None:
        with pytest.raises(InputError, match=r"ends in \.svg or \.png or \.html"):
            draw(kb.graph, "levels", tmp_path / name)
        assert list(tmp_path.iterdir()) == []

    def test_a_missing_folder_is_named(self, kb: KnowledgeBase, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="no such folder"):
            draw(kb.graph, "levels", tmp_path / "none" / "levels.svg")

    def test_without_the_libraries_it_says_how_to_get_them(
        self, kb: KnowledgeBase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "altair", None)
        with pytest.raises(MissingExtraError, match=r"convergence-kg\[plot\]"):
            draw(kb.graph, "levels", tmp_path / "levels.svg")


class TestShippedPictures:
    def test_there_are_five(self, kb: KnowledgeBase) -> None:
        assert list(pictures(kb.graph)) == SHIPPED

    @pytest.mark.slow
    @pytest.mark.parametrize("name", SHIPPED)
    def test_each_can_be_drawn_in_both_languages(
        self, kb: KnowledgeBase, tmp_path: Path, name: str
    ) -> None:
        for language in ("zh", "en"):
            shown = words(draw(kb.graph, name, tmp_path / "out.svg", language).read_bytes())
            assert pictures(kb.graph)[name].header.title[language] in shown
            assert fonts.chinese("".join(shown)) == (language == "zh")

    def test_an_unknown_one_is_refused_and_the_nearest_suggested(
        self, kb: KnowledgeBase, tmp_path: Path
    ) -> None:
        with pytest.raises(UnknownNameError, match=r"no picture named 'level'.*'levels'"):
            draw(kb.graph, "level", tmp_path / "out.svg")

    def test_a_base_without_pictures_says_so(
        self, make_base: Callable[..., Path], tmp_path: Path
    ) -> None:
        graph = KnowledgeGraph.load(make_base({"ontology/a.ttl": "ex:a a cv:Entity .\n"}))
        with pytest.raises(UnknownNameError, match="none are defined"):
            draw(graph, "levels", tmp_path / "out.svg")


class TestLayout:
    def test_labels_keep_clear_of_each_other_and_of_points(self) -> None:
        anchors = [(100.0 * x, 60.0 * y) for x in range(1, 6) for y in range(1, 6)]
        placed = beside(anchors, [(60.0, 15.0)] * 25, [], Box(300, 180, 600, 360))
        points = [Box(x, y, 10, 10) for x, y in anchors]
        for number, box in enumerate(placed):
            assert not any(box.overlap(other) for other in [*placed[:number], *points])

    def test_no_label_is_as_near_to_another_point_as_to_its_own(self) -> None:
        (label, _) = beside(
            [(100, 100), (182, 100)], [(60, 15), (70, 15)], [], Box(200, 100, 400, 200)
        )
        assert label.x < 100, "to the right it would end right before the other point"

    def test_arrows_point_to_the_right_from_the_edge_of_a_box_to_the_edge_of_another(self) -> None:
        size = (90.0, 30.0)
        layout = layered([size] * 4, [(0, 1), (1, 2), (0, 2), (3, 2)])
        assert layout.centres[0][0] < layout.centres[1][0] < layout.centres[2][0]
        for arrow, (tail, head) in zip(
            layout.arrows, [(0, 1), (1, 2), (0, 2), (3, 2)], strict=True
        ):
            for (x, y), box in ((arrow.path[0], tail), (arrow.tip, head)):
                across, up = (abs(x - layout.centres[box][0]), abs(y - layout.centres[box][1]))
                outside = max(across - size[0] / 2, up - size[1] / 2)
                assert -1 <= outside <= 2, "it neither floats off its box nor runs into it"

    def test_arrows_of_one_box_do_not_all_begin_in_one_point(self) -> None:
        layout = layered([(90, 30)] * 5, [(0, 1), (0, 2), (0, 3), (0, 4)])
        assert len({arrow.path[0] for arrow in layout.arrows}) == 4

    def test_a_long_arrow_bends_around_what_is_between(self) -> None:
        layout = layered([(90, 30)] * 3, [(0, 1), (1, 2), (0, 2)])
        x, y = layout.centres[1]
        assert not any(
            abs(one - x) < 45 and abs(other - y) < 15 for one, other in layout.arrows[2].path
        )

    def test_without_the_layout_engine_it_says_how_to_get_it(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.which", lambda *_args, **_options: None)
        with pytest.raises(MissingExtraError, match=r"convergence-kg\[plot\]"):
            layered([(90, 30)], [])
