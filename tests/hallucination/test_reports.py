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
from kg.proportions import wilson

HOSTILE = "<script>alert('x')</script> \"q\" </style> &amp; \x00\x0b 😀 | `x` * RLHF is at L4.\n"
TEXTS = {
    "good": "RLHF is at L3, with a convergence degree of 85%.",
    "bad": HOSTILE,
    "open": "Mamba is at L3.",
    "mute": "谢谢！",
    "both": "AdamW、RLHF 和词元化都属于 L3。",
    "deep": "AdamW was invented in Freiburg.",
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
        ("deep", "unread", 1),
    ]
    assert [line["hr_range"] for line in lines] == [
        [0, 0],
        [1, 1],
        [1, 1],
        [None, None],
        [1 / 3, 1 / 3],
        [None, 1],
    ]
    for line in lines:
        for claim in line["claims"]:
            start, end = claim["span"]
            assert claim["text"] == without_tags(TEXTS[line["id"]])[start:end]
            assert {"verdict", "reason", "evidence"} <= set(claim)


def test_json_is_one_document_with_the_rates(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    document = json.loads(printed("json", scored, kb))
    assert [record["id"] for record in document["records"]] == list(TEXTS)
    overall = document["overall"]
    assert (overall["claims"], overall["unread"], overall["abstaining"]) == (9, 2, 0)
    assert (overall["hr"], overall["hr_range"]) == (5 / 9, [3 / 7, 5 / 9])
    assert overall["interval"] == list(wilson(5, 9))
    assert overall["lower_interval"] == list(wilson(3, 7))
    assert overall["macro_range"] == pytest.approx([7 / 12, 2 / 3])
    assert overall["groups"][0]["hr_range"] == overall["hr_range"]


def test_junit_fails_what_is_not_backed(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    suite = ET.fromstring(printed("junit", scored, kb))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("6", "4", "1")
    failed = {
        case.get("name"): failure.get("type")
        for case in suite.iter("testcase")
        if (failure := case.find("failure")) is not None
    }
    assert failed == {
        "bad": "contradicted",
        "open": "unverifiable",
        "both": "contradicted",
        "deep": "unread",
    }
    told = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert told == {
        "hr": f"{5 / 9:.6f}",
        "hr.lower": f"{3 / 7:.6f}",
        "hr.interval.low": "0.266651",
        "hr.interval.high": "0.811221",
        "hr[model=<b>m</b>]": f"{5 / 9:.6f}",
        "hr[model=<b>m</b>].interval.low": "0.266651",
        "hr[model=<b>m</b>].interval.high": "0.811221",
        "claims": "9",
        "unread": "2",
        "abstaining": "0",
    }


def test_junit_skips_what_was_not_read_where_that_is_left_out(
    kb: KnowledgeBase, scored: list[RecordReport]
) -> None:
    tally = tally_by([], count_unread=False)
    suite = ET.fromstring("".join(REPORTS["junit"](scored, tally, kb.evidence)))
    skipped = {
        case.get("name") for case in suite.iter("testcase") if case.find("skipped") is not None
    }
    assert skipped == {"mute", "deep"}
    assert (suite.get("failures"), suite.get("skipped")) == ("3", "2")


def test_tables_have_a_row_for_each_claim(kb: KnowledgeBase, scored: list[RecordReport]) -> None:
    for form in ("csv", "tsv"):
        assert len(printed(form, scored, kb).splitlines()) == 1 + 9
    table = printed("table", scored, kb)
    assert "HR 42.9% to 55.6% over all claims: 3 of 7 read are not backed" in table
    told = "model=<b>m</b>: HR 42.9% to 55.6% (95% CI 26.7% to 81.1%), 5 of 9 claims not backed"
    assert f"{told}, 6 records" in table
    assert "… unread        AdamW was invented in Freiburg." in table


def test_markdown_shows_only_what_is_not_backed(
    kb: KnowledgeBase, scored: list[RecordReport]
) -> None:
    text = printed("md", scored, kb)
    assert "| good |" not in text
    assert "| open | unverifiable |" in text
    assert "| deep | unread |" in text
    assert r"| model | \<b\>m\</b\> | 6 | 9 | 42.9% to 55.6% (95% CI 26.7% to 81.1%) |" in text
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
                             "contradicted", "unread"]  # fmt: skip
    shown = "".join(page.text)
    assert "<script>alert('x')</script> \"q\" </style> &amp;" in shown
    assert source.count("<script>") == 1
    assert "HR 42.9% to 55.6% over all claims" in shown
    assert '<mark class="unread">AdamW was invented in Freiburg.</mark>' in source
    assert "Table 1 line" in shown
