"""Functions: each kind of artefact gives their inputs and outputs, with types and terms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from readiness_support import local, read, told

from kg.errors import InputError
from kg.readiness.artefacts import Function, Parameter

Side = list[tuple[str, str | None, list[str]]]


def side(parameters: tuple[Parameter, ...]) -> Side:
    return [(p.name, p.datatype, [str(local(term)) for term in p.terms]) for p in parameters]


def functions(folder: Path, entry: str, files: Mapping[str, str]) -> list[Function]:
    return list(read(folder, f"logic:\n  - {entry}", files).functions)


def openapi(operation: Any, version: str = "3.1.0", **more: Any) -> str:
    info = {"title": "t", "version": "1"}
    return json.dumps(
        {"openapi": version, "info": info, "paths": {"/a": {"post": operation}}} | more
    )


def body(schema: Any, kind: str = "application/json") -> Any:
    return {"description": "d", "content": {kind: {"schema": schema}}}


A = {"type": "string", "x-term": "ex:A"}
OBJECT = {"type": "object", "properties": {"a": A, "n": {"type": "integer"}}}
CONTEXT = {"x-jsonld-context": {"ex": "https://example.org/#", "n": "ex:N"}}
PARAMETER = {"name": "q", "in": "query", "schema": {"type": "string", "format": "date"}}


@pytest.mark.parametrize(
    ("operation", "inputs", "outputs"),
    [
        pytest.param(
            {"operationId": "f", "parameters": [PARAMETER | {"x-term": "ex:Q"}],
             "responses": {"200": body(OBJECT)}},
            [("q", "string (date)", ["Q"])],
            [("a", "string", ["A"]), ("n", "integer", [])],
            id="parameter and response",
        ),
        pytest.param(
            {"operationId": "f", "requestBody": body(OBJECT | CONTEXT),
             "responses": {"201": body({"type": "array", "items": A}), "400": body(OBJECT)}},
            [("a", "string", ["A"]), ("n", "integer", ["N"])],
            [("return", "string", ["A"])],
            id="request body with a context; only responses of success are outputs",
        ),
        pytest.param(
            {"operationId": "f", "responses": {"2XX": body({"$ref": "#/components/schemas/O"})}},
            [],
            [("a", "string", ["A"]), ("n", "integer", [])],
            id="a reference inside the document",
        ),
        pytest.param(
            {"operationId": "f", "responses": {"204": {"description": "none"}}}, [], [],
            id="no content",
        ),
        pytest.param(
            {"operationId": "f",
             "responses": {"200": body({"x-jsonld-type": "ex:C", "type": "object"})}},
            [],
            [("return", "object", ["C"])],
            id="a whole object bound to a class",
        ),
        pytest.param(
            {"operationId": "f", "requestBody": body({"type": "string"}, "text/plain"),
             "responses": {"200": body({"allOf": [OBJECT, {"required": ["a"]}]})}},
            [("body", "string", [])],
            [("a", "string", ["A"]), ("n", "integer", [])],
            id="other media types; allOf",
        ),
    ],
)  # fmt: skip
def test_an_operation_is_a_function(
    tmp_path: Path, operation: Any, inputs: Side, outputs: Side
) -> None:
    document = openapi(operation, components={"schemas": {"O": OBJECT}})
    artefacts = read(tmp_path, "logic:\n  - {kind: openapi, path: a.json}", {"a.json": document})
    (function,) = artefacts.functions
    assert told(artefacts, tmp_path) == []
    assert (function.name, function.place) == ("f", f"{tmp_path}/a.json#/paths/~1a/post")
    assert (side(function.inputs), side(function.outputs)) == (inputs, outputs)


def test_parameters_of_the_path_are_shared_and_those_of_the_operation_win(tmp_path: Path) -> None:
    text = """
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /a:
    parameters:
      - {name: q, in: query, schema: {type: string}}
      - {name: r, in: query, schema: {type: string}}
    get:
      parameters:
        - {name: q, in: query, schema: {type: integer}}
      responses: {200: {description: d}}
