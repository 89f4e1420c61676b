"""What the service bounds: size, time, memory, and how much at one time."""

from __future__ import annotations

import asyncio
import mmap
import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from starlette.testclient import TestClient
from tests_support import Run, one_line
from web_support import ENDLESS, TOKEN, running, small_base

from kg import KnowledgeBase
from kg.web import Settings, create_app
from kg.web.guards import leaving
from kg.web.jobs import Course, CrashedError, Jobs, progress

LINUX = Path("/proc/self/stat").exists()


@pytest.mark.parametrize("chunked", [False, True])
def test_a_body_that_is_too_large_is_refused(service: TestClient, chunked: bool) -> None:
    def pieces() -> Iterator[bytes]:
        yield from (b"x" * 1000 for _ in range(101))

    for path, kind in (
        ("/sparql", "application/sparql-query"),
        ("/api/validate", "text/turtle"),
        ("/api/hr", "application/json"),
    ):
        content = pieces() if chunked else b"".join(pieces())
        answer = service.post(path, content=content, headers={"Content-Type": kind})
        assert answer.status_code == 413, answer.text
        assert "100,000 bytes" in answer.json()["detail"]


@pytest.mark.parametrize(("concurrent", "per_client", "status"), [(1, 2, 503), (2, 1, 429)])
def test_too_much_at_one_time_is_refused(
    tmp_path: Path, concurrent: int, per_client: int, status: int
) -> None:
    """The first request waits for a process, which nobody starts; so it is there as long."""
    settings = Settings(pages=False, seconds=3600, concurrent=concurrent, per_client=per_client)
    app = create_app(KnowledgeBase.open(small_base(tmp_path)), settings)

    async def both() -> tuple[httpx.Response, bool]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            first = asyncio.create_task(client.get("/api/queries"))
            await asyncio.sleep(0)
            while not app.state.jobs.waiting:
                await asyncio.sleep(0.01)
            second = await client.get("/api/queries")
            healthy = await client.get("/health")
            first.cancel()
            return second, healthy.is_success

    refused, healthy = asyncio.run(both())
    assert (refused.status_code, healthy) == (status, True)
    assert refused.headers["retry-after"]
    assert "try again" in refused.json()["detail"]


def test_who_waits_too_long_is_told(tmp_path: Path) -> None:
    settings = Settings(pages=False, seconds=0.1)
    app = create_app(KnowledgeBase.open(small_base(tmp_path)), settings)  # no process is started
    answer = TestClient(app, base_url="http://localhost").get("/api/queries")
    assert answer.status_code == 503
    assert "no process was free" in answer.json()["detail"]


def ended(base: KnowledgeBase) -> None:
    """End the process as the system ends one."""
    os._exit(9)


def number(base: KnowledgeBase) -> int:
    """Return the number of the process that works."""
    return os.getpid()


def greedy(base: KnowledgeBase) -> int:
    """Write to more memory than there may be."""
    return len(bytearray(3 << 30))


def counting(base: KnowledgeBase, until: int) -> int:
    """Tell how far it has come, and wait for nobody."""
    for done in range(until + 1):
        progress(done)
    return until


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="only Linux limits the memory of a process")
def test_a_process_has_so_much_memory_and_may_reserve_addresses(tmp_path: Path) -> None:
    async def work() -> None:
        base = KnowledgeBase.open(small_base(tmp_path))
        jobs = Jobs(base, Settings(workers=1, seconds=120, memory=2048))
        jobs.start()
        try:
            with pytest.raises(CrashedError):
                await jobs.run(greedy)
            assert await jobs.run(reserving) == 1 << 40
        finally:
            await jobs.stop()

    asyncio.run(work())


def reserving(base: KnowledgeBase) -> int:
    """Reserve addresses as the library that draws does, and write to none."""
    with mmap.mmap(-1, 1 << 40, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, prot=0) as place:
        return len(place)


