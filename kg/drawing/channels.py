"""The rows of a picture's query as what a chart shows.

A column is a channel. A channel of words has one column a language, such as `label_zh` and
`label_en`, or a single one; the language that was asked for is taken, else whatever there is.

    label                        what a point, a bar or a row is called
    group                        what it is coloured, or gathered, by
    x, y                         numbers: where a point stands
    region                       a row without a label: words written at x and y, behind the points
    value                        a number: how long a bar is, or how high a course
    time                         when a value was so (xsd:dateTime)
    start, end, state            when something is so (xsd:dateTime), and in what state
    before, after                two numbers; `before_time` and `after_time` tell when
    source, target               two things, with words as `source_zh` and so on
    kind                         what an arrow means
    x_title, y_title, …_title    what an axis or a legend is called; the same in every row
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError, QueryError
from kg.i18n import _
from kg.querying.answers import Table
from kg.stores.embedded import Term

__all__ = ["LANGUAGES", "Picture", "Row"]

LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the answer.

    Args:
        cells: the terms by column, without the empty ones.
        language: the language of words.
        source: the query, as error messages call it.
    """

    cells: Mapping[str, Term]
    language: str
    source: Path

    def words(self, channel: str) -> str:
        """Return the words of a channel, or nothing."""
        for column in _columns(channel, self.language):
            if (term := self.cells.get(column)) is not None and isinstance(term, ox.Literal):
                return " ".join(term.value.split())
        return ""

    def name(self, channel: str) -> str:
        """Return the words of a channel, or else the last part of its IRI."""
        return self.words(channel) or self.identity(channel).rsplit("#", 1)[-1].rsplit("/", 1)[-1]

    def identity(self, channel: str) -> str:
        """Return what tells one thing from another: its IRI, or else its words."""
        term = self.cells.get(channel)
        return term.value if isinstance(term, ox.NamedNode) else self.words(channel)

    def number(self, channel: str) -> float | None:
        """Return a number, or None where there is none.

        Raises:
            QueryError: if the column holds something else.
        """
        return None if (text := self._text(channel)) is None else self._read(channel, text)

    def time(self, channel: str) -> datetime | None:
        """Return a moment, or None where there is none.

        Raises:
            QueryError: if the column holds something else.
        """
        if (text := self._text(channel)) is None:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise self._unexpected(channel, text, _("a date and a time")) from None
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)

    def _text(self, channel: str) -> str | None:
        term = self.cells.get(channel)
        return term.value if isinstance(term, ox.Literal | ox.NamedNode) else None

    def _read(self, channel: str, text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            raise self._unexpected(channel, text, _("a number")) from None
        if not math.isfinite(number):
            raise self._unexpected(channel, text, _("a finite number"))
        return number

    def _unexpected(self, channel: str, text: str, expected: str) -> QueryError:
        return QueryError(
            _(
                "{source}: ?{channel} is {text!r}; {expected} is expected",
                source=self.source,
                channel=channel,
                text=text,
                expected=expected,
            )
        )


@dataclass(frozen=True, slots=True)
class Picture:
    """What is to be drawn.

    Args:
        title: over the picture.
        subtitle: below the title.
        language: the language of words.
        rows: the answer of the query.
        source: the query, as error messages call it.
    """

    title: str
    subtitle: str
    language: str
    rows: tuple[Row, ...]
    source: Path

    @classmethod
    def of(cls, table: Table, title: str, subtitle: str, language: str, source: Path) -> Picture:
        """Make a picture of the answer of a query."""
        cells = (dict(zip(table.columns, row, strict=True)) for row in table.rows)
        rows = (
            Row({name: term for name, term in row.items() if term is not None}, language, source)
            for row in cells
        )
        return cls(title, subtitle, language, tuple(rows), source)

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def heading(self, channel: str) -> str | None:
        """Return what the axis or the legend of a channel is called, if the query says so."""
        return next((words for row in self if (words := row.words(f"{channel}_title"))), None)

    def nothing(self) -> InputError:
        """Return the error for a picture without a row that can be drawn."""
        return InputError(
            _(
                "{source}: the knowledge base has nothing to draw for {stem!r}",
                source=self.source,
                stem=self.source.stem,
            )
        )


def _columns(channel: str, language: str) -> tuple[str, ...]:
    others = (other for other in LANGUAGES if other != language)
    return (f"{channel}_{language}", channel, *(f"{channel}_{other}" for other in others))
