"""What a sentence costs in parts on a cluster, how large the index is, and how both grow.

Costs are processor time, not the time that passes: a machine that does other things as well changes
them less. They are told for a thousand sentences. `docs/scale.md` reckons with them.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from measure import progress
from synthetic import write_base

from kg import KnowledgeBase
from kg.hallucination.batch import score
from kg.hallucination.cluster import Folder, Job, Settings, base_mark, connected, plan, run
from kg.hallucination.cluster.working import Station
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import Record
from kg.resources import shipped_base

SENTENCES = 600
PART = 4 << 10
CASES = ("own.jsonl", "blind.jsonl")
SIZES = (1_000, 10_000)
PAIRS = 3
CUTS = 20


def main() -> int:
    index = KnowledgeBase.open().evidence
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.jsonl"
        texts = list(islice(cycle(sentences()), SENTENCES))
        lines = (json.dumps({"text": text}, ensure_ascii=False) for text in texts)
        source.write_text("\n".join(lines), encoding="utf-8")
        in_one_process(source, index, Path(folder))
        on_two_workers(source, index, Path(folder))
        growth(texts, index, Path(folder))
    return 0


def sentences() -> Iterator[str]:
    """Yield the labelled sentences of the cases: plain statements and prose, in two languages."""
    for name in CASES:
        path = Path(__file__).parent / "cases" / name
        for line in path.read_text(encoding="utf-8").splitlines():
            yield json.loads(line)["text"]


def in_one_process(source: Path, index: EvidenceIndex, folder: Path) -> None:
    """Print what a sentence costs in this process, from the input to a part on disk."""
    job = a_job(source, index)
    station, out = Station(job.settings), folder / "alone"
    Folder(out, "jsonl", len(job.parts)).begin(job.marks)
    station.write(job.parts[0], out)
    costs = []
    for part in job.parts:
        start = process_time()
        outcome = station.write(part, out)
        costs.append((process_time() - start) / outcome.tally.records)
    read, written = source.stat().st_size, sum(f.stat().st_size for f in out.glob("part-*"))
    cost = sorted(costs)[len(costs) // 2]
    print(f"one process: {1000 * cost:.2f} CPU-seconds for 1,000 sentences, median of the parts")
    print(f"input {read / SENTENCES:,.0f} bytes a sentence, parts {written / read:.0f} times that")

    start = process_time()
    for _ in range(CUTS):
        plan([source], None, PART)
    cut = (process_time() - start) / CUTS / SENTENCES
    print(f"cutting and checksums of the input: {cut / cost:.2%} of that")


def on_two_workers(source: Path, index: EvidenceIndex, folder: Path) -> None:
    """Print each run of the same input on one worker and on two, the first of each a warm-up.

    Every run is shown, as the time that passes on a machine that is shared may say nothing.
    """
    job, numbers = a_job(source, index), count()

    def scored(client: Any) -> tuple[float, float]:
        """Score into a new folder; return the seconds that pass, and those of all workers."""
        out = Folder(folder / f"cluster-{next(numbers)}", "jsonl", len(job.parts))
        out.begin(job.marks)
        before, start = sum(client.run(process_time).values()), perf_counter()
        done = list(run(job, out, client))
        passed = perf_counter() - start
        assert len(done) == len(job.parts)
        return passed, sum(client.run(process_time).values()) - before

    with connected(None, 1) as one, connected(None, 2) as two:
        scored(one), scored(two)
        for workers, client in ((2, two), (1, one)) * PAIRS:
            passed, spent = scored(client)
            print(
                f"workers {workers}: {1000 * spent / SENTENCES:.2f} CPU-seconds for 1,000 "
                f"sentences, {passed:.1f} s passed, load {os.getloadavg()[0]:.0f}",
                flush=True,
            )


def growth(texts: list[str], shipped: EvidenceIndex, folder: Path) -> None:
    """Print how large the index is for more claims, and what a sentence then costs."""
    base = cpu(texts, shipped)
    told("shipped base", shipped, 1.0)
    for size in SIZES:
        progress(f"{size:,} claims")
        root = folder / f"base-{size}"
        write_base(root, size)
        start = process_time()
        index = KnowledgeBase.open(root, cache=False).evidence
        built = process_time() - start
        told(f"{size:,} claims, built in {built:.1f} CPU-seconds", index, cpu(texts, index) / base)


def told(what: str, index: EvidenceIndex, cost: float) -> None:
    content = pickle.dumps(index, protocol=pickle.HIGHEST_PROTOCOL)
    start = process_time()
    pickle.loads(content)
    opened = process_time() - start
    tracemalloc.start()
    held = pickle.loads(content)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del held
    print(
        f"index, {what}: {len(content) / 1e6:.1f} MB sent, {size / 1e6:.0f} MB in a worker, opened "
        f"in {opened:.2f} CPU-seconds; a sentence costs {cost:.2f} times what it does without",
        flush=True,
    )


def cpu(texts: list[str], index: EvidenceIndex) -> float:
    """Return the processor time that it takes to read and check texts, the least of a few."""
    records = [Record(str(number), text) for number, text in enumerate(texts[:400])]
    costs = []
    for _ in range(PAIRS):
        start = process_time()
        for _ in score(records, index):
            pass
        costs.append(process_time() - start)
    return min(costs)


def a_job(source: Path, index: EvidenceIndex) -> Job:
    return Job(plan([source], None, PART), Settings(index), base_mark(shipped_base()))


if __name__ == "__main__":
    sys.exit(main())