def test_a_request_tells_how_far_it_has_come(tmp_path: Path) -> None:
    async def work() -> None:
        jobs = Jobs(KnowledgeBase.open(small_base(tmp_path)), Settings(workers=1, seconds=120))
        jobs.start()
        try:
            course = Course()
            assert course.done == 0
            assert await jobs.run(counting, 7, course=course) == 7
            assert course.done == 7
            assert await jobs.run(number, course=course)
            assert course.done == 0  # of another request
        finally:
            await jobs.stop()

    asyncio.run(work())


@pytest.mark.slow
def test_a_process_that_ends_is_replaced(tmp_path: Path) -> None:
    async def work() -> None:
        base = KnowledgeBase.open(small_base(tmp_path))
        jobs = Jobs(base, Settings(workers=1, seconds=120))
        jobs.start()
        try:
            before = await jobs.run(number)
            with pytest.raises(CrashedError):
                await jobs.run(ended)
            assert await jobs.run(number) != before
        finally:
            await jobs.stop()

    asyncio.run(work())


@pytest.mark.slow
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_process_of_a_client_that_leaves_is_free_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    """The query would take for ever, and may take an hour; there is one process."""
    monkeypatch.setattr(leaving, "_GRACE", 0.1)
    base = small_base(tmp_path)
    things = "".join(f"ex:t{n} ex:p {n} .\n" for n in range(3000))
    (base / "ontology/many.ttl").write_text(f"@prefix ex: <http://example.org/> .\n{things}")
    app = create_app(KnowledgeBase.open(base), Settings(pages=False, workers=1, seconds=3600))
    query, kind = urlencode({"query": ENDLESS}).encode(), b"application/x-www-form-urlencoded"
    scope = {
        "type": "http",
        "method": method,
        "path": "/sparql",
        "query_string": query if method == "GET" else b"",
        "headers": [(b"host", b"localhost"), (b"content-type", kind)],
        "client": ("127.0.0.1", 1),
    }
    sent: list[object] = []

    async def ask_and_leave() -> None:
        messages: list[dict[str, object]] = [
            {"type": "http.request", "body": query if method == "POST" else b""}
        ]

        async def receive() -> dict[str, object]:
            if messages:
                return messages.pop()
            while not app.state.jobs.working:
                await asyncio.sleep(0.01)
            return {"type": "http.disconnect"}

        async def send(message: object) -> None:
            sent.append(message)

        await app(scope, receive, send)
        assert await app.state.jobs.run(number)

    async def serve() -> None:
        async with app.router.lifespan_context(app):
            await ask_and_leave()

    asyncio.run(serve())
    assert not sent


