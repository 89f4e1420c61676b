"""Nodes as canonical Turtle: four spaces, one predicate to a line, no line over 120 columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["Node", "write_turtle"]

_WIDEST: Final = 120


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with what is said of it, all as Turtle writes it.

    Args:
        name: the node, such as `cvs:note`.
        kind: its class.
        said: its predicates, each with its objects.
    """

    name: str
    kind: str
    said: Sequence[tuple[str, Sequence[str]]]

    def __str__(self) -> str:
        lines = [f"{self.name} a {self.kind}"]
        for predicate, objects in self.said:
            together = f"    {predicate} {' , '.join(objects)} ;"
            fits = len(together) <= _WIDEST
            written = [" , ".join(objects)] if fits else objects
            lines += [f"    {predicate} {each}" for each in written]
        return " ;\n".join(lines) + " .\n"


def write_turtle(prefixes: Mapping[str, str], nodes: Iterable[Node]) -> str:
    """Return a file of nodes, divided by blank lines, after the prefixes that they use.

    Args:
        prefixes: the namespace of each.
        nodes: what the file says, in order.
    """
    declared = "".join(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))
    return "\n".join([declared, *map(str, nodes)])
