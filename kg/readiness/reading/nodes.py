"""YAML as values that know their file and line, so that every fault can be placed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import MissingExtraError, SourceSyntaxError, UnknownNameError
from kg.files import read_text
from kg.i18n import N_, _
from kg.json_text import DEEPEST

if TYPE_CHECKING:
    import yaml

__all__ = ["Node", "Scalar", "is_text", "load_yaml", "one_line", "parse_yaml"]

Scalar = str | int | float | bool | None

#: Aliases may repeat a value; what they expand to is bounded.
MOST_VALUES: Final = 1_000_000


def one_line(text: str) -> str:
    r"""Return a text in one line, for messages that quote what stands in a file.

    >>> one_line("near\nthe end")
    'near the end'
    """
    return " ".join(text.splitlines())


def is_text(text: str) -> bool:
    """Return whether a text can be written and can name a file: no NUL, no half of a letter."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a YAML file.

    Args:
        path: the file.
        line: 1-based line at which it starts.
        name: what messages call it, such as `assets[2].path`.
        value: a scalar, the items of a list, or the entries of a mapping.
    """

    path: Path
    line: int
    name: str
    value: Scalar | tuple[Node, ...] | Mapping[str, Node]

    @property
    def place(self) -> str:
        """The file and line, as a finding writes them."""
        return f"{self.path}:{self.line}"

    def fault(self, message: str) -> SourceSyntaxError:
        """Return the error that says what is wrong with this value."""
        return SourceSyntaxError(self.path, one_line(message), self.line)

    def entries(self, allowed: Collection[str] | None = None) -> Mapping[str, Node]:
        """Return the entries of a mapping.

        Args:
            allowed: the keys that it may have; any when None.

        Raises:
            SourceSyntaxError: if it is no mapping or has another key; the nearest is suggested.
        """
        if not isinstance(self.value, Mapping):
            raise self.fault(
                _("{name} is {what}; write `key: value` entries", name=self.name, what=self.what)
            )
        for key, entry in self.value.items():
            if allowed is not None and key not in allowed:
                raise entry.fault(
                    _(
                        "in {name}: {unknown}",
                        name=self.name,
                        unknown=UnknownNameError(N_("key"), key, allowed),
                    )
                )
        return self.value

    def items(self) -> tuple[Node, ...]:
        """Return the items of a list.

        Raises:
            SourceSyntaxError: if it is no list.
        """
        if not isinstance(self.value, tuple):
            raise self.fault(
                _("{name} is {what}; write a list of `- ` items", name=self.name, what=self.what)
            )
        return self.value

    def text(self) -> str:
        """Return a text that is not blank.

        Raises:
            SourceSyntaxError: if it is anything else.
        """
        if not isinstance(self.value, str) or not self.value.strip():
            raise self.fault(_("{name} is {what}; write a text", name=self.name, what=self.what))
        if not is_text(self.value):
            raise self.fault(
                _(
                    "{name} is {value!r}, which holds what is no letter",
                    name=self.name,
                    value=self.value,
                )
            )
        return self.value.strip()

    def texts(self) -> dict[str, str]:
        """Return a mapping of texts.

        Raises:
            SourceSyntaxError: if it is anything else.
        """
        return {key: node.text() for key, node in self.entries().items()}

    def number(self) -> Decimal:
        """Return a number that is not negative.

        Raises:
            SourceSyntaxError: if it is anything else.
        """
        value = self.value
        try:
            if isinstance(value, bool) or not isinstance(value, (int, float, str)):
                raise InvalidOperation  # noqa: TRY301
            number = Decimal(str(value))
        except (InvalidOperation, ValueError):
            raise self.fault(
                _("{name} is {what}; write a number such as 1200", name=self.name, what=self.what)
            ) from None
        if not number.is_finite() or number < 0:
            raise self.fault(
                _("{name} is {value}; write a number from 0 up", name=self.name, value=value)
            )
        return number

    def plain(self) -> object:
        """Return the value without places: dicts, lists and scalars."""
        if isinstance(self.value, Mapping):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, tuple):
            return [node.plain() for node in self.value]
        return self.value

    @property
    def what(self) -> str:
        """What stands here instead of what was expected, for messages."""
        if isinstance(self.value, Mapping):
            return _("a mapping")
        if isinstance(self.value, tuple):
            return _("a list")
        return _("empty") if self.value in (None, "") else repr(self.value)


def load_yaml(path: Path, name: str | None = None) -> Node:
    """Return the content of a YAML file.

    Args:
        path: the file.
        name: what messages call its content; the file when None.

    Raises:
        InputError: if it is missing, unreadable or empty.
        SourceSyntaxError: if it is no YAML, or has a tag, a repeated key or a loop.
        MissingExtraError: if the YAML library is not installed.
    """
    return parse_yaml(read_text(path), path, name)


def parse_yaml(text: str, path: Path, name: str | None = None) -> Node:
    """Return what a YAML text holds; see `load_yaml`."""
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("readiness", _("Reading YAML")) from None
    try:
        loader = yaml.SafeLoader(text)
        tree = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        detail = one_line(_("is no YAML: {problem}", problem=error.problem or error.context))
        place = (mark.line + 1, mark.column + 1) if mark else (None, None)
        raise SourceSyntaxError(path, detail, *place) from None
    except yaml.YAMLError as error:
        detail = str(error).splitlines()[0]
        raise SourceSyntaxError(path, _("is no YAML: {detail}", detail=detail)) from None
    except RecursionError:
        raise SourceSyntaxError(path, _("is nested too deeply to be read")) from None
    if tree is None:
        raise SourceSyntaxError(path, _("holds nothing but comments"), 1)
    return _Builder(loader, path).node(tree, name or _("the file"), 0)


class _Builder:
    """Turns the tree of the YAML library into ours."""

    def __init__(self, loader: yaml.SafeLoader, path: Path) -> None:
        self._loader = loader
        self._path = path
        self._left = MOST_VALUES

    def node(self, tree: yaml.Node, name: str, depth: int) -> Node:
        import yaml

        line = tree.start_mark.line + 1
        self._left -= 1
        if depth > DEEPEST:  # also what an alias to a value around it comes to
            raise SourceSyntaxError(
                self._path, _("is nested over {deepest} deep", deepest=DEEPEST), line
            )
        if self._left < 0:
            raise SourceSyntaxError(
                self._path, _("holds over {most_values} values", most_values=MOST_VALUES), line
            )
        if isinstance(tree, yaml.MappingNode):
            entries = dict(self._entries(tree, name, depth + 1))
            return Node(self._path, line, name, entries)
        if isinstance(tree, yaml.SequenceNode):
            items = enumerate(tree.value, start=1)
            listed = tuple(self.node(item, f"{name}[{n}]", depth + 1) for n, item in items)
            return Node(self._path, line, name, listed)
        return Node(self._path, line, name, self._scalar(tree))

    def _entries(self, tree: yaml.MappingNode, name: str, depth: int) -> Iterator[tuple[str, Node]]:
        import yaml

        seen: set[str] = set()
        for key, value in tree.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                raise SourceSyntaxError(
                    self._path, one_line(_("{name} has a key that is no text", name=name)), line
                )
            if not is_text(key.value):
                raise SourceSyntaxError(
                    self._path, _("{name} has a key that is no text", name=name), line
                )
            if key.value in seen:
                raise SourceSyntaxError(
                    self._path,
                    one_line(_("{name} gives `{value}` twice", name=name, value=key.value)),
                    line,
                )
            seen.add(key.value)
            inner = key.value if depth == 1 else f"{name}.{key.value}"
            yield key.value, self.node(value, inner, depth)

    def _scalar(self, tree: yaml.Node) -> Scalar:
        """Return a scalar; dates stay texts, since each reader has its own idea of them."""
        name = tree.tag.removeprefix("tag:yaml.org,2002:")
        if name in {"timestamp", "str", "value", "merge"}:
            return str(tree.value)
        if name not in {"int", "float", "bool", "null"}:
            line = tree.start_mark.line + 1
            raise SourceSyntaxError(
                self._path, one_line(_("tag {tag} is not read; drop it", tag=tree.tag)), line
            )
        try:
            found: Scalar = self._loader.construct_object(tree)
        except ValueError:  # what looks like a number and is none, such as 0b or 1:99999
            return str(tree.value)
        return found
