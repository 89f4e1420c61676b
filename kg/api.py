"""The verbs of the project on one object; each is a thin call into the room that does the work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cache import user_cache
from kg.errors import InputError
from kg.knowledge_base import KnowledgeGraph
from kg.opening import open_graph, open_store
from kg.resources import shipped_base

if TYPE_CHECKING:
    from kg.analysis import Centrality
    from kg.analysis import Path as Chain
    from kg.documents import Coverage
    from kg.explaining import Explanation
    from kg.formulas import Evaluation, Formula
    from kg.hallucination import Report
    from kg.hallucination.index.evidence import EvidenceIndex
    from kg.hallucination.index.profile import Proposal
    from kg.hallucination.loaders.records import Record, RecordReport
    from kg.querying.answers import Result
    from kg.querying.catalogue import Catalogue
    from kg.querying.summary import Summary
    from kg.readiness import Assessment
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

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph

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
            return cls(open_graph(root, folder))
        return cls(open_store(root, Path(store), folder))

    @cached_property
    def catalogue(self) -> Catalogue:
        """The named queries of this knowledge base."""
        from kg.querying.catalogue import Catalogue

        return Catalogue(self.graph.root / "queries")

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
            document: Markdown in UTF-8.
            source: its name in the graph; the name of the file when None.

        Raises:
            InputError: if it cannot be read, or states nothing.
            UnknownNameError: if the graph has no such source.
        """
        from kg.documents import cover

        return cover(self.graph, Path(document), source)

    def explain(self, name: str) -> Explanation:
        """Tell why a thing has its classes and facts; `name` is an IRI, `cv:NAME` or `NAME`.

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
        """Return the IRI that a name stands for: whole, `cv:NAME`, or `NAME`.

        Raises:
            InputError: if the knowledge base knows no such thing, or several.
        """
        from kg.querying.names import resolve

        try:
            return resolve(self.graph, name)
        except ValueError as error:
            raise InputError(f"{name} {error}") from None

    def summary(self) -> Summary:
        """Count what the knowledge base holds."""
        from kg.querying.summary import summarise

        return summarise(self.graph)
