"""How fast texts are read and checked, how large the index is, and how both grow with the names.

The sentences whose rate is told are labelled ones of `benchmarks/cases`, plain statements and
prose alike; growth is measured on sentences made of the names. The rival is the plain way to find
names: to look for every label in every sentence. It only finds names, and neither reads nor checks.
"""

from __future__ import annotations

import json
import random
import sys
import tracemalloc
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from time import perf_counter

from measure import AT_LEAST, Bar, compare, progress, report

from kg import KnowledgeBase
from kg.hallucination import examine
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.index.building import compile_evidence
from kg.hallucination.index.evidence import EvidenceIndex
from kg.hallucination.index.names import NameTable, normalise
from kg.hallucination.index.stored import dump, load

SEED = 20251124
SENTENCES = 300
ROUNDS = 5
#: How much faster an index is read from the cache, all of it, than built.
CACHE_BAR = Bar(AT_LEAST, 7)
CASES = {"plain statements": "own.jsonl", "statements and prose": "blind.jsonl"}
SIZES = (1_000, 10_000, 100_000)
TEMPLATES = (
    "{name} has a convergence degree of {number}%.",
    "{name} is at L{level}, with a certainty of three stars.",
    "{name} 的收敛度约为 {number}%，属于 L{level}。",
    "In 2025, {name} was not fully converged.",
)


def main() -> int:
    kb = KnowledgeBase.open()
    start = perf_counter()
    index = compile_evidence(kb.graph)
    built = perf_counter() - start
    tracemalloc.start()
    compile_evidence(kb.graph)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"index of the shipped base: built in {built:.2f} s, {peak / 2**20:.0f} MB at most")
    content = dump(index)
    ratio = compare(lambda: read_whole(content), lambda: compile_evidence(kb.graph), pairs=5)
    report("reading: all of the index as the cache keeps it", "building it", ratio, CACHE_BAR)
    names = labels(index)
    texts = sentences(names)
    for what, name in CASES.items():
        real = labelled(name)
        rate = len(real) / min(timed(real, index) for _ in range(ROUNDS))
        print(f"one process: {rate:,.0f} sentences a second of {what}, read and checked")
    plain = [normalise(name) for name in names]
    ratio = compare(lambda: read_all(texts, index), lambda: naive(texts, plain), pairs=5, warm_up=1)
    report("reading: a sentence", "a loop over the labels, which only finds them", ratio)
    for size in SIZES:
        progress(f"{size:,} entities")
        larger = grown(index, size)
        ratio = compare(
            lambda larger=larger: read_all(texts, larger),  # type: ignore[misc]
            lambda: read_all(texts, index),
            pairs=3,
            warm_up=1,
        )
        report(f"reading: a sentence, {size:,} entities more", "without them", ratio)
    return 0


def read_whole(content: bytes) -> list[object]:
    """Return all fields of an index, and all entries of the tables that are read one by one."""
    index = load(content)
    values = [getattr(index, field.name) for field in fields(index)]
    return [list(value.values()) if isinstance(value, Mapping) else value for value in values]


def labelled(name: str) -> list[str]:
    """Return the sentences of a file of cases."""
    file = Path(__file__).parent / "cases" / name
    return [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]


def labels(index: EvidenceIndex) -> list[str]:
    return sorted({label for found in index.labels.values() for label in found.values()})


def sentences(names: list[str]) -> list[str]:
    chance = random.Random(SEED)
    return [
        chance.choice(TEMPLATES).format(
            name=chance.choice(names), number=chance.randrange(100), level=chance.randrange(5)
        )
        for _ in range(SENTENCES)
    ]


def read_all(texts: list[str], index: EvidenceIndex) -> int:
    reader = LexicalReader(index)
    return sum(examine(text, index, reader).claims for text in texts)


def timed(texts: list[str], index: EvidenceIndex) -> float:
    read_all(texts[:50], index)
    start = perf_counter()
    read_all(texts, index)
    return perf_counter() - start


def naive(texts: list[str], names: list[str]) -> int:
    return sum(name in folded for text in texts for folded in [normalise(text)] for name in names)


def grown(index: EvidenceIndex, size: int) -> EvidenceIndex:
    """Return the index with so many more named entities, made of real words."""
    words = [w for label in labels(index) for w in label.split() if w.isalpha() and w.isascii()]
    chance = random.Random(SEED)
    kind = next(iter(index.types.values()))
    made = [
        (f"{chance.choice(words)} {chance.choice(words)} {number}", f"urn:made:{number}")
        for number in range(size)
    ]
    known = [(label, iri) for iri, found in index.labels.items() for label in found.values()]
    return replace(
        index,
        names=NameTable([*known, *made]),
        types={**index.types, **{iri: kind for _, iri in made}},
    )


if __name__ == "__main__":
    sys.exit(main())
