"""A history of assessments: a TriG file that grows, whose graph is `history`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

from kg.errors import InputError
from kg.files import read_bytes, write_atomically
from kg.i18n import _
from kg.querying.answers import Table
from kg.readiness.describing import METRICS, PREFIXES, describe
from kg.readiness.scoring import Assessment
from kg.stores.embedded import EmbeddedStore
from kg.vocabulary import CV, Graphs

__all__ = ["TITLES", "Record", "check_name", "read_history", "record", "trend"]

_RECORDS = f"""
PREFIX cv: <{CV}>
PREFIX dqv: <http://www.w3.org/ns/dqv#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?assessment ?time ?organisation ?metric ?value {{
  ?assessment a cv:Assessment ; prov:endedAtTime ?time .
  ?measurement prov:wasGeneratedBy ?assessment ; dqv:isMeasurementOf ?metric ;
    dqv:computedOn/rdfs:label ?organisation .
  OPTIONAL {{ ?measurement dqv:value ?value }}
}} ORDER BY ?time ?assessment ?metric
"""
#: How long one who writes waits for another, in seconds.
_PATIENCE = 60.0
#: The title of a trend and the line below it, by language.
TITLES = {
    "zh": ("AI 就绪指数的变化", "归一化 ARI 及其三项系数，0 至 1"),
    "en": ("AI readiness over time", "Normalised ARI and its three coefficients, from 0 to 1"),
}
#: What a trend shows, in the order of its legend: the metric, and what people call it.
_SHOWN = {
    "NormalizedARI": ("归一化 ARI", "normalised ARI"),
    "SemanticAlignment": ("语义对齐", "semantic alignment"),
    "NormalizedEncapsulation": ("逻辑封装（归一化）", "logic encapsulation (normalised)"),
    "ActionLoop": ("行动闭环", "action loop"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """An assessment as a history keeps it.

    Args:
        iri: what it is.
        time: when it was made, in UTC.
        organisation: of whom.
        values: by the IRI of the metric; None where it had none.
    """

    iri: str
    time: datetime
    organisation: str
    values: dict[str, float | None]

    @property
    def normalised(self) -> float | None:
        """Its normalised ARI."""
        return self.values.get(METRICS["normalised"])


def record(assessment: Assessment, path: Path, hr: float | None = None) -> None:
    """Add an assessment to a history; the file is replaced whole, or left as it was.

    Several processes may write to it: each waits for the one before, with a lock beside the file
    (`.NAME.lock`, which stays).

    Args:
        assessment: what was found.
        path: a TriG file; it is made when it does not exist.
        hr: the hallucination rate that was measured with it, if any.

    Raises:
        InputError: if the file is no TriG, cannot be read, locked or written, or has this
            assessment.
    """
    check_name(path)
    with _locked(path):
        _add(assessment, path, hr)


def _add(assessment: Assessment, path: Path, hr: float | None) -> None:
    store = _load(path) if path.exists() else EmbeddedStore()
    graph = ox.NamedNode(Graphs.HISTORY)
    new = [
        ox.Quad(triple.subject, triple.predicate, triple.object, graph)
        for triple in describe(assessment, hr, artefacts=False)
    ]
    stamp = next(quad for quad in new if quad.object == ox.NamedNode(CV + "Assessment"))
    if store.holds(stamp):
        raise InputError(
            _("{path}: has an assessment of this very time; it is not written twice", path=path)
        )
    store.extend(new)
    quads = sorted(store.quads(), key=str)
    content = ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES)
    assert content is not None
    write_atomically(path, content)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold the lock of a history, which is the same by whatever link the file is named."""
    from filelock import FileLock, Timeout

    real = Path(os.path.realpath(path))
    lock = FileLock(real.with_name(f".{real.name}.lock"), timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        told = _(
            "other processes have been writing it for {patience:g} s; try again later",
            patience=_PATIENCE,
        )
        raise InputError(f"{path}: {told}") from None
    except OSError as error:
        raise InputError(
            _("{path}: cannot be locked: {reason}", path=path, reason=error.strerror or error)
        ) from None
    try:
        yield
    finally:
        lock.release()


def read_history(path: Path) -> list[Record]:
    """Return the assessments of a history, the oldest first.

    Args:
        path: a TriG file.

    Raises:
        InputError: if it cannot be read, is no TriG, or holds a time or a value that is none.
    """
    answer = _load(path).query(_RECORDS, source=path)
    assert isinstance(answer, ox.QuerySolutions)
    found: dict[str, Record] = {}
    for row in answer:
        iri = row["assessment"].value
        value = row["value"]
        known = found.get(iri) or Record(
            iri, _time(row["time"].value, path), row["organisation"].value, {}
        )
        known.values[row["metric"].value] = None if value is None else _number(value.value, path)
        found[iri] = known
    return sorted(found.values(), key=lambda one: (one.time, one.iri))


def trend(path: Path) -> Table:
    """Return a history as the rows of a picture: what, when, how much.

    Args:
        path: a TriG file.

    Raises:
        InputError: if it cannot be read, or holds no assessment.
    """
    records = read_history(path)
    if not records:
        raise InputError(
            _("{path}: holds no assessment; write one into it with --history", path=path)
        )
    several = len({one.organisation for one in records}) > 1
    rows: list[tuple[ox.Literal, ...]] = []
    for name, words in _SHOWN.items():
        for one in records:
            if (value := one.values.get(CV + name)) is not None:
                of = f" · {one.organisation}" if several else ""
                labels = (ox.Literal(f"{word}{of}") for word in words)
                rows.append((*labels, ox.Literal(one.time.isoformat()), ox.Literal(value)))
    return Table(("label_zh", "label_en", "time", "value"), list(rows))


def _load(path: Path) -> EmbeddedStore:
    store = EmbeddedStore()
    store.load(read_bytes(path), ox.RdfFormat.TRIG, Graphs.HISTORY, path)
    return store


def check_name(path: Path) -> None:
    """Refuse a history that could not be written, before any work is done.

    Raises:
        InputError: if its name is not that of a TriG file, or its folder is missing.
    """
    if path.suffix.lower() != ".trig":
        raise InputError(
            _("{path}: a history keeps a named graph; give a file that ends in .trig", path=path)
        )
    if not path.parent.is_dir():
        raise InputError(
            _("{parent}: no such folder to write {name} to", parent=path.parent, name=path.name)
        )


def _time(text: str, path: Path) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(_("{path}: {text!r} is no date and time", path=path, text=text)) from None
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def _number(text: str, path: Path) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(_("{path}: {text!r} is no number", path=path, text=text)) from None
