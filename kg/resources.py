"""Where the shipped knowledge base lies: inside an installed wheel, or beside a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["KNOWLEDGE_FOLDERS", "shipped_base"]

#: The folders that make up a knowledge base.
KNOWLEDGE_FOLDERS = ("ontology", "queries", "validators")


def shipped_base() -> Path:
    """Return the folder of the knowledge base that came with this package.

    The choice is made once and for the whole folder: looking for each piece by itself could find
    a stranger's (`validators` is also the name of a package on PyPI).
    """
    package = Path(__file__).resolve().parent
    bundled = package / "_data"
    return bundled if bundled.is_dir() else package.parent
