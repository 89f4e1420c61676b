"""Reports over many records: whole, well-formed, and safe whatever a model wrote."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from kg import KnowledgeBase
from kg.hallucination.loaders.records import Record, RecordReport
from kg.hallucination.reports import REPORTS
from kg.hallucination.reports.tally import tally_by

HOSTILE = "<script>alert('x')</script> \"q\" </style> &amp; \x00\x0b 😀 | `x` * RLHF is at L4.\n"
TEXTS = {
    "good": "RLHF is at L3, with a convergence degree of 85%.",
    "bad": HOSTILE,
    "open": "Mamba is at L3.",
    "mute": "谢谢！",
    "both": "AdamW、RLHF 和词元化都属于 L3。",
}


@pytest.fixture(scope="module")
def scored(kb: KnowledgeBase) -> list[RecordReport]:
    given = [Record(name, text, {"model": "<b>m</b>"}) for name, text in TEXTS.items()]
    return list(kb.score(given))


def printed(form: str, scored: list[RecordReport], kb: KnowledgeBase) -> str:
    return "".join(REPORTS[form](scored, tally_by(["model"]), kb.evidence))


def without_tags(text: str) -> str:
    """Return a text with blanks for its tags, which are no part of any claim."""
    return re.sub(r"<[^>]*>", lambda tag: " " * len(tag[0]), text)


def test_a_json_line_tells_verdict_rate_and_claims(
    kb: KnowledgeBase, scored: list[RecordReport]
) -> None:
    lines = [json.loads(line) for line in printed("jsonl", scored, kb).splitlines()]
    assert [(line["id"], line["verdict"], line["hr"]) for line in lines] == [
        ("good", "supported", 0),
        ("bad", "contradicted", 1),
        ("open", "unverifiable", 1),
        ("mute", "not_a_claim", None),
        ("both", "contradicted", 1 / 3),
    ]
    for line in lines:
        for claim in line["claims"]:
            start, end = claim["span"]
            assert claim["text"] == without_tags(TEXTS[line["id"]])[start:end]
            assert {"verdict", "reason", "evidence"} <= set(claim)


def test_json_is_one_document_with_the_rates(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    document = json.loads(printed("json", scored, kb))
    assert [record["id"] for record in document["records"]] == list(TEXTS)
    assert document["overall"]["claims"] == 8
    assert document["overall"]["hr"] == 4 / 8


def test_junit_fails_what_is_not_backed(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    suite = ET.fromstring(printed("junit", scored, kb))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("5", "3", "1")
    failed = {
        case.get("name") for case in suite.iter("testcase") if case.find("failure") is not None
    }
    assert failed == {"bad", "open", "both"}


def test_tables_have_a_row_for_each_claim(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    for form in ("csv", "tsv"):
        assert len(printed(form, scored, kb).splitlines()) == 1 + 8
    table = printed("table", scored, kb)
    assert "HR 50.0% over all claims" in table
    assert "model=<b>m</b>: HR 50.0%, 4 of 8 claims not backed, 5 records" in table


def test_markdown_shows_only_what_is_not_backed(
    kb: KnowledgeBase, scored: list[RecordReport]
) -> None:
    text = printed("md", scored, kb)
    assert "| good |" not in text
    assert "| open | unverifiable |" in text
    assert "<b>m</b>" not in text


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.articles: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br", "input"):
            self.open.append(tag)
        if tag == "article":
            self.articles.append(dict(attrs)["data-verdict"])
        assert not {"src", "href"} & set(dict(attrs)), "a page needs nothing else"

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "script" not in self.open and "style" not in self.open:
            self.text.append(data)


def test_a_page_is_whole_and_holds_the_texts_unharmed(
    kb: KnowledgeBase, scored: list[RecordReport]
) -> None:
    source = printed("html", scored, kb)
    page = _Page()
    page.feed(source)
    assert page.open == []
    assert page.articles == ["supported", "contradicted", "unverifiable", "not_a_claim",
                             "contradicted"]  # fmt: skip
    shown = "".join(page.text)
    assert "<script>alert('x')</script> \"q\" </style> &amp;" in shown
    assert source.count("<script>") == 1
    assert "HR 50.0% over all claims" in shown
    assert "Table 1 line" in shown
