"""A Python module's typed functions, read from its text: the module is never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from kg.errors import SourceSyntaxError
from kg.files import read_text
from kg.readiness.artefacts import Function, Parameter
from kg.readiness.reading.context import Entry

__all__ = ["read_python"]

_Definition = ast.FunctionDef | ast.AsyncFunctionDef
_DEEPEST: Final = 20
#: What wraps a value without changing what it means.
_TUPLES: Final = ("tuple", "Tuple")


def read_python(entry: Entry) -> list[Function]:
    """Return the public functions of a module: those of `__all__`, else those without `_`.

    A parameter is bound to a term by `Annotated[float, "prefix:Term"]`, directly or through an
    alias of the module; `-> tuple[…]` gives one output for each part, `-> None` none.

    Args:
        entry: `path` of a `.py` file.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it is no Python.
    """
    path = entry.file
    text = read_text(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an odd escape in the text is not our matter
            tree = ast.parse(text)
    except SyntaxError as error:
        detail = f"is no Python: {error.msg}"
        raise SourceSyntaxError(path, detail, error.lineno, error.offset) from None
    except (RecursionError, MemoryError, ValueError) as error:
        reason = str(error) or "nested too deeply"
        raise SourceSyntaxError(path, f"cannot be read as Python: {reason}") from None
    listed = _exported(tree)
    aliases = _aliases(tree)
    return [
        _Reader(f"{path}:{node.lineno}", aliases, entry).function(node)
        for node in tree.body
        if isinstance(node, _Definition)
        and (node.name in listed if listed is not None else not node.name.startswith("_"))
    ]


def _exported(tree: ast.Module) -> set[str] | None:
    """Return the names in `__all__`, or None if the module has none that is written out."""
    for name, value in _assignments(tree):
        if name == "__all__" and isinstance(value, (ast.List, ast.Tuple)):
            items = [item.value for item in value.elts if isinstance(item, ast.Constant)]
            return {item for item in items if isinstance(item, str)}
    return None


def _aliases(tree: ast.Module) -> dict[str, ast.expr]:
    """Return what names of the module stand for a type: `Dose = Annotated[float, "rx:dose"]`."""
    return dict(_assignments(tree))


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _ if type(node).__name__ == "TypeAlias":  # `type X = …`, from Python 3.12 on
                yield node.name.id, node.value  # type: ignore[attr-defined]


class _Reader:
    """Reads one function."""

    def __init__(self, place: str, aliases: dict[str, ast.expr], entry: Entry) -> None:
        self._place = place
        self._aliases = aliases
        self._entry = entry

    def function(self, node: _Definition) -> Function:
        listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        named = [(arg.arg, arg) for arg in listed]
        if node.args.vararg:
            named.append((f"*{node.args.vararg.arg}", node.args.vararg))
        if node.args.kwarg:
            named.append((f"**{node.args.kwarg.arg}", node.args.kwarg))
        inputs = tuple(self._parameter(name, arg.annotation) for name, arg in named)
        return Function(node.name, "python", inputs, tuple(self._outputs(node)), self._place)

    def _outputs(self, node: _Definition) -> Iterator[Parameter]:
        returned = self._plain(node.returns)
        match returned:
            case ast.Constant(value=None) if node.returns is not None:
                return
            case ast.Subscript(value=ast.Name(id=name), slice=ast.Tuple(elts=parts)) if (
                name in _TUPLES
            ):
                kept = [part for part in parts if not _is_ellipsis(part)]
                for number, part in enumerate(kept):
                    yield self._parameter(f"return[{number}]", part)
            case _:
                yield self._parameter("return", node.returns)

    def _parameter(self, name: str, annotation: ast.expr | None) -> Parameter:
        if annotation is None:
            return Parameter(name, None, ())
        plain = self._plain(annotation)
        written = list(dict.fromkeys(self._named(plain, 0)))
        terms = self._entry.context.terms(written, self._place, self._entry.context.prefixes)
        return Parameter(name, ast.unparse(annotation), terms)

    def _plain(self, annotation: ast.expr | None) -> ast.expr:
        """Return an annotation that may be written as a text."""
        if annotation is None:
            return ast.Constant(value=None)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                return ast.parse(annotation.value.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._entry.context.warn(
                    self._place, f"annotation {annotation.value!r} is no Python"
                )
        return annotation

    def _named(self, node: ast.expr, depth: int) -> Iterator[str]:
        """Yield the terms that an annotation names, in it or through aliases."""
        if depth > _DEEPEST:
            return
        match node:
            case ast.Subscript(value=value, slice=ast.Tuple(elts=[kind, *metadata])) if (
                _last_name(value) == "Annotated"
            ):
                texts = [m.value for m in metadata if isinstance(m, ast.Constant)]
                own = [text for text in texts if isinstance(text, str) and ":" in text]
                yield from own
                if not own:
                    yield from self._named(self._plain(kind), depth + 1)
            case ast.Subscript(value=value, slice=inner) if _last_name(value) != "Literal":
                yield from self._named(self._plain(inner), depth + 1)
            case ast.Tuple(elts=parts):
                for part in parts:
                    yield from self._named(self._plain(part), depth + 1)
            case ast.BinOp(left=left, right=right):
                yield from self._named(self._plain(left), depth + 1)
                yield from self._named(self._plain(right), depth + 1)
            case ast.Name(id=name) if name in self._aliases:
                yield from self._named(self._aliases[name], depth + 1)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _last_name(node: ast.expr) -> str | None:
    """Return the name that a dotted name ends in."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None
