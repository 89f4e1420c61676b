"""The language that people are answered in: English, or Chinese from a catalogue of translations.

A message is written in English where it is made, `_("{path}: is empty", path=path)`, and is its own
key in the catalogue `kg/locale/zh_CN/LC_MESSAGES/kg.po`. The language belongs to the context (a
task, a thread), so that a service can answer each request in the language of who asks. What
programs read, such as JSON, CSV and the names of verdicts, is the same in every language.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from gettext import NullTranslations

__all__ = [
    "DEFAULT",
    "LANGUAGES",
    "N_",
    "VARIABLE",
    "Message",
    "_",
    "chosen",
    "current",
    "from_environment",
    "language_named",
    "ngettext",
    "pgettext",
    "use",
    "using",
]

#: The language that messages are written in, and that of a process that asks for no other.
DEFAULT: Final = "en"
#: The folder of `kg/locale` for each language that there is a catalogue for.
_CATALOGUES: Final[Mapping[str, str]] = {"zh": "zh_CN"}
LANGUAGES: Final = (*_CATALOGUES, DEFAULT)
#: The environment variable that chooses a language for every command.
VARIABLE: Final = "KG_LANG"

_language: ContextVar[str] = ContextVar("kg_language", default=DEFAULT)


def current() -> str:
    """Return the language that messages are in here and now: `zh` or `en`."""
    return _language.get()


def chosen(language: str | None) -> str:
    """Return a language that is asked for; the current one for None."""
    return language or current()


def use(language: str) -> None:
    """Let messages be in a language from now on, in a process that works for another one.

    Args:
        language: what `current` returned there.
    """
    _language.set(language)


@contextmanager
def using(language: str) -> Iterator[None]:
    """Let messages be in a language meanwhile, in this context only.

    Args:
        language: `zh` or `en`, or a locale of one of them, such as `zh_CN.UTF-8`.

    Raises:
        ValueError: if it is another language.

    >>> with using("zh"): _("did you mean {names}?", names="'levels'")
    "您要找的是 'levels' 吗？"
    >>> _("did you mean {names}?", names="'levels'")
    "did you mean 'levels'?"
    """
    known = language_named(language)
    if known is None:
        raise ValueError(f"no language named {language!r}; known: en, zh")
    token = _language.set(known)
    try:
        yield
    finally:
        _language.reset(token)


def language_named(locale: str) -> str | None:
    """Return the language of a language tag or a locale; None if there are no messages in it.

    >>> language_named("zh_CN.UTF-8"), language_named("zh-Hans"), language_named("en_GB")
    ('zh', 'zh', 'en')
    >>> language_named("C") is None, language_named("zhuang") is None
    (True, True)
    """
    tag = locale.replace("-", "_").partition(".")[0].partition("@")[0]
    language = tag.partition("_")[0].lower()
    return language if language in LANGUAGES else None


def from_environment(environment: Mapping[str, str] | None = None) -> str:
    """Return the language that the environment asks for.

    `KG_LANG` goes first; else the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is set decides,
    as in other programs. A locale of another language means English.

    Args:
        environment: the variables; those of this process when None.

    Raises:
        ValueError: if `KG_LANG` names a language that there are no messages in.

    >>> from_environment({"LANG": "zh_CN.UTF-8"}), from_environment({"LANG": "de_DE.UTF-8"})
    ('zh', 'en')
    >>> from_environment({"LC_ALL": "C", "LANG": "zh_CN.UTF-8"})
    'en'
    """
    variables = os.environ if environment is None else environment
    if wanted := variables.get(VARIABLE):
        with using(wanted):
            return current()
    locale = next(filter(None, map(variables.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return language_named(locale) or DEFAULT


class Message(NamedTuple):
    """A message that is kept, and that whoever reads it later is told in their own language.

    Args:
        text: the English text, marked by `N_`.
        values: what its placeholders stand for.

    >>> kept = Message(N_("did you mean {names}?"), {"names": "'levels'"})
    >>> with using("zh"): str(kept)
    "您要找的是 'levels' 吗？"
    """

    text: str
    values: Mapping[str, int | str]

    def __str__(self) -> str:
        return _(self.text, **self.values)


def N_(message: str) -> str:  # noqa: N802  the name that gettext tools know
    """Return a message as it is, and mark it: it is translated where it is shown."""
    return message


def _(message: str, /, **values: object) -> str:
    """Return a message in the current language, with its placeholders filled in.

    Args:
        message: the English text; braces of a message without values are plain characters.
        values: what its placeholders stand for.
    """
    language = _language.get()
    text = message if language == DEFAULT else _catalogue(language).gettext(message)
    return text.format(**values) if values else text


def ngettext(one: str, several: str, number: int, /, **values: object) -> str:
    """Return a message about a number of things, `{number}`, in the current language.

    Args:
        one: the English text for one thing.
        several: that for any other number.
        number: how many.
        values: what other placeholders stand for.

    >>> ngettext("{number} finding", "{number:,} findings", 1234)
    '1,234 findings'
    """
    language = _language.get()
    if language == DEFAULT:
        text = one if number == 1 else several
    else:
        text = _catalogue(language).ngettext(one, several, number)
    return text.format(number=number, **values)


def pgettext(context: str, message: str) -> str:
    """Return a word in the current language, where the English one has several meanings.

    Args:
        context: tells the meanings apart, such as `verdict`.
        message: the English word.
    """
    language = _language.get()
    return message if language == DEFAULT else _catalogue(language).pgettext(context, message)


@cache
def _catalogue(language: str) -> NullTranslations:
    """Return the translations into a language; loaded once, and only when it is used."""
    from gettext import translation
    from pathlib import Path

    folder = Path(__file__).parent / "locale"
    return translation("kg", folder, languages=[_CATALOGUES[language]])
