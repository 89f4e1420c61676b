"""The name of a source document, which its IRI, its folder and its graph share."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["slug"]

#: What the local part of a prefixed name in Turtle may hold unescaped, as far as it is a letter.
_LETTERS: Final = re.compile(
    r"[0-9A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff"
    r"\u3001-\ud7ff\uf900-\ufdcf]"
)


def slug(name: str) -> str:
    """Return a name in small letters, with hyphens for all that is no letter and no digit.

    It is empty where nothing is left.

    >>> slug("Release Notes (2025)"), slug("《收敛》 第2版")
    ('release-notes-2025', '收敛-第2版')
    """
    text = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(c if (c == "_" or c.isalnum()) and _LETTERS.match(c) else " " for c in text)
    return "-".join(kept.split())
