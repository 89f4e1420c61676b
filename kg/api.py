"""The verbs of the project on one object; each is a thin call into the room that does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cache import Cache, user_cache
from kg.errors import InputError
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_graph, open_store
from kg.resources import shipped_base

if TYPE_CHECKING:
    from kg.analysis import Centrality
    from kg.analysis import Path as Chain
    from kg.bases import Finding, Step
    from kg.claims.proposing import ProposedClaims
    from kg.claims.reports.summary import Checked
    from kg.claims.revising.admitting import Admission, Reading
    from kg.claims.revising.committing import Site
    from kg.claims.revising.comparing import Difference
    from kg.claims.revising.history import Activity
    from kg.claims.revising.retracting import Retraction
    from kg.documents import Added, Coverage, Known, Uncited
    from kg.documents import Proposal as ProposedClaim
    from kg.explaining import Explanation
    from kg.formulas import Evaluation, Formula
    from kg.hallucination import Report
    from kg.hallucination.extraction.llm import ClaimFinder
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.hallucination.index.profile import Proposal
    from kg.hallucination.loaders.records import Record, RecordReport
    from kg.querying.answers import Result
    from kg.querying.catalogue import Catalogue
    from kg.querying.searching import Found
    from kg.querying.summary import Summary
    from kg.readiness import Assessment, Started
    from kg.readiness.artefacts import Function
    from kg.readiness.terms import TermIndex
    from kg.reasoning.classification import Classification
    from kg.validation.report import ValidationReport

__all__ = ["KnowledgeBase"]


class KnowledgeBase:
    """A folder with `ontology/`, `queries/` and `validators/`, loaded and derived.

    >>> kb = KnowledgeBase.open()
    >>> kb.query("levels", level="cv:L0").columns
    ('topic', 'label_zh', 'label_en', 'degree', 'stated', 'derived')
    """

    def __init__(
        self,
        graph: KnowledgeGraph,
        *,
        cache: Cache | None = None,
        store: Path | None = None,
    ) -> None:
        """Take a graph that was loaded and derived; `open` does both.

        Args:
            graph: the graph.
            cache: where the base is kept once it has changed.
            store: the folder of the on-disk store that holds the graph, if one does.
        """
        self.graph = graph
        self._cache = cache
        self._store = store

    @classmethod
    def open(
        cls,
        path: str | Path | None = None,
        *,
        store: str | Path | None = None,
        cache: bool = True,
    ) -> KnowledgeBase:
        """Load a knowledge base and derive its facts.

        What was loaded and derived is kept in the cache of the user, from which the next call takes
        it if no file has changed; the environment variables `KG_CACHE` and `KG_CACHE_DIR` turn that
        off and move it.

        Args:
            path: its folder; the one that is shipped when None.
            store: a folder to keep the loaded quads in as an on-disk store, which may also gather
                what is added to it; in memory when None.
            cache: whether the cache may be used.

        Raises:
            InputError: if a folder is missing, or a file cannot be read or parsed.
            StoreLockedError: if another process holds the store open.
        """
        root = shipped_base() if path is None else Path(path)
        folder = user_cache() if cache else None
        if store is None:
            return cls(open_graph(root, folder), cache=folder)
        place = Path(store)
        return cls(open_store(root, place, folder), cache=folder, store=place)

    @cached_property
    def catalogue(self) -> Catalogue:
        """The named queries of this knowledge base."""
        from kg.querying.catalogue import Catalogue

        graph = self.graph  # not `self`, which holds the catalogue: a store must close by itself
        return Catalogue(graph.root / "queries", lambda: graph.prefixes)

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
                f"{self.graph.root}: holds claims; a profile is proposed for plain triples only"
            )
        return propose(self.evidence)

    def query(self, name: str, /, **parameters: object) -> Result:
        """Answer a named query; parameters are as on the command line, such as `level="cv:L4"`.

        Raises:
            UnknownNameError: if there is no query of that name.
            ParameterError: if a parameter is unknown, missing, or of the wrong type.
        """
        from kg.querying.asking import ask
        from kg.querying.parameters import written

        return ask(self.graph, self.catalogue, name, {k: written(v) for k, v in parameters.items()})

    def sparql(self, text: str, source: str | Path = "<query>") -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of the ontology need no declaration.

        Raises:
            SourceSyntaxError: if it does not parse; it carries line and column.
            QueryError: if it would ask another server.
        """
        from kg.querying.asking import ask_sparql

        return ask_sparql(self.graph, text, source)

    def query_remarks(self, name: str) -> list[str]:
        """Tell what looks wrong in a named query that runs; see `sparql_remarks`.

        Raises:
            UnknownNameError: if there is no query of that name.
        """
        from kg.querying.remarks import query_remarks

        return query_remarks(self.graph, self.catalogue[name])

    def sparql_remarks(self, text: str, source: str | Path = "<query>") -> list[str]:
        """Tell what looks wrong in a SPARQL query that runs.

        Args:
            text: the query.
            source: what remarks call it.

        Returns:
            One line, with place and suggestion, for each class, property or thing in a namespace
            of the base that the base does not know, and for each variable that nothing binds.
        """
        from kg.querying.remarks import sparql_remarks

        return sparql_remarks(self.graph, text, source)

    def search(self, text: str, *kinds: str) -> list[Found]:
        """Find things, classes, properties, queries and claims by words of their names.

        Args:
            text: one or several words, in any language.
            kinds: what to look for, such as "claim"; all when there are none.

        Raises:
            UnknownNameError: if there is no such kind.
        """
        from kg.querying.searching import search

        return search(self.graph, self.catalogue, text, kinds)

    def spelt_alike(self, text: str) -> list[str]:
        """Return names in the base that a text may be a misspelling of, the nearest first."""
        from kg.querying.searching import spelt_alike

        return spelt_alike(self.graph, self.catalogue, text)

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
        done = retract(site, lambda: self._as_filed().graph, names, By(by, note))
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

    def _as_filed(self) -> KnowledgeBase:
        """Open this base in memory, as its files are now."""
        return KnowledgeBase(open_graph(self.graph.root, self._cache), cache=self._cache)

    def _site(self, on_wait: Callable[[], None] | None) -> Site:
        from kg.claims.revising.committing import Site

        return Site(self.graph.root, self._cache, on_wait)

    def _take(self, graph: KnowledgeGraph) -> None:
        """Go on with a graph that has changed, in the store on disk if that holds this base."""
        for name in ("catalogue", "evidence", "assumed_evidence", "terms"):
            vars(self).pop(name, None)
        if self._store is not None:
            self.graph = graph  # so that nothing holds the store any more, which is opened anew
            graph = open_store(graph.root, self._store, self._cache)
        self.graph = graph

    def check(
        self,
        *paths: str | Path,
        mapping: str | Path | None = None,
        language: str = "en",
        strict: bool = False,
        engine: str = "shacl",
    ) -> Checked:
        """Check the claims of files, in whatever form, against this knowledge base.

        Args:
            paths: the files: RDF, JSON-LD, JSON Lines, CSV, TSV or Markdown.
            mapping: TOML that says what columns mean; see `kg.claims.reading.columns.Mapped`.
            language: `zh` or `en`: of messages.
            strict: whether a claim that repeats or contradicts a recorded one is a violation.
            engine: as for `validate`.

        Raises:
            InputError: if a file, or a shape of the base, cannot be read or parsed.
            UnknownNameError: if there is no such engine or language.
        """
        from kg.claims.contribution import check_contribution, read_contribution, summarised

        files, given = [Path(path) for path in paths], None if mapping is None else Path(mapping)
        read, found = read_contribution(self, files, mapping=given, language=language)
        found += check_contribution(self, read, strict=strict, engine=engine)
        return summarised(self, read, found)

    def propose(
        self, sentence: str, *, language: str = "en", kind: str | None = None
    ) -> ProposedClaims:
        """Propose the claims that a sentence makes; see `kg.claims.proposing.propose`."""
        from kg.claims.proposing import propose

        return propose(self, sentence, language=language, kind=kind)

    def template(self, form: str = "csv", *, language: str = "en") -> str:
        """Return a file of claims to begin with; see `kg.claims.writing.templates.template`."""
        from kg.claims.writing.templates import template

        return template(self, form, language)

    def classify(self, engine: str = "sparql") -> Classification:
        """Find the classes of all individuals: by rules, or with `hermit` by an OWL reasoner.

        Raises:
            UnknownNameError: if there is no such engine.
            MissingExtraError: if the reasoner is not installed.
        """
        from kg.reasoning.classification import classify

        return classify(self.graph, engine)

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
        base = self if named in {None, self.graph.root} else KnowledgeBase.open(named)
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
            return start(place, KnowledgeBase.open(place).terms, place)
        return start(place, self.terms, None if base is None else Path(base))

    @staticmethod
    def create(
        directory: str | Path, *sources: str | Path, namespace: str | None = None
    ) -> list[Step]:
        """Make a knowledge base in a new folder: of tables and RDF files, or a small one to change.

        Args:
            directory: the folder, which may exist if it is empty.
            sources: CSV, TSV and RDF files.
            namespace: what the IRIs begin with that are made.

        Returns:
            What was written, a step for each thing that a person may want to look at.

        Raises:
            InputError: if the folder holds files, or a source cannot be read.
        """
        from kg.bases import create

        return create(Path(directory), [Path(source) for source in sources], namespace)

    def fitness(self) -> list[Finding]:
        """Tell what this base is fit for, and what would make it better; see `kg.bases.check`."""
        from kg.bases import check

        return check(self.graph, self.catalogue, self.evidence)

    def export(self, syntax: str = "turtle", *parts: str) -> bytes:
        """Serialise the knowledge base; see `kg.exporting.export`.

        Raises:
            UnknownNameError: if there is no such syntax or no such graph.
        """
        from kg.exporting import export
        from kg.formats import syntax_named

        return export(self.graph, syntax_named(syntax), parts)

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

    def add_source(
        self,
        document: str | Path,
        *,
        name: str | None = None,
        title: str | None = None,
        date: str | None = None,
        author: str | None = None,
    ) -> Added | Known:
        """Write a source document with its passages into the folder; see `kg.documents.add_source`.

        This object does not change: open the folder again to see the source in the graph.

        Raises:
            InputError: if the document cannot be read, or the folder not be written to.
        """
        from kg.documents import Description, add_source

        about = Description(name or "", title or "", date or "", author or "")
        return add_source(self.graph, Path(document), about)

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

    def explain(self, name: str) -> Explanation:
        """Tell why a thing has its classes and facts; `name` is as `iri` takes it.

        Raises:
            InputError: if the knowledge base says nothing of it.
        """
        from kg.explaining import explain

        return explain(self.graph, self.iri(name))

    def formulas(self) -> list[Formula]:
        """List the formulas, with their parameters and bounds."""
        from kg.formulas import formulas

        return formulas(self.graph)

    def formula(self, name: str) -> Formula:
        """Find a formula by name, IRI or label.

        Raises:
            UnknownNameError: if there is none.
        """
        from kg.formulas import find

        return find(self.graph, name)

    def evaluate(self, name: str, /, **parameters: object) -> Evaluation:
        """Solve a formula for the parameter that is not given, or check it when all are.

        Raises:
            UnknownNameError: if there is no such formula or parameter.
            InputError: if a value is no number or out of bounds, or there is no solution.
        """
        from kg.formulas import evaluate

        given = {symbol: str(value) for symbol, value in parameters.items()}
        return evaluate(self.formula(name), given)

    def paths(
        self,
        start: str,
        end: str,
        *,
        limit: int = 5,
        longest: int = 6,
        hypothetical: bool = False,
    ) -> list[Chain]:
        """Find how one thing leads to another; see `kg.analysis.paths`."""
        from kg.analysis import paths

        return paths(
            self.graph,
            self.iri(start),
            self.iri(end),
            limit=limit,
            longest=longest,
            hypothetical=hypothetical,
        )

    def centrality(self) -> list[Centrality]:
        """Tell how much turns on each cause; see `kg.analysis.centrality`."""
        from kg.analysis import centrality

        return centrality(self.graph)

    def cycles(self) -> list[tuple[str, ...]]:
        """Find the loops of cause and effect; see `kg.analysis.cycles`."""
        from kg.analysis import cycles

        return cycles(self.graph)

    def draw(self, kind: str, out: str | Path, language: str = "zh") -> Path:
        """Draw a picture into a file; see `kg.drawing.draw`.

        Raises:
            MissingExtraError: if the extra `plot` is not installed.
        """
        from kg.drawing import draw

        return draw(self.graph, kind, Path(out), language)

    def iri(self, name: str) -> str:
        """Return the IRI that a name stands for: an IRI, `cv:NAME`, `NAME`, or a label.

        Raises:
            InputError: if the knowledge base knows no such thing, or several.
        """
        from kg.lookup import resolve

        try:
            return resolve(self.graph, name)
        except ValueError as error:
            raise InputError(f"{name} {error}") from None

    def summary(self) -> Summary:
        """Count what the knowledge base holds."""
        from kg.querying.summary import summarise

        return summarise(self.graph)
