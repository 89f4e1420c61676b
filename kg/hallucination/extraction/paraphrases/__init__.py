"""Reading a sentence by the paraphrases of recorded claims that it resembles."""

from kg.hallucination.extraction.paraphrases.reader import ParaphraseReader, paraphrase_reader

__all__ = ["ParaphraseReader", "paraphrase_reader"]
