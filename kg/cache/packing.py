"""Reading MessagePack from a file of the cache, with the one error that a shelf expects."""

from __future__ import annotations

from typing import Any

__all__ = ["unpack"]


def unpack(content: bytes, kind: Any) -> Any:
    """Return a value of some type, written as MessagePack.

    Args:
        content: the bytes.
        kind: the type, as `msgspec` takes it.

    Raises:
        ValueError: if they are something else.
    """
    import msgspec

    try:
        return msgspec.msgpack.decode(content, type=kind)
    except msgspec.MsgspecError as error:  # which is a ValueError in later versions only
        raise ValueError(str(error)) from None
