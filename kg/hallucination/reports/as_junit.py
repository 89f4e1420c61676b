"""JUnit XML, which every CI server shows: a test case for each record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.rendering import grounds, headline, one_line, verdict_name
from kg.hallucination.reports.tally import Tally
from kg.model import Verdict

__all__ = ["junit"]

#: What XML 1.0 cannot hold.
_BARRED = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a test suite: what is not backed fails, what claims nothing is skipped.

    What could not be read is an error.

    The counts of a suite stand in its first line, so only the texts of its cases are kept.
    """
    cases: list[str] = []
    for one in scored:
        tally.add(one)
        cases.append(_case(one, index))
    failed = sum("<failure" in case for case in cases)
    skipped = sum("<skipped" in case for case in cases)
    rate = "" if tally.rate is None else f"{tally.rate:.6f}"
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuite name="hallucination rate" tests="{len(cases)}" failures="{failed}" '
    yield f'errors="{tally.errors}" skipped="{skipped}">\n'
    yield f'  <properties><property name="hr" value="{rate}"/>'
    yield f'<property name="claims" value="{tally.claims}"/></properties>\n'
    yield from cases
    yield "</testsuite>\n"


def _case(one: RecordReport, index: EvidenceIndex) -> str:
    opening = (
        f"  <testcase classname={_attribute(one.record.source)} name={_attribute(one.record.id)}"
    )
    if one.record.error is not None:
        message = _attribute(one_line(one.record.error))
        return f'{opening}><error type="unreadable" message={message}/></testcase>\n'
    if one.verdict is Verdict.SUPPORTED:
        return f"{opening}/>\n"
    if one.verdict is Verdict.NOT_A_CLAIM:
        return f'{opening}><skipped message="claims nothing"/></testcase>\n'
    lines = "\n".join(
        line
        for sentence in one.report.sentences
        if sentence.verdict in (Verdict.CONTRADICTED, Verdict.UNVERIFIABLE)
        for line in (" ".join(sentence.sentence.text.split()), *grounds(sentence, index))
    )
    message = _attribute(headline(one.report))
    kind = _attribute(verdict_name(one.verdict))
    body = escape(_BARRED.sub("\ufffd", lines))
    return f"{opening}><failure type={kind} message={message}>{body}</failure></testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_BARRED.sub("\ufffd", text))
