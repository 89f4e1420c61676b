"""What things are called: by the labels of any vocabulary, or by the words of their IRIs."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from kg.hallucination.index.building.rows import rows
from kg.knowledge_base import KnowledgeGraph
from kg.lookup import local_name
from kg.vocabulary import ALSO_CALLED, CALLED

__all__ = ["is_opaque", "labels", "local_name", "qualified", "spelled", "variants", "written_names"]

_ENTRIES: Final = """SELECT ?thing ?name {
  ?entry ontolex:denotes ?thing ; ontolex:canonicalForm|ontolex:otherForm ?form .
  ?form ontolex:writtenRep ?name FILTER(isLiteral(?name))
}"""
_BOUNDARY: Final = re.compile(
    r"(?<=[a-z\u00df-\u024f])(?=[A-Z\u00c0-\u00de])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z])(?=\d{2})"
)
#: Local names that are keys: `Q42`, `e-1007`, `00a3f9`, but not `Q`, nor `Apollo11`.
_KEY: Final = re.compile(r"[A-Za-z]{0,3}[-_]?\d[\d_-]*|[0-9a-f]{6,}(?:-[0-9a-f]+)*|[A-Za-z]?")
_QUALIFIER: Final = re.compile(r"^(?P<name>.*\S)\s*[(（](?P<kind>[^()（）]+)[)）]$")
_ARTICLE: Final = re.compile(r"^(?:the|an?)\s+(?=\S)", re.IGNORECASE)
#: What stands beside the name of a club or a company proper: "F.C.", "AC", "Inc.", "Ltd".
_AFFIX: Final = re.compile(r"^(?:[A-Z]\.?){2,4}\s+(?=\S)|(?<=\S)\s+(?:[A-Z]\.?){2,4}$")
#: The dynasties of China are called by either of two words: 唐朝, 唐代.
_DYNASTY: Final = re.compile(r"[\u4e00-\u9fff]?(?![古近现当年时世后前])[\u4e00-\u9fff][朝代]")
#: A name without its affix has at least so many letters.
_SHORTEST: Final = 4


def labels(graph: KnowledgeGraph) -> dict[str, dict[str, str]]:
    """Return a label of each thing that has one, by language tag, by IRI."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name in CALLED:
        for thing, label, language in _literals(graph, name):
            found[thing].setdefault(language, label)
    return dict(found)


def written_names(graph: KnowledgeGraph) -> Iterator[tuple[str, str]]:
    """Yield what is written for things, as pairs of IRI and name."""
    for name in (*CALLED, *ALSO_CALLED):
        for thing, written, _ in _literals(graph, name):
            yield thing, written
    for row in rows(graph, _ENTRIES):
        yield row["thing"].value, row["name"].value


def _literals(graph: KnowledgeGraph, name: str) -> Iterator[tuple[str, str, str]]:
    """Yield the things that have a name by some property, with it and its language."""
    # What is written is a literal. Other labels, which `kg validate` reports, say nothing.
    for row in rows(graph, f"SELECT ?thing ?label {{ ?thing <{name}> ?label }}"):
        label = row["label"]
        if hasattr(label, "language"):
            yield row["thing"].value, label.value, label.language or ""


def is_opaque(iri: str) -> bool:
    """Return whether the end of an IRI is a key that no text would contain.

    >>> is_opaque("http://example.org/Q42"), is_opaque("http://example.org/Apollo11")
    (True, False)
    """
    name = local_name(iri)
    return _KEY.fullmatch(name) is not None or not any(sign.isalpha() for sign in name)


def spelled(iri: str) -> str:
    """Return the words of the end of an IRI.

    >>> spelled("urn:x:musicComposer"), spelled("urn:x:No_Country"), spelled("urn:x:areaKm2")
    ('music Composer', 'No Country', 'area Km2')
    """
    name = local_name(iri)
    if re.search(r"[_\s]|(?<!^)-(?!$)", name):
        return " ".join(name.replace("_", " ").split())
    return " ".join(_BOUNDARY.sub(" ", name).split())


def qualified(name: str) -> tuple[str, str] | None:
    """Return a name without what it has in parentheses to tell it from others, and that.

    >>> qualified("活着（电影）"), qualified("Alien (film)"), qualified("Alien")
    (('活着', '电影'), ('Alien', 'film'), None)
    """
    match = _QUALIFIER.match(name)
    return (match["name"], match["kind"]) if match else None


def variants(name: str) -> Iterator[str]:
    """Yield other ways to write a name: without its article, its accents, its points, its affix.

    >>> sorted(variants("F.C. Porto")), sorted(variants("The Godfather")), list(variants("Amélie"))
    (['FC Porto', 'Porto'], ['Godfather'], ['Amelie'])
    """
    if (parts := qualified(name)) is not None:
        yield parts[0]
        name = parts[0]
    forms = {name, _ARTICLE.sub("", name)}
    forms |= {_AFFIX.sub("", form) for form in forms}
    forms |= {form.replace(".", "") for form in forms if re.search(r"\w\.", form)}
    forms |= {re.sub(r"\s*&\s*", " and ", form) for form in forms}
    if _DYNASTY.fullmatch(name):
        yield name[:-1] + ("代" if name[-1] == "朝" else "朝")
    forms |= {form.replace("’", "'") for form in forms}
    forms |= {_plain(form) for form in forms}
    for form in sorted(forms - {name}):
        if sum(sign.isalpha() for sign in form) >= _SHORTEST:
            yield form


def _plain(name: str) -> str:
    """Return a name of Latin letters without accents."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFD", name)
    return unicodedata.normalize("NFC", "".join(s for s in apart if not unicodedata.combining(s)))
