"""The answer to a query as a grid, a chart and a file of CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from nicegui import ui

from kg.formats import syntax_named
from kg.querying.answers import Graph, Result, Table
from kg.querying.serialising import table_to_csv
from kg.web.pages.parts.elements import Text, box, head, note

if TYPE_CHECKING:
    from kg.stores.embedded import Term
    from kg.web.pages.parts.page import Page

__all__ = ["Answer", "prepared", "show"]

#: How many rows the grid holds; the file of CSV holds all.
_MOST: Final = 2000
#: How many bars can be told apart.
_BARS: Final = 30
#: A cell with an address is a link made of text nodes: what the base says is no markup.
_CELL: Final = """(cell) => {
  const url = cell.data[cell.colDef.field + "_url"];
  if (!url) return document.createTextNode(cell.value ?? "");
  const link = document.createElement("a");
  link.href = url;
  link.textContent = cell.value;
  return link;
}"""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as plain values.

    Args:
        yes: of an ASK query; else None.
        columns: what their heads say.
        rows: as the grid takes them: `c0`, `c0_url` and so on.
        total: how many rows there are.
        file: the whole answer as a file, with the ending of its name.
        bars: labels and values that a chart can show, with the name of the values.
    """

    yes: bool | None
    columns: tuple[str, ...] = ()
    rows: Sequence[Mapping[str, str]] = ()
    total: int = 0
    file: tuple[str, str] = ("", "")
    bars: tuple[str, Sequence[tuple[str, float]]] = ("", ())


def prepared(page: Page, result: Result) -> Answer:
    """Return an answer as plain values, ready to be shown."""
    match result:
        case Table():
            return _table(page, result, (table_to_csv(result), "csv"))
        case Graph():
            content = ox.serialize(
                result.triples,
                format=syntax_named("turtle").format,
                prefixes=page.base.graph.prefixes,
            )
            assert content is not None
            return _table(page, result.table, (content.decode("utf-8"), "ttl"))
        case _:
            return Answer(result)


def _table(page: Page, table: Table, file: tuple[str, str]) -> Answer:
    wanted = _in_language(page, table.columns)
    rows = []
    for row in table.rows[:_MOST]:
        cells: dict[str, str] = {}
        for number, column in enumerate(wanted):
            term = row[column]
            cells[f"c{number}"] = _written(page, term)
            if isinstance(term, ox.NamedNode):
                cells[f"c{number}_url"] = page.thing(term.value)
        rows.append(cells)
    heads = tuple(_head(table.columns, column) for column in wanted)
    return Answer(None, heads, rows, len(table.rows), file, _bars(page, table, wanted))


def _in_language(page: Page, columns: Sequence[str]) -> list[int]:
    """Return which columns are shown: of a pair for two languages, that of the page."""
    other = "_zh" if page.language == "en" else "_en"
    own = f"_{page.language}"
    return [
        number
        for number, name in enumerate(columns)
        if not (name.endswith(other) and name.removesuffix(other) + own in columns)
    ]


def _head(columns: Sequence[str], number: int) -> str:
    name = columns[number]
    for own, other in (("_zh", "_en"), ("_en", "_zh")):
        if name.endswith(own) and name.removesuffix(own) + other in columns:
            return name.removesuffix(own)
    return name


def _written(page: Page, term: Term | None) -> str:
    match term:
        case None:
            return ""
        case ox.NamedNode():
            return page.base.graph.shorten(term.value)
        case ox.Literal():
            return term.value
        case _:
            return str(term)


def _bars(
    page: Page, table: Table, wanted: Sequence[int]
) -> tuple[str, Sequence[tuple[str, float]]]:
    """Return the first column of numbers, each with the first text of its row, if there is one."""
    numeric = next((n for n in wanted if _is_numeric(table, n)), None)
    named = [n for n in wanted if n != numeric and not _is_numeric(table, n)]
    if numeric is None or not named:
        return "", ()
    texts = [n for n in named if not any(isinstance(row[n], ox.NamedNode) for row in table.rows)]
    label = (texts or named)[0]
    pairs = [
        (_written(page, row[label]), value)
        for row in table.rows
        if (value := _number(row[numeric])) is not None
    ]
    return table.columns[numeric], pairs[:_BARS] if len(pairs) > 1 else ()


