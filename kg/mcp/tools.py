"""The tools: each asks one verb of the knowledge base, and answers with a page of what it told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, Literal

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field

from kg.api import KnowledgeBase
from kg.errors import KgError
from kg.hallucination.reports.rendering import as_data, verdict_name
from kg.i18n import _
from kg.mcp import results
from kg.mcp.results import page
from kg.querying.answers import Graph

__all__ = ["MOST", "Tools"]

#: The longest page, and the longest text: an answer has to fit into what an agent can hold.
MOST: Final = 50
_LONGEST: Final = 100_000
_EVIDENCE: Final = 3

Offset = Annotated[int, Field(ge=0, description="`next_offset` of the page before; 0 to begin.")]
Limit = Annotated[int, Field(ge=1, le=MOST, description="How many items a page has.")]
Name = Annotated[str, Field(description="An IRI, prefix:NAME, NAME or a label in any language.")]
Content = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class Tools:
    """The tools over one base, one call at a time.

    Args:
        kb: the base.
    """

    def __init__(self, kb: KnowledgeBase) -> None:
        self._kb = kb
        self._lock = threading.Lock()

    @contextmanager
    def _asked(self) -> Iterator[KnowledgeBase]:
        """Give the base to one call; what is wrong with its input is told as an error of a tool."""
        with self._lock:
            try:
                yield self._kb
            except KgError as error:
                raise ToolError(str(error)) from None

    def search(
        self,
        text: Annotated[str, Field(min_length=1, max_length=500, description="Words of a name.")],
        kinds: Annotated[
            list[Literal["thing", "class", "property", "query", "claim", "record"]] | None,
            Field(description="What to look for; all but records when left out."),
        ] = None,
        limit: Limit = 10,
        offset: Offset = 0,
    ) -> results.Found:
        """Find things, classes, properties, queries and claims by words of their names."""
        with self._asked() as kb:
            found = kb.search(text, *(kinds or ()))
            hits, more, following = page(found, offset, limit)
            shown = [
                results.Hit(one.kind.name.lower(), self._short(one.name), dict(one.labels))
                for one in hits
            ]
            return results.Found(
                shown, more, following, [] if found else list(kb.spelt_alike(text))
            )

    def describe(self, name: Name, limit: Limit = 20, offset: Offset = 0) -> results.Thing:
        """Return what is recorded of a thing: names, definition, statements, claims about it."""
        with self._asked() as kb:
            told = kb.describe(name)
            pairs, more_pairs, after_pairs = page(told.statements, offset, limit)
            claims, more_claims, after_claims = page(told.claims, offset, limit)
            return results.Thing(
                self._short(told.iri),
                told.iri,
                told.kind,
                told.labels,
                told.definitions,
                [results.Statement(self._short(p), self._short(v)) for p, v in pairs],
                more_pairs,
                [self._short(claim) for claim in claims],
                more_claims,
                after_pairs or after_claims,
            )

    def query(
        self,
        name: Annotated[
            str | None, Field(description="A named query; the resource kg://queries lists them.")
        ] = None,
        parameters: Annotated[
            dict[str, str] | None, Field(description="Its parameters, such as level: cv:L4.")
        ] = None,
        sparql: Annotated[
            str | None,
            Field(max_length=_LONGEST, description="SPARQL 1.1 to read by, instead of a name."),
        ] = None,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> results.Rows:
        """Answer a named query, or SPARQL of your own; prefixes of the base are declared."""
        with self._asked() as kb:
            if name is not None and sparql is None:
                answer, remarks = kb.query(name, **(parameters or {})), kb.query_remarks(name)
            elif sparql is not None and name is None and not parameters:
                answer, remarks = kb.sparql(sparql), kb.sparql_remarks(sparql)
            else:
                raise ToolError(
                    _("give either `name`, with `parameters` if it takes any, or `sparql` alone")
                )
            if isinstance(answer, bool):
                return results.Rows([], [], 0, None, list(remarks), answer)
            table = answer.table if isinstance(answer, Graph) else answer
            rows, more, following = page(table.rows, offset, limit)
            cells = [dict(zip(table.columns, map(self._term, row), strict=True)) for row in rows]
            return results.Rows(list(table.columns), cells, more, following, list(remarks))

    def check_text(
        self,
        text: Content,
        only_unsupported: Annotated[
            bool, Field(description="Whether to leave supported claims out of `claims`.")
        ] = False,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> results.CheckedText:
        """Check each claim of a text, in Chinese or English, and tell its hallucination rate.

        Verdicts: supported, contradicted, unverifiable (nothing recorded decides it), unread.
        """
        with self._asked() as kb:
            report = kb.hallucination_rate(text)
            data = as_data(report, kb.evidence)
            claims = [claim for sentence in data["sentences"] for claim in sentence["claims"]]
            if only_unsupported:
                claims = [claim for claim in claims if claim["verdict"] != "supported"]
            shown, more, following = page(claims, offset, limit)
            return results.CheckedText(
                verdict_name(report.verdict),
                data["hr"],
                data["hr_range"],
                data["interval"],
                dict(data["counts"]),
                [self._claim(claim) for claim in shown],
                more,
                following,
            )

    def validate_claims(
        self,
        claims: Content,
        form: Annotated[
            Literal["jsonl", "json", "csv", "tsv", "md", "ttl", "jsonld"],
            Field(description="How the claims are written."),
        ] = "jsonl",
        strict: Annotated[
            bool, Field(description="Whether repeating or contradicting the base is a violation.")
        ] = False,
        limit: Limit = 20,
        offset: Offset = 0,
    ) -> results.Claims:
        """Check new claims in four steps: shape, reference, logic, agreement with the base.

        A claim is an object or a row with `subject`, `property`, `value` and `source`, and if need
        be `at` (time), `stance`, `scope`. Nothing is added to the base.
        """
        with self._asked() as kb:
            checked = kb.check_content(claims, form, strict=strict)
            shown, more, following = page(checked.findings, offset, limit)
            faults = [
                results.Fault(
                    one.severity,
                    one.step,
                    (one.place.line or None) if one.place else None,
                    checked.node(one),
                    one.message,
                    one.remedy,
                    [f"{other.how} {checked.named(other.claim)}" for other in one.related],
                )
                for one in shown
            ]
            severities = checked.count("violation"), checked.count("warning")
            return results.Claims(
                checked.conforms, checked.claims, *severities, faults, more, following
            )

    def explain(self, name: Name, limit: Limit = 20, offset: Offset = 0) -> results.Explanation:
        """Explain why a thing has its classes and facts; of a claim, what it states and where."""
        with self._asked() as kb:
            told, short = kb.explain(name), self._short
            shown, more, following = page(told.reasons, offset, limit)
            claim, unused = told.claim, told.unused[offset : offset + limit]
            parts = claim.parts.items() if claim else ()
            return results.Explanation(
                short(told.subject),
                {part: [short(v) for v in values] for part, values in parts} if claim else None,
                list(claim.passages.values()) if claim else [],
                claim.no_fact.reason if claim and claim.no_fact else None,
                [
                    results.Reason(
                        short(one.predicate),
                        short(one.object),
                        one.rule,
                        [short(ground.claim) for ground in one.grounds],
                    )
                    for one in shown
                ],
                {short(one.claim): one.reason for one in unused},
                more,
                following,
            )

    def queries(self) -> list[dict[str, Any]]:
        """Return the named queries, with what each asks and takes."""
        with self._asked() as kb:
            return [
                {
                    "name": name,
                    "title": query.header.title_in("en"),
                    "asks": query.header.about_in("en"),
                    "parameters": {
                        one.name: one.type + ("?" if one.optional else "")
                        for one in query.header.parameters.values()
                    },
                    "columns": list(query.header.columns),
                }
                for name, query in kb.catalogue.items()
            ]

    def query_text(self, name: str) -> str:
        """Return the file of a named query: its header and its SPARQL."""
        with self._asked() as kb:
            return kb.catalogue[name].sparql

    def _claim(self, claim: dict[str, Any]) -> results.TextClaim:
        found = claim["evidence"]
        evidence = [
            results.Evidence(
                one["says"],
                one["claim"] and self._short(one["claim"]),
                [_place(passage) for passage in one["passages"][:_EVIDENCE]],
            )
            for one in found[:_EVIDENCE]
        ]
        return results.TextClaim(
            claim["text"],
            (claim["span"][0], claim["span"][1]),
            claim["verdict"],
            claim["reason"],
            claim["disputed"],
            evidence,
            max(0, len(found) - _EVIDENCE),
        )

    def _short(self, text: str) -> str:
        """Return an IRI as a prefixed name; what is none stays as it is."""
        return self._kb.graph.shorten(text) if text.startswith(("http:", "https:")) else text

    def _term(self, term: Any) -> str | None:
        return None if term is None else self._short(str(getattr(term, "value", term)))


def _place(passage: dict[str, Any]) -> str:
    """Return where a passage stands; of a source whose text was not given no line is recorded."""
    part, line = passage["part"], passage["line"]
    return part if line is None else f"{part}, line {line}"
