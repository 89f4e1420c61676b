"""Ask a base: queries, names, explanations, formulas, paths."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.i18n import _
from kg.verbs.base import Loaded

if TYPE_CHECKING:
    from kg.analysis import Centrality
    from kg.analysis import Path as Chain
    from kg.explaining import Explanation
    from kg.formulas import Evaluation, Formula
    from kg.querying.answers import Result
    from kg.querying.asking import Dataset
    from kg.querying.catalogue import Catalogue
    from kg.querying.describing import Description
    from kg.querying.searching import Found
    from kg.querying.summary import Summary

__all__ = ["Asking"]


class Asking(Loaded):
    """Ask a base: queries, names, explanations, formulas, paths."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """The named queries of this knowledge base."""
        from kg.querying.catalogue import Catalogue

        graph = self.graph  # not `self`, which holds the catalogue: a store must close by itself
        return Catalogue(graph.root / "queries", lambda: graph.prefixes)

    def query(self, name: str, /, **parameters: object) -> Result:
        """Answer a named query; parameters are as on the command line, such as `level="cv:L4"`.

        Raises:
            UnknownNameError: if there is no query of that name.
            ParameterError: if a parameter is unknown, missing, or of the wrong type.
        """
        from kg.querying.asking import ask
        from kg.querying.parameters import written

        return ask(self.graph, self.catalogue, name, {k: written(v) for k, v in parameters.items()})

    def sparql(
        self,
        text: str,
        source: str | Path = "<query>",
        *,
        dataset: Dataset | None = None,
        most: int | None = None,
    ) -> Result:
        """Answer a SPARQL 1.1 query; the prefixes of the ontology need no declaration.

        Args:
            text: the query.
            source: what messages call it.
            dataset: the graphs that it is asked of; those that it names, or all, when None.
            most: how many rows or triples the answer may have; any number when None.

        Raises:
            SourceSyntaxError: if it does not parse; it carries line and column.
            QueryError: if it would ask another server, or has a longer answer.
        """
        from kg.querying.asking import ask_sparql

        return ask_sparql(self.graph, text, source, dataset=dataset, most=most)

    def query_remarks(self, name: str) -> list[str]:
        """Return what looks wrong in a named query that runs; see `sparql_remarks`.

        Raises:
            UnknownNameError: if there is no query of that name.
        """
        from kg.querying.remarks import query_remarks

        return query_remarks(self.graph, self.catalogue[name])

    def sparql_remarks(self, text: str, source: str | Path = "<query>") -> list[str]:
        """Return what looks wrong in a SPARQL query that runs.

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

    def describe(self, name: str) -> Description:
        """Return what is recorded of a thing: names, definition, statements, claims about it.

        Args:
            name: as `iri` takes it.

        Raises:
            InputError: if the knowledge base says nothing of it.
        """
        from kg.querying.describing import describe

        return describe(self.graph, self.iri(name))

    def explain(self, name: str) -> Explanation:
        """Explain why a thing has its classes and facts; `name` is as `iri` takes it.

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
        """Rank causes by how much turns on each cause; see `kg.analysis.centrality`."""
        from kg.analysis import centrality

        return centrality(self.graph)

    def cycles(self) -> list[tuple[str, ...]]:
        """Find the loops of cause and effect; see `kg.analysis.cycles`."""
        from kg.analysis import cycles

        return cycles(self.graph)

    def iri(self, name: str) -> str:
        """Return the IRI that a name stands for: an IRI, `cv:NAME`, `NAME`, or a label.

        Raises:
            InputError: if the knowledge base knows no such thing, or several.
        """
        from kg.lookup import resolve

        if not name.strip():
            raise InputError(
                _("the name of a thing is empty; write an IRI, cv:NAME, NAME or a label")
            )
        try:
            return resolve(self.graph, name)
        except ValueError as error:
            raise InputError(f"{name} {error}") from None

    def summary(self) -> Summary:
        """Count what the knowledge base holds."""
        from kg.querying.summary import summarise

        return summarise(self.graph)

    def _repr_html_(self) -> str:
        from html import escape

        from kg.html_tables import html_table

        counts = self.summary().counts
        rows = [(escape(kind), f"{count:,}") for kind, count in counts.items()]
        caption = _("Knowledge base with {count} named queries", count=len(self.catalogue))
        return html_table(caption, (_("what"), _("how many")), rows, total=len(rows))
