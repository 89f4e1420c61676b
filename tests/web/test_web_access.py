"""Who may ask: hosts, origins, tokens; and the headers of each answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from starlette.testclient import TestClient
from web_support import TOKEN, small_base

from kg import KnowledgeBase
from kg.errors import InputError
from kg.web import Settings, create_app

ASK = {"query": "ASK {}"}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service that other machines can reach."""
    base = KnowledgeBase.open(small_base(tmp_path_factory.mktemp("guarded")))
    settings = Settings(host="0.0.0.0", token=TOKEN, pages=False, workers=1, seconds=120)
    with TestClient(create_app(base, settings), base_url="http://kg.example") as client:
        yield client


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"host": "0.0.0.0"}, "give a token"),
        ({"host": "192.0.2.1"}, "give a token"),
        ({"host": "::"}, "give a token"),
        ({"host": "example.org"}, "give a token"),
        ({"token": "short"}, "can be guessed"),
        ({"token": "密" * 20}, "ASCII"),
        ({"port": 70_000}, "65535"),
        ({"seconds": 0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"concurrent": 0}, "concurrent"),
        ({"memory": -1}, "memory"),
    ],
)
def test_settings_that_make_no_sense_or_open_the_service_are_refused(
    given: dict[str, Any], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        Settings(**given)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_alone_needs_no_token(host: str) -> None:
    assert Settings(host=host).loopback
    with pytest.raises(FrozenInstanceError):
        Settings(host=host).token = None  # type: ignore[misc]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"Authorization": f"bearer  {TOKEN}"}, 200),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": TOKEN}, 401),
        ({"Cookie": f"kg_session={TOKEN}"}, 401),
    ],
)
@pytest.mark.parametrize("path", ["/sparql", "/api/queries", "/entity/Mars", "/openapi.json"])
def test_a_token_is_needed_everywhere(
    guarded: TestClient, path: str, headers: dict[str, str], status: int
) -> None:
    answer = guarded.get(path, headers=headers)
    assert answer.status_code == status, answer.text
    if status == 401:
        assert answer.headers["www-authenticate"] == "Bearer"
        assert TOKEN not in answer.text


def test_whether_it_runs_may_be_asked_without_one(guarded: TestClient) -> None:
    assert guarded.get("/health").status_code == 200
    assert guarded.get("/ready").status_code in {200, 503}


def test_a_login_link_sets_a_cookie_that_is_not_the_token(guarded: TestClient) -> None:
    answer = guarded.get("/login", params={"token": TOKEN}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    try:
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert TOKEN not in cookie
        assert guarded.get("/sparql", params=ASK).status_code == 200
        guarded.get("/logout")
        assert guarded.get("/sparql", params=ASK).status_code == 401
    finally:
        guarded.cookies.clear()


def test_wrong_tokens_are_counted(tmp_path: object) -> None:
    base = KnowledgeBase.open()
    client = TestClient(create_app(base, Settings(token=TOKEN, pages=False)),
                        base_url="http://localhost")  # fmt: skip
    wrong = {"Authorization": "Bearer guess"}
    answers = [client.get("/openapi.json", headers=wrong).status_code for _ in range(21)]
    assert answers == [401] * 20 + [429]
    last = client.get("/login", params={"token": "another"})
    assert (last.status_code, last.headers["retry-after"].isdecimal()) == (429, True)
    right = {"Authorization": f"Bearer {TOKEN}"}
    assert client.get("/openapi.json", headers=right).status_code == 200


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("localhost:8000", 200),
        ("127.0.0.1:1", 200),
        ("[::1]:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("localhost@evil.example", 421),
        ("[::1", 421),
        ("", 421),
    ],
)
def test_another_name_that_leads_here_is_refused(
    service: TestClient, host: str, status: int
) -> None:
    """A site may point its own name to 127.0.0.1, and its scripts then ask as from there."""
    assert service.get("/health", headers={"Host": host}).status_code == status


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        ("http://localhost", 200),
        ("http://localhost:9", 403),
        ("https://evil.example", 403),
        ("null", 403),
    ],
)
def test_scripts_of_other_sites_may_not_post(service: TestClient, origin: str, status: int) -> None:
    answer = service.post("/sparql", data=ASK, headers={"Origin": origin})
    assert answer.status_code == status
    assert "access-control-allow-origin" not in answer.headers


def test_an_origin_that_is_named_may_ask(tmp_path: object) -> None:
    settings = Settings(origins=("https://a.example",), pages=False)
    client = TestClient(create_app(KnowledgeBase.open(), settings), base_url="http://localhost")
    answer = client.get("/health", headers={"Origin": "https://a.example"})
    assert answer.headers["access-control-allow-origin"] == "https://a.example"
    other = client.get("/health", headers={"Origin": "https://b.example"})
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize("path", ["/health", "/sparql", "/none", "/api/search", "/entity/nothing"])
def test_every_answer_has_the_usual_headers(service: TestClient, path: str) -> None:
    headers = service.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/turtle", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/turtle"),
        ("*/*", "text/turtle"),
    ],
)
@pytest.mark.parametrize(
    "name", ["Mars", "火星", "http://example.org/Mars", "http%3A%2F%2Fexample.org%2FMars"]
)
def test_every_iri_has_an_address(service: TestClient, name: str, accept: str, kind: str) -> None:
    answer = service.get(f"/entity/{name}", headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert answer.headers["vary"] == "Accept"
    assert '?format=turtle>; rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert "http://example.org/Mars" in answer.text or "ex:Mars" in answer.text


def test_an_address_leads_to_each_form(service: TestClient) -> None:
    html = {"Accept": "text/html"}
    answer = service.get("/entity/Mars", params={"format": "jsonld"}, headers=html)
    assert answer.headers["content-type"] == "application/ld+json"
    unknown = service.get("/entity/Mars", params={"format": "docx"})
    assert (unknown.status_code, "turtle" in unknown.json()["detail"]) == (400, True)


@pytest.mark.parametrize("name", ["Pluto", "http://example.org/Pluto", "a b"])
def test_what_the_base_does_not_know_is_404(service: TestClient, name: str) -> None:
    assert service.get(f"/entity/{name}").status_code == 404


def test_a_page_is_left_to_the_pages() -> None:
    """Without pages RDF is given; where there are pages, a browser gets to them."""
    from starlette.routing import Match

    from kg.web.entity import EntityRoute
    from kg.web.jobs import Jobs

    jobs = Jobs(KnowledgeBase.open(), Settings())
    browser = {"type": "http", "method": "GET", "path": "/entity/a", "query_string": b"",
               "headers": [(b"accept", b"text/html,*/*;q=0.8")]}  # fmt: skip
    program = browser | {"headers": [(b"accept", b"text/turtle")]}
    route = EntityRoute(jobs, 1, pages=True)
    assert route.matches(browser)[0] is Match.NONE
    assert route.matches(program)[0] is Match.FULL
    assert route.matches(browser | {"query_string": b"format=turtle"})[0] is Match.FULL
    assert EntityRoute(jobs, 1, pages=False).matches(browser)[0] is Match.FULL
