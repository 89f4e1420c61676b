"""Where the shipped knowledge base lies: inside an installed wheel, or beside a checkout."""

from __future__ import annotations

from pathlib import Path

__all__ = ["KNOWLEDGE_FOLDERS", "is_installed", "shipped_base"]

#: The folders that make up a knowledge base.
KNOWLEDGE_FOLDERS = ("ontology", "queries", "validators")
_BUNDLED = Path(__file__).resolve().parent / "_data"


def shipped_base() -> Path:
    """Return the folder of the knowledge base that came with this package.

    The choice is made once and for the whole folder: looking for each piece by itself could find
    a stranger's (`validators` is also the name of a package on PyPI).
    """
    return _BUNDLED if _BUNDLED.is_dir() else _BUNDLED.parents[1]


def is_installed(root: Path) -> bool:
    """Return whether a knowledge base is a part of the installed package, which updates replace."""
    return root.resolve() == _BUNDLED