"""
    (function,) = functions(tmp_path, "{kind: openapi, path: a.yaml}", {"a.yaml": text})
    assert function.name == "GET /a"
    assert side(function.inputs) == [("q", "integer", []), ("r", "string", [])]


TOOL = {"name": "f", "inputSchema": OBJECT, "outputSchema": {"type": "object", "properties": {}}}


@pytest.mark.parametrize(
    "document",
    [{"tools": [TOOL]}, [TOOL], {"jsonrpc": "2.0", "id": 1, "result": {"tools": [TOOL]}}],
    ids=["list result", "bare list", "whole answer"],
)
def test_a_tool_is_a_function(tmp_path: Path, document: Any) -> None:
    files = {"t.json": json.dumps(document)}
    (function,) = functions(tmp_path, "{kind: mcp, path: t.json}", files)
    assert side(function.inputs) == [("a", "string", ["A"]), ("n", "integer", [])]
    assert side(function.outputs) == [("return", "object", [])]


@pytest.mark.parametrize(
    ("tool", "inputs", "outputs"),
    [
        ({"inputSchema": {"type": "object"}}, [], []),
        ({}, [], []),
        ({"inputSchema": {"$defs": {"o": OBJECT}, "$ref": "#/$defs/o"}},
         [("a", "string", ["A"]), ("n", "integer", [])], []),
    ],
    ids=["takes nothing", "no schema", "references of its own schema"],
)  # fmt: skip
def test_schemas_of_a_tool_stand_alone(
    tmp_path: Path, tool: dict[str, Any], inputs: Side, outputs: Side
) -> None:
    files = {"t.json": json.dumps([{"name": "f", **tool}])}
    (function,) = functions(tmp_path, "{kind: mcp, path: t.json}", files)
    assert (side(function.inputs), side(function.outputs)) == (inputs, outputs)


@pytest.mark.parametrize(
    ("code", "inputs", "outputs"),
    [
        ("def f(a: int, *b: str, c=1, **d) -> float: ...",
         [("a", "int", []), ("c", None, []), ("*b", "str", []), ("**d", None, [])],
         [("return", "float", [])]),
        ("async def f(a: Annotated[float, 'ex:A']) -> None: ...",
         [("a", "Annotated[float, 'ex:A']", ["A"])], []),
        ("X = Annotated[float, 'ex:A']\ndef f(a: X) -> list[X]: ...",
         [("a", "X", ["A"])], [("return", "list[X]", ["A"])]),
        ("X: TypeAlias = t.Annotated[float, 'note', 'ex:A']\ndef f(a: 'X | None') -> None: ...",
         [("a", "'X | None'", ["A"])], []),
        ("def f() -> tuple[Annotated[int, 'ex:A'], str]: ...",
         [], [("return[0]", "Annotated[int, 'ex:A']", ["A"]), ("return[1]", "str", [])]),
        ("def f(a: Literal['ex:A'], b: Annotated[int, Gt(3)]): ...",
         [("a", "Literal['ex:A']", []), ("b", "Annotated[int, Gt(3)]", [])],
         [("return", None, [])]),
        ("X = Y\nY = X\ndef f(a: X, /) -> None: ...", [("a", "X", [])], []),
    ],
)  # fmt: skip
def test_a_typed_function_of_a_module(
    tmp_path: Path, code: str, inputs: Side, outputs: Side
) -> None:
    (function,) = functions(tmp_path, "{kind: python, path: m.py}", {"m.py": code})
    assert (side(function.inputs), side(function.outputs)) == (inputs, outputs)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("def f(): ...\ndef _g(): ...\nclass C:\n  def h(self): ...", ["f"]),
        ("__all__ = ['_g']\ndef f(): ...\ndef _g(): ...", ["_g"]),
        ("raise SystemExit('a module is never run')\ndef f(): ...", ["f"]),
    ],
)
def test_public_functions_are_read_and_nothing_runs(
    tmp_path: Path, code: str, names: list[str]
) -> None:
    found = functions(tmp_path, "{kind: python, path: m.py}", {"m.py": code})
    assert [function.name for function in found] == names


@pytest.mark.parametrize(
    ("code", "names", "says"),
    [
        ("def f(): ...\nclass C:\n  def h(self): ...\n  def _i(self): ...", ["f"],
         "m.py:2: methods of C are not read: h; write functions"),
        ("try:\n  def f(): ...\nexcept ImportError:\n  pass\ndef g(): ...", ["g"],
         "m.py:2: f stands inside a block; only the top level is read"),
        ("if X:\n  if Y:\n    async def f(): ...\ndef g(): ...", ["g"], "m.py:3: f stands inside"),
        ("__all__ = ['f']\n__all__ += ['_g']\ndef f(): ...\ndef _g(): ...", ["f", "_g"], None),
        ("__all__ = ['f'] + ['g']\n__all__.append('h')\n__all__.extend(('i',))\n"
         "def f(): ...\ndef g(): ...\ndef h(): ...\ndef i(): ...", ["f", "g", "h", "i"], None),
        ("__all__ = ['f']\n__all__ += other.__all__\ndef f(): ...", ["f"],
         "m.py:2: `__all__` is not written out here; what this adds is not known"),
        ("__all__ = ['f', 'gone']\ndef f(): ...", ["f"],
         "m.py: `__all__` names gone, which the module does not define"),
        ("from n import g\n__all__ = ['f', 'g']\ndef f(): ...", ["f"],
         "m.py: `__all__` names g, which is imported; it is not read here"),
        ("def f(a): ...\ndef f(a, b): ...", ["f"],
         "m.py:2: f is defined again, after line 1; this one counts"),
        ("@overload\ndef f(a: int): ...\ndef f(a): ...", ["f"], "m.py:2: f is an overload; what"),
        ("from typing import Annotated as A\ndef f() -> A[int, 'ex:A']: ...", ["f"], None),
    ],
)  # fmt: skip
def test_a_function_that_is_not_read_is_told(
    tmp_path: Path, code: str, names: list[str], says: str | None
) -> None:
    artefacts = read(tmp_path, "logic:\n  - {kind: python, path: m.py}", {"m.py": code})
    assert [function.name for function in artefacts.functions] == names
    found = told(artefacts, tmp_path)
    assert found == [] if says is None else any(text.startswith(says) for text in found), found


@pytest.mark.parametrize(
    ("annotation", "values", "unit"),
    [
        ("float", ["double", "decimal", "float"], None),
        ("Annotated[float, 'ex:A', 'unit=mg']", ["double", "decimal", "float"], "mg"),
        ("A[int, 'ex:A']", ["integer"], None),
        ("Dose", ["double", "decimal", "float"], "mg"),
        ("list[Dose]", ["double", "decimal", "float"], "mg"),
        ("'str | None'", ["string"], None),
        ("Optional[datetime.datetime]", ["dateTime"], None),
        ("Union[str, None]", ["string"], None),
        ("int | str", [], None),
        ("Literal['a', 'b']", ["string"], None),
        ("Literal['a', 1]", [], None),
        ("tuple[bool, ...]", ["boolean"], None),
        ("Medicine", [], None),
        ("dict[str, int]", [], None),
        ("'in t'", [], None),
    ],
)
def test_an_annotation_stands_for_datatypes(
    tmp_path: Path, annotation: str, values: list[str], unit: str | None
) -> None:
    code = "from typing import Annotated as A\nDose = A[float, 'ex:Dose', 'unit=mg']\n"
    code += f"def f(a: {annotation}): ..."
    (function,) = functions(tmp_path, "{kind: python, path: m.py}", {"m.py": code})
    (given,) = function.inputs
    assert ([local(value) for value in given.values], given.unit) == (values, unit)


def test_a_schema_gives_datatype_and_unit(tmp_path: Path) -> None:
    weight = {"type": "number", "x-term": "ex:A", "x-unit": "kg"}
    tool = {"name": "f", "inputSchema": {"properties": {"w": weight, "o": {"type": "object"}}}}
    files = {"t.json": json.dumps([tool])}
    (function,) = functions(tmp_path, "{kind: mcp, path: t.json}", files)
    assert [([local(v) for v in p.values], p.unit) for p in function.inputs] == [
        (["decimal"], "kg"),
        ([], None),
    ]


def test_the_default_response_is_read_where_no_success_is_named(tmp_path: Path) -> None:
    entry = "logic:\n  - {kind: openapi, path: f.json}"
    responses = {"default": body({"type": "integer", "x-term": "ex:A"})}
    artefacts = read(tmp_path, entry, {"f.json": openapi({"responses": responses})})
    assert side(artefacts.functions[0].outputs) == [("return", "integer", ["A"])]
    assert any("`default` is taken for it" in text for text in told(artefacts, tmp_path))
    both = {"200": body({"type": "string"}), **responses}
    artefacts = read(tmp_path, entry, {"f.json": openapi({"responses": both})})
    assert side(artefacts.functions[0].outputs) == [("return", "string", [])]


def test_a_document_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    entry = "  - {kind: python, path: m.py}\n"
    artefacts = read(tmp_path, f"logic:\n{entry}{entry}", {"m.py": "def f(): ..."})
    assert len(artefacts.functions) == 1
    assert told(artefacts, tmp_path) == [
        "readiness.yaml:5: m.py is also named at readiness.yaml:4; it counts once"
    ]


def test_functions_in_our_own_vocabulary(tmp_path: Path) -> None:
    graph = """
