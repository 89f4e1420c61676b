"""Query a knowledge base, validate claims against it, and measure what a text says beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.api import KnowledgeBase

__version__ = "0.2.0"

__all__ = ["KnowledgeBase", "__version__"]


def __getattr__(name: str) -> object:
    """Import what was asked for, so that the command line can start without the whole of it."""
    if name == "KnowledgeBase":
        from kg.api import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
