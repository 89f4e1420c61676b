"""Reading a sentence by the paraphrases of recorded claims that it resembles."""

from kg.hallucination.extraction.paraphrases.reader import ParaphraseReader

__all__ = ["ParaphraseReader"]
