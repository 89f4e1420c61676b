"""The command line as a whole: the options before a command, and where each command is found.

A module of commands is imported, and its commands are made, when one of them is asked for: most of
what it would take to make all of them is spared.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from typer._click.exceptions import ClickException  # not public in all versions
from typer.core import TyperGroup

from kg import __version__
from kg.cli.options import Base, Store, Timeout, Where
from kg.cli.speaking import fail, language_of_line, translated
from kg.errors import UnknownNameError
from kg.i18n import DEFAULT, LANGUAGES, N_, _, current, language_named, using

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typer.models import CommandInfo

__all__ = ["app", "registered"]

#: Where each command is, by the part and in the order of the help.
_SECTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    N_("Query"): {
        **dict.fromkeys(("query", "info"), "kg.cli.app"),
        **dict.fromkeys(("search", "explain", "formula", "paths", "causes"), "kg.cli.exploring"),
        "classify": "kg.cli.app",
    },
    N_("Validate and admit"): {
        **dict.fromkeys(("validate", "claim"), "kg.cli.claims"),
        **dict.fromkeys(("admit", "retract", "history", "diff"), "kg.cli.revising"),
    },
    N_("Measure what models wrote"): {"hr": "kg.cli.scoring", "gate": "kg.cli.readiness"},
    N_("AI readiness"): {"ari": "kg.cli.readiness"},
    N_("Export and draw"): {"export": "kg.cli.app", "draw": "kg.cli.exploring"},
    N_("Bases and sources"): {
        **dict.fromkeys(("init", "check"), "kg.cli.bases"),
        "base": "kg.cli.base",
        "source": "kg.cli.source",
        "coverage": "kg.cli.exploring",
    },
    N_("Serve"): {"serve": "kg.cli.serving", "mcp": "kg.cli.agents"},
}
#: Commands that have commands of their own, such as `kg base profile`.
_GROUPS: Final = ("base", "source")
_MODULES: Final[Mapping[str, str]] = {
    name: module for commands in _SECTIONS.values() for name, module in commands.items()
}


class _Commands(TyperGroup):
    """The commands, each made when it is first asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(_MODULES)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands in parts, as `rich_help_panel` would with its frames."""
        longest = max(map(len, _MODULES))
        for title, names in _SECTIONS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            room = formatter.width - longest - len("    ")
            rows = [(n.ljust(longest), command.get_short_help_str(room)) for n, command in commands]
            with formatter.section(_(title)):
                formatter.write_dl(rows)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        every = self.list_commands(ctx)
        for name in [cmd_name] if cmd_name in every else every:  # all of them, to suggest
            if name not in self.commands:
                self.commands[name] = _group(name) if name in _GROUPS else _made(name)
            for command in getattr(self.commands[name], "commands", {}).values():
                self._take_options(command)
            self._take_options(self.commands[name])
        return translated(super().get_command(ctx, cmd_name))

    def main(self, args: Any = None, *others: Any, **more: Any) -> Any:
        """Run a command line in the language that it asks for."""
        line = sys.argv[1:] if args is None else list(args)
        with using(language_of_line(line)):
            if current() == DEFAULT or not more.get("standalone_mode", True):
                return super().main(args, *others, **more)
            try:
                made = super(_Commands, translated(self)).main(
                    line, *others, **more | {"standalone_mode": False}
                )
            except ClickException as error:
                fail(error)
            sys.exit(made if isinstance(made, int) else 0)

    def _take_options(self, command: Any) -> None:
        """Let what turns the cache off, and the language, stand after a command too."""
        for option in self.params:
            if option.name in {"no_cache", "lang"} and option not in command.params:
                command.params.append(option)


app = typer.Typer(
    name="kg",
    cls=_Commands,
    help="Query a knowledge base, validate claims against it, measure what a text says beyond it.",
    epilog="Exit status: 0 fine; 1 the answer is no; 2 wrong use, unreadable input or output that "
    "cannot be written; 141 the reader of a pipe has gone, as in kg … | head; 143 ended "
    "by SIGTERM.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def registered() -> list[CommandInfo]:
    """Return the commands that stand by themselves, as declared, in the order of the help."""
    return [_info(name) for name in _MODULES if name not in _GROUPS]


def _info(name: str) -> CommandInfo:
    import_module(_MODULES[name])
    return next(
        info
        for info in app.registered_commands
        if name == (info.name or getattr(info.callback, "__name__", None))
    )


def _made(name: str) -> Any:
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.registered_commands.append(_info(name))
    return typer.main.get_command(alone)


def _group(name: str) -> Any:
    return typer.main.get_command(import_module(_MODULES[name]).group)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kg {__version__}")
        raise typer.Exit


def _language(name: str | None) -> None:
    """Refuse a language that there is none of; it was chosen before the line was parsed."""
    if name is not None and language_named(name) is None:
        raise UnknownNameError(N_("language"), name, LANGUAGES)


def _without_cache(wanted: bool) -> None:
    """Turn the cache off, for the processes that are started as well; `main` undoes it."""
    if wanted:
        os.environ["KG_CACHE"] = "off"


@app.callback()
def options(
    context: typer.Context,
    base: Base = None,
    store: Store = None,
    timeout: Timeout = None,
    no_cache: Annotated[
        bool,
        typer.Option(
            "--no-cache",
            callback=_without_cache,
            expose_value=False,
            help="Load and derive the base anew; nothing is kept.",
        ),
    ] = False,
    lang: Annotated[
        str | None,
        typer.Option(
            "--lang",
            metavar="zh|en",
            callback=_language,
            expose_value=False,
            help="Language of help, messages and reports; else that of KG_LANG, or of the locale.",
        ),
    ] = None,
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of every command."""
    context.obj = Where(base, store, timeout)
