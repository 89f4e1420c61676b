"""How well texts are judged by knowledge bases of plain triples that nobody prepared for it.

    python benchmarks/hr_foreign.py [films | places | shu …] [--half N] [--misses] [--bare]

The bases stand in `examples/films`, `examples/places` and `examples/shu`, as data teams export
them: classes of RDFS or OWL, names in several vocabularies or only in IRIs, units in names of
properties, no claims and no lexicon, and a profile that a person has accepted. The cases stand in
`cases/foreign-NAME.jsonl`, labelled by what the base holds; the reader was developed on those of
half 1. `--bare` leaves the accepted profiles out.

Printed for each base: the mean of the shares of supported and of other sentences that are told
apart (balanced accuracy), F1 of contradictions, and the sentences that are taken for supported and
are not, of all that are not.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from kg import KnowledgeBase
from kg.hallucination.reports.rendering import verdict_name

ROOT = Path(__file__).parents[1]
BASES = ("films", "places", "shu")
VERDICTS = ("supported", "contradicted", "unverifiable", "not_a_claim")
#: Finer verdicts, and those that the cases know for them.
COARSER = {"unread": "unverifiable", "abstains": "not_a_claim"}
Confusion = Counter[tuple[str, str]]


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    total: dict[int, Confusion] = {}
    for name in options.bases or BASES:
        cases = [c for c in read(name) if options.half in {None, c["half"]}]
        with tempfile.TemporaryDirectory() as folder:
            kb = KnowledgeBase.open(_base(name, Path(folder), bare=options.bare))
            found = judge(kb, cases, misses=options.misses)
        for half, confusion in sorted(found.items()):
            print(f"{name}, half {half}: {summary(confusion)}")
            total.setdefault(half, Counter()).update(confusion)
    for half, confusion in sorted(total.items()):
        print(f"all, half {half}: {summary(confusion)}")
    return 0


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("bases", nargs="*", metavar="BASE")
    parser.add_argument("--half", type=int, choices=(1, 2), help="only these cases")
    parser.add_argument("--misses", action="store_true", help="show what is judged otherwise")
    parser.add_argument("--bare", action="store_true", help="without the accepted profiles")
    options = parser.parse_args(arguments)
    if unknown := set(options.bases) - set(BASES):
        parser.error(f"no base is called {min(unknown)!r}; there are {', '.join(BASES)}")
    return options


def _base(name: str, folder: Path, *, bare: bool) -> Path:
    """Return the folder of a base, or of a copy of it without its profile."""
    source = ROOT / "examples" / name
    if not bare:
        return source
    copy = folder / name
    shutil.copytree(source, copy, ignore=shutil.ignore_patterns("profile.ttl"))
    return copy


def read(name: str) -> Iterator[dict[str, Any]]:
    file = ROOT / "benchmarks" / "cases" / f"foreign-{name}.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def judge(
    kb: KnowledgeBase, cases: Iterable[dict[str, Any]], *, misses: bool
) -> dict[int, Confusion]:
    found: dict[int, Confusion] = {}
    for case in cases:
        found_as = verdict_name(kb.hallucination_rate(case["text"]).verdict)
        verdict = COARSER.get(found_as, found_as)
        found.setdefault(case["half"], Counter())[case["label"], verdict] += 1
        if misses and verdict != case["label"]:
            print(f"  {case['label']} taken for {verdict}: {case['text']}")
    return found


def summary(confusion: Confusion) -> str:
    supported = sum(confusion["supported", verdict] for verdict in VERDICTS)
    others = confusion.total() - supported
    false = sum(confusion[label, "supported"] for label in VERDICTS[1:])
    balanced = (confusion["supported", "supported"] / supported + 1 - false / others) / 2
    hits = confusion["contradicted", "contradicted"]
    labelled = sum(confusion["contradicted", verdict] for verdict in VERDICTS)
    given = sum(confusion[label, "contradicted"] for label in VERDICTS)
    f1 = 2 * hits / (labelled + given) if labelled + given else 0.0
    right = sum(confusion[verdict, verdict] for verdict in VERDICTS)
    return (
        f"balanced accuracy {balanced:.3f}, contradiction F1 {f1:.3f}, "
        f"false supports {false} of {others} ({false / others:.1%}), "
        f"all four verdicts right {right} of {confusion.total()}"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
