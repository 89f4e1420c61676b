"""Contributed claims as one value: read from files of any form, checked in four steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.claims.checking import New, check, in_order
from kg.claims.findings import Finding, Place
from kg.claims.reading.columns import read_mapping
from kg.claims.reading.drafting import drafts
from kg.claims.reading.forms import read_file
from kg.claims.reading.rdf import completed
from kg.claims.reports.summary import Checked
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import Terminology
from kg.claims.wording import check_language
from kg.claims.writing.assembling import Assembly, folders_of
from kg.claims.writing.citing import Sources
from kg.errors import InputError
from kg.i18n import _
from kg.vocabulary import CV, DCTERMS, PROV, RDF, RDFS

if TYPE_CHECKING:
    from kg.knowledge_base import KnowledgeGraph

_TYPE: Final = RDF + "type"
_LABEL: Final = RDFS + "label"
_IS_PART_OF: Final = ox.NamedNode(DCTERMS + "isPartOf")

__all__ = ["Contribution", "check_contribution", "contributed", "read_contribution", "summarised"]


@dataclass(frozen=True)
class Contribution:
    """Claims with their passages, sources and new entities, in the form that the base keeps.

    Args:
        quads: all of it, labelled in Chinese and English, with IRIs; in the default graph, for
            it is up to who takes it in to which graph of claims it belongs.
        places: by the IRI of each node, where it stands in the files.
        sources: IRIs of the source documents that the claims are derived from.
        language: `zh` or `en`: of the messages about it.
        files: the files that it was read from.
        texts: the SHA-256 of each text of a source that was read, by its path.
    """

    quads: tuple[ox.Quad, ...]
    places: Mapping[str, Place]
    sources: tuple[str, ...]
    language: str = "en"
    files: tuple[str, ...] = ()
    texts: Mapping[Path, str] = field(default_factory=dict)


def read_contribution(
    graph: KnowledgeGraph,
    paths: Sequence[Path],
    *,
    mapping: Path | None = None,
    language: str = "en",
) -> tuple[Contribution, tuple[Finding, ...]]:
    """Read claims from files, as Turtle or other RDF, JSON-LD, JSON Lines, CSV, TSV or Markdown.

    Args:
        graph: the knowledge base that names are resolved in.
        paths: the files.
        mapping: a file that says what the columns of a table mean, where their headers do not.
        language: `zh` or `en`: of messages.

    Returns:
        What could be read, and a finding for each thing that could not.

    Raises:
        InputError: if a file cannot be read or parsed at all, or is of no known form.
        UnknownNameError: if messages are not in that language.
    """
    check_language(language)
    if not paths:
        raise InputError(_("no file of claims is given"))
    mapped = read_mapping(mapping)
    names = Names(graph, Terminology(graph))
    folders = folders_of([*paths, *([mapping] if mapping else [])])
    sources = Sources(names, language, folders, mapped.sources)
    assembly = Assembly(names, sources, language)
    forms = [read_file(path, language) for path in paths]
    quads: list[ox.Quad] = []
    places: dict[str, Place] = {}
    graphs = [form.graph for form in forms if form.graph is not None]
    taken = {str(getattr(q.subject, "value", "")) for given in graphs for q in given.quads}
    for form in forms:  # first, for tables may be about what they declare
        if form.graph is not None:
            whole = completed(form.graph, names, taken)
            quads += whole.quads
            places |= {k: v for k, v in whole.places.items() if k not in places}
            _declare(whole.quads, names)
    for form in forms:
        assembly.add(drafts(form.sheets, names, mapped, language))
    quads += assembly.quads(taken)
    places |= assembly.places
    contribution = contributed(quads, places, names, language)
    files = tuple(str(path) for path in paths)
    findings = [finding for given in graphs for finding in given.findings]
    contribution = replace(contribution, files=files, texts=dict(sources.read))
    return contribution, (*findings, *assembly.findings)


def contributed(
    quads: Sequence[ox.Quad], places: Mapping[str, Place], names: Names, language: str
) -> Contribution:
    """Return quads as a contribution, each once, with the sources that its claims come from."""
    once = tuple(dict.fromkeys(quads))
    return Contribution(once, places, tuple(_sources(once, names)), language)


def _declare(quads: Sequence[ox.Quad], names: Names) -> None:
    """Make known what RDF declares, for the tables beside it."""
    kinds: dict[str, list[str]] = {}
    labels: dict[str, list[tuple[str, str]]] = {}
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        if quad.predicate.value == _TYPE and isinstance(quad.object, ox.NamedNode):
            kinds.setdefault(quad.subject.value, []).append(quad.object.value)
        elif quad.predicate.value == _LABEL and isinstance(quad.object, ox.Literal):
            told = (quad.object.value, quad.object.language or "")
            labels.setdefault(quad.subject.value, []).append(told)
    for iri, classes in kinds.items():
        if not {CV + "Claim", CV + "Passage"}.intersection(classes):
            names.declare(iri, labels.get(iri, ()), classes)


def _sources(quads: Sequence[ox.Quad], names: Names) -> list[str]:
    """Return the source documents that claims are derived from, through passages and parts."""
    above: dict[str, str] = {}
    starts: dict[str, None] = {}
    for quad in quads:
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            if quad.predicate.value == _IS_PART_OF.value:
                above[quad.subject.value] = quad.object.value
            elif quad.predicate.value == PROV + "wasDerivedFrom":
                starts[quad.object.value] = None
    found: dict[str, None] = {}
    for node in starts:
        seen: set[str] = set()
        place: str | None = node
        while place is not None and place not in seen:
            seen.add(place)
            if CV + "SourceDocument" in names.kinds(place):
                found[place] = None
            stated = next(names.stated(place, _IS_PART_OF), None)
            known = (
                stated.object.value if stated and isinstance(stated.object, ox.NamedNode) else None
            )
            place = above.get(place) or known
    return list(found)


def check_contribution(
    graph: KnowledgeGraph,
    contribution: Contribution,
    *,
    strict: bool = False,
    engine: str = "shacl",
) -> tuple[Finding, ...]:
    """Check claims against a knowledge base: shape, reference, logic and agreement.

    Nothing is added to the base. The cost grows with the claims, and with those recorded on the
    same subjects, not with the base.

    Args:
        graph: the knowledge base.
        contribution: the claims.
        strict: whether a claim that repeats or contradicts a recorded one is a violation.
        engine: what holds them against shapes; see `KnowledgeBase.validate`.

    Returns:
        The findings by step and place.

    Raises:
        InputError: if a shape of the base is faulty, or it has none.
        UnknownNameError: if there is no such engine.
    """
    places = dict(contribution.places)
    if len(contribution.files) == 1:  # of a node without a name, one can only tell the file
        nodes = {quad.subject for quad in contribution.quads}
        file = Place(contribution.files[0])
        places = {str(getattr(node, "value", node)): file for node in nodes} | places
    new = New(graph, contribution.quads, places, contribution.language)
    return check(new, strict=strict, engine=engine)


def summarised(
    graph: KnowledgeGraph, contribution: Contribution, findings: Sequence[Finding]
) -> Checked:
    """Return what was found of a contribution, in order, with how much it was found of."""
    claims = sum(
        quad.predicate.value == _TYPE and quad.object == ox.NamedNode(CV + "Claim")
        for quad in contribution.quads
    )
    nodes = len({quad.subject for quad in contribution.quads})
    language = contribution.language
    return Checked(in_order(findings), nodes, claims, graph.shorten, language)
