"""A source document, its parts and its passages as Turtle; no sentence of it is copied."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kg.documents.outline import Part
from kg.documents.turtle import Node, literal, write_turtle
from kg.documents.units import Document, Unit
from kg.spelling import language_of
from kg.vocabulary import CV, DCTERMS, PASSAGE, RDFS, SKOS, SOURCE

__all__ = ["Description", "as_turtle"]

_PREFIXES: Final = {
    "cv": CV,
    "cvs": SOURCE,
    "dcterms": DCTERMS,
    "passage": PASSAGE,
    "rdfs": RDFS,
    "skos": SKOS,
}
_CLASSES: Final = {"section": "cv:Section", "table": "cv:Table", "figure": "cv:Figure"}
_WORDS: Final = {"section": ("第 {} 节", "section {}"), "table": ("表 {}", "table {}"),
                 "figure": ("图 {}", "figure {}")}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """What is said of a source document as a whole.

    Args:
        name: what its IRI, its folder and its graph are called.
        title: its title.
        date: when it was written: `2025`, `2025-09` or `2025-09-30`; empty when not known.
        author: who wrote it; empty when not known.
    """

    name: str = ""
    title: str = ""
    date: str = ""
    author: str = ""


def as_turtle(about: Description, document: Document) -> str:
    """Return a document as a file of the base: itself, its parts and its passages.

    Args:
        about: what is said of it as a whole.
        document: its parts and units; a part without units is left out.
    """
    parts = [_part(about.name, document.parts[n], document) for n in sorted(document.inhabited)]
    passages = [_passage(about.name, unit, document) for unit in document.units]
    return write_turtle(_PREFIXES, [_source(about, document), *parts, *passages])


def _source(about: Description, document: Document) -> Node:
    language = _language("".join(unit.text for unit in document.units))
    count = len(document.units)
    zh = f"{'中文' if language == 'zh' else '英文'}文档，{count} 个单元。"
    en = f"A document in {'Chinese' if language == 'zh' else 'English'}, {count} units long."
    said = [
        *_labelled(about.title, language, f"文档 {about.name}", f"Document {about.name}"),
        ("skos:definition", [literal(zh, "zh"), literal(en, "en")]),
        ("dcterms:title", [literal(about.title, _language(about.title))]),
        ("dcterms:language", [literal(language)]),
    ]
    said += [("dcterms:creator", [literal(about.author)])] if about.author else []
    said += [("dcterms:created", [literal(about.date)])] if about.date else []
    return Node(f"cvs:{about.name}", "cv:SourceDocument", said)


def _part(name: str, part: Part, document: Document) -> Node:
    zh, en = (words.format(part.number) for words in _WORDS[part.kind])
    about_zh = f"文档 {name} 的{zh}，始于第 {part.line} 行。"
    about_en = f"{en.capitalize()} of the document {name}, from line {part.line}."
    parent = None if part.parent is None else document.parts[part.parent]
    language = _language("".join(unit.text for unit in document.units))
    return Node(
        _iri(name, part),
        _CLASSES[part.kind],
        [
            *_labelled(part.title, language, f"{name}，{zh}", f"{name}, {en}"),
            ("skos:definition", [literal(about_zh, "zh"), literal(about_en, "en")]),
            ("dcterms:isPartOf", [_iri(name, parent)]),
        ],
    )


def _passage(name: str, unit: Unit, document: Document) -> Node:
    zh, en = (
        f"第 {unit.line} 行第 {unit.position} 个单元",
        f"Line {unit.line}, unit {unit.position}",
    )
    part = None if unit.part is None else document.parts[unit.part]
    said = [
        ("rdfs:label", [literal(zh, "zh"), literal(en, "en")]),
        ("dcterms:isPartOf", [_iri(name, part)]),
    ]
    said += [("cv:row", [literal(unit.row)])] if unit.row else []
    said += [("cv:column", [literal(unit.column)])] if unit.column else []
    said += [
        ("cv:line", [str(unit.line)]),
        ("cv:position", [str(unit.position)]),
        ("cv:sha256", [literal(unit.fingerprint)]),
    ]
    return Node(f"passage:{name}-L{unit.line}-{unit.position}", "cv:Passage", said)


def _labelled(title: str, language: str, zh: str, en: str) -> Iterator[tuple[str, list[str]]]:
    """Yield the labels: the title in its language, what there is in the other.

    A title in Latin letters within a Chinese document is a name, which Chinese has as well.
    """
    own = _language(title)
    names = {"zh": zh, "en": en}
    if title:
        names[own] = title
        names[language] = title if own == "en" else names[language]
    yield "rdfs:label", [literal(text, tag) for tag, text in names.items()]


def _language(text: str) -> str:
    return "zh" if language_of(text) == "zh" else "en"


def _iri(name: str, part: Part | None) -> str:
    return f"cvs:{name}" + (f"-{part.kind}-{part.number.replace('.', '-')}" if part else "")