def _is_numeric(table: Table, column: int) -> bool:
    terms = [row[column] for row in table.rows if row[column] is not None]
    return bool(terms) and all(_number(term) is not None for term in terms)


def _number(term: Term | None) -> float | None:
    if not isinstance(term, ox.Literal) or term.language:
        return None
    if not term.datatype.value.endswith(("integer", "decimal", "double", "float")):
        return None
    try:
        return float(term.value)
    except ValueError:
        return None


def show(page: Page, answer: Answer, name: str) -> None:
    """Add an answer to the page.

    Args:
        page: the page.
        answer: what `prepared` returned.
        name: of the file of CSV, without its ending.
    """
    if answer.yes is not None:
        head(page.t("answer.title"))
        Text("p", page.t("answer.yes" if answer.yes else "answer.no"), "yesno")
        return
    head(page.t("answer.rows", count=f"{answer.total:,}"))
    if not answer.rows:
        Text("p", page.t("answer.none"))
        return
    if answer.total > len(answer.rows):
        note(page.t("answer.cut", shown=f"{len(answer.rows):,}"))
    _grid(page, answer)
    content, ending = answer.file
    with box("p"):
        Text("button", page.t(f"answer.save_{ending}"), type="button").on(
            "click", lambda: ui.download.content(content, f"{name}.{ending}")
        )
    if answer.bars[1]:
        with box("details", "chart"):
            Text("summary", page.t("answer.chart", column=answer.bars[0]))
            _chart(page, answer)


def _grid(page: Page, answer: Answer) -> None:
    columns = [
        {
            "headerName": name,
            "field": f"c{number}",
            "sortable": True,
            "filter": "agTextColumnFilter",
            "resizable": True,
            "minWidth": 110,
            "maxWidth": 520,
            "tooltipField": f"c{number}",
            ":cellRenderer": _CELL,
        }
        for number, name in enumerate(answer.columns)
    ]
    options = {
        "columnDefs": columns,
        "rowData": list(answer.rows),
        "autoSizeStrategy": {"type": "fitCellContents"},
        "pagination": len(answer.rows) > 100,
        "paginationPageSize": 100,
        "enableCellTextSelection": True,
        "suppressMenuHide": True,
        "domLayout": "autoHeight" if len(answer.rows) <= 12 else "normal",
    }
    if page.language == "zh":
        options["localeText"] = {
            key: page.t(f"grid.{key}")
            for key in (
                "page",
                "of",
                "to",
                "filterOoo",
                "contains",
                "noRowsToShow",
                "pageSizeSelectorLabel",
            )
        }
    grid = ui.aggrid(options, auto_size_columns=False).classes("grid")
    if len(answer.rows) > 12:
        grid.classes("tall")


def _chart(page: Page, answer: Answer) -> None:
    column, pairs = answer.bars
    colour = "Quasar.Dark.isActive ? '#d7dee8' : '#24303f'"
    names = [label for label, _ in reversed(pairs)]
    chart = ui.echart(
        {
            "animation": False,
            "grid": {"left": 8, "right": 48, "top": 8, "bottom": 24, "containLabel": True},
            "xAxis": {"type": "value", "axisLabel": {":color": colour}},
            "yAxis": {
                "type": "category",
                "data": names,
                "axisLabel": {":color": colour, "width": 150, "overflow": "truncate"},
            },
            "series": [
                {
                    "type": "bar",
                    "name": column,
                    "data": [value for _, value in reversed(pairs)],
                    "itemStyle": {"color": "#1f6feb"},
                    "label": {"show": True, "position": "right", ":color": colour},
                }
            ],
        }
    ).classes("bars")
    chart.style(f"height: {60 + 24 * len(pairs)}px")
    chart.props["aria-label"] = page.t("answer.chart", column=column)
