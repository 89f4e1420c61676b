"""The operations, as functions of a base that run in a process of their own; each calls one verb.

What they take and return can be sent between processes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.web.jobs import in_folder_with
from kg.web.naming import assessed, without_folders

if TYPE_CHECKING:
    from kg import KnowledgeBase
    from kg.hallucination.loaders.records import Record

__all__ = [
    "Upload",
    "ari",
    "check",
    "explain",
    "hr_of_records",
    "hr_of_text",
    "queries",
    "query",
    "search",
]


def hr_of_text(base: KnowledgeBase, text: str, assume_complete: bool) -> dict[str, Any]:
    """Return what `kg hr --format json` prints of one text."""
    from kg.hallucination.reports.remarks import remarks_data
    from kg.hallucination.reports.rendering import as_data

    evidence = base.assumed_evidence if assume_complete else base.evidence
    report = base.hallucination_rate(text, assume_complete=assume_complete)
    return as_data(report, evidence) | remarks_data(evidence)


def hr_of_records(
    base: KnowledgeBase,
    records: Sequence[Record],
    by: Sequence[str],
    count_unread: bool,
    assume_complete: bool,
) -> dict[str, Any]:
    """Return what `kg hr --format json` prints of several records."""
    from kg.hallucination.reports import REPORTS
    from kg.hallucination.reports.tally import tally_by

    known = {label for record in records for label in record.labels}
    if missing := set(by) - known:
        raise InputError(f"no record has a label {min(missing)!r}; by names labels of the records")
    evidence = base.assumed_evidence if assume_complete else base.evidence
    scored = base.score(records, assume_complete=assume_complete)
    tally = tally_by(by, count_unread=count_unread)
    found: dict[str, Any] = json.loads("".join(REPORTS["json"](scored, tally, evidence)))
    return found


@dataclass(frozen=True, slots=True)
class Upload:
    """Files of claims, and how they are checked.

    Args:
        files: contents by name; the ending of a name tells the form.
        mapping: TOML that says what columns mean.
        language: `zh` or `en`: of messages.
        strict: whether a claim that repeats or contradicts a recorded one is a violation.
    """

    files: Mapping[str, bytes]
    mapping: bytes | None
    language: str
    strict: bool


def check(base: KnowledgeBase, upload: Upload, report: str) -> bytes:
    """Return a report on the claims of files.

    Args:
        base: the base.
        upload: the files.
        report: `json`, `turtle` or `sarif`.
    """
    from kg.claims.reports import as_text, for_tools

    with in_folder_with(upload.files):
        if upload.mapping is not None:
            os.mkdir(".map")
            Path(".map/map.toml").write_bytes(upload.mapping)
        given = None if upload.mapping is None else Path(".map/map.toml")
        checked = base.check(
            *upload.files, mapping=given, language=upload.language, strict=upload.strict
        )
    match report:
        case "turtle":
            text = for_tools.shacl(checked)
        case "sarif":
            text = json.dumps(for_tools.sarif(checked), ensure_ascii=False)
        case _:
            found = {
                "conforms": checked.conforms,
                "nodes": checked.nodes,
                "claims": checked.claims,
                "findings": as_text.as_data(checked),
            }
            text = json.dumps(found, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace")


def queries(base: KnowledgeBase) -> list[dict[str, Any]]:
    """Return the named queries: what each asks, takes and gives."""
    return [
        {
            "name": name,
            "title": dict(one.header.title),
            "about": dict(one.header.about),
            "columns": list(one.header.columns),
            "parameters": [
                {
                    "name": parameter.name,
                    "type": parameter.type,
                    "required": not parameter.optional and parameter.default is None,
                    "default": parameter.default,
                    "about": parameter.about,
                }
                for parameter in one.header.parameters.values()
            ],
        }
        for name, one in base.catalogue.items()
    ]


def query(
    base: KnowledgeBase, name: str, parameters: Mapping[str, object], offset: int, limit: int
) -> dict[str, Any]:
    """Return some rows of the answer to a named query, or the whole of another answer."""
    from kg.querying.answers import Graph, Table
    from kg.querying.serialising import bindings
    from kg.web.sparql.answering import written

    result = base.query(name, **parameters)
    match result:
        case Table(columns, rows):
            some = Table(columns, rows[offset : offset + limit])
            end = offset + len(some.rows)
            return {
                "columns": list(columns),
                "rows": bindings(some),
                "total": len(rows),
                "next": end if end < len(rows) else None,
            }
        case Graph():
            return {"turtle": written(base, result, "text/turtle")[0].decode("utf-8")}
        case _:
            return {"boolean": result}


def explain(base: KnowledgeBase, name: str) -> dict[str, Any]:
    """Return why the base says what it says of a thing, as `kg explain --format json` prints it."""
    return asdict(base.explain(name))


def search(
    base: KnowledgeBase, text: str, kinds: Sequence[str], limit: int
) -> list[dict[str, Any]]:
    """Return what bears a name with these words."""
    return [
        {"kind": one.kind.name.lower(), "name": one.name, "labels": dict(one.labels)}
        for one in base.search(text, *kinds)[:limit]
    ]


def ari(base: KnowledgeBase, path: Path, hr: float | None, limit: int | None) -> dict[str, Any]:
    """Return an assessment, as `kg ari --format json` prints it in the folder of the file."""
    from kg.readiness.rendering import Scored
    from kg.readiness.survival import survival, thresholds
    from kg.readiness.tabulating import as_data

    found = assessed(base, path)
    limits = thresholds(base.graph).instead(found.artefacts.targets, ari=None, hr=None, loop=None)
    rule = survival(found.normalised, found.loop.coefficient, limits, hr, hr_given=hr is not None)
    return without_folders(as_data(Scored(found, rule, hr), limit))
