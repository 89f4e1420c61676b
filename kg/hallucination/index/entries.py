"""A mapping that is read from MessagePack entry by entry, as they are looked up."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from types import GenericAlias
from typing import Any, Generic, TypeVar, get_args

import msgspec

__all__ = ["Entries", "read_mapping"]

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: Bytes from which a mapping is worth reading entry by entry.
_LONG = 16_384


class Entries(Mapping[K, V], Generic[K, V]):
    """Entries, of which those that were looked up are kept as they were read.

    Args:
        written: the values by key, as MessagePack.
        kind: the type of the values.
    """

    __slots__ = ("_decode", "_read", "_written")

    def __init__(self, written: Mapping[K, msgspec.Raw], kind: Any) -> None:
        self._written = written
        self._read: dict[K, V] = {}
        self._decode = msgspec.msgpack.Decoder(kind).decode

    def __getitem__(self, key: K) -> V:
        found = self._read.get(key)
        if found is None:
            found = self._read[key] = self._decode(self._written[key])
        return found

    def get(self, key: K, default: Any = None) -> Any:
        """Return the value of a key, or something else where there is none."""
        found = self._read.get(key)
        if found is not None:
            return found
        return self[key] if key in self._written else default

    def __contains__(self, key: object) -> bool:
        return key in self._written

    def __iter__(self) -> Iterator[K]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)


def read_mapping(written: msgspec.Raw, kind: Any) -> Any:
    """Return a mapping: a long one entry by entry, a short one whole.

    Args:
        written: the mapping as MessagePack.
        kind: its type, `Mapping` or `dict` of some keys and values.

    Raises:
        ValueError: if it is something else.
    """
    if len(memoryview(written)) < _LONG:
        return msgspec.msgpack.decode(written, type=kind)
    key, value = get_args(kind)
    return Entries(
        msgspec.msgpack.decode(written, type=GenericAlias(dict, (key, msgspec.Raw))), value
    )
