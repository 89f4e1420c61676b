"""What an assistant wrote, in the JSON that OpenAI and its many imitators write.

Chat logs (`messages`), completions (`choices`), responses (`output`), and the output files of the
Batch API, which hold one of the last two in each line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kg.hallucination.loaders.shapes.output import Output
from kg.i18n import _

__all__ = ["batch_line", "conversation"]


def conversation(entry: Mapping[str, Any]) -> Iterable[Output] | None:
    """Return each thing that the assistant says in a chat log, a completion or a response."""
    written = _written(entry)
    return None if written is None else [Output(text) for text in written]


def batch_line(entry: Mapping[str, Any]) -> Iterable[Output] | None:
    """Return what answers one request of a batch, under the `custom_id` of the request.

    A request that failed has a fault; one that was refused, or answered by a call of a tool, has an
    empty text, which claims nothing.
    """
    response = entry.get("response")
    if "custom_id" not in entry or not (response is None or isinstance(response, Mapping)):
        return None
    name = str(entry["custom_id"])
    body = {} if response is None else response.get("body")
    if fault := _failure(entry) or _failure(body):
        return [Output("", name, fault=_("its request failed: {fault}", fault=fault))]
    written = _written(body) if isinstance(body, Mapping) else None
    if written is None:
        return [Output("", name, fault=_("its response holds no chat completion and no response"))]
    model = body.get("model") if isinstance(body, Mapping) else None
    labels = {"model": model} if isinstance(model, str) else {}
    texts = written or [""]
    several = len(texts) > 1
    return [
        Output(text, f"{name}#{number}" if several else name, labels)
        for number, text in enumerate(texts, start=1)
    ]


def _failure(told: Any) -> str | None:
    """Return what is said to have failed: `error` with a code, a message, or both."""
    error = told.get("error") if isinstance(told, Mapping) else None
    if not isinstance(error, Mapping):
        return None
    return ": ".join(str(error[key]) for key in ("code", "message") if error.get(key)) or _(
        "no reason"
    )


def _written(entry: Mapping[str, Any]) -> list[str] | None:
    """Return what the assistant says, without what is empty; None where it is no conversation."""
    for key, texts in (("messages", _logged), ("choices", _chosen), ("output", _responded)):
        found = entry.get(key)
        if isinstance(found, list) and all(isinstance(item, Mapping) for item in found):
            return [text for text in texts(found) if text]
    return None


def _logged(messages: Iterable[Any]) -> Iterator[str]:
    for message in messages:
        if isinstance(message, Mapping) and message.get("role") == "assistant":
            yield _content(message.get("content"))


def _chosen(choices: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the texts of choices; those of the older interface hold a text and no message."""
    for choice in choices:
        if isinstance(text := choice.get("text"), str):
            yield text
        else:
            yield from _logged([choice.get("message")])


def _responded(items: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Yield the messages among the items of a response; the others are calls and reasoning."""
    yield from _logged(item for item in items if item.get("type") == "message")


def _content(content: Any) -> str:
    """Return the text of a message, which may come in parts."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    return "\n".join(
        part["text"]
        for part in parts
        if isinstance(part, Mapping) and isinstance(part.get("text"), str)
    )
