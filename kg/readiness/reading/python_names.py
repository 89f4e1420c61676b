"""What a Python module defines, exports and imports, read from its text."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.i18n import _
from kg.readiness.reading.context import Context
from kg.readiness.reading.python_types import last_name

__all__ = ["Definition", "Names", "names_of"]

Definition = ast.FunctionDef | ast.AsyncFunctionDef
#: What a function may stand in without belonging to it.
_BLOCKS: Final = (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.Match)


@dataclass(slots=True)
class Names:
    """The names of a module.

    Args:
        functions: the public functions at its top level, each name once.
        aliases: what its names stand for: `Dose = Annotated[float, "rx:dose"]`.
        imported: what the names that it imports are called where they come from.
    """

    functions: dict[str, Definition] = field(default_factory=dict)
    aliases: dict[str, ast.expr] = field(default_factory=dict)
    imported: dict[str, str] = field(default_factory=dict)


def names_of(tree: ast.Module, path: str, context: Context) -> Names:
    """Return the names of a module: of functions those of `__all__`, else those without `_`.

    Args:
        tree: the module.
        path: what places call it.
        context: where every function that is left out is noted.
    """
    names = Names(aliases=dict(_assignments(tree)), imported=_imported(tree))
    listed = _exported(tree, path, context)

    def public(name: str) -> bool:
        return name in listed if listed is not None else not name.startswith("_")

    for node in tree.body:
        if isinstance(node, Definition) and public(node.name):
            _add(node, names, path, context)
        elif isinstance(node, ast.ClassDef) and public(node.name):
            _tell_methods(node, path, context)
        elif isinstance(node, _BLOCKS):
            for inner in _inside(node):
                if public(inner.name):
                    message = _(
                        "{name} stands inside a block; only the top level is read", name=inner.name
                    )
                    context.warn(f"{path}:{inner.lineno}", message)
    if listed is not None:
        _tell_absent(listed, tree, names, path, context)
    return names


def _add(node: Definition, names: Names, path: str, context: Context) -> None:
    place = f"{path}:{node.lineno}"
    if any(last_name(one, names.imported) == "overload" for one in node.decorator_list):
        context.inform(
            place, _("{name} is an overload; what implements it is read", name=node.name)
        )
        return
    if (first := names.functions.get(node.name)) is not None:
        message = _(
            "{name} is defined again, after line {lineno}; this one counts",
            name=node.name,
            lineno=first.lineno,
        )
        context.warn(place, message)
    names.functions[node.name] = node


def _tell_methods(node: ast.ClassDef, path: str, context: Context) -> None:
    methods = [one.name for one in node.body if isinstance(one, Definition)]
    if shown := [name for name in methods if not name.startswith("_")]:
        message = _(
            "methods of {name} are not read: {shown}; write functions",
            name=node.name,
            shown=", ".join(shown),
        )
        context.warn(f"{path}:{node.lineno}", message)


def _tell_absent(
    listed: set[str], tree: ast.Module, names: Names, path: str, context: Context
) -> None:
    """Report what `__all__` names and the module has not, or has from elsewhere."""
    bound = set(names.aliases)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            bound.add(node.id)
        elif isinstance(node, Definition | ast.ClassDef):
            bound.add(node.name)
    for name in sorted(listed):
        if name in names.imported:
            context.inform(
                path, _("`__all__` names {name}, which is imported; it is not read here", name=name)
            )
        elif name not in bound:
            context.warn(
                path, _("`__all__` names {name}, which the module does not define", name=name)
            )


def _inside(node: ast.AST) -> Iterator[Definition]:
    """Yield the functions in a block, not those in functions or classes."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Definition):
            yield child
        elif not isinstance(child, ast.ClassDef):
            yield from _inside(child)


def _imported(tree: ast.Module) -> dict[str, str]:
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }


def _exported(tree: ast.Module, path: str, context: Context) -> set[str] | None:
    """Return the names in `__all__`, or None if the module has none that is written out."""
    found: set[str] | None = None
    for node in tree.body:
        value = _added(node)
        if value is None:
            continue
        texts = _texts(value)
        if texts is None:
            message = _("`__all__` is not written out here; what this adds is not known")
            context.warn(f"{path}:{node.lineno}", message)
        else:
            found = texts | (found or set())
    return found


def _added(node: ast.stmt) -> ast.expr | None:
    """Return what a statement puts into `__all__`, or None if it puts nothing there."""
    match node:
        case (
            ast.Assign(targets=[ast.Name(id="__all__")], value=value)
            | ast.AnnAssign(target=ast.Name(id="__all__"), value=ast.expr() as value)
            | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
        ):
            return value
        case ast.Expr(
            value=ast.Call(
                func=ast.Attribute(value=ast.Name(id="__all__"), attr=method), args=[argument]
            )
        ):
            return ast.List(elts=[argument]) if method == "append" else argument
    return None


def _texts(value: ast.expr) -> set[str] | None:
    """Return the texts of a list that is written out, or None if it is not."""
    match value:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            texts = [item.value for item in items if isinstance(item, ast.Constant)]
            found = {text for text in texts if isinstance(text, str)}
            return found if len(texts) == len(items) else None
        case ast.BinOp(left=left, right=right):
            one, other = _texts(left), _texts(right)
            return None if one is None or other is None else one | other
    return None


def _assignments(tree: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                yield name, value
            case _ if type(node).__name__ == "TypeAlias":  # `type X = …`, from Python 3.12 on
                yield node.name.id, node.value  # type: ignore[attr-defined]
