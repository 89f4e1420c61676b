"""Parts in, parts out: `kg hr --engine dask`, with a real cluster of separate processes."""

from __future__ import annotations

import json
import logging
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests_support import Run, one_line

from kg import KnowledgeBase
from kg.errors import InputError
from kg.files import PART
from kg.hallucination.cluster import Folder, Job, Settings, base_mark, plan, run
from kg.hallucination.cluster import job as jobs
from kg.hallucination.loaders.inputs import read_records
from kg.hallucination.loaders.slices import read_slice
from kg.resources import shipped_base

distributed = pytest.importorskip("distributed", reason="the extra cluster is not installed")
pa = pytest.importorskip("pyarrow", reason="the extra cluster is not installed")
pq = pytest.importorskip("pyarrow.parquet")

TEXTS = [
    "RLHF belongs to L4.",
    "AdamW is at L4. It rains.",
    "对齐属于 L1。AdamW 属于 L4，收敛度为百分之九十五。",
    "I do not know.",
    "MoE has a convergence degree of 60%, RLHF one of 85%.",
]
#: The same however often it is asked for; a line is blank, one is no JSON, many have no name.
LINES = [
    *(
        json.dumps({"text": TEXTS[n % 5], "model": "abc"[n % 3]} | ({"id": n} if n % 2 else {}))
        for n in range(60)
    ),
    "",
    "{no json",
    json.dumps({"text": "AdamW is at L2.", "model": "a"}),
]


def write_lines(path: Path) -> Path:
    path.write_text("\n".join(LINES), encoding="utf-8")
    return path


def write_table(path: Path) -> Path:
    rows = [json.loads(line) for line in LINES if line.startswith('{"')]
    for row in rows:
        row["id"] = str(row["id"]) if "id" in row else None
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=7)
    return path


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two processes of one thread each, on the loopback interface."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
        memory_limit=0,
        silence_logs=logging.CRITICAL,
    ) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def client(cluster: Any) -> Iterator[Any]:
    with distributed.Client(cluster, set_as_default=False) as client:
        yield client


def job(paths: list[Path], kb: KnowledgeBase, size: int = 400, form: str = "jsonl") -> Job:
    settings = Settings(kb.evidence, labels=("model",), form=form)
    return Job(plan(paths, None, size), settings, base_mark(shipped_base()))


def joined(folder: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("part-*")))


# Cutting


@pytest.mark.parametrize("size", [1, 100, 1000, 1 << 20])
@pytest.mark.parametrize("write", [write_lines, write_table])
def test_parts_hold_the_records_of_the_files(
    tmp_path: Path, write: Callable[[Path], Path], size: int
) -> None:
    name = "a.jsonl" if write is write_lines else "a.parquet"
    write(tmp_path / name)
    (tmp_path / "b.txt").write_text("AdamW is at L4.", encoding="utf-8")
    (tmp_path / "c.csv").write_text('text\nx\n"y\nz"\n', encoding="utf-8")
    (tmp_path / "d.jsonl").write_text("\n" * 300, encoding="utf-8")  # is empty, and says so
    parts = plan([tmp_path], None, size)
    found = [record for part in parts for piece in part.slices for record in read_slice(piece)]
    whole = list(read_records([tmp_path], strict=False))
    assert found == whole
    assert [str(record.error) for record in found] == [str(record.error) for record in whole]
    assert [part.number for part in parts] == list(range(len(parts)))
    assert (len(parts) == 1) == (size > 10_000)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"\n\n\n",
        b'{"text": "x"}',
        b'\n\n\n{"text": "x"}',
        b'\xef\xbb\xbf{"text": "x"}\n\n',
        b'{"text": "\xff"}\r\n{"text": "y"}\r\n',
        b"   \n" * 9 + b'{"text": "x"}\n',
    ],
)
@pytest.mark.parametrize("size", [1, 2, 3, 8, 1000])
def test_lines_are_cut_at_any_place_without_loss(tmp_path: Path, content: bytes, size: int) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    slices = [piece for part in plan([path], None, size) for piece in part.slices]
    assert [piece.start for piece in slices] == [0, *(piece.stop for piece in slices[:-1])]
    assert slices[-1].stop == len(content)
    found = [(r, str(r.error)) for piece in slices for r in read_slice(piece)]
    assert found == [(r, str(r.error)) for r in read_records([path], strict=False)]


