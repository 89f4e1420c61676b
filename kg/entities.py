"""How much the entities of an XML file would grow to, reckoned before a parser expands them.

The parser of RDF/XML expands entities without a limit: ten entities, each made of ten of the one
before, become gigabytes. Files that ontology editors write declare entities too, as short names of
namespaces, so they cannot be refused as such; those that refer to nothing and stay short can be
counted.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Final

from kg.errors import SourceSyntaxError
from kg.i18n import _

__all__ = ["refuse_expansion"]

#: How many bytes an entity may stand for: more than any namespace has.
_LONGEST: Final = 4096
#: What all references together may add: this, or so many times the size of the file.
_ADDED: Final = 16 << 20
_TIMES: Final = 16
_DECLARATION: Final = re.compile(rb"<!ENTITY(?:\s+([^\s\"'%>]+)\s+\"([^\"]*)\")?")
_REFERENCE: Final = re.compile(rb"&([^\s;&<#]+);")


def refuse_expansion(content: bytes, source: str | Path) -> None:
    """Refuse XML whose entities could fill the memory.

    Args:
        content: the file, in UTF-8: the parser reads nothing else.
        source: what messages call it.

    Raises:
        SourceSyntaxError: if an entity is made of others, is long, is not written out, or if all
            references to entities would make the file grow too much; it tells the line.
    """
    lengths: dict[bytes, int] = {}
    for match in _DECLARATION.finditer(content):
        line = content.count(b"\n", 0, match.start()) + 1
        name, value = match[1], match[2]
        if name is None:
            detail = _('declares an entity that is no text; write <!ENTITY name "text"> or none')
            raise SourceSyntaxError(source, detail, line)
        called = _("the entity {name}", name=name.decode("utf-8", "replace"))
        if b"&" in value:
            detail = _(
                "{called} is made of other entities; write out what it stands for", called=called
            )
            raise SourceSyntaxError(source, detail, line)
        if len(value) > _LONGEST:
            detail = _(
                "{called} stands for over {longest} bytes; write it out where it is used",
                called=called,
                longest=_LONGEST,
            )
            raise SourceSyntaxError(source, detail, line)
        lengths[name] = max(len(value), lengths.get(name, 0))
    if not lengths:
        return
    used = Counter(match[1] for match in _REFERENCE.finditer(content))
    added = sum(length * used[name] for name, length in lengths.items())
    if added > max(_ADDED, _TIMES * len(content)):
        detail = _(
            "its entities would add {added:,} MiB; write out what they stand for", added=added >> 20
        )
        raise SourceSyntaxError(source, detail)
