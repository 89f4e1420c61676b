"""From one entry of JSON to records: what a model wrote, or each thing that it said in a chat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from kg.errors import InputError, SourceSyntaxError
from kg.hallucination.loaders.records import Record
from kg.hallucination.loaders.shapes import SHAPES, Output
from kg.hallucination.loaders.shapes.output import label_of
from kg.i18n import _

__all__ = ["TEXT_FIELDS", "Place", "as_record", "records_of"]

#: The names under which a record may hold what the model wrote.
TEXT_FIELDS: Final = (
    "text",
    "output",
    "response",
    "answer",
    "actual_output",
    "prediction",
    "completion",
)
#: What no label is made of: a name, or what holds texts.
_NO_LABELS: Final = frozenset({"id", "custom_id", "messages", "choices", *TEXT_FIELDS})


class Place(Struct, frozen=True):
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


def records_of(entry: Any, place: Place, field: str | None = None) -> Iterator[Record]:
    """Yield the record of an entry, or one for each output in it, as in a chat or a log.

    What is no record of a text is yielded as one with an error.

    Args:
        entry: what a line of JSON, or an item of an array, holds.
        place: where.
        field: what holds the text: a key, or keys and numbers from 0 with dots between them. By
            the shape of the entry when None; see `SHAPES` and `TEXT_FIELDS`.
    """
    if not isinstance(entry, Mapping):
        yield place.fault(_("is no JSON object; write one with `id` and `text`"))
        return
    called = next((entry[key] for key in ("id", "custom_id") if entry.get(key) is not None), None)
    name = str(place) if called is None else str(called)
    try:
        outputs = list(_outputs(entry, field))
    except InputError as error:
        yield place.fault(str(error), called)
        return
    scalars = {
        str(key): label_of(value)
        for key, value in entry.items()
        if key not in _NO_LABELS and key != field and not isinstance(value, (dict, list))
    }
    several = len(outputs) > 1
    for number, output in enumerate(outputs, start=1):
        own = f"{name}#{number}" if several else name
        yield as_record(output, place, own, scalars)


def as_record(
    output: Output, place: Place, name: str | None = None, labels: Mapping[str, str] | None = None
) -> Record:
    """Return the record of an output.

    Args:
        output: what a model wrote, or why there is nothing.
        place: where it was found.
        name: what it is called where it has no name of its own; its place when None.
        labels: what the input says of it where it has no labels of its own.
    """
    called = output.name or name or str(place)
    if output.fault is not None:
        return place.fault(output.fault, called)
    own = labels if output.labels is None else output.labels
    return Record(called, output.text, own or {}, place.source, place.line)


def _outputs(entry: Mapping[str, Any], field: str | None) -> Iterable[Output]:
    """Return the outputs in an entry.

    Raises:
        InputError: if it holds none, or it cannot be told which is meant.
    """
    if field is not None:
        return [Output(_text(_at(entry, field), field))]
    for shape in SHAPES:
        if (found := shape(entry)) is not None:
            return found
    given = [name for name in TEXT_FIELDS if name in entry]
    if len(given) != 1:
        what = _("several texts ({names})", names=", ".join(given)) if given else _("no text")
        fields = ", ".join(TEXT_FIELDS)
        raise InputError(
            _(
                "has {what}; give one of {fields}, or name it with --field",
                what=what,
                fields=fields,
            )
        )
    return [Output(_text(entry[given[0]], given[0]))]


def _at(entry: Mapping[str, Any], field: str) -> Any:
    """Return what a field holds; a key that has dots itself goes before a path."""
    if field in entry:
        return entry[field]
    found: Any = entry
    for key in field.split("."):
        if isinstance(found, Mapping) and key in found:
            found = found[key]
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            there = ", ".join(map(str, entry))[:200]
            raise InputError(_("has no field {field!r}; it has: {there}", field=field, there=there))
    return found


def _text(value: Any, field: str) -> str:
    if value is None:
        return ""  # what an interface writes for a refusal or a call: it claims nothing
    if not isinstance(value, str):
        raise InputError(_("`{given}` is no text; write it as a JSON string", given=field))
    return value
