"""A page of HTML that needs nothing else: the texts with their claims marked, and the rates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources
from itertools import pairwise

from kg.hallucination.comparing.telling import comparison_lines
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import RecordReport
from kg.hallucination.rates import GRAVITY, SentenceReport
from kg.hallucination.reports.rendering import grounds_of, one_line, reason_of, verdict_name
from kg.hallucination.reports.summary import overall, spread, spread_of
from kg.hallucination.reports.tally import Tally
from kg.hallucination.verification.entailment import Judgement

__all__ = ["html"]


def html(scored: Iterable[RecordReport], tally: Tally, index: EvidenceIndex) -> Iterator[str]:
    """Yield the page record by record; the rates, known last, stand last and are shown first."""
    page = resources.files("kg.hallucination.reports") / "page.html"
    before, _, after = page.read_text(encoding="utf-8").partition("<!-- records -->")
    yield before
    for one in scored:
        tally.add(one)
        yield from _record(one, index)
    middle, _, end = after.partition("<!-- rates -->")
    yield middle
    yield from _rates(tally)
    yield end


def _record(one: RecordReport, index: EvidenceIndex) -> Iterator[str]:
    labels = " · ".join(f"{name}: {value}" for name, value in one.record.labels.items())
    disputed = any(judgement.disputed for judgement in one.report.judgements)
    rate = "" if one.report.rate is None else f"HR {spread(one.report.rate_range)}"
    yield (
        f'<article data-verdict="{one.status}" data-disputed="{int(disputed)}" '
        f'data-labels="{_safe(labels)}"><h2>{_safe(one.record.id)} '
        f"<small>{one.status.replace('_', ' ')} {rate} {_safe(labels)}</small></h2>"
        '<div class="text">'
    )
    if one.record.error is not None:
        yield f'<b class="error">error</b> {_safe(one_line(one.record.error))}'
    else:
        yield from _marked(one, index)
    yield "</div></article>\n"


def _marked(one: RecordReport, index: EvidenceIndex) -> Iterator[str]:
    """Yield the text with each sentence marked by its verdict and followed by its grounds."""
    text, place = one.record.text, 0
    for sentence in one.report.sentences:
        start, end = sentence.sentence.start, sentence.sentence.end
        yield _safe(text[place:start])
        place = end
        if not sentence.judgements:
            yield from _without_claims(text[start:end], sentence)
            continue
        yield f'<details class="{verdict_name(sentence.verdict)}"><summary>'
        yield from _spans(text, sentence)
        yield "</summary><ul>"
        for disguise in sentence.disguises:
            yield f"<li><em>the text has {disguise.value}</em></li>"
        for judgement in sentence.judgements:
            yield _item(judgement, sentence, index)
        yield "</ul></details>"
    yield _safe(text[place:])


def _without_claims(text: str, sentence: SentenceReport) -> Iterator[str]:
    if sentence.abstains:
        yield f'<mark class="abstains" title="abstains: makes no claim">{_safe(text)}</mark>'
    else:
        yield _safe(text)


def _spans(text: str, sentence: SentenceReport) -> Iterator[str]:
    """Yield a sentence cut where claims begin or end; where they overlap the gravest shows."""
    start, end = sentence.sentence.start, sentence.sentence.end
    cuts = {start, end}
    for judgement in sentence.judgements:
        cuts |= {
            min(max(cut, start), end)
            for cut in (judgement.candidate.start, judgement.candidate.end)
        }
    ordered = sorted(cuts)
    for left, right in pairwise(ordered):
        verdicts = {
            j.verdict
            for j in sentence.judgements
            if j.candidate.start <= left and right <= j.candidate.end
        }
        gravest = next((verdict for verdict in GRAVITY if verdict in verdicts), None)
        piece = _safe(text[left:right])
        yield f'<mark class="{verdict_name(gravest)}">{piece}</mark>' if gravest else piece


def _item(judgement: Judgement, sentence: SentenceReport, index: EvidenceIndex) -> str:
    claim = _safe(" ".join(judgement.candidate.text.split()))
    lines = "<br>".join(_safe(line.strip()) for line in grounds_of(judgement, sentence, index))
    flag = " <em>disputed</em>" if judgement.disputed else ""
    name = verdict_name(judgement.verdict)
    return (
        f'<li><b class="{name}">{name}</b>{flag} “{claim}” '
        f"<small>{reason_of(judgement, sentence)}; {judgement.layer.value}</small><br>{lines}</li>"
    )


def _rates(tally: Tally) -> Iterator[str]:
    yield "<ul>"
    for line in overall(tally):
        yield f"<li>{_safe(line)}</li>"
    yield "</ul>"
    if tally.groups:
        heads = ("label", "value", "records", "claims", "HR")
        yield f"<table><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr>"
        for (label, value), group in tally.groups.items():
            rate = spread_of(group)
            cells = (label, value, str(group.records), str(group.claims), rate)
            yield f"<tr>{''.join(f'<td>{_safe(cell)}</td>' for cell in cells)}</tr>"
        yield "</table>"
    if tally.comparison is not None:
        told = "\n".join(comparison_lines(tally.comparison))
        yield f"<pre>{_safe(told)}</pre>"


def _safe(text: str) -> str:
    return escape(text.replace("\0", "\ufffd"))
