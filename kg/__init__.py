"""Query a knowledge base, validate claims against it, and measure what a text says beyond it."""

__version__ = "0.1.0"

from kg.api import KnowledgeBase

__all__ = ["KnowledgeBase", "__version__"]
