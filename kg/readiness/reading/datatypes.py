"""Datatypes of JSON Schema and SQL as XSD datatypes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kg.vocabulary import XSD

__all__ = ["xsd_of_json", "xsd_of_sql"]

#: JSON numbers are decimal numerals of any length, so `number` is xsd:decimal.
_OF_TYPE: Final[Mapping[str, str]] = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "boolean": "boolean",
}
_OF_FORMAT: Final[Mapping[str, str]] = {
    "date-time": "dateTime",
    "date": "date",
    "time": "time",
    "duration": "duration",
    "uri": "anyURI",
    "iri": "anyURI",
    "byte": "base64Binary",
    "int32": "int",
    "int64": "long",
    "float": "float",
    "double": "double",
}
#: What SQL engines call their types, without length and precision.
_OF_SQL: Final[Mapping[str, str]] = {
    **dict.fromkeys(("int", "integer", "bigint", "smallint", "tinyint", "mediumint"), "integer"),
    **dict.fromkeys(("int2", "int4", "int8", "int16", "int32", "int64", "byteint"), "integer"),
    **dict.fromkeys(("decimal", "numeric", "number", "bignumeric", "bigdecimal"), "decimal"),
    **dict.fromkeys(("double", "double precision", "float", "float8", "float64"), "double"),
    **dict.fromkeys(("real", "float4", "float32"), "float"),
    **dict.fromkeys(("boolean", "bool"), "boolean"),
    **dict.fromkeys(("varchar", "char", "character", "character varying"), "string"),
    **dict.fromkeys(("nvarchar", "nchar", "text", "string", "clob", "uuid"), "string"),
    **dict.fromkeys(("timestamp", "timestamptz", "timestamp_ntz", "timestamp_ltz"), "dateTime"),
    **dict.fromkeys(("timestamp_tz", "datetime", "datetime2"), "dateTime"),
    **dict.fromkeys(("timestamp with time zone", "timestamp without time zone"), "dateTime"),
    "date": "date",
    "time": "time",
    "interval": "duration",
    **dict.fromkeys(("binary", "varbinary", "blob", "bytea", "bytes"), "base64Binary"),
}


def xsd_of_json(type_: str | None, format_: str | None) -> str | None:
    """Return the IRI of the XSD datatype of a JSON Schema type and format; None if unknown.

    >>> xsd_of_json("string", "date")
    'http://www.w3.org/2001/XMLSchema#date'
    """
    if type_ is None or type_ not in _OF_TYPE:
        return None
    return XSD + _OF_FORMAT.get(format_ or "", _OF_TYPE[type_])


def xsd_of_sql(written: str) -> str | None:
    """Return the IRI of the XSD datatype of a type as SQL writes it; None if unknown.

    >>> xsd_of_sql("NUMERIC(10, 2)")
    'http://www.w3.org/2001/XMLSchema#decimal'
    >>> xsd_of_sql("geometry") is None
    True
    """
    bare = " ".join(re.sub(r"\(.*?\)", " ", written.lower()).split())
    name = _OF_SQL.get(bare)
    return None if name is None else XSD + name
