"""The language of a command line: which one it asks for, and help and usage errors in it.

Help is declared in English where an option is declared. It is translated on copies of the commands,
made for one call, so that what is declared stays as it is. The parser has no translations of its
own texts; they are recognised by their English form.
"""

from __future__ import annotations

import copy
import inspect
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final

from kg.i18n import DEFAULT, N_, _, current, from_environment, language_named
from kg.printing.widths import cell_width

__all__ = ["OPTION", "fail", "language_of_line", "texts", "translated", "usage_error"]

OPTION: Final = "--lang"
#: Where a command, an option and an argument keep what help says of them.
_TEXTS: Final = ("help", "epilog", "short_help", "rich_help_panel")
#: What the parser says in help around what is declared, and of a line that it cannot read. What it
#: quotes has quotation marks of its own.
_FRAME: Final = (
    N_("Usage: "),
    N_("Options"),
    N_("Arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("required"),
    N_("default: {default}"),
)
_ERRORS: Final = (
    N_("No such command {name}. Did you mean {names}?"),
    N_("No such command {name}."),
    N_("No such option: {name} (Possible options: {names})"),
    N_("No such option: {name}"),
    N_("Missing command."),
    N_("Missing argument {hint}."),
    N_("Missing option {hint}."),
    N_("Invalid value for {hint}: {message}"),
    N_("Invalid value: {message}"),
    N_("Option {name} requires an argument."),
    N_("Option {name} requires {number} arguments."),
    N_("Option {name} does not take a value."),
    N_("Got unexpected extra argument(s) ({names})"),
    N_("{value} is not in the range {range}."),
    N_("{value} is not a valid int."),
    N_("{value} is not a valid int range."),
    N_("{value} is not a valid float range."),
    N_("{value} is not a valid float."),
    N_("{value} is not a valid boolean. Recognized values: {names}"),
    N_("{value} is not one of {names}."),
)
#: A placeholder of a message, as `re.escape` leaves it.
_PLACEHOLDER: Final = re.compile(r"\\\{(\w+)\\\}")


def language_of_line(arguments: Sequence[str]) -> str:
    """Return the language that a command line asks for, else the one of the environment.

    It is looked for before anything is parsed, as help and errors of parsing are in it too. A value
    that names no language is left to the parser to refuse.

    Args:
        arguments: what follows the name of the program.

    Raises:
        ValueError: if `KG_LANG` names a language that there are no messages in.

    >>> language_of_line(["hr", "answers.jsonl", "--lang", "zh"]), language_of_line(["--lang=en"])
    ('zh', 'en')
    """
    asked = None
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == OPTION:
            asked = language_named("".join(arguments[place + 1 : place + 2])) or asked
        elif argument.startswith(f"{OPTION}="):
            asked = language_named(argument.removeprefix(f"{OPTION}=")) or asked
    return asked or from_environment()


def translated(command: Any) -> Any:
    """Return a command with its help in the current language; itself in English.

    Args:
        command: a command of the command line, or a group of them.
    """
    if command is None or current() == DEFAULT:
        return command
    made = _copy(command)
    if not made.short_help and made.help:
        # The parser cuts English sentences; a Chinese one has no spaces to cut it at.
        made.short_help = re.split(r"(?<=[。；])|\n\n", made.help)[0].rstrip("。；")
    made.params = [_copy(param) for param in command.params]
    if getattr(command, "commands", None):
        made.commands = {name: translated(one) for name, one in command.commands.items()}
    made.context_class = _context_class(command.context_class)
    return made


def texts(command: Any) -> Iterator[str]:
    """Yield what is declared for the help of a command and of its options, for the catalogue."""
    for declared in (command, *command.params):
        for name in _TEXTS:
            if isinstance(text := getattr(declared, name, None), str) and text:
                yield inspect.cleandoc(text)
    for one in getattr(command, "commands", {}).values():
        yield from texts(one)


def _copy(declared: Any) -> Any:
    """Return a copy of a command or an option, with its texts in the current language."""
    made = copy.copy(declared)
    for name in _TEXTS:
        if isinstance(text := getattr(made, name, None), str) and text:
            setattr(made, name, _(inspect.cleandoc(text)))
    return made


def _context_class(plain: type[Any]) -> type[Any]:
    """Return a context whose help has the words around it in the current language."""

    class Formatter(plain.formatter_class):  # type: ignore[misc, name-defined]
        """Breaks lines of Chinese, each character of which is two columns wide."""

        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or _("Usage: "))

        def write_heading(self, heading: str) -> None:
            told = _("{heading}:", heading=_(heading))
            self.write(f"{' ' * self.current_indent}{told}\n")

        def write_text(self, text: str) -> None:
            indent = " " * self.current_indent
            room = max(self.width - self.current_indent, 11)
            for number, paragraph in enumerate(text.split("\n\n")):
                self.write("\n" if number else "")
                self.write("".join(f"{indent}{line}\n" for line in _lines(paragraph, room)))

        def write_dl(
            self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
        ) -> None:
            taken = min(max((cell_width(name) for name, _told in rows), default=0), col_max)
            first = taken + col_spacing
            room = max(self.width - first - 2 * col_spacing - self.current_indent, 10)
            indent = " " * self.current_indent
            for name, told in rows:
                lines = _lines(_row(told), room)
                beside = cell_width(name) <= first - col_spacing
                if beside and lines:
                    gap = " " * (first - cell_width(name))
                    self.write(f"{indent}{name}{gap}{lines.pop(0)}\n")
                else:
                    self.write(f"{indent}{name}\n")
                self.write("".join(f"{indent}{' ' * first}{line}\n" for line in lines))

    return type("Context", (plain,), {"formatter_class": Formatter})


