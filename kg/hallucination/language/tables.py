"""The tables of words of this folder, and the cache in which they are kept once read.

TOML is for those who write the words; to parse it takes longer than to read a sentence.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.cache import Shelf, code_fingerprint
from kg.cache.packing import unpack

__all__ = ["keep_tables", "language_code", "language_shelf", "parsed", "table"]

_FOLDER: Final = Path(__file__).parent
#: Larger ones are no use as they are; what is made of them is kept instead.
_APART: Final = frozenset({"synonyms", "antonyms", "frames"})


def table(name: str) -> dict[str, Any]:
    """Return what a file of this folder says, each time a copy of its own.

    Args:
        name: of the file within the folder, without `.toml`, such as `numbers/units`.
    """
    if name in _APART:
        return parsed(name)
    import msgspec

    found: dict[str, Any] = msgspec.msgpack.decode(_tables()[name])
    return found


def keep_tables(shelf: Shelf) -> None:
    """Let words be taken from a cache when they are first asked for, and be kept there.

    They are the same with any cache and without one.

    Args:
        shelf: of what depends on code alone.
    """
    global _shelf  # noqa: PLW0603  there is one language
    _shelf = shelf


def language_shelf() -> Shelf:
    """Return where that is kept which is made of the words."""
    return _shelf


@cache
def language_code() -> str:
    """Return what tells this version of the words, and of the code that reads them, from others."""
    import msgspec
    import Stemmer

    return f"{msgspec.__version__}\0{Stemmer.version()}\0{code_fingerprint(_FOLDER)}"


_shelf = Shelf(None)


@cache
def _tables() -> dict[str, Any]:
    """Return the tables by name, each as MessagePack."""
    import msgspec

    encode = msgspec.msgpack.encode

    def build() -> dict[str, Any]:
        files = (path.relative_to(_FOLDER) for path in _FOLDER.rglob("*.toml"))
        names = sorted(file.with_suffix("").as_posix() for file in files)
        return {name: msgspec.Raw(encode(parsed(name))) for name in names if name not in _APART}

    def load(content: bytes) -> dict[str, Any]:
        found: dict[str, Any] = unpack(content, dict[str, msgspec.Raw])
        return found

    return _shelf.made("words", language_code(), build, encode, load)


def parsed(name: str) -> dict[str, Any]:
    """Return what a file of this folder says, whatever is kept; see `table`."""
    import tomllib

    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
