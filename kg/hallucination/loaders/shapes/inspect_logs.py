"""The logs of Inspect (`inspect_ai`): a whole log in JSON, or one sample of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.hallucination.loaders.shapes.output import Output
from kg.i18n import _

__all__ = ["inspect_log", "sample_output"]


def inspect_log(entry: Mapping[str, Any]) -> Iterable[Output] | None:
    """Return what the model wrote for each sample of a log; None if it is no log."""
    evaluation, samples = entry.get("eval"), entry.get("samples")
    if not isinstance(evaluation, Mapping) or not isinstance(samples, list):
        return None
    return [sample_output(sample, evaluation) for sample in samples]


def sample_output(sample: Any, evaluation: Mapping[str, Any]) -> Output:
    """Return what the model wrote for a sample.

    Args:
        sample: the sample, as a log has it.
        evaluation: what the log says of the evaluation (`eval`): its task, its model, its epochs.
    """
    if not isinstance(sample, Mapping) or "id" not in sample:
        return Output("", fault=_("is no sample; a sample has `id` and `output`"))
    config = evaluation.get("config")
    epochs = config.get("epochs") if isinstance(config, Mapping) else None
    several = isinstance(epochs, int) and epochs > 1
    name = f"{sample['id']}#{sample.get('epoch', 1)}" if several else str(sample["id"])
    labels = {k: v for k in ("model", "task") if isinstance(v := evaluation.get(k), str)}
    output, error = sample.get("output"), sample.get("error")
    if isinstance(error, Mapping):
        return Output(
            "",
            name,
            labels,
            _("its sample failed: {reason}", reason=error.get("message", _("no reason"))),
        )
    completion = output.get("completion") if isinstance(output, Mapping) else None
    if not isinstance(completion, str):
        return Output("", name, labels, _("has no `completion` in its `output`"))
    return Output(completion, name, labels)
