"""The words of `words.toml`, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Final

from kg.hallucination.language.patterns import later

__all__ = ["HAN", "light", "pattern"]

HAN: Final = later(r"[\u4e00-\u9fff]")


@cache
def _words() -> dict[str, list[str]]:
    path = resources.files("kg.hallucination.extraction.triples") / "words.toml"
    found: dict[str, list[str]] = tomllib.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def pattern(kind: str) -> re.Pattern[str]:
    """Return the pattern of one kind of word, such as `hedge`.

    >>> bool(pattern("hedge").search("It may be so."))
    True
    """
    return re.compile("|".join(_words()[kind]), re.IGNORECASE)


@cache
def light() -> re.Pattern[str]:
    """Return the pattern of what holds a sentence together and says nothing.

    >>> light().sub("", "一共有二十章")
    '二十章'
    """
    english = sorted(_words()["light_en"], key=len, reverse=True)
    chinese = sorted(_words()["light_zh"], key=len, reverse=True)
    return re.compile(
        rf"(?<![A-Za-z])(?:{'|'.join(english)})(?![A-Za-z])|{'|'.join(chinese)}", re.IGNORECASE
    )
