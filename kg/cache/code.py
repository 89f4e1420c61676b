"""What decides a value that is kept: the modules that code imports, and versions of libraries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ast

__all__ = ["imported_files", "library_version"]


def library_version(module: str) -> str:
    """Return the version of a library, as its folder is called; empty if it is not installed.

    Neither the library nor `importlib.metadata` is imported for that, which takes longer than to
    read most of what is kept.

    Args:
        module: the name that it is imported by, which has to be that of its distribution.
    """
    from importlib.util import find_spec

    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    begin = f"{module}-".casefold()
    found: list[str] = []
    with suppress(OSError), os.scandir(Path(spec.origin).parents[1]) as entries:
        found += (entry.name for entry in entries if entry.name.casefold().startswith(begin))
    return "\0".join(sorted(found))


def imported_files(*entries: Path, package: Path) -> list[Path]:
    """Return some modules of a package, and those of it that they import, in whatever function.

    What is imported for types alone is left out, and so are the `__init__.py` that are run but not
    named, and that of the package itself. All are parsed, which is too slow for a short command: it
    lists its modules, and a test holds the list to this.

    Args:
        entries: files of modules.
        package: its folder, which has the name of the package.
    """
    found: set[Path] = set()
    todo = list(entries)
    while todo:
        path = todo.pop()
        if path not in found:
            found.add(path)
            todo += _imports(path, package)
    return sorted(found)


def _imports(path: Path, package: Path) -> Iterator[Path]:
    import ast

    for node in _nodes(ast.parse(path.read_bytes())):
        names: list[str] = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            first, *inside = name.split(".")
            if first == package.name and inside:
                place = package.joinpath(*inside)
                for file in (place / "__init__.py", place.with_name(f"{place.name}.py")):
                    if file.is_file():
                        yield file


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a module but for those that only a type checker sees."""
    import ast

    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            yield from (inner for each in node.orelse for inner in (each, *_nodes(each)))
        else:
            yield node
            yield from _nodes(node)
