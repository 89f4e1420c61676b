"""What tells one version of the engine from another, known without loading any of it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kg import __version__
from kg.cache import code_fingerprint

__all__ = ["engine_signature"]

#: The code that decides what quads come of the files of a base.
_CODE = (
    *("base_files.py", "changes.py", "entities.py", "files.py", "formats.py", "json_text.py"),
    *("knowledge_base.py", "vocabulary.py", "stores", "reasoning/deriving.py", "reasoning/rules"),
)


@cache
def engine_signature() -> str:
    """Return what tells this version of the engine, its store and its rules from others."""
    package = Path(__file__).parents[1]
    code = code_fingerprint(*(package / name for name in _CODE))
    return f"{__version__}\0{ox.__version__}\0{code}"
