"""Reading texts with a language model behind any OpenAI-compatible endpoint."""

from __future__ import annotations

from kg.hallucination.extraction.llm.finding import ClaimFinder
from kg.hallucination.extraction.llm.reader import LlmReader
from kg.hallucination.extraction.llm.settings import Settings, Totals

__all__ = ["ClaimFinder", "LlmReader", "Settings", "Totals"]
