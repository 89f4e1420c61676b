"""An assessment as a piece of HTML, for a notebook."""

from __future__ import annotations

from html import escape

from kg.html_tables import html_table
from kg.i18n import _
from kg.readiness.rendering import figure
from kg.readiness.scoring import Assessment

__all__ = ["fragment"]


def fragment(assessment: Assessment) -> str:
    """Return the AI readiness index, its coefficients, and why one has no value."""
    values = {
        "semantic alignment": (assessment.alignment.coefficient, "alignment"),
        "logic encapsulation": (assessment.encapsulation_norm, "encapsulation"),
        "action loop": (assessment.loop.coefficient, "loop"),
        "ARI, normalised": (assessment.normalised, "normalised"),
        "ARI, as literally defined": (assessment.literal, "literal"),
    }
    why = assessment.undefined
    rows = [
        (escape(name), figure(value), escape(why.get(key, "")))
        for name, (value, key) in values.items()
    ]
    caption = _("AI readiness of {organisation}", organisation=assessment.artefacts.organisation)
    return html_table(caption, ("measure", "value", "why none"), rows, total=len(rows))
