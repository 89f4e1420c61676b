"""JUnit XML, which every CI server shows: a test case for each record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.language.patterns import later
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.reports.rendering import grounds, one_line, verdict_name
from kg.hallucination.reports.summary import headline
from kg.hallucination.reports.tally import Tally
from kg.i18n import DEFAULT, using
from kg.model import Verdict

__all__ = ["junit"]

#: What XML 1.0 cannot hold.
_BARRED = later("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What is not counted as backed or not, with what is said of it.
_SKIPPED: Final = {
    Verdict.NOT_A_CLAIM: "claims nothing",
    Verdict.ABSTAINS: "abstains: claims nothing, and says that the answer is not known",
    Verdict.UNREAD: "unread: what it claims could not be read, and is left out",
}
#: More bytes of cases than this wait on disk, not in memory.
_IN_MEMORY: Final = 1 << 14
_PIECE: Final = 1 << 14
_FAILING: Final = frozenset({Verdict.CONTRADICTED, Verdict.UNVERIFIABLE, Verdict.UNREAD})


def junit(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield a test suite: what is not backed fails, what claims nothing is skipped.

    A record with unread claims and nothing worse fails too, or is skipped where the tally leaves
    them out. One that could not be taken in at all is an error.

    The counts of a suite stand in its first line, so its cases wait in a temporary file.
    """
    from tempfile import SpooledTemporaryFile

    failed = skipped = 0
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", newline="") as cases:
        for one in scored:
            tally.add(one)
            with using(DEFAULT):  # a report for programs is the same in every language
                case = _case(one, index, count_unread=tally.count_unread)
            failed += "<failure" in case
            skipped += "<skipped" in case
            cases.write(case)
        yield from _head(tally, failed, skipped)
        cases.seek(0)
        while piece := cases.read(_PIECE):
            yield piece
    yield "</testsuite>\n"


def _head(tally: Tally, failed: int, skipped: int) -> Iterator[str]:
    """Yield the first lines of a suite: the counts of its cases, and the rates over them."""
    lower, upper = ("" if rate is None else f"{rate:.6f}" for rate in tally.rate_range)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuite name="hallucination rate" tests="{tally.records + tally.errors}" '
    yield f'failures="{failed}" errors="{tally.errors}" skipped="{skipped}">\n'
    values = {
        "hr": upper,
        "hr.lower": lower,
        "claims": tally.claims,
        "unread": tally.unread,
        "abstaining": tally.abstaining,
    }
    properties = (f'<property name="{name}" value="{value}"/>' for name, value in values.items())
    yield f"  <properties>{''.join(properties)}</properties>\n"


def _case(one: RecordReport, index: EvidenceIndex, *, count_unread: bool) -> str:
    opening = (
        f"  <testcase classname={_attribute(one.record.source)} name={_attribute(one.record.id)}"
    )
    if one.record.error is not None:
        message = _attribute(one_line(one.record.error))
        return f'{opening}><error type="unreadable" message={message}/></testcase>\n'
    if one.verdict is Verdict.SUPPORTED:
        return f"{opening}/>\n"
    skipped = _SKIPPED.get(one.verdict)
    if skipped and not (count_unread and one.verdict is Verdict.UNREAD):
        return f'{opening}><skipped message="{skipped}"/></testcase>\n'
    lines = "\n".join(
        line
        for sentence in one.report.sentences
        if sentence.verdict in _FAILING
        for line in (" ".join(sentence.sentence.text.split()), *grounds(sentence, index))
    )
    message = _attribute(headline(one.report))
    kind = _attribute(verdict_name(one.verdict))
    body = escape(_BARRED.sub("\ufffd", lines))
    return f"{opening}><failure type={kind} message={message}>{body}</failure></testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_BARRED.sub("\ufffd", text))
