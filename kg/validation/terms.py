"""What the values of the terms of SHACL look like where every engine reads them alike.

Only what is listed in `RULES` is: a rule gets the shapes, the node that a statement is about and
its value, and returns whether the statement is such a one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final, TypeAlias

import pyoxigraph as ox

from kg.stores.embedded import Term
from kg.stores.tokens import variables
from kg.validation.shapes import Shapes
from kg.vocabulary import RDF, SH, XSD

__all__ = ["APART", "RULES", "Rule", "sh", "well_formed"]

Rule: TypeAlias = Callable[[Shapes, Term, Term], bool]

_STRING: Final = XSD + "string"
#: Datatypes whose lexical forms both engines check, or neither does.
_DATATYPES: Final = (
    *("string", "anyURI", "boolean", "integer", "decimal", "double", "float"),
    *("dateTime", "date", "int", "long", "nonNegativeInteger", "positiveInteger"),
)
_ANYTHING: Final = re.compile(r".*", re.DOTALL)
_DAY: Final = r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])"
#: The literals that may stand in shapes, by datatype; dates tell when a file was written.
_FORMS: Final = {
    XSD + "date": re.compile(_DAY, re.ASCII),
    XSD + "dateTime": re.compile(_DAY + r"T[01]\d:[0-5]\d:[0-5]\dZ", re.ASCII),
    XSD + "integer": re.compile(r"[+-]?\d{1,18}", re.ASCII),
    XSD + "decimal": re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII),
    XSD + "boolean": re.compile(r"true|false"),
    _STRING: _ANYTHING,
    XSD + "anyURI": _ANYTHING,
    RDF + "langString": _ANYTHING,
}
#: Regular expressions that mean the same in Python and in Rust: no groups with a question mark, no
#: references, no classes in classes.
_PATTERN: Final = re.compile(
    r"""(?: [^\\\[\](){}*+?] | \\[dwstnr.^$*+?()\[\]{}|\\/-] | \((?!\?) | \)
        | \[ \^?(?: [^\\\[\]&~^-] | -(?!-) | \\[dwstnr.^$*+?()\[\]{}|\\/-] )+ \]
        | (?<=[^(|^*+?}])(?: [*+?] | \{\d{1,3}(?:,\d{0,3})?\} ) )*""",
    re.VERBOSE,
)
_PATHS: Final = (
    *("alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"),
)
_DEEPEST_PATH: Final = 8
#: What a query may not have that gets `$this` from outside, or what one engine alone reads so. It
#: is looked for in names and comments too: what those are, the two may see differently.
_STRANGE: Final = re.compile(
    r"(?<![\w:])(?:REDUCED|VALUES|MINUS|SERVICE|GRAPH|FROM)\b|\\u", re.IGNORECASE
)
_SELECT: Final = re.compile(r"(?<![\w:?$])SELECT\b", re.IGNORECASE)
_STRANGE_VARIABLES: Final = {"PATH", "shapesGraph", "currentShape", "failure"}


def sh(name: str) -> ox.NamedNode:
    """Return a term of SHACL."""
    return ox.NamedNode(SH + name)


def well_formed(literal: ox.Literal) -> bool:
    """Return whether a literal is what it says it is, of a datatype that is usual in shapes."""
    form = _FORMS.get(literal.datatype.value)
    return form is not None and form.fullmatch(literal.value) is not None


def _any(_: Shapes, __: Term, ___: Term) -> bool:
    return True


def _iri(_: Shapes, __: Term, value: Term) -> bool:
    return isinstance(value, ox.NamedNode)


def _named(_: Shapes, __: Term, value: Term) -> bool:
    return isinstance(value, ox.NamedNode | ox.Literal)


def _shape(shapes: Shapes, _: Term, value: Term) -> bool:
    """Return whether a value is a node that something is said of."""
    return isinstance(value, ox.NamedNode | ox.BlankNode) and any(shapes.store.quads(value))


def _literal(*datatypes: str) -> Rule:
    """Return the rule that a value is a literal of one of some datatypes."""
    return lambda _, __, value: (
        isinstance(value, ox.Literal) and value.datatype.value in {XSD + name for name in datatypes}
    )


def _one_of(names: Collection[str], space: str = SH) -> Rule:
    values = {ox.NamedNode(space + name) for name in names}
    return lambda _, __, value: value in values


def _list_of(rule: Rule) -> Rule:
    """Return the rule that a value is a list, not empty, of values that keep a rule."""

    def each(shapes: Shapes, node: Term, value: Term) -> bool:
        members = shapes.items(value)
        return bool(members) and all(rule(shapes, node, member) for member in members or ())

    return each


def _once(names: Collection[str], rule: Rule) -> dict[str, Rule]:
    """Return the rules that there is one statement with each term, and that it keeps a rule."""

    def only(name: str) -> Rule:
        return lambda shapes, node, value: (
            len(shapes.objects(node, sh(name))) == 1 and rule(shapes, node, value)
        )

    return {name: only(name) for name in names}


def _with(name: str, rule: Rule) -> Rule:
    """Return the rule that a node has a term as well, and that a value keeps a rule."""
    return lambda shapes, node, value: (
        bool(shapes.objects(node, sh(name))) and rule(shapes, node, value)
    )


def _without(name: str, rule: Rule) -> Rule:
    """Return the rule that a node does not have a term, and that a value keeps a rule."""
    return lambda shapes, node, value: (
        not shapes.objects(node, sh(name)) and rule(shapes, node, value)
    )


def _plain(_: Shapes, __: Term, value: Term) -> bool:
    """Return whether a value equals another by what it says alone, unlike a number."""
    return isinstance(value, ox.NamedNode) or (
        isinstance(value, ox.Literal) and value.datatype.value == _STRING
    )


def _length(_: Shapes, __: Term, value: Term) -> bool:
    return (
        isinstance(value, ox.Literal)
        and value.datatype.value == XSD + "integer"
        and re.fullmatch(r"\+?\d{1,9}", value.value, re.ASCII) is not None
    )


def _pattern(_: Shapes, __: Term, value: Term) -> bool:
    return (
        isinstance(value, ox.Literal)
        and value.datatype.value == _STRING
        and _PATTERN.fullmatch(value.value) is not None
    )


def _path(shapes: Shapes, _: Term, value: Term, deepest: int = _DEEPEST_PATH) -> bool:
    if isinstance(value, ox.NamedNode):
        return True
    if not isinstance(value, ox.BlankNode) or not deepest:
        return False
    steps = shapes.items(value)
    if steps is None:
        told = list(shapes.store.quads(value))
        if len(told) != 1 or told[0].predicate not in map(sh, _PATHS):
            return False
        alternatives = told[0].predicate == sh("alternativePath")
        steps = shapes.items(told[0].object) if alternatives else [told[0].object]
    return bool(steps) and all(_path(shapes, value, step, deepest - 1) for step in steps or ())


def _counted(shapes: Shapes, node: Term, value: Term) -> bool:
    """Return whether a shape for values comes with how many of them there are to be."""
    counts = (shapes.objects(node, sh(name)) for name in ("qualifiedMinCount", "qualifiedMaxCount"))
    return any(counts) and _shape(shapes, node, value)


def _constraint(shapes: Shapes, node: Term, value: Term) -> bool:
    """Return whether a node is the query of a shape of nodes without a message of its own."""
    return (
        not shapes.objects(node, sh("path"))
        and not shapes.objects(node, sh("message"))
        and len(shapes.objects(value, sh("select"))) == 1
    )


def _query(_: Shapes, __: Term, value: Term) -> bool:
    if not isinstance(value, ox.Literal) or value.datatype.value != _STRING:
        return False
    named = variables(value.value)
    return (
        len(_SELECT.findall(value.value)) == 1
        and not _STRANGE.search(value.value)
        and "this" in named
        and not _STRANGE_VARIABLES & named
    )


def _message(shapes: Shapes, node: Term, value: Term) -> bool:
    """Return whether a message is a text; one that a query fills in loses its language."""
    if not isinstance(value, ox.Literal):
        return False
    return value.language is None or not shapes.objects(node, sh("select"))


#: The rules by the name of the term.
RULES: Final[Mapping[str, Rule]] = {
    **dict.fromkeys(("name", "description", "order", "group", "defaultValue"), _any),
    **dict.fromkeys(("prefixes", "declare", *_PATHS), _any),
    **dict.fromkeys(("targetClass", "targetSubjectsOf", "targetObjectsOf", "class"), _iri),
    "targetNode": _named,
    "property": lambda shapes, _, value: bool(shapes.objects(value, sh("path"))),
    "message": _message,
    "sparql": _constraint,
    **_once(("prefix", "namespace"), _any),
    **_once(("path",), _path),
    **_once(("severity",), _without("select", _one_of(("Violation", "Warning", "Info")))),
    **_once(("deactivated",), _without("select", _literal("boolean"))),
    **_once(
        ("nodeKind",),
        _one_of(
            ("IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral")
        ),
    ),
    **_once(("datatype",), _one_of(_DATATYPES, XSD)),
    **_once(("in",), _list_of(_plain)),
    **_once(("hasValue",), _plain),
    **_once(("pattern",), _pattern),
    **_once(("languageIn",), _list_of(_literal("string"))),
    **_once(("minLength", "maxLength"), _length),
    **_once(
        ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive"),
        _literal("integer", "decimal"),
    ),
    **_once(
        ("minCount", "maxCount", "qualifiedMinCount", "qualifiedMaxCount"), _with("path", _length)
    ),
    **_once(("qualifiedValueShape",), _with("path", _counted)),
    **_once(("and", "or", "xone"), _list_of(_shape)),
    **_once(("not",), _shape),
    **_once(("closed",), _without("path", _literal("boolean"))),
    **_once(("ignoredProperties",), _list_of(_iri)),
    **_once(("select",), _query),
}
#: The terms that make no shape of the node that they are about.
APART: Final = {"prefixes", "declare", "prefix", "namespace", "select", *_PATHS}
