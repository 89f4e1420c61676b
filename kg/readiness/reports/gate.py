"""What a gate found: the survival rule held against ARI, HR and the action loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from kg.i18n import DEFAULT, _, ngettext, using
from kg.printing.junit import Outcome, case, suite
from kg.readiness.survival import Condition, Survival

__all__ = ["Gate"]


@dataclass(frozen=True, slots=True)
class Gate:
    """What a gate found.

    Args:
        rule: the conditions, and whether each holds.
        errors: how many errors there are in what was read of the organisation.
        unreadable: how many records could not be read.
        notes: what a reader has to know of the numbers.
    """

    rule: Survival
    errors: int
    unreadable: int
    notes: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether every condition holds, and nothing was left out of the numbers."""
        return self.rule.met is True and not self.errors and not self.unreadable

    def as_line(self) -> str:
        """Return the verdict in one line: what failed, or all where it passed."""
        told = [str(one) for one in (self.rule.conditions if self.rule.met else self.rule.failed)]
        told += [message for _name, message in self._left_out()]
        note = f"   [{'; '.join(self.notes)}]" if self.notes else ""
        verdict = _("gate passed") if self.passed else _("gate failed")
        return f"{verdict}: {'; '.join(told)}{note}"

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON-ready data."""
        return {
            "passed": self.passed,
            "conditions": [one.as_data() for one in self.rule.conditions],
            "source": self.rule.source,
            "errors": self.errors,
            "unreadable": self.unreadable,
            "notes": list(self.notes),
        }

    def as_junit(self) -> str:
        """Return it as JUnit XML: a test case for each condition, and for what was left out."""
        with using(DEFAULT):  # a report for programs is the same in every language
            return "".join(suite("kg gate", self._cases(), lambda: {"source": self.rule.source}))

    def _cases(self) -> Iterator[ET.Element]:
        output = "\n".join(self.notes)
        for one in self.rule.conditions:
            yield case("survival rule", one.measure, _outcome(one), output)
        for name, message in self._left_out():
            yield case("survival rule", name, Outcome("error", message, "left out"))

    def _left_out(self) -> Iterator[tuple[str, str]]:
        """Yield what was left out of the numbers: its name, and how much of it."""
        if self.errors:
            told = ngettext(
                "{number} error in what was read", "{number} errors in what was read", self.errors
            )
            yield "files", told
        if self.unreadable:
            yield "records", _("{number} records could not be read", number=self.unreadable)


def _outcome(condition: Condition) -> Outcome | None:
    if condition.met is None:
        return Outcome("skipped", str(condition))
    return None if condition.met else Outcome("failure", str(condition), condition.measure)
