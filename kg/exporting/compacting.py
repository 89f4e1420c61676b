"""JSON-LD with a context: IRIs written with the prefixes of the base."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

__all__ = ["compacted"]

#: JSON-LD 1.1 takes a term for a prefix only where what it stands for ends in one of these.
_ENDS = (":", "/", "?", "#", "[", "]", "@")


def compacted(content: bytes, prefixes: Mapping[str, str]) -> bytes:
    r"""Return expanded JSON-LD with a context, its nodes one a line.

    >>> compacted(b'[{"@id": "http://e.org/a", "http://e.org/b": [{"@value": "1"}]}]',
    ...           {"e": "http://e.org/"})
    b'{"@context":{"e":"http://e.org/"},"@graph":[\n{"@id":"e:a","e:b":[{"@value":"1"}]}\n]}\n'
    """
    usable = {name: iri for name, iri in sorted(prefixes.items()) if name and iri.endswith(_ENDS)}
    by_length = sorted(usable.items(), key=lambda item: -len(item[1]))

    def short(iri: str) -> str:
        for name, start in by_length:
            rest = iri.removeprefix(start)
            # What begins with two slashes would be taken for an IRI whose scheme is the prefix.
            if rest != iri and not rest.startswith("//"):
                return f"{name}:{rest}"
        return iri

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(item) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key if key.startswith("@") else short(key): _named(key, item, short) or walk(item)
            for key, item in value.items()
        }

    nodes = (_text(walk(node)) for node in json.loads(content))
    graph = ",\n".join(nodes)
    return f'{{"@context":{_text(usable)},"@graph":[\n{graph}\n]}}\n'.encode()


def _named(key: str, value: Any, short: Callable[[str], str]) -> Any:
    """Return the IRIs of a keyword that holds IRIs, or None for what is no such keyword."""
    if key not in {"@id", "@type"}:
        return None
    return [short(item) for item in value] if isinstance(value, list) else short(value)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
