"""The REST interface: what it answers is what the command line prints."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import pytest
from pydantic import TypeAdapter
from starlette.testclient import TestClient
from tests_support import ROOT, Run
from web_support import small_base

from kg import KnowledgeBase
from kg.web import Settings, create_app
from kg.web.rest import models

ANSWER = ROOT / "examples/answer-en.md"
CLAIMS = ROOT / "examples/new-claims.ttl"
Kg = Callable[..., Run]


def printed(run: Run) -> Any:
    return json.loads(run.out)


def test_hr_of_a_text(shipped: TestClient, kg: Kg) -> None:
    answer = shipped.post("/api/hr", json={"text": ANSWER.read_text(encoding="utf-8")})
    assert answer.json() == printed(kg("hr", ANSWER, "-f", "json"))
    models.HrText.model_validate(answer.json(), extra="forbid")


def test_hr_of_records(shipped: TestClient, kg: Kg, tmp_path: Path) -> None:
    records = [
        {"id": "a", "text": "AdamW is at L4.", "labels": {"model": "one"}},
        {"id": "b", "text": "AdamW 属于 L1。", "labels": {"model": "two"}},
    ]
    answer = shipped.post("/api/hr", json={"records": records, "by": ["model"]})
    lines = [{"id": r["id"], "text": r["text"], "model": r["labels"]["model"]} for r in records]  # type: ignore[index]
    path = tmp_path / "records.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert answer.json() == printed(kg("hr", path, "--by", "model", "-f", "json"))
    models.HrRecords.model_validate(answer.json(), extra="forbid")


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({}, 400, "one of text and records"),
        ({"text": "a", "records": []}, 400, "one of text and records"),
        ({"records": []}, 400, "0 records"),
        ({"records": [{"text": "a"}], "by": ["model"]}, 400, "no record has a label 'model'"),
        ({"txt": "a"}, 422, "txt"),
        ({"text": 1}, 422, "text"),
    ],
)
def test_hr_of_nothing_that_makes_sense(
    service: TestClient, body: dict[str, object], status: int, told: str
) -> None:
    answer = service.post("/api/hr", json=body)
    assert answer.status_code == status
    assert told in answer.json()["detail"]


def test_validate_takes_a_body(shipped: TestClient, kg: Kg) -> None:
    kind = {"Content-Type": "text/turtle"}
    answer = shipped.post("/api/validate", content=CLAIMS.read_bytes(), headers=kind).json()
    expected = printed(kg("validate", CLAIMS, "-f", "json"))
    for finding in expected:
        finding["file"] = "claims.ttl" if finding["file"] else None
    assert answer["findings"] == expected
    assert answer["conforms"] is False
    models.Checked.model_validate(answer, extra="forbid")


def test_validate_takes_files_and_names_them_as_the_client_does(shipped: TestClient) -> None:
    files = {"file": ("../../mine.ttl", CLAIMS.read_bytes())}
    answer = shipped.post("/api/validate", files=files)
    assert {one["file"] for one in answer.json()["findings"]} == {"mine.ttl"}


@pytest.mark.parametrize(
    ("accept", "beginning"), [("text/turtle", "@prefix sh:"), ("application/sarif+json", "{")]
)
def test_validate_reports_for_tools(shipped: TestClient, accept: str, beginning: str) -> None:
    headers = {"Content-Type": "text/turtle", "Accept": accept}
    answer = shipped.post("/api/validate", content=CLAIMS.read_bytes(), headers=headers)
    assert answer.headers["content-type"].startswith(accept)
    assert answer.text.startswith(beginning)


@pytest.mark.parametrize(
    ("request_", "status", "told"),
    [
        ({"content": "x", "headers": {"Content-Type": "image/png"}}, 415, "text/csv"),
        ({"content": "<a", "headers": {"Content-Type": "text/turtle"}}, 400, "claims.ttl"),
        ({"files": {"file": ("a.exe", b"x")}}, 400, "endings"),
        ({"files": {"other": ("a.ttl", b"x")}}, 400, "other"),
        ({"files": [("file", ("a.ttl", b"x")), ("file", ("a.ttl", b"x"))]}, 400, "two files"),
    ],
)
def test_what_cannot_be_validated_is_told(
    service: TestClient, request_: dict[str, Any], status: int, told: str
) -> None:
    answer = service.post("/api/validate", **request_)
    assert answer.status_code == status, answer.text
    assert told in answer.json()["detail"]


def test_a_query_is_answered_page_by_page(service: TestClient) -> None:
    first = service.post("/api/query", json={"name": "planets", "limit": 1}).json()
    assert (first["total"], first["next"], first["columns"]) == (2, 1, ["planet", "moons"])
    assert first["rows"][0]["planet"]["value"] == "http://example.org/Mars"
    last = service.post("/api/query", json={"name": "planets", "offset": first["next"]}).json()
    assert last["next"] is None
    assert last["rows"][0]["moons"]["value"] == "0"
    models.Page.model_validate(first)


def test_a_query_takes_parameters(service: TestClient) -> None:
    body = {"name": "planets", "parameters": {"least": 1}}
    assert service.post("/api/query", json=body).json()["total"] == 1


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        ({"name": "planet"}, 404, "planets"),
        ({"name": "planets", "parameters": {"most": 1}}, 400, "most"),
        ({"name": "planets", "parameters": {"least": "many"}}, 400, "whole number"),
        ({"name": "planets", "limit": 0}, 422, "limit"),
    ],
)
def test_a_query_that_cannot_be_answered(
    service: TestClient, body: dict[str, object], status: int, told: str
) -> None:
    answer = service.post("/api/query", json=body)
    assert answer.status_code == status
    assert told in answer.json()["detail"]


def test_the_queries_are_listed_with_what_they_take(service: TestClient) -> None:
    (found,) = service.get("/api/queries").json()
    assert (found["name"], found["parameters"][0]["required"]) == ("planets", False)
    models.QuerySummary.model_validate(found, extra="forbid")


def test_explain(shipped: TestClient, kg: Kg) -> None:
    answer = shipped.get("/api/explain", params={"name": "cv:AdamW"}).json()
    assert answer == printed(kg("explain", "cv:AdamW", "-f", "json"))
    models.Explanation.model_validate(answer, extra="forbid")


def test_search_and_describe(service: TestClient) -> None:
    found = service.get("/api/search", params={"text": "火星"}).json()
    assert [one["name"] for one in found] == ["http://example.org/Mars"]
    TypeAdapter(list[models.Found]).validate_python(found)
    told = service.get("/api/describe", params={"name": "火星"})
    assert told.headers["content-type"].startswith("text/turtle")
    assert "Mars" in told.text


def test_only_assessments_named_at_the_start_are_served(
    monkeypatch: pytest.MonkeyPatch, kg: Kg
) -> None:
    pytest.importorskip("openapi_spec_validator")
    path = ROOT / "examples/readiness/readiness.yaml"
    base = KnowledgeBase.open()
    settings = Settings(pages=False, workers=1, seconds=120, readiness=(path,))
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        assert client.get("/api/ari").json() == [{"name": "readiness"}]
        answer = client.get("/api/ari/readiness", params={"hr": 0.01, "limit": 2}).json()
        wrong = client.get("/api/ari/..%2F..%2Fetc")
    monkeypatch.chdir(path.parent)  # the service tells nothing of where the folder is
    expected = printed(kg("ari", path.name, "--hr", 0.01, "--limit", 2, "-f", "json"))
    assert answer | {"time": ""} == expected | {"time": ""}
    assert wrong.status_code == 404


def test_an_assessment_tells_nothing_of_where_files_are(tmp_path: Path) -> None:
    """Neither its place nor what its file names by an absolute path, in another folder."""
    shop, other = tmp_path / "shop", tmp_path / "other"
    shutil.copytree(ROOT / "examples/readiness", shop)
    shutil.move(shop / "business", other)
    given = (shop / "readiness.yaml").read_text(encoding="utf-8")
    given = given.replace("path: business/", f"path: {other}/")
    (shop / "readiness.yaml").write_text(given, encoding="utf-8")
    base = KnowledgeBase.open()
    settings = Settings(pages=False, workers=1, seconds=120, readiness=(shop / "readiness.yaml",))
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        answer = client.get("/api/ari/shop")
        shutil.rmtree(other)
        wrong = client.get("/api/ari/shop")
    assert "data/orders.schema.json#/properties/ward" in answer.text
    assert "reorders.jsonl:" in answer.text
    assert "rules.csv" in wrong.json()["detail"]
    for told in (answer, wrong):
        assert str(tmp_path) not in told.text


@pytest.mark.parametrize("accept", ["application/json", "text/turtle", "application/sarif+json"])
def test_a_report_on_claims_tells_nothing_of_where_files_are(
    shipped: TestClient, accept: str
) -> None:
    header = "subject,property,value,time,stance,scope,source\n"
    rows = "".join(f"AdamW,convergence degree,{n}%,2025-Q3,,,R\n" for n in (91, 92, 91))
    headers = {"Content-Type": "text/csv", "Accept": accept}
    answer = shipped.post("/api/validate", content=header + rows, headers=headers)
    assert answer.status_code == 200, answer.text
    assert "claims.csv" in answer.text
    for folder in (gettempdir(), str(Path.cwd()), str(ROOT)):
        assert f"{folder}/" not in answer.text


def test_openapi_describes_every_operation(service: TestClient) -> None:
    told = service.get("/openapi.json").json()
    operations = {f"{method} {path}" for path, item in told["paths"].items() for method in item}
    assert operations == {
        "get /health", "get /ready", "post /api/hr", "post /api/validate", "get /api/ari",
        "get /api/ari/{name}", "get /api/queries", "post /api/query", "get /api/explain",
        "get /api/search", "get /api/describe", "get /sparql", "post /sparql",
    }  # fmt: skip
    for item in told["paths"].values():
        for operation in item.values():
            assert operation["summary"]


def test_a_base_that_changes_on_disk_is_served_as_it_was(tmp_path: Path) -> None:
    base = KnowledgeBase.open(small_base(tmp_path / "base"))
    settings = Settings(pages=False, workers=1, seconds=120)
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        (tmp_path / "base/ontology/things.trig").write_text("nonsense")
        ask = {"query": "ASK { <http://example.org/Mars> ?p ?o }"}
        assert client.get("/sparql", params=ask).json()["boolean"] is True


def test_a_base_in_a_store_on_disk_is_served(tmp_path: Path) -> None:
    base = KnowledgeBase.open(small_base(tmp_path / "base"), store=tmp_path / "store")
    settings = Settings(pages=False, workers=2, seconds=120)
    with TestClient(create_app(base, settings), base_url="http://localhost") as client:
        ask = {"query": "ASK { <http://example.org/Mars> ?p ?o }"}
        assert client.get("/sparql", params=ask).json()["boolean"] is True
