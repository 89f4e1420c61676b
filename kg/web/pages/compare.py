"""Compare: two models, or more, over a file of what they wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from nicegui import ui

from kg.web.jobs import progress
from kg.web.pages.parts.elements import Text, box, cells, head, note
from kg.web.pages.parts.marking import MARKS, evidence, marked, spread
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.pairs import paired
from kg.web.pages.parts.uploads import Given, dropped, uploaded
from kg.web.pages.parts.working import RefusedError, worked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kg.hallucination.loaders.records import Record, RecordReport

__all__ = ["build", "scored"]

#: The label that tells models apart where a file has it.
_MODEL: Final = "model"
#: How many values a label may have to be one that answers are compared by.
_GROUPS: Final = 12
#: How many answers are listed; all are counted.
_LISTED: Final = 200


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer, checked: its report as data, or what is wrong with it."""

    name: str
    labels: Mapping[str, str]
    status: str
    text: str
    data: Mapping[str, Any]
    error: str


@dataclass(frozen=True, slots=True)
class _Scored:
    """All answers of a file, checked, as plain values.

    Args:
        total: how many there are.
        answers: the first of them.
        rates: by each label that they can be compared by, the first choice first; by an empty text
            where there is none.
        pairs: by label, the groups that answered questions of the first group, with a comparison.
    """

    total: int
    answers: Sequence[_Answer]
    rates: Mapping[str, Mapping[str, Any]]
    pairs: Mapping[str, Sequence[tuple[str, Mapping[str, Any]]]]


async def build(page: Page) -> None:
    """Build the page; a file that is dropped is read, and kept nowhere."""
    head(page.t("compare.title"), 1)
    Text("p", page.t("compare.about"), "lead")
    Text("pre", page.t("compare.example"), "example")

    async def use(given: Given) -> None:
        result.clear()
        with result:
            found = await worked(page, page.t("compare.scoring"), scored, given)
            if found is not None:
                _show(page, found)

    dropped(page, page.t("compare.drop"), ".jsonl,.ndjson,.json,.csv,.tsv", use)
    result = box("section", "result", aria_live="polite", aria_label=page.t("compare.result"))


def scored(page: Page, given: Given) -> _Scored:
    """Check the answers of a file.

    Args:
        page: whose base and settings count.
        given: the file.

    Raises:
        RefusedError: if it holds too many.
        InputError: if it cannot be read.
    """
    from kg.hallucination.comparing.groups import compare_groups
    from kg.hallucination.comparing.wording import comparison_data
    from kg.hallucination.loaders.inputs import read_records
    from kg.hallucination.reports.summary import tally_data
    from kg.hallucination.reports.tally import tally_by

    with uploaded(given) as path:
        read = _bounded(page, read_records([path], strict=False))
        reports = tuple(page.base.score(read))
    if len(reports) == 1 and (fault := reports[0].record.error) is not None:
        raise fault
    labels = _labels(reports)
    rates = {}
    for label in labels or ("",):
        tally = tally_by([label] if label else [])
        for one in reports:
            tally.add(one)
        rates[label] = tally_data(tally)
    pairs = {
        label: [(group, comparison_data(one)) for group, one in compare_groups(reports, label)]
        for label in labels
    }
    answers = [_answer_of(page, one) for one in reports[:_LISTED]]
    return _Scored(len(reports), answers, rates, pairs)


def _bounded(page: Page, records: Iterator[Record]) -> Iterator[Record]:
    """Yield records as they are asked for, which tells how many are done, up to the most."""
    for number, record in enumerate(records):
        if number >= page.settings.rows:
            raise RefusedError(page.t("compare.too_many", most=f"{page.settings.rows:,}"))
        progress(number)
        yield record


def _answer_of(page: Page, one: RecordReport) -> _Answer:
    from kg.hallucination.reports.rendering import as_data

    record, error = one.record, one.record.error
    data = {} if error is not None else as_data(one.report, page.base.evidence)
    told = "" if error is None else str(error)
    return _Answer(record.id, dict(record.labels), one.status, record.text, data, told)


def _labels(reports: tuple[RecordReport, ...]) -> tuple[str, ...]:
    """Return the labels that part the answers into groups of several; that of models first."""
    values: dict[str, Counter[str]] = {}
    for one in reports:
        for label, value in one.record.labels.items():
            values.setdefault(label, Counter())[value] += 1
    parting = [label for label, found in values.items() if 2 <= len(found) <= _GROUPS]
    return tuple(sorted(parting, key=lambda label: label != _MODEL))


