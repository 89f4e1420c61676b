"""The page of a thing: what sources claim of it, its facts with their reasons, its neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nicegui import ui

from kg.vocabulary import RDF
from kg.web.pages.parts.about import About, Edge, about
from kg.web.pages.parts.elements import Text, box, error, head, link, note, thing
from kg.web.pages.parts.working import worked

if TYPE_CHECKING:
    from kg.explaining import Reason, Unused
    from kg.web.pages.parts.page import Page

__all__ = ["build"]

#: How many neighbours are drawn; the list below the picture has more.
_DRAWN: Final = 24
_TYPE: Final = RDF + "type"


async def build(page: Page) -> None:
    """Build the page of `?iri=NAME`, or of `/entity/NAME`."""
    name = page.query.get("iri") or _entity(page)
    if not name.strip():
        head(page.t("thing.title"), 1)
        error(page, "the address names no thing: /thing?iri=cv:NAME", page.t("thing.unnamed"))
        return
    found = await worked(page, page.t("thing.gathering"), about, name)
    if found is None:
        ui.context.client.status_code = 404
        link(page.t("thing.search"), page.url("/look", q=name))
        return
    ui.context.client.title = f"{found.label} · convergence-kg"
    _heading(page, found)
    if found.claim is not None:
        _claim(page, found)
    _facts(page, found)
    if found.claim is None:
        _claims(page, found)
    _neighbours(page, found)
    _stated(page, found)


def _entity(page: Page) -> str:
    before, _, name = page.path.partition("/entity/")
    return name if not before else ""


def _heading(page: Page, found: About) -> None:
    head(found.label, 1)
    if found.others:
        Text("p", " · ".join(found.others), "other")
    with box("p"):
        Text("code", found.iri)
    if found.definition:
        Text("p", found.definition, "lead")


def _claim(page: Page, found: About) -> None:
    assert found.claim is not None
    head(page.t("thing.says"))
    with box("dl", "parts"):
        for part, values in found.claim.parts.items():
            Text("dt", page.t(f"parts.{part.replace(' ', '_')}"))
            with box("dd"):
                for value in values:
                    _value(page, found, value)
        Text("dt", page.t("parts.passages"))
        with box("dd"):
            for passage in found.claim.passages:
                link(found.places[passage], page.thing(passage), "place")
            if not found.claim.passages:
                Text("span", page.t("thing.no_passage"))
        Text("dt", page.t("parts.fact"))
        with box("dd"):
            against = found.claim.no_fact
            if against is None:
                Text("span", page.t("thing.is_fact"))
            else:
                _why_not(page, found, against)


def _value(page: Page, found: About, value: str) -> None:
    if value in found.labels:
        thing(page, value, found.labels[value])
    else:
        Text("span", value)


def _facts(page: Page, found: About) -> None:
    if not found.reasons:
        return
    head(page.t("thing.facts"))
    note(page.t("thing.facts_about"))
    for classes in (True, False):
        told = [one for one in found.reasons if (one.predicate == _TYPE) is classes]
        if told:
            head(page.t("thing.classes" if classes else "thing.properties"), 3)
            with box("ul", "facts"):
                for reason in told:
                    with box("li"):
                        _reason(page, found, reason)


def _reason(page: Page, found: About, reason: Reason, depth: int = 0) -> None:
    """Show a statement, with what it follows from to be opened."""
    if not reason.grounds and not reason.premises:
        with box("div", "stated"):
            _statement(page, found, reason, depth)
            Text("span", _rule(page, found, reason), "rule")
        return
    places = {said.claim: said.places for said in found.claims}
    with box("details"):
        with box("summary"):
            _statement(page, found, reason, depth)
            Text("span", _rule(page, found, reason), "rule")
        with box("ul"):
            for ground in reason.grounds:
                with box("li"):
                    thing(page, ground.claim, found.labels[ground.claim])
                    for passage, place in places.get(ground.claim, {}).items():
                        link(place, page.thing(passage), "place")
            for premise in reason.premises:
                with box("li"):
                    _reason(page, found, premise, depth + 1)


def _rule(page: Page, found: About, reason: Reason) -> str:
    if reason.rule is None:
        return page.t("thing.rule_stated")
    if reason.repeated:
        return page.t("thing.rule_above")
    return found.rules.get(reason.rule_file or "") or page.t("thing.rule_other")


def _statement(page: Page, found: About, reason: Reason, depth: int) -> None:
    if depth and reason.subject in found.labels:
        thing(page, reason.subject, found.labels[reason.subject])
    is_class = reason.predicate == _TYPE
    if is_class:
        if depth:
            Text("span", page.t("thing.is_a"), "by")
    else:
        Text("span", found.labels.get(reason.predicate, reason.predicate), "by")
    _value(page, found, reason.object)


def _claims(page: Page, found: About) -> None:
    if not found.claims:
        return
    head(page.t("thing.claims", count=len(found.claims)))
    with box("ul", "claims"):
        for said in found.claims:
            with box("li"):
                link(said.label, page.thing(said.claim))
                with box("span", "places"):
                    for passage, place in said.places.items():
                        link(place, page.thing(passage), "place")
                if said.claim in found.unused:
                    _why_not(page, found, found.unused[said.claim])


def _why_not(page: Page, found: About, unused: Unused) -> None:
    scope = found.labels.get(unused.scope or "", "")
    reason = page.t(f"unused.{unused.cause}", what=scope)
    with box("span", "unused"):
        Text("span", page.t("thing.no_fact", reason=reason))
        for rival in unused.rivals:
            thing(page, rival, found.labels.get(rival, page.base.graph.shorten(rival)))


def _neighbours(page: Page, found: About) -> None:
    if not found.edges:
        return
    head(page.t("thing.neighbours", count=len(found.edges)))
    if len(found.edges) > 1:
        ui.echart(_graph(page, found)).classes("graph").on(
            "componentClick", js_handler=_OPEN
        ).props["aria-label"] = page.t("thing.picture")
    with box("details"):
        Text("summary", page.t("thing.list"))
        with box("ul", "edges"):
            for edge in found.edges:
                with box("li"):
                    thing(page, edge.start, edge.labels[0])
                    Text("span", edge.labels[1], "by")
                    thing(page, edge.end, edge.labels[2])


#: A node leads to the page of its thing.
_OPEN: Final = "(event) => { if (event.data?.url) window.location.assign(event.data.url); }"


def _graph(page: Page, found: About) -> dict[str, object]:
    """Return what the chart library draws: the thing in the middle, its neighbours around it."""
    drawn: dict[str, str] = {}
    links: list[dict[str, object]] = []
    for edge in found.edges:
        other, label = _other(edge, found.iri)
        if other not in drawn and len(drawn) >= _DRAWN:
            continue
        drawn[other] = label
        links.append({"source": edge.start, "target": edge.end, "by": edge.labels[1]})
    nodes: list[dict[str, object]] = [_node(page, found.iri, found.label, 34)]
    nodes += [_node(page, iri, label, 18) for iri, label in drawn.items()]
    colour = "Quasar.Dark.isActive ? '#d7dee8' : '#24303f'"
    return {
        "animation": False,
        "tooltip": {":formatter": _TIP, "confine": True},
        "series": [
            {
                "type": "graph",
                "layout": "force",
                "force": {"repulsion": 420, "edgeLength": [70, 150], "layoutAnimation": False},
                "roam": "move",
                "data": nodes,
                "links": links,
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": 7,
                "lineStyle": {"color": "#8a97a8", "width": 1.3, "curveness": 0.08},
                "label": {
                    "show": True,
                    "position": "bottom",
                    ":color": colour,
                    "fontSize": 12,
                    "width": 130,
                    "overflow": "truncate",
                },
                "labelLayout": {"hideOverlap": True},
            }
        ],
    }


#: A tooltip is made of text nodes: what the base says is no markup.
_TIP: Final = """(one) => {
  const tip = document.createElement("div");
  tip.textContent = one.dataType === "edge" ? one.data.by : one.name;
  return tip;
}"""


def _other(edge: Edge, iri: str) -> tuple[str, str]:
    return (edge.end, edge.labels[2]) if edge.start == iri else (edge.start, edge.labels[0])


def _node(page: Page, iri: str, label: str, size: int) -> dict[str, object]:
    return {
        "id": iri,
        "name": label,
        "url": page.thing(iri),
        "symbolSize": size,
        "itemStyle": {"color": "#1f6feb" if size > 20 else "#5b8c6f"},
    }


def _stated(page: Page, found: About) -> None:
    if not found.stated:
        return
    with box("details"):
        Text("summary", page.t("thing.stated", count=len(found.stated)))
        with box("dl", "parts"):
            for by, value, is_iri in found.stated:
                Text("dt", found.labels.get(by, by))
                with box("dd"):
                    if is_iri:
                        thing(page, value, found.labels.get(value, value))
                    else:
                        Text("span", value)
