"""An earlier report of `kg hr`, and what became of its records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from kg.errors import InputError, SourceSyntaxError
from kg.files import read_text
from kg.hallucination.comparing.outcomes import Change, Outcome
from kg.hallucination.comparing.paired import Paired
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.summary import verdict_counts
from kg.i18n import N_, _
from kg.json_text import parse_json
from kg.model import Verdict

__all__ = ["Comparison", "Key", "read_baseline"]

#: What tells a record: its id, and the labels by which rates are told.
Key: TypeAlias = tuple[str, ...]

_CLAIMS: Final = 3
_HINT: Final = N_("write it with kg hr … --format jsonl --out FILE")


@dataclass(slots=True)
class Comparison:
    """What became of the records of an earlier report.

    Args:
        source: the file of the report.
        before: the outcomes in it; None of a record that could not be read.
        labels: what tells records of the same id apart.
        count_unread: whether claims that could not be read count, as not backed.
    """

    source: str
    before: Mapping[Key, Outcome | None]
    labels: tuple[str, ...] = ()
    count_unread: bool = True
    paired: Paired = field(default_factory=Paired)
    worse: list[Change] = field(default_factory=list)
    better: list[Change] = field(default_factory=list)
    added: int = 0
    unreadable: int = 0
    twice: str | None = None
    _seen: set[Key] = field(default_factory=set)

    @property
    def gone(self) -> int:
        """How many records are in the earlier report alone."""
        return len(self.before.keys() - self._seen)

    def add(self, scored: RecordReport) -> None:
        """Compare a record with what came of it then."""
        key = (scored.record.id, *(scored.record.labels.get(label, "") for label in self.labels))
        if key in self._seen:
            self.twice = self.twice or _called(key)
            return
        self._seen.add(key)
        if key not in self.before:
            self.added += 1
            return
        then = self.before[key]
        if then is None or scored.record.error is not None:
            self.unreadable += 1
            return
        counts = verdict_counts(scored.report.counts)
        now = Outcome.of(scored.status, counts, count_unread=self.count_unread)
        self.paired.add(then, now)
        change = Change(_called(key), then, now, tuple(self._unbacked(scored)))
        if change.worse > (0, 0.0):
            self.worse.append(change)
        elif change.worse < (0, 0.0):
            self.better.append(change)

    def refuse(self) -> None:
        """Refuse records that cannot be told apart.

        Raises:
            InputError: if two of them have the same id, and the same labels that are asked for.
        """
        if self.twice is not None:
            raise InputError(
                _(
                    "two records are called {twice!r}, so they cannot be compared with {source}; "
                    "tell them apart with --by LABEL, such as --by model",
                    twice=self.twice,
                    source=self.source,
                )
            )

    def _unbacked(self, scored: RecordReport) -> Iterator[str]:
        left = {Verdict.SUPPORTED} if self.count_unread else {Verdict.SUPPORTED, Verdict.UNREAD}
        found = [j for j in scored.report.judgements if j.verdict not in left]
        for one in found[:_CLAIMS]:
            yield f"{one.verdict.name.lower()}: {' '.join(one.candidate.text.split())}"


def read_baseline(
    path: Path, labels: Sequence[str] = (), *, count_unread: bool = True
) -> Comparison:
    """Read an earlier report, in JSON Lines or JSON, to compare records with.

    Args:
        path: the file.
        labels: what tells records of the same id apart.
        count_unread: whether claims that could not be read count, as not backed.

    Raises:
        InputError: if it cannot be read, is no such report, or has a record twice.
    """
    before: dict[Key, Outcome | None] = {}
    for place, entry in _entries(path):
        if not isinstance(entry, Mapping) or not {"id", "verdict"} <= entry.keys():
            raise InputError(
                _("{place}: is no record of a report of kg hr; {hint}", place=place, hint=_(_HINT))
            )
        told = entry.get("labels")
        own = told if isinstance(told, Mapping) else {}
        key = (str(entry["id"]), *(str(own.get(label, "")) for label in labels))
        if key in before:
            raise InputError(
                _(
                    "{place}: a second record is called {name!r}; tell them apart with --by "
                    "LABEL, such as --by model",
                    place=place,
                    name=_called(key),
                )
            )
        before[key] = _outcome(entry, place, count_unread)
    return Comparison(str(path), before, tuple(labels), count_unread)


def _entries(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the records of a report, each with its place."""
    text = read_text(path)
    try:
        whole = parse_json(text, path)
    except SourceSyntaxError:
        whole = None  # several lines, or one that is cut off, which is told below
    if isinstance(whole, Mapping) and isinstance(records := whole.get("records"), list):
        yield from _placed(f"{path}: record ", records)
        return
    if not text.strip():
        raise InputError(_("{path}: is empty; {hint}", path=path, hint=_(_HINT)))
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield f"{path}:{number}", parse_json(line, path, number)


def _placed(before: str, records: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for number, record in enumerate(records, start=1):
        yield f"{before}{number}", record


def _outcome(entry: Mapping[str, Any], place: str, count_unread: bool) -> Outcome | None:
    if entry["verdict"] == "error":
        return None
    counts = entry.get("counts")
    if not isinstance(counts, Mapping) or not all(
        isinstance(number, int) and number >= 0 for number in counts.values()
    ):
        raise InputError(
            _("{place}: has no `counts` of claims by verdict; {hint}", place=place, hint=_(_HINT))
        )
    return Outcome.of(str(entry["verdict"]), counts, count_unread=count_unread)


def _called(key: Key) -> str:
    return " ".join(part for part in key if part)
