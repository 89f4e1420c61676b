"""JUnit XML, which every CI server shows: a test case for each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as ET

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.rendering import grounds, one_line, verdict_name
from kg.hallucination.reports.summary import headline
from kg.hallucination.reports.tally import Tally
from kg.i18n import DEFAULT, using
from kg.model import Verdict
from kg.printing.junit import Outcome, case, suite

__all__ = ["junit"]

#: What is not counted as backed or not, with what is said of it.
_SKIPPED: Final = {
    Verdict.NOT_A_CLAIM: "claims nothing",
    Verdict.ABSTAINS: "abstains: claims nothing, and says that the answer is not known",
    Verdict.UNREAD: "unread: what it claims could not be read, and is left out",
}
_FAILING: Final = frozenset({Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.UNREAD})


def junit(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a test suite: what is not backed fails, what claims nothing is skipped.

    A record with unread claims and nothing worse fails too, or is skipped where the tally leaves
    them out. One that could not be taken in at all is an error.
    """

    def cases() -> Iterator[ET.Element]:
        for one in scored:
            tally.add(one)
            with using(DEFAULT):  # a report for programs is the same in every language
                found = _case(one, index, count_unread=tally.count_unread)
            yield found

    return suite("hallucination rate", cases(), lambda: _rates(tally))


def _rates(tally: Tally) -> dict[str, object]:
    """Return the rates over all cases, as the properties of the suite."""
    lower, upper = ("" if rate is None else f"{rate:.6f}" for rate in tally.rate_range)
    values: dict[str, object] = {
        "hr": upper,
        "hr.lower": lower,
        "claims": tally.claims,
        "unread": tally.unread,
        "abstaining": tally.abstaining,
    }
    values |= _intervals("hr", tally)
    for (label, value), group in tally.groups.items():
        values |= _intervals(f"hr[{label}={value}]", group)
    if (found := tally.comparison) is not None:
        values |= {"baseline.worse": len(found.worse), "baseline.better": len(found.better)}
        values |= {"baseline.p": f"{found.paired.p_value:.6f}"}
    return values


def _intervals(name: str, tally: Tally) -> dict[str, object]:
    """Return the rate over some outputs, and the ends of its 95 % interval."""
    if tally.rate is None or tally.interval is None:
        return {}
    low, high = tally.interval
    return {
        name: f"{tally.rate:.6f}",
        f"{name}.interval.low": f"{low:.6f}",
        f"{name}.interval.high": f"{high:.6f}",
    }


def _case(one: RecordReport, index: EvidenceIndex, *, count_unread: bool) -> ET.Element:
    place = (one.record.source, one.record.id)
    if one.record.error is not None:
        return case(*place, Outcome("error", one_line(one.record.error), "unreadable"))
    if one.verdict is Verdict.SUPPORTED:
        return case(*place)
    skipped = _SKIPPED.get(one.verdict)
    if skipped and not (count_unread and one.verdict is Verdict.UNREAD):
        return case(*place, Outcome("skipped", skipped))
    lines = "\n".join(
        line
        for sentence in one.report.sentences
        if sentence.verdict in _FAILING
        for line in (" ".join(sentence.sentence.text.split()), *grounds(sentence, index))
    )
    name = verdict_name(one.verdict)
    return case(*place, Outcome("failure", headline(one.report), name, lines))
