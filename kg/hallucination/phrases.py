"""General phrases of Chinese and English, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

__all__ = ["phrase"]


def phrase(kind: str) -> re.Pattern[str]:
    """Return the pattern of one kind of phrase, such as `negation`.

    >>> bool(phrase("negation").search("RLHF is not settled"))
    True
    >>> bool(phrase("negation").search("不同场景"))
    False
    """
    return _patterns()[kind]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    path = resources.files("kg.hallucination") / "language" / "phrases.toml"
    kinds: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return {kind: re.compile("|".join(parts), re.IGNORECASE) for kind, parts in kinds.items()}
