"""What a page says where a limit is met: in its own language, and without a word of the machine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from html import unescape
from pathlib import Path
from tempfile import gettempdir
from typing import Any, Final

import pytest

pytest.importorskip("nicegui")
pytest.importorskip("fastapi")

from starlette.testclient import TestClient
from tests_support import ROOT
from web_support import small_base

from kg import KnowledgeBase
from kg.errors import InputError
from kg.web import Settings, create_app
from kg.web.jobs import BusyError, CrashedError, TooLongError
from kg.web.pages import compare, validate
from kg.web.pages.parts.page import Page
from kg.web.pages.parts.texts import Texts
from kg.web.pages.parts.working import RefusedError

#: Every page that works before it is delivered.
PAGES: Final = (
    "/",
    "/look?q=Mars",
    "/thing?iri=ex:Mars",
    "/entity/Mars",
    "/ask",
    "/ask?sparql=ASK+%7B%7D",
    "/ask/planets",
    "/readiness",
    "/pictures",
)
FAILURES: Final = {"busy": BusyError, "crashed": CrashedError, "too_long": TooLongError}


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_base(tmp_path_factory.mktemp("paged"))


# NiceGUI serves the pages of one application in a process, however the tests are ordered.
@pytest.fixture(scope="session")
def pages(folder: Path) -> Iterator[TestClient]:
    base = KnowledgeBase.open(folder)
    settings = Settings(workers=1, seconds=60)
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def failing(
    pages: TestClient, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Exception], TestClient]:
    """Let all work of the service fail."""

    def fail(failure: Exception) -> TestClient:
        async def run(*_: Any, **__: Any) -> None:
            raise failure

        monkeypatch.setattr(pages.app.state.jobs, "run", run)  # type: ignore[attr-defined]
        return pages

    return fail


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("why", FAILURES)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_tells_which_limit_was_met(
    failing: Callable[[Exception], TestClient], page: str, why: str, language: str
) -> None:
    headers = {"Accept-Language": language, "Accept": "text/html"}
    answer = failing(FAILURES[why]()).get(page, headers=headers)
    assert Texts(language)(f"limits.{why}", seconds="60") in answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("why", "status"), [("busy", 503), ("crashed", 503), ("too_long", 504)])
def test_a_picture_that_cannot_be_drawn_tells_why(
    failing: Callable[[Exception], TestClient], why: str, status: int, language: str
) -> None:
    answer = failing(FAILURES[why]()).get("/pictures/planets.svg", params={"lang": language})
    assert answer.status_code == status
    assert answer.text == Texts(language)(f"limits.{why}", seconds="60") + "\n"


def test_a_picture_that_there_is_not_is_not_found(pages: TestClient) -> None:
    assert pages.get("/pictures/nonsense.svg").status_code == 404


@pytest.mark.parametrize(
    ("language", "told"), [("en", "no query named"), ("zh", "没有名为 'nonsense' 的查询")]
)
def test_what_the_engine_says_is_in_the_language_of_the_page(
    pages: TestClient, language: str, told: str
) -> None:
    answer = pages.get("/ask/nonsense", params={"lang": language})
    assert told in unescape(answer.text)


def test_what_programs_are_told_is_english_whatever_they_accept(pages: TestClient) -> None:
    answer = pages.post("/api/query", json={"name": "nonsense"}, headers={"Accept-Language": "zh"})
    assert "no query named 'nonsense'" in answer.json()["detail"]


def test_terms_are_completed_within_the_same_limits(
    pages: TestClient, failing: Callable[[Exception], TestClient]
) -> None:
    assert failing(BusyError()).get("/ask/-/terms", params={"text": "Mars"}).status_code == 503
    assert pages.get("/ask/-/terms", params={"text": "x" * 300}).status_code == 422


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_too_long_to_be_sought_is_told(pages: TestClient, language: str) -> None:
    answer = pages.get("/look", params={"q": "x" * 501, "lang": language})
    assert Texts(language)("look.too_long", count=501, most=500) in answer.text


def test_a_fault_of_the_base_is_told_without_its_folder(
    folder: Path, failing: Callable[[Exception], TestClient]
) -> None:
    client = failing(InputError(f"{folder.resolve()}/queries/planets.rq:3: is no SPARQL"))
    assert client.get("/api/queries").json()["detail"] == "queries/planets.rq:3: is no SPARQL"
    page = client.get("/ask", headers={"Accept": "text/html"}).text
    assert "queries/planets.rq:3: is no SPARQL" in page
    assert str(folder) not in page


def page_of(base: KnowledgeBase, settings: Settings, language: str = "en") -> Page:
    """Return a page as it is in a process that works."""
    return Page(base, settings, Texts(language), "/", {}, False, None, None)


ANSWERS: Final = b"""\
{"id": "q1", "model": "a", "text": "Mars has 2 moons."}
{"id": "q1", "model": "b", "text": "Mars has 7 moons."}
{"id": "q2", "model": "b", "text": "Venus has no moon."}
"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_more_answers_than_may_be_are_told(tmp_path: Path, language: str) -> None:
    base = KnowledgeBase.open(small_base(tmp_path))
    page = page_of(base, Settings(rows=2), language)
    with pytest.raises(RefusedError) as told:
        compare.scored(page, ("answers.jsonl", ANSWERS))
    assert str(told.value) == Texts(language)("compare.too_many", most="2")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", b"{", "a.jsonl:1:"),
        ("a.json", b"[", "a.json:1:"),
        ("C:\\mine\\a.csv", b"\xff\xfe\xfd", "a.csv"),
        ("../../a.jsonl", b"", "a.jsonl"),
        ("..", b"", "no name of a file"),
        ("n" * 300 + ".csv", b"text\n", "no name of a file"),
    ],
)
def test_a_file_of_answers_that_cannot_be_read_is_told_by_its_name(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    page = page_of(KnowledgeBase.open(small_base(tmp_path)), Settings())
    with pytest.raises(InputError) as fault:
        compare.scored(page, (name, content))
    assert told in str(fault.value)
    assert "/" not in str(fault.value)


def test_findings_about_a_file_of_claims_name_no_folder(kb: KnowledgeBase) -> None:
    content = (ROOT / "examples/claims/five.csv").read_bytes()
    found = validate.checked(page_of(kb, Settings()), ("../five.csv", content))
    told = json.dumps([asdict(finding) for finding, _ in found.findings])
    assert {one.place.file for one, _ in found.findings if one.place} == {"five.csv"}
    assert gettempdir() not in told
    assert str(Path.cwd()) not in told
