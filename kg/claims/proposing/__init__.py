"""From a sentence to the claim that the reader of texts finds in it, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.claims.contribution import Contribution, contributed
from kg.claims.findings import Finding, Place
from kg.claims.proposing.parts import cited, slots_of, words
from kg.claims.reading.drafting import Declaration, Draft
from kg.claims.resolving.cells import Number
from kg.claims.resolving.names import Names
from kg.claims.resolving.terminology import WHOLE_NUMBERS, Terminology
from kg.claims.resolving.values import number_content
from kg.claims.statement import Content, Statement
from kg.claims.wording import check_language, found, nearest_hint, quoted_list
from kg.claims.writing.assembling import Assembly
from kg.claims.writing.citing import Sources
from kg.errors import UnknownNameError
from kg.hallucination.claims import Candidate, Reading
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.index.evidence import EvidenceIndex, Property
from kg.hallucination.language.normalise import normalise
from kg.i18n import N_
from kg.model import Stance
from kg.vocabulary import CV

if TYPE_CHECKING:
    from kg.knowledge_base import KnowledgeGraph

__all__ = ["ProposedClaims", "propose"]

#: What places call a sentence that stands in no file.
_SENTENCE: Final = Place("<sentence>", 1)
#: What may stand between an unknown subject and the first thing that is known.
_LINK: Final = re.compile(
    r"(?:\s*(?:的|是|为|属于|处于|位于|已|已经|在)|(?:['’]s)?\b\s*(?:has|is|was|are|had|the|an?|at|in|of))*\s*$",
    re.IGNORECASE,
)
_OF: Final = re.compile(
    r"\bof\s+(?P<subject>.+?)\s+(?:is|was|are|has|had|will|reach(?:es|ed)?|stands?)\b",
    re.IGNORECASE,
)
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
#: So many known things are tried in the place of an unknown one.
_TRIED: Final = 8


@dataclass(frozen=True, slots=True)
class ProposedClaims:
    """What a sentence is taken to claim.

    Args:
        contribution: the claims, as they would be contributed.
        slots: part, words and IRI of each part of each claim.
        findings: what a person should look at.
    """

    contribution: Contribution
    slots: tuple[tuple[str, str, str], ...]
    findings: tuple[Finding, ...]


def propose(
    graph: KnowledgeGraph,
    evidence: EvidenceIndex,
    sentence: str,
    *,
    language: str = "en",
    kind: str | None = None,
) -> ProposedClaims:
    """Propose the claims that a sentence makes; nothing is written.

    Args:
        graph: the knowledge base.
        evidence: what it holds, for reading the sentence.
        sentence: Chinese or English; what stands in brackets at its end is the source, and the
            place in it.
        language: `zh` or `en`: of messages.
        kind: the class of a subject that the base does not know; by default one that the property
            is for.

    Raises:
        UnknownNameError: if there is no such class, or messages are not in that language.
        InputError: if the source is the path of a text that cannot be read.
    """
    check_language(language)
    names = Names(graph, Terminology(graph))
    new_kind = _kind(names, kind)
    sources = Sources(names, language, (Path(),))
    assembly = Assembly(names, sources, language)
    said, source, place = cited(sentence.strip())
    proposing = _Proposing(evidence, names, assembly, language)
    statements = proposing.statements(said, new_kind, source)
    slots: list[tuple[str, str, str]] = []
    for statement in statements:
        parts = {
            **words(statement, names, language),
            "source": source,
            "place": place,
            "quote": said,
        }
        draft = Draft({part: word for part, word in parts.items() if word}, _SENTENCE)
        slots += slots_of(statement, names, language)
        slots += [(part, parts[part], "") for part in ("source", "place") if parts[part]]
        if source:
            assembly.state(statement, draft)
        else:
            assembly.keep(statement, _SENTENCE)
            assembly.findings.append(found("proposal-without-source", language, _SENTENCE))
    if not statements:
        values = {"sentence": sentence}
        assembly.findings.append(found("unread-sentence", language, _SENTENCE, **values))
    quads = assembly.quads(set())
    contribution = contributed(quads, assembly.places, names, language)
    return ProposedClaims(contribution, tuple(slots), tuple(assembly.findings))


def _kind(names: Names, kind: str | None) -> str | None:
    if kind is None:
        return None
    kinds = names.resolve(kind, names.is_class)
    if len(kinds) != 1:
        known = [names.label(iri, "en") for iri in names.terms.kinds_below(CV + "Entity")]
        raise UnknownNameError(N_("class of entities"), kind, known)
    return kinds[0]


class _Proposing:
    """Reads the claims of a sentence."""

    def __init__(
        self, index: EvidenceIndex, names: Names, assembly: Assembly, language: str
    ) -> None:
        self._index = index
        self._names = names
        self._assembly = assembly
        self._language = language

    def statements(self, said: str, kind: str | None, source: str) -> list[Statement]:
        """Return what a sentence claims; an unknown subject is declared."""
        candidates = list(self._read(said))
        statements = [s for one in candidates if (s := self._statement(one, candidates))]
        return statements or list(self._of_stranger(said, kind, source))

    def _read(self, text: str) -> Iterator[Candidate]:
        for read in LexicalReader(self._index).read(normalise(text).text):
            yield from (candidate for candidate in read.candidates if candidate.readings)

    def _statement(self, candidate: Candidate, beside: Sequence[Candidate]) -> Statement | None:
        readings = [r for r in candidate.readings if self._is_claim(r)]
        if not readings:
            return None
        readings.sort(key=lambda r: (r.subject, r.predicate) not in self._index.claims)
        reading = readings[0]
        others = dict.fromkeys(r.predicate for r in readings if r.predicate != reading.predicate)
        if others:
            labels = [self._names.label(iri, self._language) for iri in others]
            choices = quoted_list(labels, self._language)
            self._tell("also-read", choices=choices)
        content = self._content(reading)
        if content is None:
            return None
        told = {reading.subject, reading.object, reading.predicate}
        named = [
            thing
            for thing in candidate.named - told - candidate.speakers
            if self._names.is_entity(thing)
        ]
        return Statement(
            reading.subject,
            reading.predicate,
            content,
            Stance.DENIED if candidate.negated else candidate.stance,
            candidate.period,
            named[0] if len(named) == 1 and len(beside) == 1 else None,
            tuple(sorted(candidate.speakers)),
        )

    def _tell(self, rule: str, **values: object) -> None:
        self._assembly.findings.append(found(rule, self._language, _SENTENCE, **values))

    def _is_claim(self, reading: Reading) -> bool:
        plain = reading.order is None and reading.kind is None and reading.where is None
        return plain and self._names.is_property(reading.predicate)

    def _content(self, reading: Reading) -> Content | None:
        if reading.object is not None:
            return Content(object=reading.object)
        quantity, prop = reading.quantity, self._index.properties[reading.predicate]
        if quantity is None:
            return None
        lower, upper = quantity.interval.lower, quantity.interval.upper
        ranging = lower is not None and upper is not None and lower != upper
        whole = self._names.terms.datatype(prop.iri) in WHOLE_NUMBERS
        number = Number(quantity.interval, quantity.comparator, ranging)
        return number_content(number, prop, whole=whole)

    # --- unknown subjects -------------------------------------------------------------------------

    def _of_stranger(self, said: str, kind: str | None, source: str) -> Iterator[Statement]:
        """Yield what is said of a subject that the base does not know.

        The sentence is read with a known thing in its place, so that all else of it is read as in
        any other sentence.
        """
        for name in self._strangers(said):
            for stand_in, prop in self._stand_ins(said):
                label = self._index.label(stand_in, "en" if name.isascii() else "zh")
                candidates = list(self._read(said.replace(name, label, 1)))
                taken = [
                    replaced
                    for one in candidates
                    if (replaced := self._statement(one, candidates))
                    and (replaced.subject, replaced.predicate) == (stand_in, prop.iri)
                ]
                if taken:
                    new = self._declare(name, prop, kind, source)
                    for statement in taken:
                        yield _about(statement, new)
                    return

    def _strangers(self, said: str) -> Iterator[str]:
        """Yield what may name an unknown subject: before what is known, or behind "of"."""
        known = self._index.names.find(said)
        if match := _OF.search(said):
            yield match["subject"].strip()
        if known:
            before = said[: known[0].start]
            yield from filter(None, [_ARTICLE.sub("", _LINK.sub("", before)).strip()])

    def _stand_ins(self, said: str) -> Iterator[tuple[str, Property]]:
        """Yield known things, each with a property that the sentence names and that it has."""
        properties = {
            target
            for mention in self._index.names.find(said)
            for target in mention.targets
            if target in self._index.properties and self._names.is_property(target)
        }
        tried: dict[str, int] = {}
        for subject, predicate in self._index.claims:
            count = tried.get(predicate, 0)
            if predicate in properties and count < _TRIED and self._names.is_entity(subject):
                tried[predicate] = count + 1
                yield subject, self._index.properties[predicate]

    def _declare(self, name: str, prop: Property, kind: str | None, source: str) -> str:
        names = self._names
        if kind is None:
            ends = names.terms.domain(prop.iri)
            kind = ends.classes[0] if ends else CV + "Entity"
        near = nearest_hint(names, names.nearest(name, names.is_entity), self._language)
        values = {"name": name, "kind": names.label(kind, self._language), "nearest": near}
        self._tell("assumed-entity", **values)
        return self._assembly.declare(Declaration(name, "", "", _SENTENCE, source), kind)


def _about(statement: Statement, subject: str) -> Statement:
    return Statement(
        subject,
        statement.predicate,
        statement.content,
        statement.stance,
        statement.period,
        None if statement.scope == statement.subject else statement.scope,
        statement.speakers,
    )