@prefix cv: <https://w3id.org/convergence-kg/ontology#> .
@prefix ex: <https://example.org/#> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:f a cv:CallableFunction ; rdfs:label "f"@en , "函数"@zh ; cv:hasInput ex:x ; cv:hasOutput ex:y .
ex:x a cv:FunctionParameter ; cv:datatypeName "string" ; cv:boundTo ex:A , ex:B .
ex:y rdfs:label "result"@en ; cv:datatypeName "banana" ; cv:givenUnit "mg" .
ex:g a cv:CallableFunction .
"""
    f, g = functions(tmp_path, "{kind: rdf, path: f.ttl}", {"f.ttl": graph})
    assert (f.name, g.name, g.inputs, g.outputs) == ("f", "g", (), ())
    assert side(f.inputs) == [("x", "string", ["A", "B"])]
    assert side(f.outputs) == [("result", "banana", [])]
    assert [local(value) for value in f.inputs[0].values] == ["string"]
    assert (f.outputs[0].values, f.outputs[0].unit) == ((), "mg")


@pytest.mark.parametrize(
    ("entry", "content", "says"),
    [
        ("{kind: openapi, path: f.json}", "{}", "f.json: is no OpenAPI 3 document"),
        ("{kind: openapi, path: f.json}", '{"openapi": "2.0"}', "is no OpenAPI 3 document"),
        ("{kind: openapi, path: f.json}", openapi({}, paths=[]), "f.json#/paths: is no object"),
        ("{kind: openapi, path: f.yaml}", "a: &x [*x]", "f.yaml:1: is nested over 100 deep"),
        ("{kind: mcp, path: f.json}", '{"tools": 3}', "f.json: has no list of `tools`"),
        ("{kind: python, path: m.py}", "def f(:", "m.py:1:7: is no Python: invalid syntax"),
        (
            "{kind: python, path: m.py}",
            "x = '\x00'",
            "string cannot contain null bytes",
        ),
        ("{kind: python, path: m.py}", "-" * 100_000 + "1", "cannot be read as Python"),
        ("{kind: rdf, path: f.ttl}", "nonsense", "f.ttl:1:"),
    ],
)
def test_a_faulty_artefact_is_one_clear_error(
    tmp_path: Path, entry: str, content: str, says: str
) -> None:
    name = entry.rpartition(" ")[2].removesuffix("}")
    with pytest.raises(InputError) as caught:
        functions(tmp_path, entry, {name: content})
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


LOOP = {"schemas": {"L": {"properties": {"l": {"$ref": "#/components/schemas/L"}}}}}


@pytest.mark.parametrize(
    ("entry", "content", "says"),
    [
        ("{kind: openapi, path: f.json}", openapi({"operationId": 5, "responses": {}}),
         "f.json#/paths//a/post/operationId: breaks OpenAPI 3.1: 5 is not of type 'string'"),
        ("{kind: openapi, path: f.json}", openapi({"parameters": [{"in": "query"}]}),
         "f.json#/paths/~1a/post/parameters/0: is a parameter without a name"),
        ("{kind: openapi, path: f.json}", openapi({"parameters": [{"$ref": "#/nowhere"}]}),
         "`$ref: #/nowhere` points to nothing in this file"),
        ("{kind: openapi, path: f.json}",
         openapi({"requestBody": body({"$ref": "http://127.0.0.1:9/x"})}),
         "`$ref: http://127.0.0.1:9/x` points to nothing in this file; other files are not read"),
        ("{kind: openapi, path: f.json}",
         openapi({"requestBody": body({"$ref": "#/components/schemas/L"})}, components=LOOP),
         "#/components/schemas/L contains itself"),
        ("{kind: mcp, path: f.json}", '{"tools": [{"title": "x"}, 4]}',
         "f.json#/tools/1: is no tool with a `name`; it is left out"),
        ("{kind: mcp, path: f.json}", '{"tools": []}', "f.json: declares no function"),
        ("{kind: python, path: m.py}", "x = 1", "m.py: declares no function"),
        ("{kind: python, path: m.py}", "\ndef f(a: Annotated[int, 'no:A']): ...",
         "m.py:2: 'no:A' is no IRI, nor a name with a known prefix"),
        ("{kind: python, path: m.py}", "def f(a: 'in t'): ...", "'in t' is no Python"),
        ("{kind: rdf, path: f.ttl}", "<urn:a> <urn:b> 1 .", "f.ttl: declares no function"),
    ],
)  # fmt: skip
def test_what_is_left_out_is_told(tmp_path: Path, entry: str, content: str, says: str) -> None:
    name = entry.rpartition(" ")[2].removesuffix("}")
    artefacts = read(tmp_path, f"logic:\n  - {entry}", {name: content})
    assert any(says in text for text in told(artefacts, tmp_path)), told(artefacts, tmp_path)


def test_a_schema_that_doubles_at_every_step_is_refused(tmp_path: Path) -> None:
    """Each of forty definitions uses the next one twice: a trillion leaves in a small file."""
    reference = "#/components/schemas/S"
    schemas = {
        f"S{n}": {"properties": {k: {"$ref": f"{reference}{n + 1}"} for k in "ab"}}
        for n in range(40)
    }
    document = openapi(
        {"requestBody": body({"$ref": f"{reference}0"})},
        components={"schemas": {**schemas, "S40": {"type": "string"}}},
    )
    with pytest.raises(InputError, match="describes over 10000 values"):
        functions(tmp_path, "{kind: openapi, path: f.json}", {"f.json": document})
