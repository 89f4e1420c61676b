"""Words for kinds of things, and for whence they are, that a base does not spell out.

They stand in `epithets.toml`: a film is a movie, and what is French is from France.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources

from kg.hallucination.index.names import normalise

__all__ = ["is_of_a_people", "kinds", "peoples"]


def kinds(labels: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what classes are called besides.

    Args:
        labels: what they are called, as pairs of label and IRI.

    >>> ("movie", "urn:x:Film") in list(kinds([("film", "urn:x:Film")]))
    True
    """
    for label, kind in labels:
        for word in _kinds().get(normalise(label), ()):
            yield word, kind


def peoples(names: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield what is of a country, or comes from it, for things that are named like countries.

    Args:
        names: what things are called, as pairs of name and IRI.

    >>> list(peoples([("Spain", "urn:x:Spain"), ("Madrid", "urn:x:Madrid")]))
    [('Spanish', 'urn:x:Spain')]
    """
    for name, thing in names:
        for word in _peoples().get(normalise(name), ()):
            yield word, thing


def is_of_a_people(word: str) -> bool:
    """Return whether a word tells of what people, or of what country, something is.

    >>> is_of_a_people("Hungarian"), is_of_a_people("Hungary")
    (True, False)
    """
    return word in _of_peoples()


@cache
def _of_peoples() -> frozenset[str]:
    return frozenset(word for words in _tables()["peoples"].values() for word in words)


@cache
def _tables() -> dict[str, dict[str, dict[str, list[str]]]]:
    path = resources.files("kg.hallucination.index.building") / "epithets.toml"
    found: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(
        path.read_text(encoding="utf-8")
    )
    return found


@cache
def _kinds() -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for table in _tables()["kinds"].values():
        for label in table["labels"]:
            found[normalise(label)] += table["words"]
    return dict(found)


@cache
def _peoples() -> dict[str, tuple[str, ...]]:
    return {normalise(name): tuple(words) for name, words in _tables()["peoples"].items()}
