"""The words that decision logs have for what became of a decision, and for times."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from kg.i18n import _
from kg.readiness.artefacts import Outcome
from kg.readiness.reading.nodes import Node

__all__ = ["WORDS", "own_words", "parse_time", "plain"]

_WORDS_OF: Final[Mapping[Outcome, tuple[str, ...]]] = {
    Outcome.SUCCEEDED: (
        "succeeded", "success", "successful", "ok", "done", "completed", "committed", "applied",
        "written back", "成功", "已完成", "已提交",
    ),
    Outcome.FAILED: (
        "failed", "failure", "error", "rejected", "refused", "aborted", "conflict", "失败", "错误",
        "已拒绝",
    ),
    Outcome.ROLLED_BACK: (
        "rolled back", "rollback", "reverted", "undone", "compensated", "回滚", "已回滚", "已撤销",
    ),
    Outcome.TIMED_OUT: ("timed out", "timeout", "time out", "expired", "超时", "已超时"),
    Outcome.UNKNOWN: ("unknown", "unknown outcome", "未知"),
}  # fmt: skip

#: What each word means; case, hyphens and underscores do not matter.
WORDS: Final[Mapping[str, Outcome]] = {
    word: outcome for outcome, words in _WORDS_OF.items() for word in words
}


def plain(word: str) -> str:
    """Return a word without what only its notation adds.

    >>> plain(" Rolled_Back "), plain("TIMED-OUT")
    ('rolled back', 'timed out')
    """
    return " ".join(word.replace("_", " ").replace("-", " ").split()).casefold()


def own_words(node: Node | None) -> Mapping[str, Outcome]:
    """Return the words of a log: those known to all, and those that `outcomes:` adds or changes.

    Args:
        node: a mapping such as `posted: succeeded`, or None.

    Raises:
        SourceSyntaxError: if a word is mapped to something that is no outcome.
    """
    if node is None:
        return WORDS
    found = dict(WORDS)
    for word, meaning in node.entries().items():
        name = plain(meaning.text())
        outcomes = {plain(outcome.value): outcome for outcome in Outcome}
        if name not in outcomes:
            known = ", ".join(outcome.value for outcome in Outcome)
            raise meaning.fault(
                _("{text!r} is no outcome; write one of: {known}", text=meaning.text(), known=known)
            )
        found[plain(word)] = outcomes[name]
    return found


def parse_time(written: str) -> tuple[datetime, bool] | None:
    """Return an ISO 8601 time in UTC, and whether it named its zone; None if it is none.

    Args:
        written: such as `2026-03-01T08:30:00+08:00`; without a zone it is taken as UTC.

    >>> parse_time("2026-03-01T08:30:00+08:00")
    (datetime.datetime(2026, 3, 1, 0, 30, tzinfo=datetime.timezone.utc), True)
    """
    try:
        time = datetime.fromisoformat(written.strip())
        if time.tzinfo is None:
            return time.replace(tzinfo=UTC), False
        return time.astimezone(UTC), True
    except (ValueError, OverflowError):
        return None