def ticks_of(process: int) -> float:
    """Return the CPU time of a process and its children that still run, in ticks of the system."""
    total = 0.0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(path.parent.name) == process or int(fields[1]) == process:
            total += float(fields[11]) + float(fields[12])
    return total


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="reads /proc")
def test_a_query_without_end_is_ended_and_others_are_answered_meanwhile(tmp_path: Path) -> None:
    base = small_base(tmp_path / "base")
    things = "".join(f"ex:t{n} ex:p {n} .\n" for n in range(3000))
    (base / "ontology/many.ttl").write_text(f"@prefix ex: <http://example.org/> .\n{things}")
    with (
        running(base, "--seconds", "6", "--workers", "2") as (address, process),
        httpx.Client(base_url=address, timeout=300) as client,
        ThreadPoolExecutor() as pool,
    ):
        client.get("/sparql", params={"query": "ASK {}"})
        long = pool.submit(client.get, "/sparql", params={"query": ENDLESS})
        while not long.done():
            assert client.get("/health").status_code == 200
            assert client.get("/sparql", params={"query": "ASK {}"}).status_code == 200
        assert long.result().status_code == 504
        assert "stopped after 6 seconds" in long.result().json()["detail"]
        answers = [client.get("/sparql", params={"query": "ASK {}"}) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [200] * 4
        for _ in range(40):  # the process that takes its place has started by then
            before = ticks_of(process)
            time.sleep(0.5)
            if ticks_of(process) - before < 10:
                return
        pytest.fail("something still computes")


@pytest.mark.slow
def test_sixty_requests_at_once_are_all_answered_and_each_with_its_own(tmp_path: Path) -> None:
    def ask(address: str, n: int) -> tuple[int, str]:
        with httpx.Client(base_url=address, timeout=300) as client:
            if n % 3 == 0:
                answer = client.post("/api/hr", json={"text": f"Mars has {n} moons."})
                return answer.status_code, answer.json()["sentences"][0]["text"].split()[2]
            query = {"query": f"SELECT ({n} AS ?n) {{}}"}
            answer = client.get("/sparql", params=query)
            return answer.status_code, answer.json()["results"]["bindings"][0]["n"]["value"]

    served = running(small_base(tmp_path), "--seconds", "240")
    with served as (address, _), ThreadPoolExecutor(60) as pool:
        answers = list(pool.map(lambda n: ask(address, n), range(60)))
    assert answers == [(200, str(n)) for n in range(60)]


@pytest.mark.slow
def test_clients_of_others_work(tmp_path: Path) -> None:
    import rdflib
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    wrapper = pytest.importorskip("SPARQLWrapper")
    query = "SELECT ?s { ?s a <http://example.org/Planet> }"
    found = {"http://example.org/Mars", "http://example.org/Venus"}
    with running(small_base(tmp_path), "--seconds", "120") as (address, _):
        endpoint = f"{address}sparql"
        for method in ("GET", "POST", "POST_FORM"):
            store = SPARQLStore(endpoint, method=method)
            rows = rdflib.Graph(store).query(query)
            assert {str(row[0]) for row in rows} == found  # type: ignore[index]
        for form in (wrapper.JSON, wrapper.XML):
            client = wrapper.SPARQLWrapper(endpoint)
            client.setQuery(query)
            client.setReturnFormat(form)
            answer = client.query().convert()
            text = answer.toxml() if form == wrapper.XML else str(answer)
            assert all(iri in text for iri in found)


@pytest.mark.slow
@pytest.mark.skipif(not LINUX, reason="reads /proc")
def test_a_service_that_is_killed_leaves_no_process(tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    command = [sys.executable, "-m", "kg", "--base", str(small_base(tmp_path)), "serve",
               "--port", "0", "--no-pages", "--workers", "2"]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().removeprefix("serving ").strip()
        httpx.get(f"{address}sparql", params={"query": "ASK {}"}, timeout=120)
        children = [
            int(path.parent.name)
            for path in Path("/proc").glob("[0-9]*/stat")
            if path.read_text().rpartition(")")[2].split()[1] == str(process.pid)
        ]
        assert len(children) >= 2
        process.send_signal(signal.SIGKILL)
    for child in children:
        while Path(f"/proc/{child}/stat").exists():
            if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                break


@pytest.mark.slow
def test_a_port_in_use_is_one_line(tmp_path: Path, kg: object) -> None:
    with running(small_base(tmp_path)) as (address, _):
        port = address.rstrip("/").rpartition(":")[2]
        run: Run = kg("serve", "--port", port, "--no-pages")  # type: ignore[operator]
    assert run.code == 2
    assert "port is in use" in one_line(run.err)


@pytest.mark.slow
def test_the_token_may_come_from_the_environment(tmp_path: Path) -> None:
    with running(small_base(tmp_path), KG_TOKEN=TOKEN) as (address, _):
        assert httpx.get(f"{address}openapi.json").status_code == 401
        right = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx.get(f"{address}openapi.json", headers=right).status_code == 200


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--host", "0.0.0.0"], "give a token"),
        (["--host", "no.such.host.invalid", "--token", TOKEN], "no such address"),
        (["--token", "short"], "can be guessed"),
        (["--readiness", "missing.yaml"], "missing.yaml"),
        (["--seconds", "0"], "seconds"),
    ],
)
def test_wrong_use_is_one_line(kg: object, options: list[str], told: str) -> None:
    run: Run = kg("serve", "--port", "0", *options)  # type: ignore[operator]
    assert run.code == 2
    assert told in one_line(run.err)
