"""`kg mcp` as agents see it: a process of its own, asked by the client of the official SDK."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest

pytest.importorskip("mcp")

import httpx2
from mcp import Client, MCPError
from mcp_support import TOOLS, Ask, over_http, over_stdio

from kg.errors import InputError
from kg.mcp.http import Listening

COMMAND = [sys.executable, "-m", "kg", "mcp"]


def asked(ask: Ask) -> Any:
    return over_stdio(ask, COMMAND)


def called(name: str, /, **arguments: Any) -> Ask:
    async def ask(client: Client) -> Any:
        result = await client.call_tool(name, arguments)
        text = "".join(getattr(part, "text", "") for part in result.content)
        return text if result.is_error else result.structured_content

    return ask


def several(*asks: Ask) -> Ask:
    async def ask(client: Client) -> list[Any]:
        return [await one(client) for one in asks]

    return ask


def test_tools_are_declared_with_schemas_and_only_read() -> None:
    async def ask(client: Client) -> Any:
        return (await client.list_tools()).tools

    tools = {tool.name: tool for tool in asked(ask)}
    assert set(tools) == TOOLS
    for tool in tools.values():
        assert tool.description
        assert tool.output_schema
        assert tool.annotations.read_only_hint


def test_the_tools_answer_asked() -> None:
    found, thing, rows, text, claims, reasons = asked(
        several(
            called("search", text="RLHF", limit=1),
            called("describe", name="RLHF"),
            called("query", name="levels", parameters={"level": "cv:L4"}, limit=2),
            called("check_text", text="RLHF is at L3. RLHF is at L4.", only_unsupported=True),
            called("validate_claims", claims='{"subject": "RLHF", "property": "no such"}'),
            called("explain", name="cv:AdamW"),
        )
    )
    assert len(found["found"]) == 1
    assert found["more"] > 0
    assert found["next_offset"] == 1
    assert thing["name"] == "cv:RLHF"
    assert thing["definitions"]
    assert thing["claims"]
    assert "topic" in rows["columns"]
    assert len(rows["rows"]) == 2
    assert rows["more"] > 0
    assert text["counts"]["supported"] == text["counts"]["contradicted"] == 1
    assert [claim["text"] for claim in text["claims"]] == ["RLHF is at L4"]
    assert "L3" in text["claims"][0]["evidence"][0]["says"]
    assert not claims["conforms"]
    assert claims["findings"][0]["line"] == 1
    assert any(reason["claims"] for reason in reasons["reasons"])


def test_a_list_is_read_page_by_page() -> None:
    async def ask(client: Client) -> list[Any]:
        pages, offset = [], 0
        while offset is not None:
            pages.append(await called("query", name="levels", limit=10, offset=offset)(client))
            offset = pages[-1]["next_offset"]
        return pages

    pages = asked(ask)
    rows = [json.dumps(row) for one in pages for row in one["rows"]]
    assert len(pages) > 1
    assert len(set(rows)) == len(rows) == len(pages[0]["rows"]) + pages[0]["more"]


@pytest.mark.parametrize("text", ["RLHF 处于 L3。", "RLHF is at L3."])
def test_chinese_and_english_are_checked(text: str) -> None:
    assert asked(called("check_text", text=text))["verdict"] == "supported"


def test_wrong_input_is_a_sentence_that_says_what_would_be_right() -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("query", {"name": "level"}, "did you mean 'levels'"),
        ("query", {"name": "levels", "parameters": {"lvl": "x"}}, "lvl"),
        ("query", {}, "give either `name`"),
        ("query", {"sparql": "SELECT"}, "<query>:1:7"),
        ("describe", {"name": "RLHFF"}, "did you mean"),
        ("explain", {"name": " "}, "name of a thing is empty"),
        ("validate_claims", {"claims": "[", "form": "json"}, "claims.json:1:2: is no JSON"),
        ("search", {"text": "a", "limit": 1000}, "less than or equal to 50"),
    ]
    told = asked(several(*(called(tool, **given) for tool, given, _ in wrong)))
    for (_, _, message), answer in zip(wrong, told, strict=True):
        assert isinstance(answer, str)
        assert message in answer
        assert "Traceback" not in answer
        assert "/tmp" not in answer


def test_queries_and_claims_are_resources() -> None:
    async def read(client: Client, uri: str) -> str:
        return "".join(c.text for c in (await client.read_resource(uri)).contents)  # type: ignore[union-attr]

    async def ask(client: Client) -> Any:
        listed = json.loads(await read(client, "kg://queries"))
        text = await read(client, "kg://queries/levels")
        claim = (await called("describe", name="RLHF")(client))["claims"][0]
        told = json.loads(await read(client, f"kg://claims/{claim.removeprefix('claim:')}"))
        with pytest.raises(MCPError, match="no query named 'nothing'"):
            await read(client, "kg://queries/nothing")
        return listed, text, told

    listed, text, told = asked(ask)
    assert "levels" in {query["name"] for query in listed}
    assert "SELECT" in text
    assert told["claim"]["subject"]
    assert told["passages"]


def test_stdout_has_nothing_but_the_protocol() -> None:
    hello = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "t", "version": "0"},
        },
    }
    run = subprocess.run(
        COMMAND, input=json.dumps(hello) + "\n", capture_output=True, text=True, check=False
    )
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [line["id"] for line in lines] == [1]
    assert run.returncode == 0


@pytest.fixture
def serving() -> Iterator[Callable[..., str]]:
    processes: list[subprocess.Popen[str]] = []

    def start(*arguments: str, **environment: str) -> str:
        process = subprocess.Popen(
            [*COMMAND, "--http", "--port", "0", *arguments],
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **environment},
        )
        processes.append(process)
        assert process.stderr is not None
        line = next(line for line in process.stderr if "http://" in line)
        return line.split()[-1]

    yield start
    for process in processes:
        process.terminate()
        process.wait(30)
        assert process.stderr is not None
        process.stderr.close()


@pytest.mark.slow
def test_the_same_is_answered_over_http(serving: Callable[..., str]) -> None:
    address = serving()
    assert address.startswith("http://127.0.0.1:")
    assert over_http(address, called("check_text", text="RLHF is at L3."))["hr"] == 0.0
    for header in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
        answer = httpx2.post(address, json={}, headers=header)
        assert answer.status_code in {403, 421}


@pytest.mark.slow
def test_with_a_token_nobody_else_is_answered(serving: Callable[..., str]) -> None:
    address = serving(KG_MCP_TOKEN="secret")
    assert httpx2.post(address, json={}).status_code == 401
    wrong = {"Authorization": "Bearer secret2"}
    assert httpx2.post(address, json={}, headers=wrong).status_code == 401
    assert over_http(address, called("search", text="RLHF"), "secret")["found"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_other_machines_need_a_token(host: str) -> None:
    with pytest.raises(InputError, match="KG_MCP_TOKEN"):
        Listening(host).check()
    Listening(host, token="t").check()
    Listening("localhost").check()
