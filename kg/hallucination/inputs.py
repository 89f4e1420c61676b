"""Reading what models wrote: text, Markdown, JSON Lines, chat logs, folders of them, or stdin."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Final

from kg.errors import InputError, SourceSyntaxError, UnknownNameError
from kg.files import decode, read_text
from kg.hallucination.records import Record

__all__ = ["KINDS", "TEXT_FIELDS", "read_records"]

#: The names under which a record may hold what the model wrote.
TEXT_FIELDS: Final = ("text", "output", "response", "answer")
_KIND_OF: Final = {".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "chat"}
_IN_FOLDERS: Final = (".txt", ".md", ".markdown", ".jsonl", ".ndjson", ".json")


def read_records(
    paths: Iterable[Path], *, kind: str | None = None, stdin: IO[bytes] | None = None
) -> Iterator[Record]:
    """Yield the records of files and folders one by one, in order; JSON Lines are never held whole.

    Args:
        paths: files, folders (every text, Markdown, JSON Lines and JSON file below them, by name),
            or `-` for `stdin`.
        kind: one of `KINDS`; by the ending of each file when None, and plain text for stdin.
        stdin: where `-` is read from.

    Raises:
        InputError: if a file is missing, empty or unreadable, or a record has no text.
        SourceSyntaxError: if a file is not UTF-8 or not JSON; it carries the line.
        UnknownNameError: if there is no such kind.
    """
    if kind is not None and kind not in KINDS:
        raise UnknownNameError("kind of input", kind, KINDS)
    for path in paths:
        if str(path) == "-":
            yield from KINDS[kind or "text"]("<stdin>", _open_stdin(stdin))
            continue
        for file in _files(path):
            read = KINDS[kind or _KIND_OF.get(file.suffix.lower(), "text")]
            with _open(file) as stream:
                yield from read(str(file), stream)


def _files(path: Path) -> Iterable[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(f for f in path.rglob("*") if f.suffix.lower() in _IN_FOLDERS and f.is_file())
    if not found:
        raise InputError(f"{path}: holds no file that ends in {', '.join(_IN_FOLDERS)}")
    return found


def _open(path: Path) -> IO[bytes]:
    if not path.is_file():
        read_text(path)  # raises what is wrong with it
    try:
        return path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from None


def _open_stdin(stdin: IO[bytes] | None) -> IO[bytes]:
    return stdin if stdin is not None else io.BytesIO()


def _as_text(source: str, stream: IO[bytes]) -> Iterator[Record]:
    content = stream.read()
    if not content.strip():
        raise InputError(f"{source}: is empty")
    yield Record(id=source, text=decode(content, source), source=source)


def _as_lines(source: str, stream: IO[bytes]) -> Iterator[Record]:
    empty = True
    for number, content in enumerate(stream, start=1):
        if not content.strip():
            continue
        empty = False
        try:
            line = content.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            found = f"byte 0x{content[error.start]:02x}"
            detail = f"{found} is not UTF-8; save the file as UTF-8"
            raise SourceSyntaxError(source, detail, number) from None
        yield from _entry(_parsed(line, source, number), source, number)
    if empty:
        raise InputError(f"{source}: is empty")


def _as_chat(source: str, stream: IO[bytes]) -> Iterator[Record]:
    content = stream.read()
    if not content.strip():
        raise InputError(f"{source}: is empty")
    found = _parsed(decode(content, source), source, None)
    entries = found if isinstance(found, list) else [found]
    if entries and all(isinstance(entry, Mapping) and "role" in entry for entry in entries):
        entries = [{"messages": entries}]
    for place, entry in enumerate(entries, start=1):
        yield from _entry(entry, source, None, place if len(entries) > 1 else None)


def _parsed(text: str, source: str, line: int | None) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SourceSyntaxError(
            source, f"is no JSON: {error.msg.lower()}", line or error.lineno, error.colno
        ) from None
    except RecursionError:
        raise SourceSyntaxError(source, "is nested too deeply", line) from None


def _entry(entry: Any, source: str, line: int | None, place: int | None = None) -> Iterator[Record]:
    """Yield the record of an entry, or one for each thing that a model said in a chat."""
    where = ":".join(str(part) for part in (source, line or place) if part is not None)
    if not isinstance(entry, Mapping):
        raise InputError(f"{where}: is no JSON object; write one with `id` and `text`")
    name = where if entry.get("id") is None else str(entry["id"])
    labels = {
        str(key): value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for key, value in entry.items()
        if key not in ("id", "messages", "choices", *TEXT_FIELDS)
        and not isinstance(value, (dict, list))
    }
    said = _chat(entry)
    if said is None:
        yield Record(name, _text(entry, where), labels, source, line)
        return
    for number, text in enumerate(said, start=1):
        own = f"{name}#{number}" if len(said) > 1 else name
        yield Record(own, text, labels, source, line)


def _text(entry: Mapping[str, Any], where: str) -> str:
    given = [field for field in TEXT_FIELDS if field in entry]
    if len(given) != 1:
        what = "no text" if not given else f"several texts ({', '.join(given)})"
        raise InputError(f"{where}: has {what}; give one of {', '.join(TEXT_FIELDS)}")
    text = entry[given[0]]
    if text is None:
        return ""  # what an interface writes for a refusal or a call: it claims nothing
    if not isinstance(text, str):
        raise InputError(f"{where}: `{given[0]}` is no text; write it as a JSON string")
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


#: How a file may be read, by name.
KINDS: Final[Mapping[str, Callable[[str, IO[bytes]], Iterator[Record]]]] = {
    "text": _as_text,
    "jsonl": _as_lines,
    "chat": _as_chat,
}
