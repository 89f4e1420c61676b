"""The reader that asks a language model, and believes only what it can point to in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kg.errors import InputError
from kg.hallucination.claims import Candidate, ReadsAnyLanguage, SentenceRead
from kg.hallucination.extraction.llm.asking import Asker
from kg.hallucination.extraction.llm.settings import Settings, Totals
from kg.hallucination.extraction.structured import StructuredClaim, grounded
from kg.hallucination.extraction.unread import oversized
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.segment import LONGEST, Sentence, segment

__all__ = ["LlmReader"]

#: How many characters are sent at a time; sentences are not cut.
PORTION = 2_000


class LlmReader(ReadsAnyLanguage):
    """Reads with a model; what it says is data to be checked, not to be trusted.

    Args:
        index: the evidence index that holds the names.
        settings: how to ask; from the environment when None.

    Raises:
        InputError: if the environment does not name address and model.
        MissingExtraError: if the client library is not installed.
    """

    def __init__(self, index: EvidenceIndex, settings: Settings | None = None) -> None:
        self._index = index
        self._settings = settings or Settings.of_environment()
        self._asker = Asker(self._settings, index)

    @property
    def totals(self) -> Totals:
        """What asking came to so far."""
        return self._asker.totals

    def read(self, text: str) -> Iterator[SentenceRead]:
        """Yield the sentences of a text in order, each with the claims the model found in it.

        Raises:
            InputError: if the model cannot be asked.
        """
        portions = list(_portions(list(segment(text))))
        spans = [_sent(text, portion) for portion in portions]
        with ThreadPoolExecutor(max(1, self._settings.concurrency)) as pool:
            answers = pool.map(lambda span: self._asker.ask(span) if span else (), spans)
            for portion, answer in zip(portions, answers, strict=True):
                if _is_oversized(portion[0]):
                    yield SentenceRead(portion[0], (oversized(portion[0]),))
                else:
                    yield from self._sentences(text, portion, answer)

    def _sentences(
        self, text: str, portion: Sequence[Sentence], answer: Sequence[Any]
    ) -> Iterator[SentenceRead]:
        candidates: list[Candidate] = []
        for data in answer:
            candidate = self._candidate(text, portion, data)
            if candidate is None:
                self.totals.dropped += 1
            else:
                self.totals.claims += 1
                candidates.append(candidate)
        for sentence, following in zip(portion, [*portion[1:], None], strict=True):
            end = following.start if following else portion[-1].end + 1
            own = [c for c in candidates if sentence.start <= c.start < end]
            yield SentenceRead(sentence, tuple(sorted(own, key=lambda c: (c.start, c.end))))

    def _candidate(self, text: str, portion: Sequence[Sentence], data: Any) -> Candidate | None:
        """Return a claim whose words stand in the portion; None for any other."""
        try:
            claim = StructuredClaim.of(data)
        except InputError:
            return None
        words = claim.quote.split()
        if not words:
            return None
        quote = re.compile(r"\s*".join(map(re.escape, words)), re.IGNORECASE)
        found = quote.search(text, portion[0].start, portion[-1].end)
        return grounded(claim, self._index, found.start(), found[0]) if found else None


def _is_oversized(sentence: Sentence) -> bool:
    return len(sentence.text) > LONGEST


def _sent(text: str, portion: Sequence[Sentence]) -> str:
    """Return what the model is asked about; nothing where a sentence is too long to be read."""
    return "" if _is_oversized(portion[0]) else text[portion[0].start : portion[-1].end]


def _portions(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    portion: list[Sentence] = []
    for sentence in sentences:
        alone = _is_oversized(sentence) or (portion and _is_oversized(portion[-1]))
        if portion and (alone or sentence.end - portion[0].start > PORTION):
            yield portion
            portion = []
        portion.append(sentence)
    if portion:
        yield portion
