"""The readers by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.errors import UnknownNameError
from kg.hallucination.candidates import Reader
from kg.hallucination.evidence import EvidenceIndex
from kg.hallucination.reading import LexicalReader

__all__ = ["READERS", "reader_named"]


READERS: Final[Mapping[str, Callable[[EvidenceIndex], Reader]]] = {"lexical": LexicalReader}


def reader_named(name: str, index: EvidenceIndex) -> Reader:
    """Return a reader over an index.

    Raises:
        UnknownNameError: if there is no such reader.
    """
    if name not in READERS:
        raise UnknownNameError("reader", name, READERS)
    return READERS[name](index)
