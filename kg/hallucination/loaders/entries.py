"""From one entry of JSON to records: what a model wrote, or each thing that it said in a chat."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from kg.errors import InputError, SourceSyntaxError
from kg.hallucination.loaders.records import Record
from kg.i18n import _

__all__ = ["TEXT_FIELDS", "Place", "records_of"]

#: The names under which a record may hold what the model wrote.
TEXT_FIELDS: Final = ("text", "output", "response", "answer")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands.

    Args:
        source: the file, as messages call it.
        line: its line, from 1, in a file of one record a line.
        number: its place, from 1, in a file that is one array.
    """

    source: str
    line: int | None = None
    number: int | None = None

    def __str__(self) -> str:
        return ":".join(str(p) for p in (self.source, self.line or self.number) if p is not None)

    def fault(self, error: InputError | str, name: object = None) -> Record:
        """Return the record of something that cannot be read.

        Args:
            error: what is wrong; a text gets the place before it.
            name: what the input calls it; its place when None.
        """
        if isinstance(error, str) and self.line is not None:
            error = SourceSyntaxError(self.source, error, self.line)
        elif isinstance(error, str):
            error = InputError(f"{self}: {error}")
        called = str(self) if name is None else str(name)
        return Record(called, "", {}, self.source, self.line, error=error)


def records_of(entry: Any, place: Place) -> Iterator[Record]:
    """Yield the record of an entry, or one for each thing that a model said in a chat.

    What is no record of a text is yielded as one with an error.

    Args:
        entry: what a line of JSON, or an item of an array, holds.
        place: where.
    """
    if not isinstance(entry, Mapping):
        yield place.fault(_("is no JSON object; write one with `id` and `text`"))
        return
    name = str(place) if entry.get("id") is None else str(entry["id"])
    labels = {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in entry.items()
        if key not in ("id", "messages", "choices", *TEXT_FIELDS)
        and not isinstance(value, (dict, list))
    }
    said = _chat(entry)
    if said is None:
        try:
            text = _text(entry)
        except InputError as error:
            yield place.fault(str(error), entry.get("id"))
        else:
            yield Record(name, text, labels, place.source, place.line)
        return
    for number, text in enumerate(said, start=1):
        own = f"{name}#{number}" if len(said) > 1 else name
        yield Record(own, text, labels, place.source, place.line)


def _text(entry: Mapping[str, Any]) -> str:
    given = [field for field in TEXT_FIELDS if field in entry]
    if len(given) != 1:
        what = "no text" if not given else f"several texts ({', '.join(given)})"
        raise InputError(
            _(
                "has {what}; give one of {text_fields}",
                what=what,
                text_fields=", ".join(TEXT_FIELDS),
            )
        )
    text = entry[given[0]]
    if text is None:
        return ""  # what an interface writes for a refusal or a call: it claims nothing
    if not isinstance(text, str):
        raise InputError(_("`{given}` is no text; write it as a JSON string", given=given[0]))
    return text


def _chat(entry: Mapping[str, Any]) -> list[str] | None:
    """Return what the assistant says in a chat log or a completion; None if it is neither."""
    messages = entry.get("messages")
    if not isinstance(messages, list):
        choices = entry.get("choices")
        if not isinstance(choices, list):
            return None
        messages = [choice.get("message") for choice in choices if isinstance(choice, Mapping)]
    return [
        text
        for message in messages
        if isinstance(message, Mapping)
        and message.get("role") == "assistant"
        and (text := _content(message.get("content")))
    ]


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
