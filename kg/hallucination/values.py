"""Copies of values with some fields changed.

Most values in here are structs of msgspec: a class of them is made in a tenth of the time that a
dataclass takes, of which a short command needs dozens, and so are copies. A few are dataclasses.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

__all__ = ["replace"]

if TYPE_CHECKING:
    from dataclasses import replace  # checks the names of fields, those of structs as well
else:
    T = TypeVar("T")

    def replace(value: T, /, **changes: Any) -> T:
        """Return a copy of a struct or a dataclass with some fields changed.

        Args:
            value: what is copied.
            changes: the fields by name.

        Raises:
            TypeError: if it has no such fields.
        """
        if isinstance(value, msgspec.Struct):
            return msgspec.structs.replace(value, **changes)
        return dataclasses.replace(value, **changes)
