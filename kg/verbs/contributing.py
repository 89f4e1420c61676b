"""Check claims and documents that are contributed to a base, and take them in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, UnknownNameError
from kg.i18n import N_, chosen
from kg.opening import open_graph, open_store
from kg.verbs.measuring import Measuring

if TYPE_CHECKING:
    from kg.claims.proposing import ProposedClaims
    from kg.claims.reports.summary import Checked
    from kg.claims.revising.admitting import Admission, Reading
    from kg.claims.revising.committing import Site
    from kg.claims.revising.comparing import Difference
    from kg.claims.revising.history import Activity
    from kg.claims.revising.retracting import Retraction
    from kg.documents import Added, Coverage, Known, Uncited
    from kg.documents import Proposal as ProposedClaim
    from kg.hallucination.extraction.llm import ClaimFinder
    from kg.knowledge_base import KnowledgeGraph
    from kg.validation.report import ValidationReport

__all__ = ["Contributing"]


class Contributing(Measuring):
    """Check claims and documents that are contributed to a base, and take them in."""

    def validate(
        self, path: str | Path | None = None, *, engine: str = "shacl"
    ) -> ValidationReport:
        """Check the knowledge base itself, or the data of an RDF file against it.

        Args:
            path: the file; the base itself when None.
            engine: `shacl`, compiled, or `pyshacl`, which takes over where that one cannot.

        Raises:
            InputError: if the file, or a shape of the base, cannot be read or parsed.
            UnknownNameError: if there is no such engine.
        """
        from kg.validation.validating import validate_base, validate_file

        if path is None:
            return validate_base(self.graph, engine)
        return validate_file(self.graph, Path(path), engine)

    def check(
        self,
        *paths: str | Path,
        mapping: str | Path | None = None,
        language: str | None = None,
        strict: bool = False,
        engine: str = "shacl",
    ) -> Checked:
        """Check the claims of files, in whatever form, against this knowledge base.

        Args:
            paths: the files: RDF, JSON-LD, JSON Lines, CSV, TSV or Markdown.
            mapping: TOML that says what columns mean; see `kg.claims.reading.columns.Mapped`.
            language: `zh` or `en`: of messages; the current one when None.
            strict: whether a claim that repeats or contradicts a recorded one is a violation.
            engine: as for `validate`.

        Raises:
            InputError: if a file, or a shape of the base, cannot be read or parsed.
            UnknownNameError: if there is no such engine or language.
        """
        from kg.claims.contribution import check_contribution, read_contribution, summarised

        files, given = [Path(path) for path in paths], None if mapping is None else Path(mapping)
        read, found = read_contribution(self.graph, files, mapping=given, language=chosen(language))
        found += check_contribution(self.graph, read, strict=strict, engine=engine)
        return summarised(self.graph, read, found)

    def check_content(self, content: str, form: str = "jsonl", *, strict: bool = False) -> Checked:
        """Check claims that are in no file; places are told as lines of `claims.FORM`.

        Args:
            content: the claims.
            form: how they are written: an ending of the files that `check` takes, without its dot.
            strict: as for `check`.

        Raises:
            InputError: if the content cannot be parsed.
            UnknownNameError: if there is no such form.
        """
        from kg.claims.reading.forms import ENDINGS
        from kg.files import as_file

        if f".{form}" not in ENDINGS:
            raise UnknownNameError(N_("form of claims"), form, [end.lstrip(".") for end in ENDINGS])
        with as_file(f"claims.{form}", content.encode("utf-8")) as path:
            checked = self.check(path, strict=strict)
        folder = f"{path.parent}{os.sep}"  # which is nobody's business, and gone
        findings = tuple(finding.within(folder) for finding in checked.findings)
        return replace(checked, findings=findings)

    def propose(
        self, sentence: str, *, language: str | None = None, kind: str | None = None
    ) -> ProposedClaims:
        """Propose the claims that a sentence makes; see `kg.claims.proposing.propose`."""
        from kg.claims.proposing import propose

        return propose(self.graph, self.evidence, sentence, language=chosen(language), kind=kind)

    def template(self, form: str = "csv", *, language: str | None = None) -> str:
        """Return a file of claims to begin with; see `kg.claims.writing.templates.template`."""
        from kg.claims.writing.templates import template

        return template(self.graph, form, chosen(language))

    def admit(
        self,
        *paths: str | Path,
        by: str | None = None,
        note: str | None = None,
        reading: Reading | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Admission:
        """Add the claims of files to the folder of this base, if all are valid; else none.

        This object shows them then. See `kg.claims.revising.admitting.admit`.

        Args:
            paths: the files, of any form that `check` reads.
            by: who admits them, a name or an IRI; the user of the system when None.
            note: why, in words.
            reading: how they are read and checked.
            on_wait: called once if another process is changing the base.

        Raises:
            InputError: if a file cannot be read, or the base cannot be written to.
        """
        from kg.claims.revising.activity import By
        from kg.claims.revising.admitting import Reading, admit

        files = [Path(path) for path in paths]
        site = self._site(on_wait)
        done = admit(site, self._as_filed, files, By(by, note), reading or Reading())
        if done.graph is not None:
            self._take(done.graph)
        return done

    def retract(
        self,
        *names: str,
        by: str | None = None,
        note: str | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Retraction:
        """Let claims or changes count no more; see `kg.claims.revising.retracting.retract`.

        Args:
            names: of claims and of changes.
            by: as `admit`.
            note: why, in words.
            on_wait: called once if another process is changing the base.

        Raises:
            InputError: if there is no such claim or change, it is retracted already, or others
                need it.
        """
        from kg.claims.revising.activity import By
        from kg.claims.revising.retracting import retract

        site = self._site(on_wait)
        done = retract(site, self._as_filed, names, By(by, note))
        self._take(done.graph)
        return done

    def history(self, name: str | None = None) -> list[Activity]:
        """List what was done to the claims of this base, the oldest first.

        Args:
            name: of a claim, or of a change: only what was done to it; all when None.

        Raises:
            InputError: if there is no such claim or change.
        """
        from kg.claims.revising.history import history

        return history(self.graph, name)

    def diff(self, before: str, after: str = "now") -> Difference:
        """Compare two states of this base, or other bases; see `kg.claims.revising.states.state`.

        Args:
            before: a folder, a change of this base, `CHANGE^`, a day or time, or `git:REVISION`.
            after: another; the base as its files are now when left out.

        Raises:
            InputError: if there is no such state, or it cannot be loaded.
        """
        from kg.claims.revising.comparing import compare
        from kg.claims.revising.states import state

        root, cache = self.graph.root, self._cache
        with state(root, before, cache) as old, state(root, after, cache) as new:
            return compare(old, new)

    def _as_filed(self) -> KnowledgeGraph:
        """Load this base in memory, as its files are now."""
        return open_graph(self.graph.root, self._cache)

    def _site(self, on_wait: Callable[[], None] | None) -> Site:
        from kg.claims.revising.committing import Site

        return Site(self.graph.root, self._cache, on_wait)

    def _take(self, graph: KnowledgeGraph) -> None:
        """Go on with a graph that has changed, in the store on disk if that holds this base."""
        for name in ("catalogue", "evidence", "assumed_evidence", "terms"):
            vars(self).pop(name, None)
        if self._store is not None:
            self.graph = graph  # so that nothing holds the store any more, which is opened anew
            # What was done counts, so whoever holds the store now makes it no failure: this object
            # goes on in memory, and the next who opens the store brings it up to date.
            with suppress(InputError):
                graph = open_store(graph.root, self._store, self._cache)
        self.graph = graph

    def coverage(self, document: str | Path, source: str | None = None) -> Coverage:
        """Compare a source document with what the graph holds of it.

        Args:
            document: Markdown or plain text in UTF-8.
            source: its name in the graph; the name of the file when None.

        Raises:
            InputError: if it cannot be read, or states nothing.
            UnknownNameError: if the graph has no such source.
        """
        from kg.documents import cover

        return cover(self.graph, Path(document), source)

    def add_source(  # noqa: PLR0913  all but one are optional, and given by name
        self,
        document: str | Path,
        *,
        name: str | None = None,
        title: str | None = None,
        date: str | None = None,
        author: str | None = None,
        on_wait: Callable[[], None] | None = None,
    ) -> Added | Known:
        """Write a source document with its passages into the folder; see `kg.documents.add_source`.

        This object does not change: open the folder again to see the source in the graph.

        Raises:
            InputError: if the document cannot be read, or the folder not be written to.
        """
        from kg.documents import Description, add_source

        about = Description(name or "", title or "", date or "", author or "")
        return add_source(self.graph, Path(document), about, on_wait)

    def uncited(self, document: str | Path, source: str | None = None) -> Uncited:
        """Return the units of a source document that no claim cites; see `kg.documents.uncited`.

        Raises:
            InputError: if it cannot be read, or is no source of this base.
        """
        from kg.documents import uncited

        return uncited(self.graph, Path(document), source)

    def claim_finder(self) -> ClaimFinder:
        """Return what asks the language model of the environment for claims.

        Raises:
            InputError: if the environment does not name address and model.
            MissingExtraError: if the extra `llm` is not installed.
        """
        from kg.hallucination.extraction.llm import ClaimFinder

        return ClaimFinder(self.evidence, self.graph.shorten)

    def propose_for(self, gap: Uncited, finder: ClaimFinder) -> Iterator[ProposedClaim]:
        """Yield claims for what no claim cites, for a person to check; nothing is taken in.

        Args:
            gap: what `uncited` returns.
            finder: what finds claims in it.

        Raises:
            InputError: if the model cannot be asked.
        """
        from kg.documents import propose

        return propose(gap, finder.find)