def test_input_that_changes_meanwhile_is_noticed(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl")
    parts = plan([path], None, 400)
    path.write_text(path.read_text(encoding="utf-8").replace("RLHF", "AdamW"), encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.jsonl: has changed meanwhile"):
        list(read_slice(parts[0].slices[0]))


# Scoring


@pytest.mark.slow
@pytest.mark.parametrize("write", [write_lines, write_table])
def test_the_parts_are_what_one_process_writes(
    kg: Callable[..., Run], tmp_path: Path, kb: KnowledgeBase, client: Any,
    write: Callable[[Path], Path],
) -> None:  # fmt: skip
    source = write(tmp_path / ("in.jsonl" if write is write_lines else "in.parquet"))
    alone = kg("hr", source, "-f", "jsonl", "--by", "model")
    work = job([source], kb)
    folder = Folder(tmp_path / "out", "jsonl", len(work.parts))
    folder.begin(work.marks)
    assert len(work.parts) > 5
    done = list(run(work, folder, client))
    assert sorted(one.part.number for one in done) == list(range(len(work.parts)))
    assert joined(folder.path) == alone.out
    totals = folder.complete(("model",))
    whole = json.loads(kg("hr", source, "-f", "json", "--by", "model").out)["overall"]
    told = json.loads((folder.path / "_totals.json").read_text(encoding="utf-8"))
    assert told == {"parts": len(work.parts), **whole}
    assert (totals.fault is None) == (alone.code == 0)


@pytest.mark.slow
def test_a_worker_that_is_killed_loses_and_doubles_nothing(
    kg: Callable[..., Run], tmp_path: Path, kb: KnowledgeBase, cluster: Any, client: Any
) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    work = job([source], kb, size=1)
    folder = Folder(tmp_path / "out", "jsonl", len(work.parts))
    folder.begin(work.marks)
    killed = cluster.workers[0].pid
    done: list[int] = []
    for one in run(work, folder, client):
        if not done:
            os.kill(killed, signal.SIGKILL)
        done.append(one.part.number)
    assert killed not in {worker.pid for worker in cluster.workers.values()}
    assert sorted(done) == list(range(len(work.parts)))
    assert joined(folder.path) == kg("hr", source, "-f", "jsonl").out
    totals = folder.complete(("model",))
    assert totals.tally.records + totals.tally.errors == 62
    assert not list(folder.path.glob(".*"))


@pytest.mark.slow
def test_every_worker_gets_the_index_once(tmp_path: Path, kb: KnowledgeBase, client: Any) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    work = job([source], kb, size=1)
    folder = Folder(tmp_path / "out", "jsonl", len(work.parts))
    folder.begin(work.marks)

    def stations(dask_worker: Any) -> list[int]:
        found = (plugin for name, plugin in dask_worker.plugins.items() if name.startswith("kg-"))
        return [id(plugin.station) for plugin in found]

    seen = [client.run(stations) for _ in run(work, folder, client)]
    assert seen[1:] == seen[:-1]
    assert all(len(held) == 1 for held in seen[0].values())
    assert not any(client.run(stations).values())  # and it is taken away at the end


@pytest.mark.slow
def test_what_is_done_is_not_done_again(tmp_path: Path, kb: KnowledgeBase, client: Any) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    work = job([source], kb)
    folder = Folder(tmp_path / "out", "jsonl", len(work.parts))
    folder.begin(work.marks)
    begun = run(work, folder, client)
    next(begun)
    begun.close()  # as when the process that hands out is stopped
    folder.begin(work.marks)
    rest = {one.part.number for one in run(work, folder, client)}
    assert len(rest) < len(work.parts)
    before = joined(folder.path)
    damaged = folder.file(2)
    damaged.write_bytes(damaged.read_bytes()[:-5])
    with pytest.raises(InputError, match=r"part-00002\.jsonl: has gone or changed"):
        folder.complete(())
    assert [one.part.number for one in run(work, folder, client)] == [2]
    assert joined(folder.path) == before


@pytest.mark.slow
def test_parts_in_parquet_hold_the_same(
    kg: Callable[..., Run], tmp_path: Path, kb: KnowledgeBase, client: Any
) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    work = job([source], kb, form="parquet")
    folder = Folder(tmp_path / "out", "parquet", len(work.parts))
    folder.begin(work.marks)
    list(run(work, folder, client))
    rows = [
        row
        for file in sorted(folder.path.glob("part-*"))
        for row in pq.read_table(file).to_pylist()
    ]
    lines = [json.loads(line) for line in kg("hr", source, "-f", "jsonl").out.splitlines()]
    for row in rows:
        row["labels"] = dict(row["labels"])
    missing = {"error": None, "source": None, "line": None}
    assert rows == [missing | line for line in lines]


@pytest.mark.slow
def test_what_goes_wrong_on_a_worker_ends_the_work_and_is_told(
    tmp_path: Path, kb: KnowledgeBase, client: Any
) -> None:
    source = write_lines(tmp_path / "in.jsonl")
    work = job([source], kb)
    folder = Folder(tmp_path / "out", "jsonl", len(work.parts))
    folder.begin(work.marks)
    source.write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match=r"in\.jsonl: has changed meanwhile"):
        list(run(work, folder, client))
    assert not list(folder.path.glob("*part*"))


# The folder


def test_what_a_killed_process_left_is_in_nobodys_way_and_goes(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "jsonl", 0)
    (tmp_path / "_done").mkdir()
    left = [f"._manifest.json.1-ab{PART}", f".part-00001.jsonl.1-ab{PART}", f"_done/.00001.1{PART}"]
    for name in left:
        (tmp_path / name).write_text("{", encoding="utf-8")
    with folder.held():
        folder.begin({"input": "a"})
        folder.complete(())
    assert not [name for name in left if (tmp_path / name).exists()]
    with folder.held(), pytest.raises(InputError, match="input differ"):
        folder.begin({"input": "b"})


def test_two_processes_do_not_write_to_one_folder(tmp_path: Path) -> None:
    other = Folder(tmp_path / "out", "jsonl", 1)
    refused = pytest.raises(InputError, match="another process is writing its parts")
    with Folder(tmp_path / "out", "jsonl", 1).held(), refused, other.held():
        pass
    with other.held():
        other.begin({})


@pytest.mark.parametrize(
    ("parts", "first"), [(1, "part-00000"), (100_000, "part-00000"), (100_001, "part-000000")]
)
def test_parts_are_in_order_by_name(tmp_path: Path, parts: int, first: str) -> None:
    folder = Folder(tmp_path, "jsonl", parts)
    names = [folder.file(number).name for number in range(0, parts, 1000)]
    assert names[0] == f"{first}.jsonl"
    assert names == sorted(names)


def test_the_mark_of_the_engine_is_of_all_the_code_that_makes_verdicts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    marked: list[Path] = []

    def fingerprint(*places: Path) -> str:
        marked.extend(places)
        return ""

    monkeypatch.setattr(jobs, "code_fingerprint", fingerprint)
    jobs.engine_mark.__wrapped__()
    package = Path(jobs.__file__).parents[2]
    wanted = {"hallucination", "model.py", "spelling.py", "vocabulary.py", "lookup/labels.py"}
    assert {package / name for name in wanted} <= set(marked)


# The command


@pytest.mark.slow
def test_a_cluster_that_is_there_is_used(
    kg: Callable[..., Run], tmp_path: Path, cluster: Any
) -> None:
    source, out = write_lines(tmp_path / "in.jsonl"), tmp_path / "out"
    call = ("hr", source, "--engine", "dask", "--scheduler", cluster.scheduler_address, "-o", out)
    done = kg(*call, "--quiet")
    assert done.code == 2
    assert one_line(done.err).startswith("kg: 1 of 62 records could not be read; the first: ")
    alone = kg("hr", source, "-f", "jsonl")
    assert joined(out) == alone.out
    assert alone.err == done.err
    assert one_line(kg(*call, "--workers", 2).err).endswith("leave out --workers")


@pytest.mark.slow
def test_the_command_scores_in_parts_and_goes_on(kg: Callable[..., Run], tmp_path: Path) -> None:
    source, out = write_lines(tmp_path / "in.jsonl"), tmp_path / "out"
    source.write_text(source.read_text(encoding="utf-8").replace("{no json", ""), encoding="utf-8")
    call = ("hr", source, "--engine", "dask", "--workers", 2, "--part-size", 0.001, "-o", out)
    first = kg(*call, "--by", "model", "--max-hr", 0.1)
    assert first.code == 1
    assert f"wrote {out} (" in first.err
    alone = kg("hr", source, "--by", "model").out.splitlines()
    assert first.out.splitlines() == alone[-len(first.out.splitlines()) :]
    again = kg(*call, "--by", "model")
    assert (again.code, again.out) == (0, first.out)
    assert " of them before" in again.err
    other = kg(*call)
    assert other.code == 2
    assert one_line(other.err).endswith("(labels differs); give an empty or a new folder")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--engine", "dusk"], "no engine named 'dusk'; did you mean 'dask'?"),
        (["--engine", "dask"], "--engine dask writes a folder of parts; give it with --out"),
        (["--engine", "dask", "-o", "in"], "in: lies in the input; give a folder beside it"),
        (["--engine", "dask", "-o", "x", "-f", "html"], "no format of parts named 'html'"),
        (["--engine", "dask", "-o", "x", "--reader", "llm"], "the reader llm asks a server"),
        (["--engine", "dask", "-o", "x", "--store", "s"], "leave out --store"),
        (["--engine", "dask", "-o", "x", "--by", "modle"], "no record has the label 'modle'"),
        (["--engine", "dask", "-o", "x", "--part-size", "0"], "--part-size 0 is no size"),
        (["--engine", "dask", "-o", "x", "--scheduler", "nonsense://1"], "no scheduler answers"),
        (["--engine", "dask", "-o", "full"], "full: holds other files"),
        (["--scheduler", "tcp://127.0.0.1:1"], "--scheduler is of --engine dask"),
        (["-f", "parquet"], "parquet is for parts: give --engine dask"),
    ],
)
def test_what_makes_no_sense_is_refused(
    kg: Callable[..., Run], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    options: list[str], told: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    write_lines(tmp_path / "in" / "a.jsonl")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x", encoding="utf-8")
    done = kg("hr", "in", *options)
    assert done.code == 2
    assert told in one_line(done.err)


def test_the_standard_input_is_no_part(kg: Callable[..., Run], tmp_path: Path) -> None:
    done = kg("hr", "-", "--engine", "dask", "-o", tmp_path / "o", stdin=b"x")
    assert (done.code, "cannot be cut into parts" in one_line(done.err)) == (2, True)
