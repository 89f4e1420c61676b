"""Names of ontology terms as artefacts write them: CURIEs, IRIs, and JSON-LD contexts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from kg.formats import is_iri
from kg.vocabulary import CV, OWL, RDF, RDFS, SH, SKOS, XSD

__all__ = ["WELL_KNOWN", "LdContext", "Prefixes"]

#: Prefixes that every artefact may use without declaring them.
WELL_KNOWN: Final[Mapping[str, str]] = {
    "cv": CV,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "owl": OWL,
    "prov": "http://www.w3.org/ns/prov#",
    "qudt": "http://qudt.org/schema/qudt/",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "http://schema.org/",
    "sh": SH,
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": SKOS,
    "sssom": "https://w3id.org/sssom/",
    "unit": "http://qudt.org/vocab/unit/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": XSD,
}
_ABSOLUTE: Final = re.compile(r"(?:[A-Za-z][A-Za-z0-9+.-]*://|urn:|tag:|mailto:)\S+")
_DEEPEST: Final = 10


@dataclass(frozen=True, slots=True)
class Prefixes:
    """Prefixes and the namespaces they stand for.

    Args:
        namespaces: by prefix; without a colon.
    """

    namespaces: Mapping[str, str] = field(default_factory=lambda: WELL_KNOWN)

    def extended(self, more: Mapping[str, str]) -> Prefixes:
        """Return these and others, which win."""
        return Prefixes({**self.namespaces, **more}) if more else self

    def expand(self, name: str) -> str | None:
        """Return the IRI that a CURIE or an IRI stands for; None if it stands for none.

        >>> Prefixes().expand("xsd:date")
        'http://www.w3.org/2001/XMLSchema#date'
        >>> Prefixes().expand("<urn:a:b>")
        'urn:a:b'
        >>> Prefixes().expand("nobody:knows") is None
        True
        """
        bare = name.strip()
        if bare.startswith("<") and bare.endswith(">"):
            bare = bare[1:-1]
        prefix, colon, local = bare.partition(":")
        if colon and prefix in self.namespaces and not local.startswith("//"):
            iri = self.namespaces[prefix] + local
        else:
            iri = bare
        return iri if _ABSOLUTE.fullmatch(iri) and is_iri(iri) else None


@dataclass(frozen=True, slots=True)
class LdContext:
    """The part of a JSON-LD 1.1 context that says which property means which term.

    Args:
        prefixes: the prefixes known outside it.
        terms: what each name is defined as; None for a name that means nothing.
        inside: for a name, the context that holds inside its value.
        vocab: what names without a definition are appended to, or None.
    """

    prefixes: Prefixes
    terms: Mapping[str, str | None] = field(default_factory=dict)
    inside: Mapping[str, Any] = field(default_factory=dict)
    vocab: str | None = None

    def extended(self, raw: Any) -> LdContext:
        """Return this context with a local one added, as it is written in JSON.

        Addresses of contexts elsewhere are passed over: nothing is fetched.
        """
        if raw is None:
            return LdContext(self.prefixes)
        if isinstance(raw, list):
            found = self
            for part in raw:
                found = found.extended(part) if not isinstance(part, list) else found
            return found
        if not isinstance(raw, dict):
            return self
        terms, inside = dict(self.terms), dict(self.inside)
        for name, definition in raw.items():
            if not name.startswith("@"):
                terms[name] = _identifier(name, definition)
                inside.pop(name, None)
                if isinstance(definition, dict) and "@context" in definition:
                    inside[name] = definition["@context"]
        found = replace(self, terms=terms, inside=inside)
        vocab = raw.get("@vocab", self.vocab)
        return replace(found, vocab=(found._iri(vocab, 0) if isinstance(vocab, str) else None))

    def within(self, name: str) -> LdContext:
        """Return the context that holds inside the value of a property."""
        return self.extended(self.inside[name]) if name in self.inside else self

    def term(self, name: str) -> str | None:
        """Return the term a property means, as an IRI or as written; None if it means none.

        >>> LdContext(Prefixes()).extended({"day": "schema:validFrom"}).term("day")
        'http://schema.org/validFrom'
        """
        if name in self.terms:
            written = self.terms[name]
            return None if written is None else self._iri(written, 0) or written
        return None if self.vocab is None else self.vocab + name

    def _iri(self, written: str, depth: int) -> str | None:
        if depth > _DEEPEST or written.startswith("@"):
            return None
        prefix, colon, local = written.partition(":")
        if colon and not local.startswith("//"):
            namespace = self.terms.get(prefix)
            if namespace is not None and (base := self._iri(namespace, depth + 1)):
                return base + local
        elif not colon and (defined := self.terms.get(written)) not in {None, written}:
            return self._iri(str(defined), depth + 1)
        elif not colon and self.vocab is not None:
            return self.vocab + written
        return self.prefixes.expand(written)


def _identifier(name: str, definition: Any) -> str | None:
    """Return what a definition of a context maps a name to."""
    if isinstance(definition, dict):
        definition = definition.get("@id", name)
    if not isinstance(definition, str) or definition.startswith("@"):
        return None
    return definition
