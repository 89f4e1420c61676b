"""Keys of JSON-LD that no context explains: a processor leaves them out without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kg.claims.findings import Finding, Place
from kg.claims.reading.linked import context
from kg.claims.wording import found, nearest_names
from kg.spelling import nearest

__all__ = ["unknown_keys"]

#: Below these, keys are no terms: languages, and JSON that is a value.
_OPAQUE: Final = frozenset({"@language", "@index", "@id", "@type"})
_COLON: Final = ":"


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the contexts that hold at some place say of keys.

    Args:
        defined: the terms, each with its definition.
        vocabulary: whether any other key is a term too.
    """

    defined: Mapping[str, Any] = field(default_factory=dict)
    vocabulary: bool = False

    def within(self, given: Any) -> _Terms:
        """Return the same once a context is read as well."""
        parts = given if isinstance(given, list) else [given]
        defined, vocabulary = dict(self.defined), self.vocabulary
        for part in parts:
            if part is None:  # which takes all back that was said before
                defined, vocabulary = {}, False
            own = context() if isinstance(part, str) else part
            if isinstance(own, dict):
                defined |= own
                vocabulary = bool(own["@vocab"]) if "@vocab" in own else vocabulary
        return _Terms(defined, vocabulary)

    def knows(self, key: str) -> bool:
        """Return whether a key is a term, a keyword, or an IRI."""
        return self.vocabulary or key.startswith("@") or key in self.defined or _COLON in key

    def are_keys_below(self, key: str) -> bool:
        """Return whether the keys of an object that is the value of a key are terms."""
        definition = self.defined.get(key)
        if not isinstance(definition, dict):
            return True
        containers = definition.get("@container", ())
        named = {containers} if isinstance(containers, str) else {*containers}
        return named.isdisjoint(_OPAQUE) and definition.get("@type") != "@json"


def unknown_keys(data: Any, text: str, path: Path, language: str) -> list[Finding]:
    """Return a finding for each key of a JSON-LD document that stands for nothing.

    Args:
        data: the document; an object that names no context has ours.
        text: the same as it is written.
        path: its file.
        language: `zh` or `en`: of messages.
    """
    items = data if isinstance(data, list) else [data]
    findings: list[Finding] = []
    seen: dict[str, int] = {}
    for item in items:
        if not isinstance(item, dict):
            continue
        terms = _Terms() if "@context" in item else _Terms(context())
        for key, known in _keys(item, terms):
            number = seen[key] = seen.get(key, 0) + 1
            if known is not None:
                place = Place(str(path), _line(text, key, number))
                near = nearest(key, (k for k in known.defined if not k.startswith("@")))
                hint = nearest_names(near, language)
                findings.append(found("unknown-key", language, place, key=key, nearest=hint))
    return findings


def _keys(node: Any, terms: _Terms) -> Iterator[tuple[str, _Terms | None]]:
    """Yield all keys in their order; one that stands for nothing with the terms that there are."""
    if isinstance(node, list):
        for one in node:
            yield from _keys(one, terms)
    if not isinstance(node, dict):
        return
    if "@context" in node:
        terms = terms.within(node["@context"])
    for key, value in node.items():
        known = terms.knows(key)
        yield key, None if known else terms
        if key == "@context" or not known or not terms.are_keys_below(key):
            yield from ((below, None) for below in _all_keys(value))
        else:
            yield from _keys(value, terms)


def _all_keys(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _all_keys(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield key
            yield from _all_keys(value)


def _line(text: str, key: str, number: int) -> int:
    """Return the line in which a key is written for the nth time; 0 if escapes hide it."""
    pattern = re.compile(rf'(?<!\\)"{re.escape(key)}"\s*:')
    for count, match in enumerate(pattern.finditer(text), start=1):
        if count == number:
            return text.count("\n", 0, match.start()) + 1
    return 0
