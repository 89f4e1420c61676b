"""What is in a language that is not read is said to be so; Chinese and English never are."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from kg import KnowledgeBase
from kg.hallucination import Reason, examine
from kg.hallucination.claims import ReadsAnyLanguage
from kg.hallucination.extraction.lexical import LexicalReader
from kg.hallucination.language.foreign import Languages
from kg.hallucination.loaders.records import Record
from kg.hallucination.reports import REPORTS
from kg.hallucination.reports.rendering import as_data, as_rows, as_text
from kg.hallucination.reports.tally import tally_by
from kg.model import Verdict
from kg.querying.answers import Table

FOREIGN = [
    ("fr", "Le mécanisme d'attention se situe au niveau L4, avec un degré de convergence de 95 %."),
    ("fr", "RLHF n'est pas encore au niveau L4."),
    ("fr", "Les architectures MoE restent contestées en 2025."),
    ("fr", "AdamW est devenu la norme du secteur."),
    ("fr", "Le marché comptait plus de 200 acteurs en 2023."),
    (
        "de",
        "Der Aufmerksamkeitsmechanismus liegt auf Stufe L4 und hat einen Konvergenzgrad von 95 %.",
    ),
    ("de", "RLHF ist nicht auf Stufe L4."),
    ("de", "MoE-Architekturen sind weiterhin umstritten."),
    ("de", "Der Markt hatte 2023 mehr als 200 Anbieter."),
    ("es", "El mecanismo de atención está en el nivel L4, con un grado de convergencia del 95 %."),
    ("es", "RLHF no está en el nivel L4."),
    ("es", "AdamW es el estándar de la industria."),
    ("es", "El mercado tenía más de 200 participantes en 2023."),
    (
        "it",
        "Il meccanismo di attenzione si trova al livello L4, con un grado di convergenza del 95%.",
    ),
    ("it", "RLHF non è al livello L4."),
    ("it", "AdamW è lo standard del settore."),
    ("pt", "O mecanismo de atenção está no nível L4, com um grau de convergência de 95%."),
    ("pt", "O AdamW é o padrão da indústria."),
    ("pt", "RLHF não está no nível L4."),
    ("nl", "Het aandachtsmechanisme zit op niveau L4 en heeft een convergentiegraad van 95%."),
    ("nl", "RLHF is niet op niveau L4."),
    ("sv", "Uppmärksamhetsmekanismen ligger på nivå L4 med en konvergensgrad på 95 %."),
    ("sv", "RLHF är inte på nivå L4."),
    ("da", "Opmærksomhedsmekanismen ligger på niveau L4 med en konvergensgrad på 95 %."),
    ("fi", "Huomiomekanismi on tasolla L4, ja sen konvergenssiaste on 95 %."),
    ("pl", "Mechanizm uwagi znajduje się na poziomie L4, a stopień zbieżności wynosi 95%."),
    ("pl", "RLHF nie jest na poziomie L4."),
    ("cs", "Mechanismus pozornosti je na úrovni L4 se stupněm konvergence 95 %."),
    ("ro", "Mecanismul de atenție se află la nivelul L4, cu un grad de convergență de 95%."),
    ("hu", "A figyelmi mechanizmus az L4 szinten van, konvergenciafoka 95%."),
    ("tr", "Dikkat mekanizması L4 düzeyindedir ve yakınsama derecesi %95'tir."),
    ("tr", "RLHF, L4 düzeyinde değildir."),
    ("vi", "Cơ chế chú ý nằm ở mức L4, với độ hội tụ là 95%."),
    ("id", "Mekanisme atensi berada di tingkat L4 dengan derajat konvergensi 95%."),
    ("ca", "El mecanisme d'atenció és al nivell L4, amb un grau de convergència del 95 %."),
    ("ru", "Механизм внимания находится на уровне L4, степень сходимости 95 %."),
    ("ru", "RLHF не находится на уровне L4."),
    ("ru", "AdamW — отраслевой стандарт."),
    ("uk", "Механізм уваги знаходиться на рівні L4, ступінь збіжності 95 %."),
    ("bg", "Механизмът за внимание е на ниво L4, а степента на сходимост е 95 %."),
    ("el", "Ο μηχανισμός προσοχής βρίσκεται στο επίπεδο L4, με βαθμό σύγκλισης 95%."),
    ("ar", "آلية الانتباه في المستوى L4 بدرجة تقارب تبلغ 95٪."),
    ("fa", "سازوکار توجه در سطح L4 است و درجه همگرایی آن ۹۵٪ است."),
    ("he", "מנגנון הקשב נמצא ברמה L4, עם דרגת התכנסות של 95%."),
    ("hi", "ध्यान तंत्र L4 स्तर पर है और इसकी अभिसरण डिग्री 95% है।"),
    ("bn", "মনোযোগ প্রক্রিয়া L4 স্তরে রয়েছে।"),
    ("ta", "கவன பொறிமுறை L4 நிலையில் உள்ளது."),
    ("th", "กลไกความสนใจอยู่ที่ระดับ L4 และมีระดับการลู่เข้า 95%"),
    ("ja", "注意機構はL4にあり、収束度は95%である。"),
    ("ja", "RLHFはL3に位置する。"),
    ("ja", "AdamWは業界標準です。"),
    ("ja", "データ品質の評価はまだ標準化されていません。"),
    ("ko", "어텐션 메커니즘은 L4 수준에 있으며 수렴도는 95%이다."),
    ("ko", "RLHF는 L3에 있다."),
    ("ko", "AdamW는 업계 표준이다."),
]
#: Sentences, lists of names, code, formulas and terms, in Chinese, in English, or in both.
OURS = [
    "RLHF",
    "GPT-5, Claude 4, Gemini 3, Llama 4, Qwen 3, DeepSeek-R1 and Mistral Large.",
    "PyTorch, TensorFlow, JAX, MXNet, PaddlePaddle.",
    "Claude, Gemini, Mistral, Llama, Qwen, Kimi, Doubao, Hunyuan, Ernie, Grok.",
    "Transformer models dominate language modelling.",
    "Reward hacking occurs.",
    "Attention scales quadratically.",
    "MoE routing remains unstable.",
    "Agents need protocols.",
    "Tokenization has quasi-converged.",
    "Models converge.",
    "RLHF is at L3.",
    "AdamW: L4.",
    "AdamW, L4, 95%.",
    "Vision-language-action models, world models, diffusion transformers.",
    "Quasi-converged de facto monopoly, duopoly, oligopoly.",
    "De facto standard.",
    "Industry standard.",
    "Naïve Bayes beats Gödel machines.",
    "Mixture-of-experts routing collapses without auxiliary losses.",
    "Static quantization preserves accuracy.",
    "Perplexity decreases monotonically.",
    "Chinchilla-optimal training saves compute.",
    "Long context rivals RAG.",
    "Data quality assessment lacks standards.",
    "kg hr answers.jsonl --by model --max-hr 0.005",
    "SELECT ?x WHERE { ?x a cv:Technology }",
    "L(N) = a N^{-alpha} + b D^{-beta} + c",
    "loss = a * N ** -alpha + E",
    "\\frac{dL}{dt} = -\\alpha L^{\\beta}",
    "def convergence_degree(x): return sum(x) / len(x)",
    "alpha, beta, gamma, lambda, kappa",
    "x y z",
    "lorem ipsum",
    "foo bar baz qux quux",
    "asdf qwer zxcv",
    "aaaa bbbb cccc dddd",
    "e.g. BERT, T5, XLNet etc.",
    "cf. Kaplan et al., Hoffmann et al.",
    "arXiv preprint, pp. 12-15, vol. 3.",
    "Résumé: cliché, café, façade.",
    "São Paulo, Zürich, München, Malmö, Łódź, Kraków.",
    "Schmidhuber, Hochreiter, LeCun, Bengio, Hinton, Vaswani, Shazeer.",
    "Mistral AI (Paris), Aleph Alpha (Heidelberg), Silo AI (Helsinki).",
    "Le Chat competes with Claude.",
    "Los Alamos uses it.",
    "El Niño affects forecasts.",
    "Der Spiegel reported it.",
    "Die size matters.",
    "An AI model, no more.",
    "No man is an island.",
    "So far so good.",
    "More on that later.",
    "Most vendors use it.",
    "Users say so.",
    "Per se, no.",
    "A la carte pricing wins.",
    "Vis-à-vis RAG, long context gains.",
    "Ad hoc routing fails.",
    "In vivo, in vitro, in silico.",
    "Post hoc ergo propter hoc.",
    "Status quo persists.",
    "Pro forma alignment.",
    "Llama und Mistral.",
    "MoE 架构仍在竞争。",
    "RLHF 处于 L3 准收敛。",
    "注意力机制 (attention mechanism) 的收敛度为 95%。",
    "AdamW 是 de facto standard。",
    "Transformer 架构 dominates 市场。",
    'Sam Altman 说 "AGI is near"。',
    "索尼（ソニー）的收敛度为 85%。",
    "三星（삼성전자）属于 L2。",
    "俄罗斯的 Яндекс 也在做大模型。",
    "The Russian firm Яндекс trains its own models.",
    "Samsung (삼성전자) ships on-device models.",
    "The Japanese word もののあはれ has no equivalent.",
    "所谓“もののあはれ”是日本美学概念。",
    "The constant λ equals 0.85 and α is 0.34.",
    "α、β、γ 三个指数分别为 0.34、0.28、1.2。",
    "λ = 0.85",
    "α ≈ 0.34, β ≈ 0.28",
    "Σ_i p_i log p_i",
    "優化器の收斂度為 95%。",
    "並非如此，注意力機制已完全收斂。",
    "臺灣的模型屬於 L3。",
    "東京大学研究所",
    "AI",
    "L4",
    "2025",
    "✓ RLHF ✗ MoE ? Mamba",
    "https://example.org/a/b/c",
    "Pipeline parallelism, tensor parallelism, sequence parallelism.",
    "Open-weight models narrow gaps.",
    "Compute-optimal scaling laws predict loss.",
    "Emergent abilities appear abruptly.",
    "Regulators intervene eventually.",
    "Frontier labs consolidate rapidly.",
    "Inference demand exceeds training demand.",
    "Hardware adaptation fragments.",
    "On-device models diverge.",
    "Synthetic data poses collapse risks.",
    "Catastrophic forgetting persists.",
    "Speculative decoding accelerates inference.",
    "Grokking happens late.",
    "Benchmarks saturate quickly.",
    "Multimodal fusion lags.",
    "Type A converges statistically.",
    "Type B converges structurally.",
    "Everything converges eventually.",
    "AdamW supersedes SGD.",
    "RAG complements fine-tuning.",
    "MCP unites agents.",
]
FRENCH = "Le mécanisme d'attention se situe au niveau L4."


@pytest.mark.parametrize(("code", "text"), FOREIGN)
def test_a_sentence_in_another_language_is_not_judged(
    kb: KnowledgeBase, code: str, text: str
) -> None:
    (sentence,) = kb.hallucination_rate(text).sentences
    (judgement,) = sentence.judgements
    assert (judgement.verdict, judgement.reason) == (Verdict.UNREAD, Reason.FOREIGN)
    assert sentence.language == code
    assert (judgement.candidate.start, judgement.candidate.end) == (0, len(text))


@pytest.mark.parametrize("text", OURS)
def test_chinese_english_and_names_are_never_taken_for_another(
    kb: KnowledgeBase, text: str
) -> None:
    assert all(sentence.language is None for sentence in kb.hallucination_rate(text).sentences)


def test_nothing_written_in_the_base_is_taken_for_another_language(kb: KnowledgeBase) -> None:
    asked = "SELECT DISTINCT ?text { ?thing ?how ?text . FILTER (lang(?text) IN ('zh', 'en')) }"
    answer = kb.sparql(asked)
    assert isinstance(answer, Table)
    texts = [str(row[0]) for row in answer.rows]
    assert len(texts) > 10_000
    languages = Languages("", lambda text: ((m.start, m.end) for m in kb.evidence.names.find(text)))
    assert [text for text in texts if languages.foreign(text)] == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        # what is too short to tell is in the language of a text that is all in one
        (f"RLHF est à L3. {FRENCH}", ["fr", "fr"]),
        ("AdamW ist Standard. MoE-Architekturen sind weiterhin umstritten.", ["de", "de"]),
        # but not in a text that is not
        (f"The market is open. {FRENCH} RLHF est à L3.", [None, "fr", None]),
        (f"RLHF 处于 L3。{FRENCH} RLHF est à L3.", [None, "fr", None]),
        # names alone are in no language
        (f"AdamW: L4. {FRENCH}", [None, "fr"]),
    ],
)
def test_a_short_sentence_is_in_the_language_of_its_text(
    kb: KnowledgeBase, text: str, codes: list[str | None]
) -> None:
    assert [one.language for one in kb.hallucination_rate(text).sentences] == codes


def test_only_the_sentences_in_another_language_are_left_unread(kb: KnowledgeBase) -> None:
    report = kb.hallucination_rate(f"RLHF is at L3. {FRENCH} RLHF is at L4.")
    assert [sentence.verdict for sentence in report.sentences] == [
        Verdict.SUPPORTED,
        Verdict.UNREAD,
        Verdict.CONTRADICTED,
    ]
    assert report.rate_range == (1 / 2, 2 / 3)


def test_a_negation_in_another_language_is_no_support(kb: KnowledgeBase) -> None:
    assert kb.hallucination_rate("RLHF n'est pas au niveau L3.").verdict is Verdict.UNREAD


@pytest.mark.parametrize("text", ["Qu'est-ce que RLHF ?", "# Le mécanisme d'attention", "Voici :"])
def test_questions_and_headings_claim_nothing_in_any_language(kb: KnowledgeBase, text: str) -> None:
    assert kb.hallucination_rate(text).verdict is Verdict.NOT_A_CLAIM


def test_every_report_tells_the_language(kb: KnowledgeBase) -> None:
    report = kb.hallucination_rate(FRENCH)
    data = as_data(report, kb.evidence)["sentences"][0]
    assert (data["language"], data["claims"][0]["language"]) == ("fr", "fr")
    assert data["claims"][0]["reason"] == "foreign"
    assert "    in a language that is not read: fr" in list(as_text(report, kb.evidence))
    assert [row[2] for row in as_rows(report, kb.evidence)] == [
        "in a language that is not read: fr"
    ]
    scored = list(kb.score([Record("a", FRENCH)]))
    for form, render in REPORTS.items():
        printed = "".join(render(scored, tally_by([]), kb.evidence))
        assert re.search(r"\bfr\b", printed), form


def test_what_is_in_another_language_is_not_in_scope(kb: KnowledgeBase) -> None:
    tally = tally_by([])
    for one in kb.score([Record("a", FRENCH), Record("b", "RLHF is at L3.")]):
        tally.add(one)
    assert (tally.rate_range, tally.in_scope_range) == ((0, 1 / 2), (0, 0))


def test_a_reader_that_knows_more_languages_is_given_them(kb: KnowledgeBase) -> None:
    class Polyglot(LexicalReader, ReadsAnyLanguage):
        """Reads names and values, whatever stands around them."""

    text = "RLHF se situe au niveau L3."
    assert kb.hallucination_rate(text).verdict is Verdict.UNREAD
    report = examine(text, kb.evidence, Polyglot(kb.evidence))
    assert [sentence.language for sentence in report.sentences] == [None]


def test_plain_chinese_and_english_load_no_model_of_languages() -> None:
    program = """if True:
        import sys
        from kg import KnowledgeBase
        kb = KnowledgeBase.open()
        kb.hallucination_rate("RLHF is at L3, and AdamW is at L4. 注意力机制属于 L4。 AdamW: L4.")
        sys.exit("py3langid" in sys.modules or "numpy" in sys.modules)
    """
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
