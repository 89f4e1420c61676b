"""The name of a source document, which its IRI, its folder and its graph share."""

from __future__ import annotations

import unicodedata

from kg.spelling import is_name_letter

__all__ = ["slug"]


def slug(name: str) -> str:
    """Return a name in small letters, with hyphens for all that is no letter and no digit.

    It is empty where nothing is left.

    >>> slug("Release Notes (2025)"), slug("《收敛》 第2版")
    ('release-notes-2025', '收敛-第2版')
    """
    text = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(c if c == "_" or is_name_letter(c) else " " for c in text)
    return "-".join(kept.split())
