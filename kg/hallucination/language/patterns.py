"""Regular expressions that are compiled when a text first needs them.

To compile all that reading may need takes longer than to read a sentence, which needs few of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final, cast

__all__ = ["later"]

_METHODS: Final = (
    *("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"),
    *("pattern", "flags", "groups", "groupindex"),
)


def later(source: str | Callable[[], str], flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that is compiled when it is first used, and from then on costs nothing more.

    Args:
        source: the pattern, or what makes it.
        flags: as `re.compile` takes them.

    >>> later(r"[0-9]+").findall("1 of 20")
    ['1', '20']
    """
    return cast("re.Pattern[str]", _Later(source, flags))


class _Later:
    """Has the methods of a pattern, which stand in the object itself once it is compiled."""

    def __init__(self, source: str | Callable[[], str], flags: int) -> None:
        self._source = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        # Called only for what the object has not: a method, before the pattern is compiled.
        if name not in _METHODS:
            raise AttributeError(name)
        source = self._source() if callable(self._source) else self._source
        compiled = re.compile(source, self._flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return vars(self)[name]
