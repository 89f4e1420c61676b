"""The results of promptfoo: the file of an evaluation (`-o results.json`), or lines of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from kg.hallucination.loaders.shapes.output import Output, label_of
from kg.i18n import _

__all__ = ["promptfoo_line", "promptfoo_results"]


def promptfoo_results(entry: Mapping[str, Any]) -> Iterable[Output] | None:
    """Return the outputs in the file of an evaluation, whose `results` hold a list of results."""
    summary = entry.get("results")
    results = summary.get("results") if isinstance(summary, Mapping) else None
    if not isinstance(results, list):
        return None
    return [
        _output(result) if isinstance(result, Mapping) else Output("", fault=_("is no result"))
        for result in results
    ]


def promptfoo_line(entry: Mapping[str, Any]) -> Iterable[Output] | None:
    """Return the output of one result, as a line of `-o results.jsonl` holds it.

    A provider that raises leaves an error and no response.
    """
    known = {"testIdx", "provider"} <= entry.keys() and entry.keys() & {"response", "error"}
    return [_output(entry)] if known else None


def _output(result: Mapping[str, Any]) -> Output:
    """Return an output under the number of its test, so that providers can be paired by it."""
    given = result.get("response")
    response = given if isinstance(given, Mapping) else {}
    output = response.get("output")
    test = result.get("testIdx")
    name = None if test is None else f"test-{test}"
    labels = {
        "provider": _of(result.get("provider"), "label", "id"),
        "prompt": _of(result.get("prompt"), "label"),
        **_variables(result.get("vars")),
    }
    named = {key: value for key, value in labels.items() if value}
    if isinstance(output, str):
        return Output(output, name, named)
    told = result.get("error") or response.get("error") if output is None else None
    # Below its first line stands the stack of promptfoo.
    reason = str(told).partition("\n")[0] if told else ""
    fault = _("has no output: {reason}", reason=reason)
    if not reason:
        fault = _("has no output that is a text")
    return Output("", name, named, fault)


def _of(whole: Any, *keys: str) -> str:
    if isinstance(whole, str):
        return whole
    found = (whole.get(key) for key in keys) if isinstance(whole, Mapping) else ()
    return next((value for value in found if isinstance(value, str) and value), "")


def _variables(given: Any) -> dict[str, str]:
    variables = given.items() if isinstance(given, Mapping) else ()
    return {f"vars.{k}": label_of(v) for k, v in variables if not isinstance(v, dict | list)}
