"""Markdown marks, which are no part of what a text says."""

from __future__ import annotations

import re

__all__ = ["clean"]

_BREAK = re.compile(r"<br\s*/?>")


def clean(text: str) -> str:
    """Return a text without Markdown marks and line breaks, its white space collapsed.

    >>> clean("**95%**<br/>`of`  all |")
    '95% of all'
    """
    bare = _BREAK.sub(" ", text).replace("**", "").replace("`", "")
    return re.sub(r"\s+", " ", bare).strip(" -|")
