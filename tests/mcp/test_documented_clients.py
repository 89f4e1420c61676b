"""Each way to start `kg mcp` that `docs/agents.md` shows, started as the client would start it.

The names of the settings are those of the clients' documentation: `mcpServers` of Claude Desktop,
where a server has `command`, `args` and `env`; `servers` of VS Code, where it needs a `type` too.
"""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from collections.abc import Iterator

import pytest
from integrations_support import ROOT, blocks, shell_environment

pytest.importorskip("mcp")

from mcp_support import TOOLS, names_of_tools, over_http, over_stdio

PAGE = "agents.md"
BASE = ROOT / "examples" / "planets"
#: The setting that holds the servers, and what each of them must and may have.
CLIENTS = {
    "mcpServers": ({"command"}, {"command", "args", "env"}),
    "servers": ({"type", "command"}, {"type", "command", "args", "env", "envFile", "cwd"}),
}


def settings() -> list[dict[str, dict[str, dict[str, object]]]]:
    return [json.loads(block) for _, block in blocks(PAGE, "json")]


def commands() -> Iterator[list[str]]:
    """Yield each documented command that serves over stdio."""
    for one in settings():
        for servers in one.values():
            for server in servers.values():
                yield [str(server["command"]), *map(str, server["args"])]  # type: ignore[call-overload]
    for _, block in blocks(PAGE, "sh"):
        for line in block.splitlines():
            words = shlex.split(line)
            if words[:3] == ["claude", "mcp", "add"]:
                words = words[words.index("--") + 1 :]
            if words[:2] == ["kg", "mcp"] and "--http" not in words:
                yield words


@pytest.mark.slow
@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_the_command_of_a_client_serves_the_tools(command: list[str]) -> None:
    here = [word.replace("/path/to/base", str(BASE)) for word in command]
    assert over_stdio(names_of_tools, here, shell_environment()) == TOOLS


def test_the_settings_are_those_of_the_clients() -> None:
    shown = settings()
    assert {name for one in shown for name in one} == set(CLIENTS)
    for one in shown:
        for name, servers in one.items():
            needed, known = CLIENTS[name]
            for server in servers.values():
                assert needed <= server.keys() <= known
                assert server.get("type", "stdio") == "stdio"


def test_the_table_of_tools_names_those_that_are_served() -> None:
    page = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE)) == TOOLS


def test_the_command_for_http_serves_the_tools() -> None:
    (line,) = (block for heading, block in blocks(PAGE, "sh") if heading == "HTTP")
    command = shlex.split(line)
    command[command.index("--port") + 1] = "0"  # any that is free
    process = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env=shell_environment(), cwd=ROOT
    )
    try:
        assert process.stderr is not None
        address = next(told for told in process.stderr if "http://" in told).split()[-1]
        assert address.endswith("/mcp")
        assert over_http(address, names_of_tools) == TOOLS
    finally:
        process.terminate()
        process.communicate(timeout=30)
