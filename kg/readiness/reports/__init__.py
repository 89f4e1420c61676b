"""Reports of an assessment that are written whole, by format name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kg.readiness.rendering import Scored
from kg.readiness.reports.as_html import html
from kg.readiness.reports.as_text import markdown, table
from kg.readiness.reports.as_turtle import turtle

__all__ = ["REPORTS"]

#: What makes the text of a report; the number is how many gaps it shows at most.
REPORTS: Final[Mapping[str, Callable[[Scored, int], str]]] = {
    "table": table,
    "md": markdown,
    "html": html,
    "turtle": turtle,
}
