"""Train the weights by which sentences are compared with paraphrases, and print what they do.

    pip install scikit-learn
    python benchmarks/train_paraphrases.py [--write]

Trained on the paraphrases themselves, each compared with all others, and on the cases that the
reader was developed on. Printed is what the weights do on each family of case files (a family has
one writer) when trained without it, for the sentences that rules leave undecided. `--write` trains
on all and writes `kg/hallucination/extraction/paraphrases/weights.json`. The cases `chat3` to
`chat5` have no part in it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from hr_quality import counted, read

from kg import KnowledgeBase
from kg.hallucination import examine
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.extraction.paraphrases.features import VERDICTS, features
from kg.hallucination.extraction.paraphrases.nearest import ParaphraseIndex, by_language
from kg.hallucination.extraction.paraphrases.reader import decide
from kg.hallucination.extraction.paraphrases.weights import Weights
from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.normalise import normalise
from kg.hallucination.language.traits import traits_of
from kg.hallucination.reports.rendering import verdict_name
from kg.model import Verdict

FAMILIES = {
    "blind": ("blind",),
    "own": ("own",),
    "stranger": ("stranger-en", "stranger-zh"),
    "chat": ("chat-en", "chat-zh"),
    "chat2": ("chat2-en", "chat2-zh"),
    "chat6": ("chat6-en", "chat6-zh"),
    "chat7": ("chat7-en", "chat7-zh"),
    "chat8": ("chat8-en", "chat8-zh"),
    "chat9": ("chat9-en", "chat9-zh"),
}
#: What a case counts for, beside a paraphrase.
CASE_WEIGHT = 30.0
#: The inverse of the strength of regularisation.
STRENGTH = 0.1
HERE = Path(__file__).parent
WEIGHTS = HERE.parent / "kg/hallucination/extraction/paraphrases/weights.json"
NAMES = {verdict_name(verdict): verdict for verdict in VERDICTS}
_Rows = list[list[float]]


def main(arguments: list[str]) -> int:
    kb = KnowledgeBase.open()
    paraphrases = kb.evidence.paraphrases.read(kb.evidence)
    of_language = by_language(paraphrases)
    rows, verdicts = of_paraphrases(paraphrases, of_language)
    cases = {family: of_cases(kb, files, of_language) for family, files in FAMILIES.items()}
    for family, (values, labels, found) in cases.items():
        others = [cases[other][:2] for other in cases if other != family]
        weights = train(rows, verdicts, others)
        tell(family, weights, values, labels, found)
    if "--write" in arguments:
        weights = train(rows, verdicts, [some[:2] for some in cases.values()])
        text = json.dumps(msgspec.to_builtins(weights), indent=1)
        WEIGHTS.write_text(text + "\n", encoding="utf-8")
    return 0


def of_paraphrases(
    paraphrases: Sequence[Paraphrase], of_language: dict[str, ParaphraseIndex]
) -> tuple[_Rows, list[Verdict]]:
    """Return the features of each paraphrase beside all others, and its verdict."""
    rows, verdicts = [], []
    for one in paraphrases:
        index = of_language[one.traits.language]
        if near := index.nearest(one.traits, without=one):
            rows.append(features(one.traits, near, index, without=one))
            verdicts.append(one.verdict)
    return rows, verdicts


def of_cases(
    kb: KnowledgeBase, files: Sequence[str], of_language: dict[str, ParaphraseIndex]
) -> tuple[_Rows, list[Verdict], list[str]]:
    """Return the features of cases, their labels, and what is found of them by rules alone."""
    rows, labels, found = [], [], []
    rules = LexicalReader(kb.evidence, paraphrases=False)
    for name in files:
        for case in read(HERE / "cases" / f"{name}.jsonl"):
            traits = traits_of(normalise(case["text"]).text)
            index = of_language[traits.language]
            near = index.nearest(traits)
            if case["label"] in NAMES and near:
                rows.append(features(traits, near, index))
                labels.append(NAMES[case["label"]])
                report = examine(case["text"], kb.evidence, rules)
                found.append(verdict_name(report.verdict))
    return rows, labels, found


def train(
    rows: _Rows, verdicts: Sequence[Verdict], cases: Sequence[tuple[_Rows, list[Verdict]]]
) -> Weights:
    """Return weights trained on paraphrases and on cases."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    every = [*rows, *(row for some, _ in cases for row in some)]
    labels = [*verdicts, *(label for _, some in cases for label in some)]
    importance = [1.0] * len(rows) + [CASE_WEIGHT] * (len(every) - len(rows))
    scaler = StandardScaler().fit(every)
    model = LogisticRegression(C=STRENGTH, max_iter=3000)
    targets = [VERDICTS.index(label) for label in labels]
    model.fit(scaler.transform(every), targets, sample_weight=importance)

    def rounded(values: Any) -> tuple[float, ...]:
        return tuple(round(float(value), 5) for value in values)

    return Weights(
        means=rounded(scaler.mean_),
        scales=rounded(scaler.scale_),
        weights=tuple(map(rounded, model.coef_)),
        constants=rounded(model.intercept_),
    )


def tell(
    family: str, weights: Weights, rows: _Rows, labels: Sequence[Verdict], found: Sequence[str]
) -> None:
    """Print what weights decide of a family that they were trained without."""
    told = dict.fromkeys(VERDICTS[:2], (0, 0))
    undecided = 0
    for row, label, before in zip(rows, labels, found, strict=True):
        if counted(before) != "unverifiable":
            continue
        undecided += 1
        verdict = decide(row, weights)
        if verdict is not None:
            all_, right = told[verdict]
            told[verdict] = all_ + 1, right + (label is verdict)
    decided = ", ".join(f"{right} of {all_} {v.name.lower()}" for v, (all_, right) in told.items())
    print(f"{family}: of {undecided} undecided by rules, rightly found {decided}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
