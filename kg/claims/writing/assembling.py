"""From drafts to the quads of claims: names resolved, passages found, IRIs and labels made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from kg.claims.findings import Finding, Place
from kg.claims.reading.drafting import Declaration, Draft, Drafts
from kg.claims.resolving.cells import read_time
from kg.claims.resolving.names import Names
from kg.claims.resolving.unresolved import Unresolved
from kg.claims.resolving.values import Values
from kg.claims.statement import Content, Statement
from kg.claims.wording import LANGUAGES, found, quoted_list
from kg.claims.writing.citing import Sources
from kg.claims.writing.labels import claim_label
from kg.claims.writing.matching import Citation
from kg.claims.writing.minting import claim_name, entity_name, fresh
from kg.claims.writing.quads import claim_quads, named_quads
from kg.hallucination.index.evidence import Property
from kg.model import Period, Stance
from kg.vocabulary import CV

__all__ = ["Assembly"]


@dataclass(slots=True)
class _Claim:
    """A statement with all that a contribution says of it."""

    statement: Statement
    place: Place
    passages: dict[str, None] = field(default_factory=dict)


class Assembly:
    """Puts a contribution together.

    Args:
        names: where names are looked up, and made known.
        sources: where passages are made.
        language: of messages.
    """

    def __init__(self, names: Names, sources: Sources, language: str) -> None:
        self._names = names
        self._sources = sources
        self._language = language
        self._values = Values(names, language)
        self._unresolved = Unresolved(names, language)
        self._claims: dict[Statement, _Claim] = {}
        self._quads: list[ox.Quad] = []
        self.places: dict[str, Place] = {}
        self.findings: list[Finding] = []

    def add(self, drafts: Drafts) -> None:
        """Take in what rows say; what cannot be made sense of becomes a finding.

        Raises:
            InputError: if the text of a source cannot be read.
        """
        self.findings += drafts.findings
        for declaration in drafts.declarations:
            self._declare(declaration)
        for draft in drafts.claims:
            self._add(draft)

    def quads(self, taken: set[str]) -> list[ox.Quad]:
        """Return everything: new things, sources with their passages, claims.

        Args:
            taken: the IRIs that no claim may be given; those that are given are added.
        """
        claims: list[ox.Quad] = []
        numbers: dict[str, int] = {}
        for claim in self._claims.values():
            prop = self._names.terms.properties[claim.statement.predicate]
            iri = fresh(
                claim_name(claim.statement, functional=prop.functional),
                lambda name: name in taken or self._names.known(name),
                last=numbers,
            )
            taken.add(iri)
            self.places[iri] = claim.place
            ratio = prop.ratio and not prop.axis
            labels = [
                (claim_label(claim.statement, tag, self._names.label, ratio=ratio), tag)
                for tag in LANGUAGES
            ]
            claims += claim_quads(iri, claim.statement, labels, claim.passages)
        self.places |= self._sources.places
        return [*self._quads, *self._sources.quads, *claims]

    def _found(self, rule: str, place: Place, **values: object) -> None:
        self.findings.append(found(rule, self._language, place, **values))

    # --- new things -------------------------------------------------------------------------------

    def _declare(self, declaration: Declaration) -> None:
        names, place = self._names, declaration.place
        kinds = names.resolve(declaration.kind, names.is_class)
        if len(kinds) != 1:
            self.findings.append(self._unresolved.kind(declaration.kind, place))
            return
        if names.resolve(declaration.name, names.is_entity):
            return  # known already: its class is what the base says
        if names.resolve(declaration.name, names.is_thing):
            self.findings.append(self._unresolved.entity(declaration.name, place))
            return
        self.declare(declaration, kinds[0])
        kind = names.label(kinds[0], self._language)
        self._found("new-entity", place, name=declaration.name, kind=kind)

    def declare(self, declaration: Declaration, kind: str) -> str:
        """Make a new thing, and return its IRI; a name may be given as `Chinese / English`."""
        names = self._names
        zh, _, en = (part.strip() for part in declaration.name.partition(" / "))
        labels = ((zh, "zh"), (en or zh, "en"))
        iri = fresh(entity_name(en or zh), names.known)
        told, _, translated = (part.strip() for part in declaration.definition.partition(" / "))
        source = declaration.source
        definitions = (
            (told or _spoken_of_zh(names.label(kind, "zh"), source), "zh"),
            (translated or told or _spoken_of_en(names.label(kind, "en"), source), "en"),
        )
        self._quads += named_quads(iri, kind, labels, definitions)
        self.places[iri] = declaration.place
        names.declare(iri, labels, [kind])
        return iri

    # --- claims -----------------------------------------------------------------------------------

    def _add(self, draft: Draft) -> None:
        before = len(self.findings)
        ends = self._ends(draft)
        stance, period = self._stance(draft), self._period(draft)
        scope = self._thing(draft, "scope") if draft["scope"] else None
        speakers = [self._thing(draft, "speaker")] if draft["speaker"] else []
        content = None if ends is None else self._content(draft, ends[1])
        if ends is None or content is None or len(self.findings) > before:
            return
        told = tuple(speaker for speaker in speakers if speaker is not None)
        statement = Statement(ends[0], ends[1].iri, content, stance, period, scope, told)
        self.state(statement, draft)

    def state(self, statement: Statement, draft: Draft) -> None:
        """Take in a claim whose names are resolved, with the passage that its draft cites.

        Raises:
            InputError: if the text of a source cannot be read.
        """
        if not draft["source"]:
            self._found("no-source", draft.place)
            return
        passage, findings = self._sources.cite(self._citation(statement, draft))
        self.findings += findings
        if passage is None:
            return
        if (before := self._claims.get(statement)) is not None:
            place = before.place
            self._found("repeats-line", draft.place, line=place.line, file=place.file)
        self.keep(statement, draft.place).passages[passage] = None

    def keep(self, statement: Statement, place: Place) -> _Claim:
        """Take in a claim as it is, and return it; one that is there already is that one."""
        return self._claims.setdefault(statement, _Claim(statement, place))

    def _ends(self, draft: Draft) -> tuple[str, Property] | None:
        """Return the subject and the property, each the one that fits the other."""
        names = self._names
        subjects = names.resolve(draft["subject"], names.is_entity)

        def suits(iri: str) -> bool:
            ends = names.terms.domain(iri)
            return not ends or any(
                not names.kinds(subject).isdisjoint(ends.classes) for subject in subjects
            )

        properties = names.resolve(draft["property"], names.is_property, suits)
        if not subjects:
            self.findings.append(self._unresolved.entity(draft["subject"], draft.place))
        if not properties:
            self.findings.append(self._unresolved.property(draft["property"], draft.place))
        if not subjects or not properties:
            return None
        for name, choices in ((draft["subject"], subjects), (draft["property"], properties)):
            if len(choices) > 1:
                self.findings.append(self._unresolved.ambiguous(name, choices, draft.place))
        prop = names.terms.properties.get(properties[0])
        return None if prop is None else (subjects[0], prop)

    def _content(self, draft: Draft, prop: Property) -> Content | None:
        read = self._values.read(draft["value"], prop, draft.place)
        if isinstance(read, Finding):
            self.findings.append(read)
            return None
        return read

    def _stance(self, draft: Draft) -> Stance:
        written = draft["stance"]
        if not written:
            return Stance.ASSERTED
        is_stance = self._names.of_kind(CV + "Stance")
        found_stances = self._names.resolve(written, is_stance)
        if len(found_stances) == 1:
            return Stance(found_stances[0].removeprefix(CV))
        labels = [self._names.label(stance.iri, self._language) for stance in Stance]
        choices = quoted_list(labels, self._language)
        self._found("unknown-stance", draft.place, name=written, choices=choices)
        return Stance.ASSERTED

    def _period(self, draft: Draft) -> Period:
        period = read_time(draft["time"])
        if period is None:
            self._found("no-time", draft.place, cell=draft["time"])
            return Period()
        return period

    def _thing(self, draft: Draft, part: str) -> str | None:
        names = self._names
        things = names.resolve(draft[part], names.is_entity)
        if not things:
            self.findings.append(self._unresolved.entity(draft[part], draft.place))
        elif len(things) > 1:
            self.findings.append(self._unresolved.ambiguous(draft[part], things, draft.place))
        return things[0] if things else None

    def _citation(self, statement: Statement, draft: Draft) -> Citation:
        content = statement.content
        named = [] if content.object is None else self._called(content.object)
        is_number = content.comparator is not None
        words = (draft["subject"], draft["property"], draft["value"])
        return Citation(
            draft["source"],
            draft["place"],
            (draft["subject"], *self._called(statement.subject)),
            (draft["value"], *named),
            content.numbers() if is_number else (),
            draft["quote"] or " ".join(words),
            draft.place,
        )

    def _called(self, iri: str) -> list[str]:
        return [self._names.label(iri, language) for language in LANGUAGES]


def folders_of(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Return the folders in which the texts of sources are looked for: beside the files, and here.

    >>> folders_of([Path("a/b.csv")])
    (PosixPath('a'), PosixPath('.'))
    """
    return tuple(dict.fromkeys((*(path.parent for path in paths), Path())))


def _spoken_of_zh(kind: str, source: str) -> str:
    return f"《{source}》所谈的{kind}。" if source else f"贡献的断言所谈的{kind}。"


def _spoken_of_en(kind: str, source: str) -> str:
    told = f"that “{source}” speaks of" if source else "that contributed claims speak of"
    return f"Something of the class “{kind}” {told}."