@cache
def _piece() -> re.Pattern[str]:
    """Return what one line of text is broken behind: before a Chinese character, and at a space.

    It takes a tenth of a short command to compile, and help in English needs none.
    """
    return re.compile(
        r"\s+|[\[（“《「]+[\u2e80-\uffef]|[^\s\u2e80-\uffef]+[，。；：、）]*"
        r"|[\u2e80-\uffef][，。；：、）？！”》]*"
    )


def _lines(text: str, room: int) -> list[str]:
    """Return a text as lines of so many columns at most.

    >>> _lines("按主题 kg query 查询知识库。", 12)
    ['按主题 kg', 'query 查询知', '识库。']
    """
    lines, line = [], ""
    for piece in _piece().findall(" ".join(text.split())):
        if line and cell_width((line + piece).rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()] if line.strip() else lines


def _row(told: str) -> str:
    """Return the help of an option with what the parser adds to it in brackets translated."""
    text, bracket, added = told.rpartition("  [")
    if not told.endswith("]") or not (bracket or told.startswith("[")):
        return _(told) if told else told
    added = (added if bracket else told[1:]).removesuffix("]")
    parts = []
    for part in added.split("; "):
        name, colon, value = part.partition(": ")
        filled = name == "default" and colon
        parts.append(_("default: {default}", default=value) if filled else _(part))
    return f"{text}{bracket or '['}{'; '.join(parts)}]"


def usage_error(error: Any) -> str:
    """Return what is wrong with a command line, in the current language, as lines for stderr.

    Args:
        error: what the parser raised.
    """
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        return f"{error.format_message()}\n"
    lines = []
    if context is not None:
        lines.append(context.get_usage())
        if context.help_option_names:
            name = f"{context.command_path} {context.help_option_names[0]}"
            lines.append(_("Try '{name}' for help.", name=name))
    told = _recognised(" ".join(error.format_message().split()))
    lines += [_("Error: {message}", message=told)]
    return "".join(f"{line}\n" for line in lines)


def _recognised(text: str) -> str:
    """Return a text of the parser in the current language; as it is if it is none of those known.

    >>> _recognised("No such command 'qurey'.")
    "No such command 'qurey'."
    """
    for form in _ERRORS:
        pattern = _PLACEHOLDER.sub(r"(?P<\1>.+?)", re.escape(form))
        if found := re.fullmatch(pattern, text):
            values = {name: _value(name, value) for name, value in found.groupdict().items()}
            return _(form, **values)
    return text


def _value(name: str, value: str) -> str:
    if name == "message":
        return _recognised(value)
    return value.replace(" or ", _(" or ")) if name == "names" else value


def fail(error: Any) -> None:
    """Print a usage error on stderr, and end with its exit status."""
    print(usage_error(error), end="", file=sys.stderr)  # noqa: T201
    raise SystemExit(error.exit_code) from None