def _show(page: Page, found: _Scored) -> None:
    head(page.t("compare.result"))
    tables = box("div")

    def compared(label: str) -> None:
        tables.clear()
        with tables:
            _rates(page, found.rates[label], label)
            if label:
                paired(page, found.pairs[label])

    labels = [label for label in found.rates if label]
    if not labels:
        note(page.t("compare.no_label"))
    elif len(labels) > 1:
        with box("div", "field").move(target_index=1):
            Text("label", page.t("compare.by"), for_="compare-by")
            choice = box("select", id="compare-by")
            with choice:
                for label in labels:
                    Text("option", label, value=label)
            choice.on(
                "change",
                lambda event: compared(str(event.args)),
                js_handler="(event) => emit(event.target.value)",
            )
    compared(labels[0] if labels else "")
    _answers(page, found)


def _rates(page: Page, data: Mapping[str, Any], label: str) -> None:
    groups = [(group["value"] or "–", group) for group in data["groups"]]
    heads = ["group", "answers", "claims", "hr", "interval", *data["counts"]]
    rows = [_row(page, name, one) for name, one in (*groups, (page.t("compare.all"), data))]
    titles = [page.t(f"verdict.{name}" if name in MARKS else f"compare.{name}") for name in heads]
    titles[0] = label or titles[0]
    cells(titles, rows, page.t("compare.rates"))
    if data["errors"]:
        note(page.t("compare.errors", count=data["errors"]))
    if groups:
        _bars(page, groups)


def _row(page: Page, name: str, data: Mapping[str, Any]) -> list[str]:
    low, high = data["interval"] or (None, None)
    interval = "–" if low is None else page.t("check.from_to", low=f"{low:.1%}", high=f"{high:.1%}")
    return [
        name,
        f"{data['records']:,}",
        f"{data['claims']:,}",
        spread(page, data["hr_range"]),
        interval,
        *(f"{count:,}" for count in data["counts"].values()),
    ]


_COLOURS: Final = {
    "supported": "#3a8f5c",
    "contradicted": "#c9372c",
    "unverifiable": "#b7791f",
    "unread": "#7a869a",
}


def _bars(page: Page, groups: list[tuple[str, Mapping[str, Any]]]) -> None:
    """Show which part of the claims of each group got which verdict."""
    colour = "Quasar.Dark.isActive ? '#d7dee8' : '#24303f'"
    shown = [(name, one) for name, one in groups if one["claims"]][::-1]
    series = [
        {
            "type": "bar",
            "stack": "claims",
            "name": page.t(f"verdict.{verdict}"),
            "data": [round(100 * one["counts"][verdict] / one["claims"], 1) for _, one in shown],
            "itemStyle": {"color": tone},
        }
        for verdict, tone in _COLOURS.items()
    ]
    chart = ui.echart(
        {
            "animation": False,
            "grid": {"left": 8, "right": 24, "top": 64, "bottom": 8, "containLabel": True},
            "legend": {"textStyle": {":color": colour}, "top": 0},
            "xAxis": {
                "type": "value",
                "max": 100,
                "axisLabel": {":color": colour, "formatter": "{value} %"},
            },
            "yAxis": {
                "type": "category",
                "data": [name for name, _ in shown],
                "axisLabel": {":color": colour, "width": 120, "overflow": "truncate"},
            },
            "series": series,
        }
    ).style(f"height: {130 + 40 * len(shown)}px")
    chart.props["aria-label"] = page.t("compare.rates")


def _answers(page: Page, found: _Scored) -> None:
    head(page.t("compare.answers"))
    if found.total > len(found.answers):
        note(page.t("compare.cut", shown=len(found.answers)))
    for one in found.answers:
        _answer(page, one)


def _answer(page: Page, one: _Answer) -> None:
    labels = " · ".join(f"{name}: {value}" for name, value in one.labels.items())
    with box("details", "record") as details:
        with box("summary"):
            mark = MARKS.get(one.status, "!")
            Text("span", mark, f"sign {one.status}", aria_hidden="true")
            Text("strong", one.name)
            Text("span", page.t(f"verdict.{one.status}"))
            Text("span", labels, "other")
        place = box("div")
    if one.error:
        with place:
            Text("p", one.error)
        return

    def opened() -> None:
        if not place.default_slot.children:
            with place:
                _marked(page, one)

    details.on("toggle", opened, args=[])


def _marked(page: Page, one: _Answer) -> None:
    claims = [claim for sentence in one.data["sentences"] for claim in sentence["claims"]]

    def opened(chosen: tuple[int, ...]) -> None:
        panel.clear()
        with panel:
            for number in chosen:
                evidence(page, claims[number])

    marked(page, one.text, one.data, opened)
    panel = box("div", aria_live="polite")
