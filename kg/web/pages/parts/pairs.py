"""Models that answered the same questions, side by side: which answers got worse, and by chance?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from kg.web.pages.parts.elements import Text, box, cells, head, note

if TYPE_CHECKING:
    from kg.web.pages.parts.page import Page

__all__ = ["paired"]

#: How many answers are listed, of those that are worse and of those that are better.
_LISTED: Final = 50


def paired(page: Page, pairs: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    """Add how each group compares with the first on the questions that both answered.

    Args:
        page: the page.
        pairs: groups with their comparison as `kg hr --baseline --format json` has it.
    """
    head(page.t("paired.title"))
    if not pairs:
        note(page.t("paired.none"))
        return
    note(page.t("paired.about"))
    for group, data in pairs:
        _pair(page, data["baseline"] or "–", group or "–", data)


def _pair(page: Page, first: str, second: str, data: Mapping[str, Any]) -> None:
    names = {"first": first, "second": second}
    head(page.t("paired.against", **names), 3)
    Text("p", _counted(page, names, data))
    if data["difference"] is not None:
        Text("p", _difference(page, names, data))
    test = data["mcnemar"]
    with box("p"):
        told = page.t("paired.test", gained=test["gained"], lost=test["lost"], **names)
        Text("span", told)
        Text("strong", page.t("paired.p", p=f"{test['p']:.3g}"), "p-value")
    for what in ("worse", "better"):
        changed = data[what]
        title = page.t(f"paired.{what}", count=len(changed), **names)
        if not changed:
            Text("p", title)
            continue
        cells((page.t("paired.question"), first, second), _rows(page, changed), title)
        if len(changed) > _LISTED:
            note(page.t("paired.cut", shown=_LISTED))


def _counted(page: Page, names: Mapping[str, str], data: Mapping[str, Any]) -> str:
    told = [page.t("paired.both", count=data["paired"])]
    told += [
        page.t(f"paired.{what}", count=data[what], **names)
        for what in ("only_then", "only_now", "unreadable")
        if data[what]
    ]
    return page.t("paired.comma").join(told)


def _difference(page: Page, names: Mapping[str, str], data: Mapping[str, Any]) -> str:
    then, now, difference = (data[key] for key in ("hr_then", "hr_now", "difference"))
    told = page.t(
        "paired.rates",
        then=f"{then:.1%}",
        now=f"{now:.1%}",
        difference=_points(difference),
        **names,
    )
    if data["interval"]:
        low, high = map(_points, data["interval"])
        told += page.t("paired.interval", low=low, high=high)
    return told


def _rows(page: Page, changed: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, str]]:
    return [
        (one["record"], _outcome(page, one["then"]), _outcome(page, one["now"]))
        for one in changed[:_LISTED]
    ]


def _outcome(page: Page, outcome: Mapping[str, Any]) -> str:
    rate = "–" if outcome["hr"] is None else f"{outcome['hr']:.1%}"
    return page.t("paired.outcome", verdict=page.t(f"verdict.{outcome['verdict']}"), rate=rate)


def _points(share: float) -> str:
    """Return a difference of two rates with its sign.

    >>> _points(0.125), _points(-0.05)
    ('+12.5%', '−5.0%')
    """
    return f"{share:+.1%}".replace("-", "−")
