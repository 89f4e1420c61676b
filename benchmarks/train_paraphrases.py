"""Train the trees that weigh rules and likeness to paraphrases, and print what they do.

    pip install scikit-learn
    python benchmarks/train_paraphrases.py [--write]

Trained on the paraphrases, those of one writer compared with those of all others, on some of them
with another thing put for one that they name, which people hardly ever write, and on the cases that
the reader was developed on; what rules find of a sentence is among its features. Printed is
what is decided, by rules and trees that were trained without them, of the sentences of writers
who were left out, for several limits of how likely a verdict has to be; the first are those in
force. `--write` trains on all and writes
`kg/hallucination/extraction/paraphrases/trees.json`. The cases of `benchmarks/cases` that
`hr_quality.py` calls held out have no part in it.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from zlib import crc32

from hr_mutations import swapped
from hr_quality import is_held_out, read
from msgspec import Struct, to_builtins

from kg import KnowledgeBase
from kg.base_files import paraphrase_files
from kg.hallucination.extraction.paraphrases.compared import Compared, compared
from kg.hallucination.extraction.paraphrases.features import VERDICTS, features
from kg.hallucination.extraction.paraphrases.reader import SURE, opinion
from kg.hallucination.extraction.paraphrases.trees import Tree, Trees
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.index.building.paraphrases import Line, lines_of, parts_of, post
from kg.hallucination.index.paraphrases import Paraphrase, ParaphraseIndex
from kg.hallucination.language.normalise import normalise
from kg.hallucination.reports.rendering import verdict_name
from kg.hallucination.verification.choice import by_rules
from kg.hallucination.verification.outcome import is_stated, outcome, verdict_of
from kg.hallucination.verification.tolerance import Tolerance
from kg.model import Verdict

#: The names of writers who did not write claim by claim begin with this.
ANSWERS = "answers"
#: Into how many parts those are divided, each of which is left out in turn.
PARTS = 5
#: What such a sentence or a case counts for, beside one written claim by claim or changed.
ANSWER_WEIGHT = 3.0
#: Of so many true paraphrases one is trained on with another thing in it.
SWAPPED = 3
#: How the trees are made; see `sklearn.ensemble.HistGradientBoostingClassifier`.
BOOSTING: dict[str, Any] = {
    "learning_rate": 0.1,
    "max_iter": 150,
    "max_leaf_nodes": 10,
    "min_samples_leaf": 40,
    "l2_regularization": 1.0,
    "random_state": 0,
}
LIMITS = (
    SURE,
    *(
        {VERDICTS[0]: s, VERDICTS[1]: c}
        for s, c in ((0.95, 0.6), (0.9, 0.5), (0.85, 0.5), (0.8, 0.5), (0.7, 0.5), (0.6, 0.5))
    ),
)
HERE = Path(__file__).parent
TREES = HERE.parent / "kg/hallucination/extraction/paraphrases/trees.json"
NAMES = {verdict_name(verdict): verdict for verdict in VERDICTS}


class Row(Struct):
    """A sentence that is trained on.

    Args:
        writer: who wrote it.
        language: `en` or `zh`.
        verdict: what it is.
        values: its features.
        rules: what rules find of it, if they decide anything.
        stated: whether that rests on its own words.
        swapped: whether another thing was put for one that it names.
    """

    writer: str
    language: str
    verdict: Verdict
    values: dict[str, float]
    rules: Verdict | None
    stated: bool
    swapped: bool = False


def main(arguments: list[str]) -> int:
    work = [(language, writer) for language in ("en", "zh") for writer in writers(language)]
    with Pool() as pool:
        rows = [row for some in pool.starmap(of_writer, work, chunksize=1) for row in some]
    print(f"{len(rows)} sentences of {len({row.writer for row in rows})} writers")
    names = sorted({row.writer for row in rows if row.writer.startswith(ANSWERS)})
    folds = [names[at::PARTS] for at in range(PARTS)]
    judged: list[tuple[Row, dict[Verdict, float]]] = []
    for fold in folds:
        trees = train([row for row in rows if row.writer not in fold])
        judged += [(row, trees.probabilities(row.values)) for row in rows if row.writer in fold]
    for limits in LIMITS:
        tell(judged, limits)
    if "--write" in arguments:
        text = json.dumps(to_builtins(train(rows)), separators=(",", ":"))
        TREES.write_text(text.replace("[[[", "[[\n[").replace("]],[[", "]],\n[[") + "\n", "utf-8")
    return 0


@cache
def base() -> KnowledgeBase:
    return KnowledgeBase.open()


@cache
def written(language: str) -> list[Line]:
    kb = base()
    known = kb.evidence.claims_by_iri()
    files = paraphrase_files(kb.graph.root, language)
    return [line for path in files for line in lines_of(path, known)]


def writers(language: str) -> list[str]:
    """Return the writers of paraphrases in a language, and, last, "" for the cases."""
    return [*sorted({line.writer for line in written(language)}), ""]


@cache
def known(language: str) -> list[tuple[Line, Paraphrase, Compared]]:
    """Return the paraphrases of a language, as they are found and as they are compared."""
    return [analysed(line) for line in written(language)]


def analysed(line: Line) -> tuple[Line, Paraphrase, Compared]:
    sentence = compared(normalise(line.sentence).text, base().evidence)
    return line, Paraphrase(line.claims, line.verdict, sentence.traits, sentence.things), sentence


def of_writer(language: str, writer: str) -> list[Row]:
    """Return what one has written, compared with what all others have."""
    others = [one for line, one, _ in known(language) if not writer or line.writer != writer]
    index = ParaphraseIndex(post(others, parts_of(base().evidence)))
    own = (
        [one for one in known(language) if one[0].writer == writer]
        if writer
        else map(analysed, of_cases(language))
    )
    found: list[Row] = []
    for line, _, sentence in own:
        found += row_of(line, sentence, index, language)
        if (other := with_another_thing(line, language)) is not None:
            for row in row_of(other, analysed(other)[2], index, language):
                row.swapped = True
                found.append(row)
    return found


def row_of(line: Line, sentence: Compared, index: ParaphraseIndex, language: str) -> Iterator[Row]:
    if near := index.nearest(sentence.traits):
        outcomes, rules, stated = by_rules_alone(line.sentence)
        values = features(sentence, near, index) | outcomes
        yield Row(line.writer or "cases", language, line.verdict, values, rules, stated)


def with_another_thing(line: Line, language: str) -> Line | None:
    """Return some of the true sentences with another thing in them, which makes them false."""
    at = crc32(line.sentence.encode())
    if line.verdict is not Verdict.SUPPORTED or at % SWAPPED:
        return None
    others = [text for _, text in swapped(line.sentence, base().evidence, language)]
    if not others:
        return None
    return Line(line.claims, Verdict.CONTRADICTED, others[at // SWAPPED % len(others)], line.writer)


def by_rules_alone(text: str) -> tuple[dict[str, float], Verdict | None, bool]:
    """Return what rules find of a sentence: as features, its verdict, and if its words state it."""
    index = base().evidence
    for one in reader_named("rules", index).read(normalise(text).text):
        if found := by_rules(one, index, Tolerance()):
            verdict = verdict_of(found)
            stated = verdict is not None and is_stated(found, verdict, one.candidates)
            return outcome(found, one.candidates), verdict, stated
    return outcome((), ()), None, False


def of_cases(language: str) -> Iterator[Line]:
    """Yield the cases that the reader was developed on."""
    for file in sorted((HERE / "cases").glob("*.jsonl")):
        if not file.name.startswith("foreign-") and not is_held_out(file):
            for case in read(file):
                if case["lang"] == language and case["label"] in NAMES:
                    yield Line((), NAMES[case["label"]], case["text"])


def train(rows: Sequence[Row]) -> Trees:
    """Return trees trained on some sentences."""
    from sklearn.ensemble import HistGradientBoostingClassifier

    names = tuple(rows[0].values)
    values = [[row.values[name] for name in names] for row in rows]
    counts = [
        1.0 if row.swapped or row.writer.startswith("claims") else ANSWER_WEIGHT for row in rows
    ]
    targets = [VERDICTS.index(row.verdict) for row in rows]
    model = HistGradientBoostingClassifier(**BOOSTING).fit(values, targets, sample_weight=counts)
    # What the model is made of is not told by its public interface; whether it was read aright is
    # seen by what it finds of some sentences.
    rounds = [[tree_of(one.nodes) for one in some] for some in model._predictors]
    made = tuple(zip(*rounds, strict=True))
    trees = Trees(names, tuple(map(float, model._baseline_prediction.ravel())), made)
    for row, likely in zip(rows[:50], model.predict_proba(values[:50]), strict=True):
        mine = trees.probabilities(row.values).values()
        assert all(abs(one - other) < 1e-3 for one, other in zip(mine, likely, strict=True))
    return trees


def tree_of(nodes: Any) -> Tree:
    """Return a tree with its nodes in the order in which they are met."""
    features: list[int] = []
    values: list[float] = []
    right: list[int] = []

    def put(at: int) -> None:
        node, place = nodes[at], len(features)
        leaf = bool(node["is_leaf"])
        features.append(-1 if leaf else int(node["feature_idx"]))
        values.append(round(float(node["value"]), 6) if leaf else float(node["num_threshold"]))
        right.append(0)
        if not leaf:
            put(int(node["left"]))
            right[place] = len(features)
            put(int(node["right"]))

    put(0)
    return Tree(tuple(features), tuple(values), tuple(right))


def tell(judged: Sequence[tuple[Row, dict[Verdict, float]]], limits: dict[Verdict, float]) -> None:
    """Print what is decided of sentences by trees that were trained without their writers."""
    found: Counter[tuple[str, bool, str, str]] = Counter()
    for row, likely in judged:
        told = opinion(row.values, likely, limits)
        if row.rules is not None and told.leaves(row.rules, stated=row.stated):
            verdict = row.rules
        else:
            verdict = told.verdict or Verdict.UNVERIFIABLE
        found[row.language, row.swapped, verdict_name(row.verdict), verdict_name(verdict)] += 1
    print(", ".join(f"{verdict.name.lower()} from {limit}" for verdict, limit in limits.items()))
    for language in ("en", "zh"):
        parts = []
        for label in NAMES:
            right = found[language, False, label, label]
            all_found = sum(found[language, False, other, label] for other in NAMES)
            all_so = sum(found[language, False, label, other] for other in NAMES)
            f1 = 2 * right / ((all_found + all_so) or 1)
            parts.append(f"{label} {right / (all_found or 1):.2f} {right / all_so:.2f} F1 {f1:.3f}")
        for swapped_too, name in ((False, "false supported"), (True, "with another thing")):
            wrong = found[language, swapped_too, "contradicted", "supported"]
            false = sum(found[language, swapped_too, "contradicted", verdict] for verdict in NAMES)
            parts.append(f"{name} {wrong / false:.3f}")
        print(f"  {language}: {'; '.join(parts)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
