"""The words of the pages in both languages, from one catalog."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

__all__ = ["LANGUAGES", "Texts", "catalog", "preferred"]

#: The languages of the pages, by the names that URLs have; the first is the default.
LANGUAGES: Final = ("en", "zh")


@cache
def catalog() -> Mapping[str, Mapping[str, str]]:
    """Return every text by its key, such as `look.title`, and its language."""
    page = resources.files("kg.web.pages.parts") / "texts.toml"
    tables = tomllib.loads(page.read_text(encoding="utf-8"))
    return {f"{group}.{key}": told for group, keys in tables.items() for key, told in keys.items()}


class Texts:
    """The words of one language.

    Args:
        language: one of `LANGUAGES`.

    >>> Texts("zh")("frame.look"), Texts("en")("frame.look")
    ('查阅', 'Look')
    """

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with values in its places.

        Raises:
            KeyError: if there is no such text, or a place has no value.
        """
        return catalog()[key][self.language].format(**values)

    def of(self, texts: Mapping[str, str], otherwise: str = "") -> str:
        """Return a text of the base in this language, or else in the other, or as there is one.

        Args:
            texts: by language tag, such as the labels of a thing.
            otherwise: what to return where there is none.

        >>> Texts("zh").of({"en": "Moon"}), Texts("zh").of({"en": "Moon", "zh-Hans": "月亮"})
        ('Moon', '月亮')
        """
        for wanted in (self.language, *LANGUAGES, ""):
            for tag, text in texts.items():
                if tag.lower().split("-")[0] == wanted:
                    return text
        return next(iter(texts.values()), otherwise)


def preferred(asked: str | None, accepted: str) -> str:
    """Return the language of a page.

    Args:
        asked: what the URL asks for, if it does.
        accepted: the header `Accept-Language` of the request, or an empty text.

    >>> preferred(None, "fr, zh-CN;q=0.8, en;q=0.5"), preferred("en", "zh"), preferred("fr", "")
    ('zh', 'en', 'en')
    """
    if asked in LANGUAGES:
        return asked
    best, language = 0.0, LANGUAGES[0]
    for part in accepted.split(","):
        tag, _, quality = part.strip().partition(";q=")
        weight = _number(quality)
        name = tag.lower().split("-")[0]
        if name in LANGUAGES and weight > best:
            best, language = weight, name
    return language


def _number(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0
