"""What a sentence costs in parts on a cluster, how large the index is, and how both grow.

Costs are processor time, not the time that passes: a machine that does other things as well changes
them less. They are told for a thousand sentences, and as ratios. `docs/scale.md` reckons with them.
"""

from __future__ import annotations

import json
import pickle
import sys
import tempfile
import tracemalloc
from collections.abc import Iterator
from itertools import count, cycle, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from measure import compare, progress, report
from synthetic import write_base

from kg import KnowledgeBase
from kg.hallucination.batch import score
from kg.hallucination.cluster import Folder, Job, Settings, base_mark, connected, plan, run
from kg.hallucination.cluster.working import Station
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.loaders.records import Record
from kg.resources import shipped_base

SENTENCES = 1_200
PART = 8 << 10
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
    Folder(out, "jsonl").begin(job.marks)
    station.write(job.parts[0], out)
    costs = []
    for part in job.parts:
        start = process_time()
        outcome = station.write(part, out)
        costs.append((process_time() - start) / outcome.tally.records)
    read, written = source.stat().st_size, sum(f.stat().st_size for f in out.glob("part-*"))
    cost = sorted(costs)[len(costs) // 2]
    records = [Record(str(number), text) for number, text in enumerate(sentences())][:SENTENCES]
    start = process_time()
    for _ in score(records, index):
        pass
    checked = (process_time() - start) / len(records)
    print(f"one process: {1000 * cost:.2f} CPU-seconds for 1,000 sentences, median of the parts")
    print(
        f"of which reading and checking takes {checked / cost:.0%}, and writing the report the rest"
    )
    print(f"input {read / SENTENCES:,.0f} bytes a sentence, parts {written / read:.0f} times that")

    start = process_time()
    for _ in range(CUTS):
        plan([source], None, PART)
    cut = (process_time() - start) / CUTS / SENTENCES
    print(f"cutting and checksums of the input: {cut / cost:.2%} of that")


def on_two_workers(source: Path, index: EvidenceIndex, folder: Path) -> None:
    """Print what one and two workers take for the same input."""
    job, numbers = a_job(source, index), count()
    single = folder / "single.jsonl"
    single.write_text('{"text": "AdamW is at L4."}', encoding="utf-8")
    tiny = a_job(single, index)

    def scored(job: Job, client: Any) -> float:
        """Score into a new folder, and return the processor time of all workers."""
        out = Folder(folder / f"cluster-{next(numbers)}", "jsonl")
        out.begin(job.marks)
        before = sum(client.run(process_time).values())
        done = list(run(job, out, client))
        assert len(done) == len(job.parts)
        return float(sum(client.run(process_time).values()) - before)

    with connected(None, 1) as one, connected(None, 2) as two:
        progress("one and two workers")
        ratio = compare(lambda: scored(job, two), lambda: scored(job, one), pairs=PAIRS, warm_up=1)
        report(f"two workers, {len(job.parts)} parts", "one worker", ratio)
        begun = scored(tiny, one)
        alone, spent, start = scored(job, one), process_time(), perf_counter()
        both = scored(job, two)
        share = (process_time() - spent) / (perf_counter() - start)
    cost = 1000 * (alone - begun) / SENTENCES
    print(f"a worker: {cost:.2f} CPU-seconds for 1,000 sentences, and {begun:.2f} to begin")
    print(f"two workers take {both / alone:.2f} times the CPU-seconds of one, beginning included")
    print(f"the process that hands out, the scheduler in it: {share:.1%} of a core meanwhile")


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
