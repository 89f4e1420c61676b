"""Look: find what the base holds by a word of its names, in either language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.web.pages.parts.elements import Text, box, cells, error, field, head, link, submit
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.working import worked

if TYPE_CHECKING:
    from kg.querying.summary import Summary

__all__ = ["build"]

#: How many finds are shown; who wants others writes more words.
_MOST = 100
#: How long what is sought may be; no name in a base has as many characters.
_CHARACTERS = 500
_KINDS = ("thing", "class", "property", "query", "claim")


@dataclass(frozen=True, slots=True)
class _Find:
    """Something found, ready to be shown."""

    kind: str
    name: str
    short: str
    label: str
    other: str


async def build(page: Page) -> None:
    """Build the page of `?q=WORDS&kind=KIND`."""
    sought, kind = page.query.get("q", "").strip(), page.query.get("kind", "")
    head(page.t("look.title"), 1)
    Text("p", page.t("look.about"), "lead")
    with box("form", "line", action="/look", method="get", role="search"):
        field(page, "q", page.t("look.words"), sought, kind="search")
        kinds = [("", page.t("look.all")), *((one, page.t(f"look.{one}")) for one in _KINDS)]
        field(page, "kind", page.t("look.kind"), kind, options=kinds)
        submit(page, page.t("look.search"))
    if not sought:
        await _holds(page)
        return
    if len(sought) > _CHARACTERS:
        told = page.t("look.too_long", count=f"{len(sought):,}", most=_CHARACTERS)
        error(page, "", told)
        return
    found = await worked(page, page.t("look.searching"), _search, sought, kind)
    if found is None:
        return
    total, finds, near = found
    key = "look.found_cut" if total > len(finds) else "look.found"
    head(page.t(key, count=f"{total:,}", shown=len(finds)))
    if not finds:
        _nothing(page, sought, near)
    with box("ul", "finds"):
        for find in finds:
            _show(page, find)


def _search(page: Page, sought: str, kind: str) -> tuple[int, list[_Find], list[str]]:
    found = page.base.search(sought, *([kind] if kind else []))
    finds = []
    for one in found[:_MOST]:
        short = page.base.graph.shorten(one.name)
        label = page.t.of(one.labels, short)
        others = dict.fromkeys(text for text in one.labels.values() if text != label)
        finds.append(_Find(one.kind.name.lower(), one.name, short, label, " · ".join(others)))
    return len(found), finds, [] if found else page.base.spelt_alike(sought)


def _nothing(page: Page, sought: str, near: list[str]) -> None:
    Text("p", page.t("look.nothing", sought=sought))
    if near:
        with box("p"):
            Text("span", page.t("look.meant"))
            for word in near:
                link(word, page.url("/look", q=word), "chip")


def _show(page: Page, find: _Find) -> None:
    url = page.url(f"/ask/{find.name}") if find.kind == "query" else page.thing(find.name)
    with box("li"):
        Text("span", page.t(f"look.{find.kind}"), f"kind {find.kind}")
        with box("span", "names"):
            link(find.label, url)
            if find.other:
                Text("span", find.other, "other")
            Text("code", find.short)


def _summary(page: Page) -> Summary:
    return page.base.summary()


async def _holds(page: Page) -> None:
    summary = await worked(page, page.t("look.counting"), _summary)
    if summary is None:
        return
    head(page.t("look.holds"))
    with box("dl", "figures"):
        for kind, count in summary.counts.items():
            with box("div"):
                Text("dt", page.t(f"counts.{kind.replace(' ', '_')}"))
                Text("dd", f"{count:,}")
    graphs = [(name, f"{count:,}") for name, count in summary.triples.items()]
    cells((page.t("look.graph"), page.t("look.triples")), graphs, page.t("look.graphs"))
