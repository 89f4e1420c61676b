"""How many true sentences stay supported when something in them is made false.

    python benchmarks/hr_mutations.py [CASES.jsonl ...] [--show]

Every case that is labelled supported, and is found supported, is changed in one respect at a time:
a number, a year, a thing that it names (for another of the same kinds), its polarity, who says it.
What still is supported is a false support, unless the change happens to be true as well; another
thing is chosen that shares no recorded value with the one it is put for.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from kg import KnowledgeBase
from kg.hallucination.index.evidence import EvidenceIndex
from kg.model import Verdict

CHINESE = re.compile(r"[\u4e00-\u9fff]")
NUMBER = re.compile(r"(?<![\w.:-])\d+(?:\.\d+)?(?![\w:]|\.\d)")
YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")


def main(arguments: list[str]) -> int:
    files = [Path(a) for a in arguments if a != "--show"]
    files = files or sorted((Path(__file__).parent / "cases").glob("*.jsonl"))
    kb = KnowledgeBase.open()
    tried: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    for text in cases(files):
        if kb.hallucination_rate(text).verdict is not Verdict.SUPPORTED:
            continue
        for kind, changed in mutations(text, kb.evidence):
            tried[kind] += 1
            if kb.hallucination_rate(changed).verdict is Verdict.SUPPORTED:
                kept[kind] += 1
                if "--show" in arguments:
                    print(f"  {kind}: {changed}   [{text}]")
    for kind in sorted(tried):
        print(f"{kind:9} {kept[kind]:4} of {tried[kind]:4} stay supported")
    print(f"{'all':9} {kept.total():4} of {tried.total():4} stay supported")
    return 0


def cases(files: list[Path]) -> Iterator[str]:
    """Yield the texts of the cases that are labelled supported."""
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            case = json.loads(line)
            if case["label"] == "supported":
                yield case["text"]


def mutations(text: str, index: EvidenceIndex) -> Iterator[tuple[str, str]]:
    """Yield a sentence changed in one respect at a time, each with what was changed."""
    chinese = CHINESE.search(text) is not None
    for match in NUMBER.finditer(text):
        if not YEAR.fullmatch(match[0]):
            other = _other_number(match[0])
            yield "number", text[: match.start()] + other + text[match.end() :]
    for match in YEAR.finditer(text):
        yield "time", f"{text[: match.start()]}2017{text[match.end() :]}"
    rest = text if chinese or text[1:2].isupper() else text[0].lower() + text[1:]
    yield "polarity", ("事实并非如此：" if chinese else "It is not true that ") + rest
    speaker = "据某虚构大学的研究，" if chinese else "According to Nowhere University, "
    yield "speaker", speaker + text
    yield from swapped(text, index, "zh" if chinese else "en")


def _other_number(written: str) -> str:
    number = float(written)
    changed = number * 3 + 1 if number > 1 else (number + 0.45) % 1
    return f"{changed:.2f}".rstrip("0").rstrip(".")


def swapped(text: str, index: EvidenceIndex, language: str) -> Iterator[tuple[str, str]]:
    """Yield the sentence with another of its kind for each thing that it names, but a value."""
    for mention in index.names.find(text):
        target = mention.targets[0]
        types = index.types.get(target, frozenset())
        if len(mention.targets) > 1 or target in index.properties or index.values & types:
            continue
        told = _recorded(target, index)
        others = [
            other
            for other in sorted(index.touching)
            if index.types.get(other) == types
            and not index.near(other, frozenset({target}))
            and told.isdisjoint(_recorded(other, index))  # what is true of both stays true
        ]
        if others:
            other = others[mention.start * 7 % len(others)]
            label = index.label(other, language)
            yield "thing", f"{text[: mention.start]}{label}{text[mention.end :]}"


def _recorded(thing: str, index: EvidenceIndex) -> set[tuple[str, object]]:
    """Return what is recorded of a thing: properties with their values."""
    return {
        (claim.predicate, claim.object or claim.interval or claim.text)
        for claim in index.touching.get(thing, ())
        if claim.subject == thing
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
