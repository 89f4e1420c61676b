"""What is read from MessagePack entry by entry, as they are looked up."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from functools import cache
from types import GenericAlias
from typing import Any, Generic, TypeAlias, TypeVar, get_args

import msgspec

__all__ = ["Entries", "Written", "read_list", "read_mapping"]

#: A value as MessagePack: apart, or as it lies in another.
Written: TypeAlias = bytes | msgspec.Raw

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

#: Bytes from which a mapping is worth reading entry by entry.
_LONG = 16_384


class Entries(Mapping[K, V], Generic[K, V]):
    """Entries, of which those that were looked up are kept as they were read.

    Args:
        written: by key what the values are made of, such as MessagePack.
        read: makes a value of that.
    """

    __slots__ = ("_decode", "_read", "_written")

    def __init__(self, written: Mapping[K, Any], read: Callable[[Any], V]) -> None:
        self._written = written
        self._read: dict[K, V] = {}
        self._decode = read

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


def read_mapping(written: Written, kind: Any) -> Any:
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
    by_key = msgspec.msgpack.decode(written, type=GenericAlias(dict, (key, msgspec.Raw)))
    return Entries(by_key, msgspec.msgpack.Decoder(value).decode)


def read_list(written: Written, kind: type[V]) -> Callable[[int], V]:
    """Return what reads a value of a list by its number, once, and is the same object each time.

    Args:
        written: the list as MessagePack.
        kind: the type of its values.

    Raises:
        ValueError: if it is something else.
    """
    values = msgspec.msgpack.decode(written, type=list[msgspec.Raw])
    decode = msgspec.msgpack.Decoder(kind).decode

    @cache
    def read(number: int) -> V:
        return decode(values[number])

    return read
