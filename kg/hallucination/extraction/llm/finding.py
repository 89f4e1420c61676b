"""Claims that a language model finds in texts, in words: what the base does not know is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from kg.errors import InputError
from kg.hallucination.extraction.llm.asking import Asker
from kg.hallucination.extraction.llm.settings import Settings, Totals
from kg.hallucination.extraction.structured import StructuredClaim, named
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import normalise
from kg.hallucination.values import replace

__all__ = ["ClaimFinder"]


class ClaimFinder:
    """Asks a model for the claims of texts; names that the base knows become those of the base.

    Args:
        index: the evidence index that holds the names.
        shorten: writes an IRI of the base.
        settings: how to ask; from the environment when None.

    Raises:
        InputError: if the environment does not name address and model.
        MissingExtraError: if the client library is not installed.
    """

    def __init__(
        self,
        index: EvidenceIndex,
        shorten: Callable[[str], str],
        settings: Settings | None = None,
    ) -> None:
        self._index = index
        self._shorten = shorten
        self._settings = settings or Settings.of_environment()
        self._asker = Asker(self._settings, index)

    @property
    def totals(self) -> Totals:
        """What asking came to so far."""
        return self._asker.totals

    def find(self, texts: Sequence[str]) -> Iterator[list[StructuredClaim]]:
        """Yield the claims of each text; what is no claim is dropped, and counted.

        Raises:
            InputError: if the model cannot be asked.
        """
        with ThreadPoolExecutor(max(1, self._settings.concurrency)) as pool:
            for answer in pool.map(self._asker.ask, texts):
                found = [claim for data in answer if (claim := self._claim(data)) is not None]
                self.totals.claims += len(found)
                self.totals.dropped += len(answer) - len(found)
                yield found

    def _claim(self, data: Any) -> StructuredClaim | None:
        try:
            claim = StructuredClaim.of(data)
        except InputError:
            return None
        predicate = self._property(claim.predicate)
        relation = predicate is None or self._index.properties[predicate].relation
        return replace(
            claim,
            subject=self._known(claim.subject),
            predicate=self._shorten(predicate) if predicate else claim.predicate,
            value=self._known(claim.value) if relation else claim.value,
        )

    def _property(self, written: str) -> str | None:
        """Return the one property that is called so, or else the one that has it for its label."""
        index = self._index
        found = [name for name in named(written, index) if name in index.properties]
        labelled = [
            name
            for name in found
            if normalise(written) in map(normalise, index.labels[name].values())
        ]
        for choice in (found, labelled):
            if len(choice) == 1:
                return choice[0]
        return None

    def _known(self, written: str) -> str:
        found = [iri for iri in named(written, self._index) if iri not in self._index.properties]
        return self._shorten(found[0]) if len(found) == 1 else written
