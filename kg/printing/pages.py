"""Pages of HTML, made of Jinja templates, that need nothing else: no network, no other file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.i18n import _, ngettext, pgettext

__all__ = ["page"]

#: A cell of a table that stays in one line.
_FIGURE: Final = re.compile(r"[≥+−]? ?\d[\d,.]*%?|–|needed")


def page(package: str, template: str, **values: Any) -> Iterator[str]:
    """Yield a page piece by piece, as the values that it iterates over are made.

    All that a value says is text: its signs of HTML are escaped.

    Args:
        package: the package whose folder `templates` holds the template; it may build on those of
            `kg.printing`.
        template: the name of its file.
        values: what the template shows.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    environment = Environment(
        autoescape=True,
        finalize=_without_nul,
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("kg.printing")]),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    # Not the new style, which would take braces and percent signs of a text for placeholders.
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        _, ngettext, newstyle=False, pgettext=pgettext
    )
    environment.tests["figure"] = lambda cell: _FIGURE.fullmatch(str(cell)) is not None
    return environment.get_template(template).generate(**values)


def _without_nul(value: Any) -> Any:
    """Return a value that HTML can hold: a NUL is shown as a sign that something was there."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
