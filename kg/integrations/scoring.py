"""What all integrations share: a base that is opened once, and what a score is told as."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kg.api import KnowledgeBase

__all__ = ["Scored", "score_text"]

_LOCK = threading.Lock()


@dataclass(frozen=True, slots=True)
class Scored:
    """How far a text is backed by a base.

    Args:
        hr: the upper end of its hallucination rate, from 0 to 1, unread claims counted; None where
            the text claims nothing.
        lower: the lower end, unread claims left out; None where nothing was read.
        reason: the rate with its counts, then each claim that is not backed and why, one a line.
        counts: how many claims got each verdict.
    """

    hr: float | None
    lower: float | None
    reason: str
    counts: Mapping[str, int]

    @property
    def supported(self) -> float | None:
        """The share of claims that are supported, 1 - `hr`; None where nothing is claimed."""
        return None if self.hr is None else 1 - self.hr


def score_text(text: str, base: str | Path | None = None) -> Scored:
    """Check the claims of a text; it may be called from several threads.

    Args:
        text: what a model wrote.
        base: the folder of the knowledge base; the one that is shipped when None.

    Raises:
        InputError: if the base cannot be read.
    """
    from kg.hallucination.reports.rendering import grounds, verdict_name
    from kg.hallucination.reports.summary import headline, verdict_counts
    from kg.model import Verdict

    with _LOCK:
        kb = _opened(None if base is None else str(base))
        report = kb.hallucination_rate(text)
        lines = [headline(report)]
        for sentence in report.sentences:
            if sentence.judgements and sentence.verdict is not Verdict.SUPPORTED:
                told = " ".join(sentence.sentence.text.split())
                lines.append(f"{verdict_name(sentence.verdict)}: {told}")
                lines += grounds(sentence, kb.evidence)
    return Scored(report.rate, report.lower.share, "\n".join(lines), verdict_counts(report.counts))


@lru_cache(maxsize=4)
def _opened(base: str | None) -> KnowledgeBase:
    return KnowledgeBase.open(base)
