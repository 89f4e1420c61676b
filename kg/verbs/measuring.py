"""Measure texts and organisations by a base: hallucination rate and AI readiness."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.i18n import _
from kg.verbs.asking import Asking

if TYPE_CHECKING:
    from kg.hallucination import Report
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.hallucination.index.profile import Proposal
    from kg.hallucination.loaders.records import Record, RecordReport
    from kg.readiness import Assessment, Started
    from kg.readiness.artefacts import Function
    from kg.readiness.terms import TermIndex

__all__ = ["Measuring"]


class Measuring(Asking):
    """Measure texts and organisations by a base: hallucination rate and AI readiness."""

    @cached_property
    def evidence(self) -> EvidenceIndex:
        """All that the checker of texts reads, compiled once and kept in the cache."""
        from kg.hallucination.index.stored import evidence_of

        return evidence_of(self.graph)

    @cached_property
    def assumed_evidence(self) -> EvidenceIndex:
        """The same, with what the data suggest of properties taken for true; see `profile`."""
        from kg.hallucination.index.profile import assumed

        return assumed(self.evidence)

    def profile(self) -> list[Proposal]:
        """Propose from the data which properties have one value, and which are listed whole.

        Raises:
            InputError: if the base holds claims, which tell that themselves.
        """
        from kg.hallucination.index.profile import propose

        if not self.evidence.plain:
            raise InputError(
                _(
                    "{root}: holds claims; a profile is proposed for plain triples only",
                    root=self.graph.root,
                )
            )
        return propose(self.evidence)

    def hallucination_rate(self, text: str, *, assume_complete: bool = False) -> Report:
        """Read the claims of a text, check each, and rate the whole.

        Args:
            text: plain text or Markdown, in Chinese, English or both.
            assume_complete: whether to take for true what the data suggest firmly of properties,
                unasked: that a film has one director, so that another one is contradicted.
        """
        from kg.hallucination import examine

        return examine(text, self.assumed_evidence if assume_complete else self.evidence)

    def score(
        self, records: Iterable[Record], *, workers: int = 1, assume_complete: bool = False
    ) -> Iterator[RecordReport]:
        """Rate what models wrote, one record after the other; see `kg.hallucination.batch`."""
        from kg.hallucination.batch import score

        evidence = self.assumed_evidence if assume_complete else self.evidence
        return score(records, evidence, workers=workers)

    @cached_property
    def terms(self) -> TermIndex:
        """The terms that data and functions may be mapped to, compiled once."""
        from kg.readiness.terms import compile_terms

        return compile_terms(self.graph)

    def readiness(
        self,
        path: str | Path | None = None,
        *,
        target_ratio: float | None = None,
        commands: Iterable[Function] = (),
    ) -> Assessment:
        """Score how ready the data of an organisation are to be called by AI.

        Args:
            path: a `readiness.yaml`; this knowledge base scores itself when None. Terms are looked
                up in the base that the file names, or else in this one.
            target_ratio: see `kg.readiness.assess`; that of the file, or 1, when None.
            commands: more functions of this base itself.

        Raises:
            InputError: if a file cannot be read, or a number makes no sense.
        """
        from kg.readiness import assess, read_artefacts, read_itself

        itself = (self.graph, self.catalogue, commands)
        artefacts = read_itself(*itself) if path is None else read_artefacts(Path(path))
        named = artefacts.base
        base = self if named in {None, self.graph.root} else type(self).open(named)
        return assess(artefacts, base.terms, target_ratio=target_ratio)

    def start_readiness(self, folder: str | Path, *, base: str | Path | None = None) -> Started:
        """Write a first `readiness.yaml` into a folder; see `kg.readiness.start`.

        Args:
            folder: what is looked at. If it is a knowledge base itself, terms are those of it, else
                those of this one.
            base: the folder of this base, for the file to name; it names none when None.

        Raises:
            InputError: if it is no folder, has nothing that is known, or one of the files is there.
            MissingExtraError: if the extra `readiness` is not installed.
        """
        from kg.readiness import start

        place = Path(folder)
        if (place / "ontology").is_dir():
            return start(place, type(self).open(place).terms, place)
        return start(place, self.terms, None if base is None else Path(base))
