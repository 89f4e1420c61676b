"""Paraphrases of claims decide what the words of a sentence leave open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.base_files import paraphrase_files
from kg.bases import State
from kg.errors import InputError
from kg.hallucination import Reason, examine
from kg.hallucination.extraction.paraphrases import ParaphraseReader
from kg.hallucination.extraction.paraphrases.compared import Compared
from kg.hallucination.extraction.paraphrases.features import VETOES, features
from kg.hallucination.extraction.paraphrases.reader import decide, opinion
from kg.hallucination.extraction.paraphrases.trees import shipped_trees
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.index.building.paraphrases import post, read_paraphrases
from kg.hallucination.index.paraphrases import Paraphrase, ParaphraseIndex
from kg.hallucination.language.traits import traits_of
from kg.hallucination.verification.outcome import outcome
from kg.model import Verdict

ROOT = Path(__file__).parents[2]
CLAIM = "https://w3id.org/convergence-kg/claim/"
V_C = Verdict.CONTRADICTED
HEAD = f"# namespace: {CLAIM}\n"


@pytest.fixture
def base(tmp_path: Path) -> Callable[[str], KnowledgeBase]:
    """Make a copy of the shipped base with other paraphrases."""

    def make(text: str) -> KnowledgeBase:
        for folder in ("ontology", "queries", "validators"):
            shutil.copytree(ROOT / folder, tmp_path / folder)
        shutil.rmtree(tmp_path / "ontology/paraphrases")
        (tmp_path / "ontology/paraphrases").mkdir()
        (tmp_path / "ontology/paraphrases/en.tsv").write_text(text, encoding="utf-8")
        return KnowledgeBase.open(tmp_path)

    return make


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("mcp-has-status\t+", "line 2: expected claims"),
        ("mcp-has-status\tyes\tIt is so.", "line 2: expected claims"),
        ("mcp-has-status\t+\tIt is so.\twriter\tand more", "line 2: expected claims"),
    ],
)
def test_a_faulty_line_is_told_with_its_file_and_number(
    base: Callable[[str], KnowledgeBase], line: str, problem: str
) -> None:
    kb = base(f"{HEAD}{line}\n")
    with pytest.raises(InputError, match=problem) as caught:
        kb.evidence.paraphrases.read(kb.evidence, "en")
    assert "en.tsv" in str(caught.value)


def test_the_first_line_names_the_namespace(base: Callable[[str], KnowledgeBase]) -> None:
    kb = base("mcp-has-status\t+\tIt is so.\n")
    with pytest.raises(InputError, match="line 1: expected “# namespace: IRI”"):
        kb.evidence.paraphrases.read(kb.evidence, "en")


def test_paraphrases_of_claims_that_do_not_count_are_left_out(
    base: Callable[[str], KnowledgeBase],
) -> None:
    lines = "no-such-claim\t+\tNobody claims this.\nrlhf-certainty,gone\t-\tRLHF has one star.\n"
    kb = base(HEAD + lines)
    (only,) = read_paraphrases(paraphrase_files(kb.graph.root, "en"), kb.evidence)
    assert only.claims == (f"{CLAIM}rlhf-certainty",)
    assert only.verdict is Verdict.CONTRADICTED


@pytest.mark.slow  # a check runs the queries and the validation of the base
@pytest.mark.parametrize(
    ("lines", "state", "what"),
    [
        ("rlhf-certainty\t+\tRLHF has four stars.\n", State.FIT, "1 paraphrases of 1 claims"),
        ("gone\t+\tIt is so.\n", State.BETTER, f"the first in line 2: {CLAIM}gone"),
        (
            "rlhf-certainty\t+\tIt is so.\nrlhf-certainty\t-\tIt is so.\n",
            *(State.BETTER, "different signs, the first in lines 2 and 3"),
        ),
        ("rlhf-certainty\t!\tIt is so.\n", State.UNFIT, "line 2: expected claims"),
    ],
    ids=["fine", "lost claim", "divided", "faulty"],
)
def test_a_check_tells_what_is_wrong_with_paraphrases(
    base: Callable[[str], KnowledgeBase], lines: str, state: State, what: str
) -> None:
    found = [one for one in base(HEAD + lines).fitness() if "en.tsv" in one.what]
    assert any(one.state is state and what in one.what for one in found)


def test_a_change_of_a_file_is_seen_with_a_cache(base: Callable[[str], KnowledgeBase]) -> None:
    line = "rlhf-certainty\t-\tRLHF has one star.\n"
    first = base(HEAD + line)
    assert _count(first) == 1
    file = first.graph.root / "ontology/paraphrases/en.tsv"
    file.write_text(HEAD + line + line.replace("one star", "two stars"), encoding="utf-8")
    again = KnowledgeBase.open(first.graph.root)
    assert _count(again) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_paraphrases_are_of_claims_on_record(kb: KnowledgeBase, language: str) -> None:
    known = {c.iri for some in kb.evidence.claims.values() for c in some}
    lines = (ROOT / f"ontology/paraphrases/{language}.tsv").read_text(encoding="utf-8").splitlines()
    named = {CLAIM + name for line in lines[1:] for name in line.split("\t")[0].split(",")}
    assert named <= known
    assert len(named) > 1000


def test_what_a_paraphrase_says_is_supported_with_its_claim(kb: KnowledgeBase) -> None:
    """Each verdict names the claim that it rests on; rules alone do not support the sentence."""
    assert _count(kb) > 10_000
    decided = 0
    for sentence in _sentences("en", "+")[::80]:
        rules = examine(sentence, kb.evidence, reader_named("rules", kb.evidence))
        report = kb.hallucination_rate(sentence)
        for judgement in (j for one in report.sentences for j in one.judgements):
            if judgement.reason is Reason.PARAPHRASE:
                decided += 1
                assert judgement.evidence[0].iri.startswith(CLAIM)
                assert rules.sentences[0].verdict is not Verdict.SUPPORTED
    assert decided > 5


@pytest.mark.parametrize(
    "change",
    [
        lambda text: f"According to Nowhere University, {text[0].lower()}{text[1:]}",
        lambda text: f"It is not true that {text[0].lower()}{text[1:]}",
        lambda text: f"{text[:-1]}, and 4711 firms agree.",
        lambda text: f"{text[:-1]}, and Zyxelon agrees.",
    ],
    ids=["speaker", "denial", "number", "name"],
)
def test_what_a_sentence_says_beyond_its_claim_is_not_supported(
    kb: KnowledgeBase, change: Callable[[str], str]
) -> None:
    supported = [
        text
        for text in _sentences("en", "+")[::80]
        if any(
            judgement.reason is Reason.PARAPHRASE
            for one in kb.hallucination_rate(text).sentences
            for judgement in one.judgements
        )
    ]
    assert len(supported) > 5
    kept = [t for t in supported if kb.hallucination_rate(change(t)).verdict is Verdict.SUPPORTED]
    assert kept == []


def test_nothing_is_compared_where_there_are_no_paraphrases() -> None:
    kb = KnowledgeBase.open(ROOT / "examples/planets")
    assert ParaphraseReader(kb.evidence).read("Some sentence of several plain words.", {}) is None


def test_the_nearest_paraphrase_comes_first() -> None:
    texts = [
        "It is hard to say when abilities emerge.",
        "Prices of inference fall by half each year.",
        "Nobody can predict when abilities emerge.",
    ]
    some = [
        Paraphrase((f"urn:{at}",), Verdict.SUPPORTED, traits_of(t)) for at, t in enumerate(texts)
    ]
    index = ParaphraseIndex(post(some, {}))
    sentence = traits_of("Nobody foresees when abilities emerge.")
    near = index.nearest(sentence)
    assert [one.paraphrase for one in near] == [some[2], some[0]]
    assert 1 > near[0].similarity > near[1].similarity > 0
    assert index.nearest(some[1].traits)[0].similarity == pytest.approx(1)
    values = features(Compared(sentence), near, index) | outcome((), ())
    assert set(values) == set(shipped_trees().features)
    assert [values[name] for name in VETOES] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("name", VETOES)
def test_no_likelihood_outweighs_a_veto(name: str) -> None:
    values = dict.fromkeys(shipped_trees().features, 0.0)
    likely = {Verdict.SUPPORTED: 0.99, Verdict.CONTRADICTED: 0.01, Verdict.UNVERIFIABLE: 0.0}
    assert decide(values, likely) is Verdict.SUPPORTED
    assert decide(values | {name: 1.0}, likely) is None


@pytest.mark.parametrize(
    ("stated", "denied", "found", "standing"),
    [
        (0.95, 0.05, Verdict.SUPPORTED, [(Verdict.SUPPORTED, True), (Verdict.SUPPORTED, False)]),
        (0.7, 0.3, None, [(Verdict.SUPPORTED, True)]),
        (0.4, 0.6, Verdict.CONTRADICTED, [(V_C, True), (V_C, False)]),
        (0.4, 0.3, None, [(Verdict.SUPPORTED, True), (V_C, True)]),
    ],
    ids=["supported", "not sure enough", "contradicted", "neither"],
)
def test_what_rules_find_stands_where_it_is_likely_or_stated_and_not_refuted(
    stated: float, denied: float, found: Verdict | None, standing: list[tuple[Verdict, bool]]
) -> None:
    values = dict.fromkeys(shipped_trees().features, 0.0) | {"words": 12.0}
    likely = {Verdict.SUPPORTED: stated, V_C: denied, Verdict.UNVERIFIABLE: 1 - stated - denied}
    told = opinion(values, likely)
    assert told.verdict is found
    assert [
        (verdict, own)
        for verdict in (Verdict.SUPPORTED, V_C)
        for own in (True, False)
        if told.leaves(verdict, stated=own)
    ] == standing


def test_what_a_plain_statement_states_stands_however_it_is_worded() -> None:
    values = dict.fromkeys(shipped_trees().features, 0.0) | {"words": 5.0}
    told = opinion(values, {Verdict.SUPPORTED: 0.1, V_C: 0.9, Verdict.UNVERIFIABLE: 0.0})
    assert told.leaves(Verdict.SUPPORTED, stated=True)
    assert not told.leaves(Verdict.SUPPORTED, stated=False)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"words": 6.0, "new words": 0.3}, None),
        ({"words": 12.0, "new words": 0.3}, Verdict.SUPPORTED),
        ({"words": 6.0, "rules find a stronger form": 1.0}, None),
        ({"words": 12.0, "rules find a stronger form": 1.0}, Verdict.SUPPORTED),
        ({"words": 6.0, "supported: stronger": 1.0}, None),
        ({"words": 12.0, "supported: stronger": 1.0}, Verdict.SUPPORTED),
    ],
)
def test_a_short_statement_has_to_be_known_in_all_its_words(
    change: dict[str, float], verdict: Verdict | None
) -> None:
    values = dict.fromkeys(shipped_trees().features, 0.0) | change
    likely = {Verdict.SUPPORTED: 0.99, V_C: 0.01, Verdict.UNVERIFIABLE: 0.0}
    assert decide(values, likely) is verdict


def test_likelihoods_sum_up_to_one() -> None:
    trees = shipped_trees()
    values = dict.fromkeys(trees.features, 1.0)
    assert sum(trees.probabilities(values).values()) == pytest.approx(1)


def _count(kb: KnowledgeBase) -> int:
    index = kb.evidence.paraphrases.read(kb.evidence, "en")
    return 0 if index is None else len(index)


def _sentences(language: str, sign: str) -> list[str]:
    text = (ROOT / f"ontology/paraphrases/{language}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    # What is put before a text is said of its first sentence only.
    return [
        text for _, its, text, _ in rows if its == sign and "?" not in text and ": " not in text
    ]
