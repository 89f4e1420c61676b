"""General phrases of Chinese and English, each compiled once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, partial

from kg.hallucination.language.patterns import later, prepares
from kg.hallucination.language.tables import table

__all__ = ["phrase"]


def phrase(kind: str) -> re.Pattern[str]:
    """Return the pattern of one kind of phrase, such as `negation`.

    >>> bool(phrase("negation").search("RLHF is not settled"))
    True
    >>> bool(phrase("negation").search("不同场景"))
    False
    """
    return _patterns()[kind]


@prepares
@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    kinds: dict[str, list[str]] = table("cues")
    return {kind: _later(parts) for kind, parts in kinds.items()}


def _later(parts: Sequence[str]) -> re.Pattern[str]:
    return later(partial(_joined, parts), re.IGNORECASE, of_tables=True)


def _joined(parts: Sequence[str]) -> str:
    r"""Return one pattern; the `\b` that many parts begin with is looked for once.

    >>> _joined([r"\bnot\b", r"\bno\b", "不"])
    '\\b(?:not\\b|no\\b)|不'
    """
    bounded = [part for part in parts if part.startswith(r"\b") and not _branches(part)]
    if len(bounded) < 2:
        return "|".join(parts)
    rest = [part for part in parts if part not in bounded]
    return "|".join([rf"\b(?:{'|'.join(part[2:] for part in bounded)})", *rest])


def _branches(part: str) -> bool:
    """Return whether a pattern has an alternative outside of all brackets."""
    depth = 0
    for sign in re.sub(r"\\.|\[(?:\\.|[^\]])*\]", "", part):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            return True
    return False
