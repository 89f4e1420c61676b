"""The parts of a sentence that is a claim: what it says, and the source in brackets behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.claims.resolving.cells import read_time
from kg.claims.resolving.names import Names
from kg.claims.statement import Statement
from kg.claims.writing.labels import period_name, readable
from kg.claims.writing.places import read_place

__all__ = ["cited", "slots_of", "words"]

_BRACKETS: Final = re.compile(
    r"^(?P<said>.*\S)\s*[（(](?P<cited>[^()（）]+)[)）]\s*[。.]?\s*$", re.DOTALL
)
#: Where a source may end and a place in it begin.
_JOINT: Final = re.compile(r"[\s,，、：:]+|(?=第)|(?=表\s*\d)|(?=图\s*\d)")


def cited(sentence: str) -> tuple[str, str, str]:
    """Return what a sentence says, the source in brackets behind it, and the place in that.

    >>> cited("A is B（某报告 第 3 页）"), cited("A is B (Report, p. 3).")
    (('A is B', '某报告', '第 3 页'), ('A is B', 'Report', 'p. 3'))
    >>> cited("A is B (2025)")
    ('A is B (2025)', '', '')
    """
    match = _BRACKETS.match(sentence)
    if match is None or read_time(match["cited"]) is not None:
        return sentence, "", ""
    written = match["cited"].strip()
    for joint in _JOINT.finditer(written):
        source, place = written[: joint.start()].strip(), written[joint.end() :].strip()
        if source and place and read_place(place) is not None:
            return match["said"], source, place
    return match["said"], written, ""


def words(statement: Statement, names: Names, language: str) -> dict[str, str]:
    """Return the parts of a claim in words, as a row of a table has them."""
    return {
        "subject": names.label(statement.subject, language),
        "property": names.label(statement.predicate, language),
        "value": _value(statement, names, language),
    }


def _value(statement: Statement, names: Names, language: str) -> str:
    content = statement.content
    if content.object is not None:
        return names.label(content.object, language)
    ratio = names.terms.properties[statement.predicate].ratio
    given = (content.value, content.lower, content.upper)
    return "–".join(readable(one, ratio=ratio) for one in given if one is not None)


def slots_of(statement: Statement, names: Names, language: str) -> Iterator[tuple[str, str, str]]:
    """Yield the parts of a claim with their words and terms, for a person to look at."""

    def slot(part: str, iri: str) -> tuple[str, str, str]:
        return part, names.label(iri, language), names.shorten(iri)

    content = statement.content
    yield slot("subject", statement.subject)
    yield slot("property", statement.predicate)
    value = _value(statement, names, language)
    yield "value", value, names.shorten(content.object) if content.object else ""
    if content.comparator is not None:
        yield slot("comparator", content.comparator.iri)
    if not statement.period.unbounded:
        yield "time", period_name(statement.period, language), ""
    yield slot("stance", statement.stance.iri)
    if statement.scope is not None:
        yield slot("scope", statement.scope)
    for speaker in statement.speakers:
        yield slot("speaker", speaker)
