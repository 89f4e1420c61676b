"""What findings say, in Chinese and English: what is the matter, and what would be right.

The texts are data, in `messages.toml`: a table for each finding, with a message and a remedy in
each language. Its name is the rule that a finding carries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Final, cast

from kg.claims.findings import Finding, Place, Severity, Step
from kg.errors import UnknownNameError
from kg.i18n import N_

if TYPE_CHECKING:
    from kg.claims.resolving.names import Names

__all__ = [
    "DEFAULT_LANGUAGE",
    "LANGUAGES",
    "check_language",
    "found",
    "nearest_hint",
    "nearest_names",
    "quoted_list",
]

LANGUAGES: Final = ("zh", "en")
DEFAULT_LANGUAGE: Final = "en"


def check_language(language: str) -> None:
    """Refuse a language that messages are not in.

    Raises:
        UnknownNameError: if it is neither `zh` nor `en`.
    """
    if language not in LANGUAGES:
        raise UnknownNameError(N_("language"), language, LANGUAGES)


@cache
def _messages() -> Mapping[str, Mapping[str, str]]:
    text = (resources.files("kg.claims") / "messages.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return found


def found(
    rule: str,
    language: str,
    place: Place | None,
    node: str | None = None,
    /,
    **values: object,
) -> Finding:
    """Return a finding in words.

    Args:
        rule: its table in `messages.toml`.
        language: `zh` or `en`.
        place: where it is.
        node: what it is about.
        values: what the texts leave open.
    """
    told = _messages()[rule]
    return Finding(
        step=cast("Step", told["step"]),
        severity=cast("Severity", told["severity"]),
        place=place,
        node=node,
        message=told[language].format(**values),
        remedy=told.get(f"remedy_{language}", "").format(**values),
        rule=rule,
    )


def quoted_list(names: list[str], language: str) -> str:
    """Return names as a list in words, for a remedy.

    >>> quoted_list(["a", "b"], "en"), quoted_list(["甲", "乙"], "zh")
    ("'a' or 'b'", '“甲”或“乙”')
    """
    if language == "zh":
        return "或".join(f"“{name}”" for name in names)
    return " or ".join(f"'{name}'" for name in names)


def nearest_hint(names: Names, iris: Sequence[str], language: str) -> str:
    """Return the things that may have been meant, as the beginning of a remedy; empty for none."""
    return nearest_names([names.label(iri, language) for iri in iris], language)


def nearest_names(names: Sequence[str], language: str) -> str:
    """Return the names that may have been meant, as the beginning of a remedy; empty for none."""
    if not names:
        return ""
    told = quoted_list(list(names), language)
    return f"是否指{told}？否则" if language == "zh" else f"did you mean {told}? otherwise "
