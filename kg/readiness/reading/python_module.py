"""A Python module's typed functions, read from its text: the module is never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from typing import Final

from kg.errors import SourceSyntaxError
from kg.files import read_text
from kg.i18n import _
from kg.readiness.artefacts import Function, Parameter
from kg.readiness.reading.context import Entry
from kg.readiness.reading.python_names import Definition, Names, names_of
from kg.readiness.reading.python_types import last_name, values_of

__all__ = ["read_python"]

_DEEPEST: Final = 20
#: What stands before the unit of measure in an annotation.
_UNIT: Final = "unit="
#: What wraps a value without changing what it means.
_TUPLES: Final = ("tuple", "Tuple")


def read_python(entry: Entry) -> list[Function]:
    """Return the public functions of a module: those of `__all__`, else those without `_`.

    A parameter is bound to a term by `Annotated[float, "prefix:Term", "unit=kg"]`, directly or
    through an alias of the module; the unit is left out for what has none. `-> tuple[…]` gives one
    output for each part, `-> None` none.

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
        detail = _("is no Python: {msg}", msg=error.msg)
        raise SourceSyntaxError(path, detail, error.lineno, error.offset) from None
    except (RecursionError, MemoryError, ValueError) as error:
        reason = str(error) or _("nested too deeply")
        raise SourceSyntaxError(
            path, _("cannot be read as Python: {reason}", reason=reason)
        ) from None
    names = names_of(tree, str(path), entry.context)
    return [
        _Reader(f"{path}:{node.lineno}", names, entry).function(node)
        for node in names.functions.values()
    ]


class _Reader:
    """Reads one function."""

    def __init__(self, place: str, names: Names, entry: Entry) -> None:
        self._place = place
        self._names = names
        self._entry = entry

    def function(self, node: Definition) -> Function:
        listed = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        named = [(arg.arg, arg) for arg in listed]
        if node.args.vararg:
            named.append((f"*{node.args.vararg.arg}", node.args.vararg))
        if node.args.kwarg:
            named.append((f"**{node.args.kwarg.arg}", node.args.kwarg))
        inputs = tuple(self._parameter(name, arg.annotation) for name, arg in named)
        return Function(node.name, "python", inputs, tuple(self._outputs(node)), self._place)

    def _outputs(self, node: Definition) -> Iterator[Parameter]:
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
        prefixes = self._entry.context.prefixes
        units = [one.removeprefix(_UNIT) for one in written if one.startswith(_UNIT)]
        names = [one for one in written if not one.startswith(_UNIT)]
        return Parameter(
            name,
            ast.unparse(annotation),
            self._entry.context.terms(names, self._place, prefixes),
            values_of(annotation, self._names.aliases, self._names.imported),
            self._entry.unit(units[0], prefixes) if len(units) == 1 else None,
        )

    def _plain(self, annotation: ast.expr | None) -> ast.expr:
        """Return an annotation that may be written as a text."""
        if annotation is None:
            return ast.Constant(value=None)
        if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
            try:
                return ast.parse(annotation.value.strip(), mode="eval").body
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                self._entry.context.warn(
                    self._place, _("annotation {value!r} is no Python", value=annotation.value)
                )
        return annotation

    def _named(self, node: ast.expr, depth: int) -> Iterator[str]:
        """Yield the terms and units that an annotation names, in it or through aliases."""
        if depth > _DEEPEST:
            return
        match node:
            case ast.Subscript(value=value, slice=ast.Tuple(elts=[kind, *metadata])) if (
                last_name(value, self._names.imported) == "Annotated"
            ):
                texts = [m.value for m in metadata if isinstance(m, ast.Constant)]
                told = [text for text in texts if isinstance(text, str)]
                own = [text for text in told if ":" in text or text.startswith(_UNIT)]
                yield from own
                if not own:
                    yield from self._named(self._plain(kind), depth + 1)
            case ast.Subscript(value=value, slice=inner) if (
                last_name(value, self._names.imported) != "Literal"
            ):
                yield from self._named(self._plain(inner), depth + 1)
            case ast.Tuple(elts=parts):
                for part in parts:
                    yield from self._named(self._plain(part), depth + 1)
            case ast.BinOp(left=left, right=right):
                yield from self._named(self._plain(left), depth + 1)
                yield from self._named(self._plain(right), depth + 1)
            case ast.Name(id=name) if name in self._names.aliases:
                yield from self._named(self._names.aliases[name], depth + 1)


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...
