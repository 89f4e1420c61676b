"""A text with its claims marked, each to be opened for its evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from kg.hallucination.rates import GRAVITY
from kg.hallucination.reports.rendering import MARKS as VERDICT_MARKS
from kg.hallucination.reports.rendering import verdict_name
from kg.web.pages.parts.elements import Text, box, head, link

if TYPE_CHECKING:
    from kg.web.pages.parts.page import Page

__all__ = ["MARKS", "Piece", "evidence", "marked", "pieces", "rates", "spread"]

#: A sign for each verdict, so that none is told by its colour alone.
MARKS: Final[Mapping[str, str]] = {verdict_name(one): mark for one, mark in VERDICT_MARKS.items()}
_GRAVITY: Final = tuple(map(verdict_name, GRAVITY))

Claim = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text in which the same claims are made.

    Args:
        text: as it was written.
        verdict: the gravest of those on its claims, or that on a sentence that abstains; else None.
        claims: the places of its claims among those of the text, the gravest first.
    """

    text: str
    verdict: str | None = None
    claims: tuple[int, ...] = ()


def pieces(text: str, sentences: Sequence[Mapping[str, Any]]) -> Iterator[Piece]:
    """Cut a text where claims begin or end; the pieces make up the whole text.

    Args:
        text: as it was given.
        sentences: those of a report as data, in the order of the text.
    """
    place = number = 0
    for sentence in sentences:
        start, end = (min(max(one, place), len(text)) for one in sentence["span"])
        if start > place:
            yield Piece(text[place:start])
        claims: list[Claim] = sentence["claims"]
        yield from _sentence(text, start, end, sentence["verdict"], claims, number)
        number += len(claims)
        place = max(place, end)
    if place < len(text):
        yield Piece(text[place:])


def _sentence(  # noqa: PLR0913, PLR0917
    text: str, start: int, end: int, verdict: str, claims: Sequence[Claim], first: int
) -> Iterator[Piece]:
    if not claims:
        yield Piece(text[start:end], verdict if verdict == "abstains" else None)
        return
    spans = [tuple(min(max(cut, start), end) for cut in claim["span"]) for claim in claims]
    cuts = sorted({start, end, *(cut for span in spans for cut in span)})
    for left, right in pairwise(cuts):
        here = [n for n, (begin, until) in enumerate(spans) if begin <= left and right <= until]
        here.sort(key=lambda n: _GRAVITY.index(claims[n]["verdict"]))
        gravest = claims[here[0]]["verdict"] if here else None
        yield Piece(text[left:right], gravest, tuple(first + n for n in here))


def marked(
    page: Page, text: str, data: Mapping[str, Any], opened: Callable[[tuple[int, ...]], None]
) -> None:
    """Add a text whose claims are marked.

    Args:
        page: the page.
        text: as it was given.
        data: its report as data.
        opened: called with the places of the claims that a reader asks about.
    """
    with box("div", "marked", lang=""):
        for piece in pieces(text, data["sentences"]):
            if not piece.claims:
                Text("span", piece.text, piece.verdict or "plain")
                continue
            assert piece.verdict is not None
            told = page.t(f"verdict.{piece.verdict}")
            mark = Text("span", piece.text, f"claim {piece.verdict}", role="button", tabindex="0")
            mark.props["title"] = told
            mark.props["aria-label"] = f"{told}: {piece.text.strip()}"
            for event in ("click", "keydown.enter", "keydown.space.prevent"):
                mark.on(event, lambda chosen=piece.claims: opened(chosen), args=[])


def evidence(page: Page, claim: Claim) -> None:
    """Add what a claim was held against: the recorded claims, and where sources make them."""
    verdict = claim["verdict"]
    with box("article", f"judgement {verdict}"):
        with box("p"):
            Text("strong", f"{MARKS[verdict]} {page.t(f'verdict.{verdict}')}", "verdict")
            if claim["disputed"]:
                Text("em", page.t("check.disputed"))
        Text("blockquote", " ".join(claim["text"].split()))
        Text("p", page.t(f"reason.{claim['reason']}"), "why")
        _recorded(page, claim["evidence"], page.t("check.evidence"))
        _recorded(page, claim["rivals"], page.t("check.rivals"))


def _recorded(page: Page, found: Sequence[Mapping[str, Any]], title: str) -> None:
    if not found:
        return
    head(title, 4)
    with box("ul"):
        for one in found:
            with box("li"):
                if one["claim"]:
                    link(page.label(one["claim"], one["says"]), page.thing(one["claim"]))
                else:
                    Text("span", one["says"])
                if not one["passages"]:
                    key = "check.no_passage" if one["claim"] else "check.derived"
                    Text("span", page.t(key), "place")
                # What stands on one line is one place for a reader, whatever its sentence.
                places = {page.place(at["iri"]): at["iri"] for at in one["passages"]}
                for place, passage in places.items():
                    link(place, page.thing(passage), "place")


def rates(page: Page, data: Mapping[str, Any]) -> None:
    """Add the hallucination rate of a report, with what it was counted from."""
    if data["hr"] is None:
        Text("p", page.t("check.no_claim"), "rate")
        return
    with box("p", "rate"):
        Text("strong", page.t("check.hr", rate=spread(page, data["hr_range"])))
        low, high = data["interval"]
        Text("span", page.t("check.interval", low=f"{low:.1%}", high=f"{high:.1%}"))
    with box("ul", "legend"):
        for verdict, count in data["counts"].items():
            with box("li"):
                Text("span", MARKS[verdict], f"sign {verdict}", aria_hidden="true")
                Text("span", f"{page.t(f'verdict.{verdict}')} {count}")


def spread(page: Page, ends: Sequence[float | None]) -> str:
    """Return a rate from its lower to its upper end, as one number where the two agree."""
    lower, upper = ends
    if upper is None:
        return "–"
    if lower is None:
        return page.t("check.up_to", high=f"{upper:.1%}")
    if lower == upper:
        return f"{upper:.1%}"
    return page.t("check.from_to", low=f"{lower:.1%}", high=f"{upper:.1%}")
