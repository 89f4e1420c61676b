"""Paraphrases of claims decide what the words of a sentence leave open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg import KnowledgeBase
from kg.errors import InputError
from kg.hallucination import Reason, examine
from kg.hallucination.extraction.paraphrases import ParaphraseReader
from kg.hallucination.extraction.paraphrases.features import VETOES, features
from kg.hallucination.extraction.paraphrases.nearest import by_language
from kg.hallucination.extraction.paraphrases.reader import decide
from kg.hallucination.extraction.paraphrases.weights import shipped_weights
from kg.hallucination.extraction.readers import reader_named
from kg.hallucination.index.paraphrases import Paraphrase
from kg.hallucination.language.traits import traits_of
from kg.model import Verdict

ROOT = Path(__file__).parents[2]
CLAIM = "https://w3id.org/convergence-kg/claim/"
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
        ("mcp-has-status\t+\tIt is so.\tand more", "line 2: expected claims"),
    ],
)
def test_a_faulty_line_is_told_with_its_file_and_number(
    base: Callable[[str], KnowledgeBase], line: str, problem: str
) -> None:
    kb = base(f"{HEAD}{line}\n")
    with pytest.raises(InputError, match=problem) as caught:
        kb.evidence.paraphrases.read(kb.evidence)
    assert "en.tsv" in str(caught.value)


def test_the_first_line_names_the_namespace(base: Callable[[str], KnowledgeBase]) -> None:
    kb = base("mcp-has-status\t+\tIt is so.\n")
    with pytest.raises(InputError, match="line 1: expected “# namespace: IRI”"):
        kb.evidence.paraphrases.read(kb.evidence)


def test_paraphrases_of_claims_that_do_not_count_are_left_out(
    base: Callable[[str], KnowledgeBase],
) -> None:
    lines = "no-such-claim\t+\tNobody claims this.\nrlhf-certainty,gone\t-\tRLHF has one star.\n"
    kb = base(HEAD + lines)
    (only,) = kb.evidence.paraphrases.read(kb.evidence)
    assert only.claims == (f"{CLAIM}rlhf-certainty",)
    assert only.verdict is Verdict.CONTRADICTED


def test_a_change_of_a_file_is_seen_with_a_cache(base: Callable[[str], KnowledgeBase]) -> None:
    line = "rlhf-certainty\t-\tRLHF has one star.\n"
    first = base(HEAD + line)
    assert len(first.evidence.paraphrases.read(first.evidence)) == 1
    file = first.graph.root / "ontology/paraphrases/en.tsv"
    file.write_text(HEAD + line + line.replace("one star", "two stars"), encoding="utf-8")
    again = KnowledgeBase.open(first.graph.root)
    assert len(again.evidence.paraphrases.read(again.evidence)) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_shipped_paraphrases_are_of_claims_on_record(kb: KnowledgeBase, language: str) -> None:
    known = {c.iri for some in kb.evidence.claims.values() for c in some}
    lines = (ROOT / f"ontology/paraphrases/{language}.tsv").read_text(encoding="utf-8").splitlines()
    named = {CLAIM + name for line in lines[1:] for name in line.split("\t")[0].split(",")}
    assert named <= known
    assert len(named) > 1000


def test_what_a_paraphrase_says_is_supported_with_its_claim(kb: KnowledgeBase) -> None:
    """Each verdict names the claim that it rests on, and rules alone leave the sentence open."""
    paraphrases = kb.evidence.paraphrases.read(kb.evidence)
    assert len(paraphrases) > 10_000
    decided = 0
    for sentence in _sentences("en", "+")[::40]:
        rules = examine(sentence, kb.evidence, reader_named("rules", kb.evidence))
        report = kb.hallucination_rate(sentence)
        for judgement in (j for one in report.sentences for j in one.judgements):
            if judgement.reason is Reason.PARAPHRASE:
                decided += 1
                assert judgement.evidence[0].iri.startswith(CLAIM)
                assert rules.sentences[0].verdict in {Verdict.UNREAD, Verdict.UNVERIFIABLE}
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
        for text in _sentences("en", "+")[::25]
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
    assert ParaphraseReader(kb.evidence).read("Some sentence of several plain words.") is None


def test_a_sentence_is_compared_with_all_but_itself() -> None:
    texts = [
        "Emergent abilities are hard to foresee.",
        "Nobody can predict when abilities emerge.",
    ]
    some = [Paraphrase(("urn:c",), Verdict.SUPPORTED, traits_of(text)) for text in texts]
    index = by_language(some)["en"]
    near = index.nearest(some[0].traits, without=some[0])
    assert [one.paraphrase for one in near] == [some[1]]
    assert 0 < near[0].similarity < 1
    values = features(some[0].traits, near, index, without=some[0])
    assert len(values) == len(shipped_weights().means)
    assert [values[at] for at in VETOES] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("at", VETOES)
def test_no_likelihood_outweighs_a_veto(at: int) -> None:
    weights = shipped_weights()
    values = list(weights.means)
    likely = weights.weights[0]
    values = [
        mean + 3 * scale * (1 if weight > 0 else -1)
        for mean, scale, weight in zip(weights.means, weights.scales, likely, strict=True)
    ]
    for veto in VETOES:
        values[veto] = 0.0
    assert decide(values, weights) is Verdict.SUPPORTED
    values[at] = 1.0
    assert decide(values, weights) is not Verdict.SUPPORTED


def test_likelihoods_sum_up_to_one() -> None:
    weights = shipped_weights()
    assert sum(weights.probabilities(weights.means).values()) == pytest.approx(1)


def _sentences(language: str, sign: str) -> list[str]:
    text = (ROOT / f"ontology/paraphrases/{language}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:]]
    # What is put before a text is said of its first sentence only.
    return [text for _, its, text in rows if its == sign and "?" not in text and ": " not in text]
