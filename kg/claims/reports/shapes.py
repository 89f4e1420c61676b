"""What the shapes find in a base itself, as findings of the first step."""

from __future__ import annotations

from collections.abc import Callable

from kg.claims.checking.shape import of_shape
from kg.claims.findings import Place
from kg.claims.reports.summary import Checked
from kg.claims.wording import check_language
from kg.validation.report import ValidationReport

__all__ = ["checked_base"]


def checked_base(report: ValidationReport, shorten: Callable[[str], str], language: str) -> Checked:
    """Return the outcome of validating a base, for the formats that tools read.

    Raises:
        UnknownNameError: if messages are not in that language.
    """
    check_language(language)
    findings = [
        of_shape(
            result,
            Place(result.file, result.line or 0) if result.file else None,
            language,
            shorten,
        )
        for result in report.findings
    ]
    return Checked(findings, report.checked, 0, shorten, language)
