"""Which datatypes are kinds of which: the built-in types of XML Schema 1.1, part 2, section 3."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from kg.vocabulary import RDF, RDFS, XSD

__all__ = ["KEYS", "NUMBERS", "common", "is_a", "named", "short"]

_BASES: Final = {
    "integer": "decimal",
    "nonPositiveInteger": "integer",
    "negativeInteger": "nonPositiveInteger",
    "long": "integer",
    "int": "long",
    "short": "int",
    "byte": "short",
    "nonNegativeInteger": "integer",
    "positiveInteger": "nonNegativeInteger",
    "unsignedLong": "nonNegativeInteger",
    "unsignedInt": "unsignedLong",
    "unsignedShort": "unsignedInt",
    "unsignedByte": "unsignedShort",
    "normalizedString": "string",
    "token": "normalizedString",
    "language": "token",
    "NMTOKEN": "token",
    "Name": "token",
    "NCName": "Name",
    "ID": "NCName",
    "IDREF": "NCName",
    "ENTITY": "NCName",
    "dateTimeStamp": "dateTime",
    "yearMonthDuration": "duration",
    "dayTimeDuration": "duration",
}
_PRIMITIVES: Final = frozenset(
    ["anyAtomicType", "anyURI", "base64Binary", "boolean", "date", "dateTime", "decimal", "double",
     "duration", "float", "gDay", "gMonth", "gMonthDay", "gYear", "gYearMonth", "hexBinary",
     "NOTATION", "QName", "string", "time"]
)  # fmt: skip
#: What a table may refer to things by.
KEYS: Final = frozenset({XSD + "anyURI", XSD + "string", XSD + "integer"})
#: What may be given in a unit.
NUMBERS: Final = frozenset({XSD + "decimal", XSD + "double", XSD + "float"})


def is_a(datatype: str, other: str) -> bool:
    """Return whether every value of a datatype is a value of another one.

    Args:
        datatype: its IRI.
        other: the IRI of the other one; `rdfs:Literal` holds every value.

    >>> is_a(XSD + "int", XSD + "decimal"), is_a(XSD + "double", XSD + "decimal")
    (True, False)
    """
    if other == RDFS + "Literal":
        return True
    name = datatype
    while name != other:
        base = _BASES.get(name.removeprefix(XSD)) if name.startswith(XSD) else None
        if base is None:
            return False
        name = XSD + base
    return True


def named(written: str) -> str | None:
    """Return the IRI of a built-in datatype of XML Schema, as it is written; None if it is none.

    >>> named("xsd:date") == named("date") == XSD + "date", named("banana")
    (True, None)
    """
    name = written.strip().removeprefix("xsd:").removeprefix("xs:").removeprefix(XSD)
    return XSD + name if name in _BASES or name in _PRIMITIVES else None


def short(datatype: str) -> str:
    """Return the name of a datatype as people write it.

    >>> short(XSD + "decimal")
    'xsd:decimal'
    """
    return f"xsd:{datatype.removeprefix(XSD)}" if datatype.startswith(XSD) else f"<{datatype}>"


def common(datatypes: Iterable[str]) -> str | None:
    """Return the one of several datatypes that holds the values of all; None if there is none.

    Args:
        datatypes: their IRIs; texts with a language count as strings.

    >>> common([XSD + "integer", XSD + "decimal"]) == XSD + "decimal"
    True
    """
    found = {XSD + "string" if one == RDF + "langString" else one for one in datatypes}
    general = [one for one in sorted(found) if all(is_a(other, one) for other in found)]
    return general[0] if general else None
