"""What a base is fit for: queries, validation, the hallucination rate; and what would help."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox

from kg.base_files import file_prefixes
from kg.bases.findings import Finding, State, Use
from kg.bases.paraphrasing import paraphrase_findings
from kg.bases.sentences import sentences
from kg.errors import InputError, KgError
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import normalise
from kg.hallucination.index.profile import propose
from kg.i18n import N_, _
from kg.knowledge_base import KnowledgeGraph
from kg.lookup.labels import Kind, Source, kinds, labels
from kg.proportions import counted
from kg.querying.answers import Graph, Table
from kg.querying.asking import ask
from kg.querying.catalogue import Catalogue
from kg.querying.remarks import query_remarks
from kg.spelling import language_of
from kg.validation.shapes import read_shapes
from kg.validation.validating import validate_base
from kg.vocabulary import SH

__all__ = ["check"]

_TARGET: Final = ox.NamedNode(f"{SH}targetClass")
_LANGUAGES: Final = {"en": N_("English"), "zh": N_("Chinese")}
#: So few things need have no name in a language for texts in it to be judged.
_NAMED: Final = 0.5


def check(graph: KnowledgeGraph, catalogue: Catalogue, index: EvidenceIndex) -> list[Finding]:
    """Check what a base is fit for, and what would make it better.

    Each named query that needs no parameter is run, the base is validated, and a sentence made of
    what it records is held against it.

    Args:
        graph: the base, with what follows from it.
        catalogue: its named queries.
        index: its evidence index.
    """
    return [
        *_queries(graph, catalogue),
        *_validation(graph),
        *(_texts(graph, index) if index.claims else _no_texts()),
    ]


def _queries(graph: KnowledgeGraph, catalogue: Catalogue) -> Iterator[Finding]:
    use = Use.QUERIES
    count = sum(any(True for _ in graph.store.quads(graph=name)) for name in graph.asserted_graphs)
    prefixes = " ".join(f"{name}:" for name in graph.prefixes) or "none"
    yield Finding(
        use,
        State.FIT,
        _(
            "{triples} in {graphs}, derived ones included; prefixes {prefixes}",
            triples=counted(len(graph.store), "triple"),
            graphs=counted(count, "graph"),
            prefixes=prefixes,
        ),
    )
    for prefix, spaces in file_prefixes(graph.root).items():
        if len(spaces) > 1 and prefix not in graph.prefixes:
            told = _(
                "files mean different namespaces by {prefix}: ({spaces})",
                prefix=prefix,
                spaces=", ".join(spaces),
            )
            yield Finding(use, State.BETTER, told, _("give each namespace one prefix in all files"))
    if not catalogue:
        told, better = _("no named query"), _("write questions as queries/NAME.rq")
        yield Finding(use, State.BETTER, told, better)
    fine: list[str] = []
    for name in catalogue:
        found = list(_query(graph, catalogue, name))
        yield from found
        if not found:
            fine.append(name)
    if fine:
        told = _(
            "named queries in order: {number} of {every} ({fine})",
            number=len(fine),
            every=len(catalogue),
            fine=", ".join(fine),
        )
        yield Finding(use, State.FIT, told)


def _query(graph: KnowledgeGraph, catalogue: Catalogue, name: str) -> Iterator[Finding]:
    """Yield what is wrong with a named query."""
    use = Use.QUERIES
    try:
        query = catalogue[name]
        for remark in query_remarks(graph, query):
            yield Finding(use, State.BETTER, remark, _("correct the query, or declare the term"))
        if any(p.default is None and not p.optional for p in query.header.parameters.values()):
            return  # what to ask it for is not known
        result = ask(graph, catalogue, name, {})
    except KgError as error:
        yield Finding(use, State.UNFIT, str(error), _("correct queries/{name}.rq", name=name))
        return
    rows = result.rows if isinstance(result, Table) else None
    triples = result.triples if isinstance(result, Graph) else None
    if rows == [] or triples == []:
        better = _("see whether its question has an answer in the data")
        yield Finding(
            use, State.BETTER, _("the query {name} answers with no row", name=name), better
        )


def _validation(graph: KnowledgeGraph) -> Iterator[Finding]:
    use, folder = Use.VALIDATION, graph.root / "validators"
    if not any(folder.glob("*.ttl")):
        better = _("write shapes in validators/*.ttl; kg init --from makes some of the data")
        yield Finding(use, State.UNFIT, _("no shapes: kg validate has nothing to go by"), better)
        return
    try:
        shapes = read_shapes(folder)
        report = validate_base(graph)
    except InputError as error:
        yield Finding(use, State.UNFIT, str(error), _("correct the shape"))
        return
    for quad in shapes.store.quads(predicate=_TARGET):
        if isinstance(quad.object, ox.NamedNode) and not graph.store.mentions(quad.object):
            told = _(
                "a shape is for {kind}, which the base does not know",
                kind=graph.shorten(quad.object.value),
            )
            yield Finding(use, State.BETTER, told, _("correct its sh:targetClass"))
    if report.conforms:
        told = _(
            "the base conforms to its shapes: {counted} checked",
            counted=counted(report.checked, "node"),
        )
        yield Finding(use, State.FIT, told)
    else:
        first = report.findings[0]
        message = next(iter(first.messages.values()), "")
        number = counted(len(report.findings), "finding")
        told = _(
            "{number}, the first at {file}: {message}",
            number=number,
            file=first.file or first.focus,
            message=message,
        )
        yield Finding(use, State.UNFIT, told, _("kg validate lists them with file and line"))


def _no_texts() -> Iterator[Finding]:
    told = _("no property gives any thing a value: no claim can be checked")
    better = _("add triples that say something of things: :AnnLee :authorOf :RedMoon")
    yield Finding(Use.HR, State.UNFIT, told, better)


def _texts(graph: KnowledgeGraph, index: EvidenceIndex) -> Iterator[Finding]:
    use = Use.HR
    count = sum(map(len, index.claims.values()))
    told = _(
        "{count:,} {claims} of {number} properties",
        count=count,
        claims=_("values") if index.plain else _("claims"),
        number=len(index.properties),
    )
    yield Finding(use, State.FIT, _("{told} that texts can be held against", told=told))
    for remark in index.kept_remarks:
        yield Finding(use, State.BETTER, str(remark), _help_for(remark.text))
    yield from _names(graph, index)
    yield from paraphrase_findings(graph.root, index)
    if not index.plain:
        return
    firm = [index for index in propose(index) if index.firm]
    closed = [p for p in index.properties.values() if p.functional or p.complete or p.exclusive]
    of = _("{closed} of {number} properties", closed=len(closed), number=len(index.properties))
    better = _("say which have one value (owl:FunctionalProperty): kg base profile --accept")
    if not closed:
        told = _("nothing says which values are all there are: another value is never contradicted")
        yield Finding(use, State.BETTER, told, better)
    else:
        yield Finding(use, State.FIT, _("{of} say that their values are all there are", of=of))
    if firm:
        told = _(
            "the data suggest {number} more of properties than the base says", number=len(firm)
        )
        yield Finding(use, State.BETTER, told, _("kg base profile shows them"))
    right = sentences(index)[0]
    if right is None:
        told = _("no sentence could be made of the data that kg hr reads and supports")
        better = _("call properties what texts call them: rdfs:label, skos:altLabel")
        yield Finding(use, State.UNFIT, told, better)
    else:
        yield Finding(
            use, State.FIT, _("a sentence made of the data is supported: {right}", right=right)
        )


def _help_for(remark: str) -> str:
    """Return what would be right, by the English text of a remark."""
    if "no numbers" in remark:
        return _("write numbers as numbers")
    if "blank nodes" in remark:
        return _("give what blank nodes stand for an IRI")
    if "no property" in remark:
        return _("state what things have, by properties with literals or other things as values")
    return _("add rdfs:label, in each language in which texts come")


def _names(graph: KnowledgeGraph, index: EvidenceIndex) -> Iterator[Finding]:
    """Yield in which languages things are named, and which names mean several things."""
    things = {subject for subject, _ in index.claims} & {
        claim.subject for recorded in index.claims.values() for claim in recorded
    }
    named: defaultdict[str, set[str]] = defaultdict(set)
    bearers: defaultdict[str, set[str]] = defaultdict(set)
    for label in labels(graph, Source.LABEL):
        if label.iri in things:
            named[language_of(label.text) or "en"].add(label.iri)
            bearers[normalise(label.text)].add(label.iri)
    for language, called in _LANGUAGES.items():
        have = len(named[language])
        if have < _NAMED * len(things):
            told = _(
                "{have} of {number} things have a name in {called}",
                have=have,
                number=len(things),
                called=called,
            )
            better = _(
                "add rdfs:label or skos:altLabel @{language}: texts in {called} need them",
                language=language,
                called=called,
            )
            yield Finding(Use.HR, State.BETTER, told, better)
    several = {name: iris for name, iris in bearers.items() if len(iris) > 1}
    told_kinds = kinds(graph, {iri for iris in several.values() for iri in iris})
    several = {
        name: iris
        for name, iris in several.items()
        if sum(told_kinds[iri] is Kind.THING for iri in iris) > 1
    }
    if several:
        name, iris = min(several.items())
        some = " and ".join(graph.shorten(iri) for iri in sorted(iris)[:2])
        told = _(
            "{number} names mean several things, such as {name!r}: {some}",
            number=len(several),
            name=name,
            some=some,
        )
        better = _("put what tells them apart in parentheses: “Mercury (planet)”")
        yield Finding(Use.HR, State.BETTER, told, better)
