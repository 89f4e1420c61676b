"""The metrics and scorers, each run by the library it is for; skipped where that is missing.

`make test-integrations` runs them with all of the libraries.
"""

from __future__ import annotations

import asyncio
import math
from pathlib import Path
from typing import Any

import pytest
from integrations_support import needs

RIGHT = "RLHF is at L3."
WRONG = "RLHF is at L4."
NOTHING = "What would you like to know?"
HALF = f"{RIGHT} {WRONG}"

# Warnings of the libraries about themselves are not ours to mend.
pytestmark = pytest.mark.filterwarnings("default")


def test_deepeval() -> None:
    needs("deepeval")
    from deepeval import assert_test
    from deepeval.test_case import LLMTestCase

    from kg.integrations.deepeval_metric import SupportedClaims

    def case(text: str) -> Any:
        return LLMTestCase(input="q", actual_output=text)

    metric = SupportedClaims(threshold=0.5)
    assert [metric.measure(case(text)) for text in (RIGHT, WRONG, HALF)] == [1.0, 0.0, 0.5]
    assert metric.is_successful()
    assert "contradicted: RLHF is at L4." in str(metric.reason)
    assert asyncio.run(metric.a_measure(case(NOTHING))) is None
    assert metric.skipped
    assert metric.is_successful()
    assert_test(case(RIGHT), [SupportedClaims()], run_async=False)
    with pytest.raises(AssertionError, match="Supported claims"):
        assert_test(case(HALF), [SupportedClaims(threshold=0.9)], run_async=False)


def test_ragas() -> None:
    needs("ragas")
    from ragas import EvaluationDataset, SingleTurnSample, evaluate

    from kg.integrations.ragas_metric import SupportedClaims

    metric = SupportedClaims()
    samples = [SingleTurnSample(user_input="q", response=t) for t in (RIGHT, HALF, NOTHING)]
    assert metric.single_turn_score(samples[0]) == 1.0
    result = evaluate(EvaluationDataset(samples=samples), [metric], show_progress=False)
    right, half, nothing = result["supported_claims"]
    assert (right, half) == (1.0, 0.5)
    assert math.isnan(nothing)


def test_inspect(tmp_path: Path) -> None:
    needs("inspect")
    from inspect_ai import Task, eval  # noqa: A004
    from inspect_ai.dataset import Sample
    from inspect_ai.model import ModelOutput, ModelUsage, get_model

    from kg.hallucination.loaders.inputs import read_records
    from kg.integrations.inspect_scorer import supported_claims

    texts = (RIGHT, HALF, NOTHING)

    def answers() -> Any:
        for text in texts:
            output = ModelOutput.from_content("mockllm/model", text)
            # Told, so that no tokenizer is fetched to count them.
            output.usage = ModelUsage(input_tokens=1, output_tokens=1, total_tokens=2)
            yield output

    task = Task([Sample(id=f"s{n}", input="q") for n in range(3)], scorer=supported_claims())
    for form in ("eval", "json"):
        model = get_model("mockllm/model", custom_outputs=answers(), memoize=False)
        folder = str(tmp_path / form)
        (log,) = eval(
            task, model=model, log_dir=folder, log_format=form, max_samples=1, display="none"
        )
        assert log.status == "success", log.error
        values = [sample.scores["supported_claims"].value for sample in log.samples]
        assert values[:2] == [1.0, 0.5]
        assert math.isnan(values[2])
        assert log.results.scores[0].metrics["mean"].value == 0.75
        # The log that it wrote is what `kg hr` reads.
        records = list(read_records([tmp_path / form]))
        assert [(r.id, r.text) for r in records] == [(f"s{n}", t) for n, t in enumerate(texts)]
        assert records[0].labels["model"] == "mockllm/model"


def test_mlflow() -> None:
    needs("mlflow")
    from kg.integrations.mlflow_scorer import supported_claims

    scorer = supported_claims()
    assert scorer.name == "supported_claims"
    found = scorer(outputs=HALF)
    assert found.value == 0.5
    assert "contradicted: RLHF is at L4." in found.rationale
    assert scorer(outputs={"response": RIGHT}).value == 1.0
    assert scorer(outputs=NOTHING) is None
    with pytest.raises(TypeError, match="give a text"):
        scorer(outputs=5)


def test_mlflow_evaluate() -> None:
    needs("mlflow")
    import mlflow

    from kg.integrations.mlflow_scorer import supported_claims

    data = [{"inputs": {"q": str(n)}, "outputs": text} for n, text in enumerate((RIGHT, WRONG))]
    result = mlflow.genai.evaluate(data=data, scorers=[supported_claims()])
    assert result.metrics["supported_claims/mean"] == 0.5
