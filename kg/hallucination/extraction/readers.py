"""The readers by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.errors import UnknownNameError
from kg.hallucination.claims import Reader
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.extraction.structured import StructuredReader
from kg.hallucination.index.evidence import EvidenceIndex
from kg.i18n import N_

__all__ = ["READERS", "reader_named"]


def _llm(index: EvidenceIndex) -> Reader:
    from kg.hallucination.extraction.llm import LlmReader

    return LlmReader(index)


def _rules(index: EvidenceIndex) -> Reader:
    return LexicalReader(index, paraphrases=False)


READERS: Final[Mapping[str, Callable[[EvidenceIndex], Reader]]] = {
    "lexical": LexicalReader,
    "rules": _rules,
    "structured": StructuredReader,
    "llm": _llm,
}


def reader_named(name: str, index: EvidenceIndex) -> Reader:
    """Return a reader over an index.

    Raises:
        UnknownNameError: if there is no such reader.
        InputError: if the environment lacks what the reader needs.
        MissingExtraError: if the reader needs a library that is not installed.
    """
    if name not in READERS:
        raise UnknownNameError(N_("reader"), name, READERS)
    return READERS[name](index)
