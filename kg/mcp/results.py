"""What tools answer: plain types, from which the SDK makes the schemas that clients are told.

Every list is a page: `more` counts what follows, and `next_offset` asks for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = [
    "CheckedText",
    "Claims",
    "Evidence",
    "Explanation",
    "Fault",
    "Found",
    "Hit",
    "Reason",
    "Rows",
    "Statement",
    "TextClaim",
    "Thing",
    "page",
]

_T = TypeVar("_T")


def page(items: Sequence[_T], offset: int, limit: int) -> tuple[list[_T], int, int | None]:
    """Return a page of a list, how many items follow, and where they begin.

    >>> page("abcde", 1, 2), page("abc", 1, 2)
    ((['b', 'c'], 2, 3), (['b', 'c'], 0, None))
    """
    end = offset + limit
    more = max(0, len(items) - end)
    return list(items[offset:end]), more, end if more else None


@dataclass(frozen=True)
class Hit:
    """Something that bears a name."""

    kind: str
    name: str
    labels: dict[str, str]


@dataclass(frozen=True)
class Found:
    """What a search has found; `spelt_alike` has suggestions where it found nothing."""

    found: list[Hit]
    more: int
    next_offset: int | None
    spelt_alike: list[str]


@dataclass(frozen=True)
class Statement:
    """A property of a thing and its value."""

    property: str
    value: str


@dataclass(frozen=True)
class Thing:
    """What is recorded of a thing; `claims` are names that `explain` takes."""

    name: str
    iri: str
    kind: str
    labels: dict[str, str]
    definitions: dict[str, str]
    statements: list[Statement]
    more_statements: int
    claims: list[str]
    more_claims: int
    next_offset: int | None


@dataclass(frozen=True)
class Rows:
    """The rows of an answer, each by the names of its columns; `answer` is of yes and no alone."""

    columns: list[str]
    rows: list[dict[str, str | None]]
    more: int
    next_offset: int | None
    remarks: list[str]
    answer: bool | None = None


@dataclass(frozen=True)
class Evidence:
    """A recorded claim or fact, and where its sources say it."""

    says: str
    claim: str | None
    places: list[str]


@dataclass(frozen=True)
class TextClaim:
    """A claim of a text; its span is half-open, in characters."""

    text: str
    span: tuple[int, int]
    verdict: str
    reason: str
    disputed: bool
    evidence: list[Evidence]
    more_evidence: int


@dataclass(frozen=True)
class CheckedText:
    """What was found of the claims of a text.

    `hr` is the upper end of the hallucination rate, from 0 to 1, unread claims counted; it is null
    where the text claims nothing. `counts` are over all claims, by verdict.
    """

    verdict: str
    hr: float | None
    hr_range: tuple[float | None, float | None]
    interval: tuple[float, float] | None
    counts: dict[str, int]
    claims: list[TextClaim]
    more: int
    next_offset: int | None


@dataclass(frozen=True)
class Fault:
    """A finding about contributed claims: where, what, and what would be right."""

    severity: str
    step: str
    line: int | None
    node: str
    message: str
    remedy: str
    related: list[str]


@dataclass(frozen=True)
class Claims:
    """What the check of contributed claims has found; nothing was added to the base."""

    conforms: bool
    claims: int
    violations: int
    warnings: int
    findings: list[Fault]
    more: int
    next_offset: int | None


@dataclass(frozen=True)
class Reason:
    """A class or fact and why it holds: a rule, or the ontology where that is null; claims."""

    property: str
    value: str
    rule: str | None
    claims: list[str]


@dataclass(frozen=True)
class Explanation:
    """Why a thing has its classes and facts; of a claim, what it says and where.

    `no_fact` tells why a claim is no fact now; `unused` has claims about the thing that are none.
    """

    name: str
    claim: dict[str, list[str]] | None
    passages: list[str]
    no_fact: str | None
    reasons: list[Reason]
    unused: dict[str, str]
    more: int
    next_offset: int | None
