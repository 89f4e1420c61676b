"""Decision logs: JSON Lines, CSV or PROV; each decision once, none of the future."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.errors import SourceSyntaxError
from kg.files import open_regular, read_text
from kg.i18n import _
from kg.readiness.artefacts import Decision, Outcome
from kg.readiness.reading.context import Context, Entry
from kg.readiness.reading.documents import ask, csv_rows, json_of, load_rdf
from kg.readiness.reading.outcomes import own_words, parse_time, plain

__all__ = ["DECISION_KEYS", "DECISION_KINDS", "each_once", "read_decisions"]

DECISION_KEYS: Final = ("kind", "path", "columns", "outcomes")
_COLUMNS: Final = ("id", "outcome", "time")
_PROV: Final = """
SELECT DISTINCT ?activity ?outcome ?time {
  VALUES ?class { prov:Activity cv:WriteBackDecision }
  ?activity a ?class .
  OPTIONAL { ?activity cv:outcome ?outcome }
  OPTIONAL { ?activity prov:endedAtTime ?time }
}
ORDER BY ?activity ?time ?outcome
"""
#: Of two lines of the same decision at the same time, the worse one counts.
_WORST_LAST: Final = (
    Outcome.SUCCEEDED,
    Outcome.UNKNOWN,
    Outcome.TIMED_OUT,
    Outcome.ROLLED_BACK,
    Outcome.FAILED,
)
_LOST: Final = "of unknown outcome"
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a log as written."""

    id: str
    outcome: str
    time: str
    place: str
    broken: bool = False


def read_decisions(entry: Entry) -> list[Decision]:
    """Return the decisions of one log, every line of it but those of the future.

    A line that cannot be read was a decision all the same: it counts, with an unknown outcome.
    An empty log is no error: there is no decision in it, and so no action loop.

    Args:
        entry: `path`; `columns` for other names of id, outcome and time; `outcomes` for other
            words.

    Raises:
        InputError: if the file cannot be read, or lacks a column.
    """
    words = own_words(entry.options.get("outcomes"))
    decisions = []
    columns = _columns(entry)
    if _is_blank(entry.file):
        entry.context.warn(str(entry.file), _("is empty: no decision was logged"))
        return []
    lines = list(DECISION_KINDS[entry.kind](entry, columns))
    for line in lines:
        if line.broken:
            decisions.append(Decision(line.place, Outcome.UNKNOWN, None, line.place))
            continue
        time = _time(line, entry.context)
        if time is not None and time > entry.context.today:
            entry.context.warn(
                line.place,
                _(
                    "decision {id!r} lies in the future ({time}); it is left out",
                    id=line.id,
                    time=line.time,
                ),
            )
            continue
        outcome = _outcome(line, words, entry.context)
        name = line.id
        if not name:
            name = line.place
            entry.context.warn(line.place, _("has no id; repeated lines of it cannot be told"))
        decisions.append(Decision(name, outcome, time, line.place))
    if not lines:
        entry.context.warn(str(entry.file), _("holds no decision"))
    return decisions


def _is_blank(path: Path) -> bool:
    """Return whether a file is there and holds nothing; what else is wrong its reader says."""
    with open_regular(path) as stream:
        return all(not line.strip() for line in stream)


def each_once(decisions: Iterable[Decision], context: Context) -> tuple[Decision, ...]:
    """Return each decision once: its last line in time, and of several at once the worst.

    Args:
        decisions: the lines of one log: another log may give the same id to another decision.
        context: where each repeated line is noted.
    """
    found: dict[str, Decision] = {}
    for decision in decisions:
        known = found.get(decision.id)
        if known is None:
            found[decision.id] = decision
            continue
        last, other = sorted((known, decision), key=_rank, reverse=True)
        found[decision.id] = last
        context.warn(
            other.place,
            _(
                "decision {id!r} is logged again at {place}, which counts: {value}",
                id=decision.id,
                place=last.place,
                value=last.outcome.value,
            ),
        )
    return tuple(found.values())


def _rank(decision: Decision) -> tuple[datetime, int]:
    return decision.time or _EARLIEST, _WORST_LAST.index(decision.outcome)


def _columns(entry: Entry) -> Mapping[str, str]:
    node = entry.options.get("columns")
    given = {} if node is None else node.entries(_COLUMNS)
    return {name: given[name].text() if name in given else name for name in _COLUMNS}


def _time(line: _Line, context: Context) -> datetime | None:
    if not line.time:
        context.warn(line.place, _("has no time; it may be older or newer than other lines"))
        return None
    parsed = parse_time(line.time)
    if parsed is None:
        context.blame(
            line.place,
            _(
                "{time!r} is no time such as 2026-03-01T08:30:00Z; counted without one",
                time=line.time,
            ),
        )
        return None
    time, zoned = parsed
    if not zoned:
        context.inform(line.place, _("{time!r} names no time zone; taken as UTC", time=line.time))
    return time


def _outcome(line: _Line, words: Mapping[str, Outcome], context: Context) -> Outcome:
    outcome = words.get(plain(line.outcome))
    if outcome is not None:
        return outcome
    what = _("has no outcome")
    if line.outcome:
        what = _("outcome {outcome!r} is not known", outcome=line.outcome)
    context.warn(line.place, _("{what}; name it under `outcomes:`; counted as unknown", what=what))
    return Outcome.UNKNOWN


def _from_jsonl(entry: Entry, columns: Mapping[str, str]) -> Iterator[_Line]:
    path = entry.file
    for number, text in enumerate(read_text(path).split("\n"), start=1):
        place = f"{path}:{number}"
        if not text.strip():
            continue
        try:
            record = json_of(text, path, number)
        except SourceSyntaxError as error:
            entry.context.blame(
                place, _("{detail}; counted as a decision {lost}", detail=error.detail, lost=_LOST)
            )
            yield _Line("", "", "", place, broken=True)
            continue
        if not isinstance(record, dict):
            entry.context.blame(
                place, _("is no JSON object; counted as a decision {lost}", lost=_LOST)
            )
            yield _Line("", "", "", place, broken=True)
            continue
        cells = {name: record.get(column) for name, column in columns.items()}
        texts = {name: "" if cell is None else str(cell) for name, cell in cells.items()}
        texts = {name: text.strip() for name, text in texts.items()}
        yield _Line(texts["id"], texts["outcome"], texts["time"], place)


def _from_csv(entry: Entry, columns: Mapping[str, str]) -> Iterator[_Line]:
    path = entry.file
    for line, row in csv_rows(path, list(columns.values()), warn=entry.context.warn):
        cells = {name: row[column].strip() for name, column in columns.items()}
        yield _Line(cells["id"], cells["outcome"], cells["time"], f"{path}:{line}")


def _from_prov(entry: Entry, columns: Mapping[str, str]) -> Iterator[_Line]:
    del columns  # the vocabulary fixes them
    path = entry.file
    for row in ask(load_rdf(path), _PROV):
        iri = row["activity"].value
        texts = {name: row[name].value if name in row else "" for name in ("outcome", "time")}
        word = texts["outcome"]
        if "#" in word:  # a thing of the ontology, such as cv:RolledBack
            word = _HUMP.sub(" ", word.rpartition("#")[2])
        yield _Line(iri, word.strip(), texts["time"], f"{path}#<{iri}>")


#: How a decision log may be written, by what `kind:` calls it.
DECISION_KINDS: Final[Mapping[str, Callable[[Entry, Mapping[str, str]], Iterator[_Line]]]] = {
    "jsonl": _from_jsonl,
    "csv": _from_csv,
    "prov": _from_prov,
}
