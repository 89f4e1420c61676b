"""How well the lexical reader and the checker judge labelled sentences.

    python benchmarks/hr_quality.py [CASES.jsonl ...] [--misses] [--rules]

A case is a JSON object with `text`, `label` (supported, contradicted, unverifiable, not_a_claim,
abstains) and `lang`. Without files, those of `benchmarks/cases` are judged, each on its own. `own`
was written by the author of the reader; the others from the source document, by people who did not
know it. The reader was developed on all of them but those of `HELD_OUT`, and the trees that weigh
paraphrases were trained on the same: what it does on those is what it does on others. Nobody is to
develop it on them; whoever does writes new ones. Those of `chat-en` and `chat-zh` are in words as
unlike the sources as a good writer finds.

`--rules` leaves paraphrases out. At the end stands what all held-out cases of a language come to.

No case is labelled unread: whether a sentence is read tells of the reader, not of the sentence. So
*unread* has a column of its own and no row, and accuracy, precision, recall and F1 take it for
unverifiable, as the upper end of the hallucination rate does.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg import KnowledgeBase
from kg.hallucination import examine
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.reports.rendering import verdict_name

LABELS = ("supported", "contradicted", "unverifiable", "abstains", "not_a_claim")
UNREAD = "unread"
#: The files of cases that nobody is to develop or train on.
HELD_OUT = ("chat3", "chat4", "chat5", "chat50", "chat51", "chat52", "chat53", "chat54", "chat55")
FOUND = ("supported", "contradicted", "unverifiable", UNREAD, "abstains", "not_a_claim")
Confusion = Counter[tuple[str, str]]


def main(arguments: list[str]) -> int:
    files = [Path(argument) for argument in arguments if not argument.startswith("--")]
    files = files or sorted(
        file
        for file in (Path(__file__).parent / "cases").glob("*.jsonl")
        if not file.name.startswith("foreign-")  # those are for other bases: see hr_foreign.py
    )
    kb = KnowledgeBase.open()
    held_out: dict[str, Confusion] = {}
    for file in files:
        try:
            cases = list(read(file))
        except (OSError, ValueError, KeyError) as error:
            print(f"{file}: not a file of cases: {error}", file=sys.stderr)
            return 2
        print(f"== {file.name}")
        found = judge(kb, cases, show="--misses" in arguments, rules="--rules" in arguments)
        for language, confusion in sorted(found.items()):
            report(language, confusion)
            if is_held_out(file):
                held_out[language] = held_out.get(language, Counter()) + confusion
    if held_out:
        print(f"== held out: {', '.join(HELD_OUT)}")
    for language, confusion in sorted(held_out.items()):
        report(language, confusion)
    return 0


def read(file: Path) -> Iterator[dict[str, Any]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.strip():
            case = json.loads(line)
            if case["label"] not in LABELS:
                raise ValueError(f"no verdict is called {case['label']!r}")
            yield case


def is_held_out(file: Path) -> bool:
    return file.name.startswith(tuple(f"{name}-" for name in HELD_OUT))


def judge(
    kb: KnowledgeBase, cases: list[dict[str, Any]], *, show: bool, rules: bool
) -> dict[str, Confusion]:
    """Return how often each label was found to be what, by language."""
    found: dict[str, Confusion] = {}
    reader = reader_named("rules" if rules else "lexical", kb.evidence)
    for case in cases:
        verdict = verdict_name(examine(case["text"], kb.evidence, reader).verdict)
        found.setdefault(case.get("lang", "?"), Counter())[case["label"], verdict] += 1
        if show and counted(verdict) != case["label"]:
            print(f"  {case['label']} taken for {verdict}: {case['text']}")
    return found


def counted(verdict: str) -> str:
    """Return the label that a verdict counts as."""
    return "unverifiable" if verdict == UNREAD else verdict


def report(language: str, confusion: Confusion) -> None:
    merged: Confusion = Counter()
    for (label, verdict), number in confusion.items():
        merged[label, counted(verdict)] += number
    right = sum(merged[label, label] for label in LABELS)
    scores = {label: scored for label in LABELS if (scored := score(merged, label)) is not None}
    macro = sum(f1 for _, _, f1 in scores.values()) / len(scores)
    print(f"{language}: accuracy {right}/{confusion.total()}, macro-F1 {macro:.3f}")
    print(f"  {'label / found':14}" + "".join(f"{v:>13}" for v in FOUND) + "  precision recall")
    for label in LABELS:
        row = "".join(f"{confusion[label, verdict]:13}" for verdict in FOUND)
        tail = "" if label not in scores else f"{scores[label][0]:11.2f}{scores[label][1]:7.2f}"
        print(f"  {label:14}{row}{tail}")


def score(confusion: Confusion, label: str) -> tuple[float, float, float] | None:
    """Return precision, recall and F1 of a label; None where it neither occurs nor is found."""
    hits = confusion[label, label]
    labelled = sum(confusion[label, other] for other in LABELS)
    given = sum(confusion[other, label] for other in LABELS)
    if not labelled and not given:
        return None
    precision = hits / given if given else 0.0
    recall = hits / labelled if labelled else 0.0
    return precision, recall, 2 * hits / (labelled + given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
