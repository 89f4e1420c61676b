"""What `history.ttl` of a change says: who did what, when, and with which files."""

from __future__ import annotations

import getpass
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.changes import ACTIVITIES
from kg.claims.revising.committing import Writer
from kg.errors import InputError
from kg.files import read_bytes
from kg.i18n import _
from kg.vocabulary import CV, PROV, RDF, RDFS, XSD

__all__ = ["FINGERPRINT", "By", "Used", "admission", "fingerprints", "retraction", "used_as"]

#: What the IRI of a file begins with; its SHA-256 in hexadecimal follows (RFC 6920, section 7).
FINGERPRINT: Final = "nih:sha-256;"
_AGENTS: Final = "https://w3id.org/convergence-kg/agent/"
_IRI = re.compile(r"(?:https?://|mailto:|urn:)[^\s<>\"{}|\\^`]+")
_TYPE, _LABEL = ox.NamedNode(RDF + "type"), ox.NamedNode(RDFS + "label")
_COMMENT: Final = ox.NamedNode(RDFS + "comment")


@dataclass(frozen=True, slots=True)
class By:
    """Who makes a change, and why.

    Args:
        name: of a person or a program, or its IRI; the user of the system when None.
        note: in words, if any.
    """

    name: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Used:
    """A file that claims were read from, or that was read for them.

    Args:
        name: its path as it was given, or its name if that was an absolute path.
        sha256: of its content, in hexadecimal.
    """

    name: str
    sha256: str


def fingerprints(paths: Iterable[Path]) -> tuple[Used, ...]:
    """Return files with the SHA-256 of what they hold now.

    Raises:
        InputError: if one cannot be read, or has a name that is no Unicode text.
    """
    return tuple(used_as(path, hashlib.sha256(read_bytes(path)).hexdigest()) for path in paths)


def used_as(path: Path, sha256: str) -> Used:
    """Return a file that was read, by the SHA-256 of what it held then.

    Raises:
        InputError: if it has a name that is no Unicode text.
    """
    return Used(_called(path), sha256)


def _called(path: Path) -> str:
    """Return a path as it was given, but of one from the root, which only fits here, the name."""
    name = path.name if path.is_absolute() else path.as_posix()
    return _text(name, _("the name of a file"))


def _text(text: str, what: str) -> str:
    """Return a text that Turtle can hold: no bytes that are not UTF-8, which are surrogates here.

    Raises:
        InputError: if it cannot.
    """
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(
            _("{text!a}: {what} that is no text in UTF-8 cannot be recorded", text=text, what=what)
        )
    return text


def admission(
    writer: Writer,
    by: By,
    used: Iterable[Used],
    claims: Iterable[str],
    others: Iterable[Used] = (),
) -> Iterator[ox.Triple]:
    """Yield the activity of an admission.

    Args:
        writer: who gives the change its name and time.
        by: who makes it.
        used: the files that the claims were read from.
        claims: their IRIs.
        others: the files that decide how those are read, and the texts of the sources.
    """
    activity = ox.NamedNode(ACTIVITIES + writer.name)
    files = list(used)
    names = ", ".join(Path(file.name).name for file in files)
    labels = {"zh": f"写入断言：{names}", "en": f"Claims admitted: {names}"}
    yield from _activity(activity, writer, by, labels)
    for file in (*files, *others):
        node = ox.NamedNode(FINGERPRINT + file.sha256)
        yield ox.Triple(activity, ox.NamedNode(PROV + "used"), node)
        yield ox.Triple(node, _TYPE, ox.NamedNode(PROV + "Entity"))
        yield ox.Triple(node, _LABEL, ox.Literal(file.name))
    for claim in claims:
        yield ox.Triple(activity, ox.NamedNode(PROV + "generated"), ox.NamedNode(claim))


def retraction(
    writer: Writer, by: By, claims: Mapping[str, str], changes: Mapping[str, str]
) -> Iterator[ox.Triple]:
    """Yield the activity of a retraction.

    Args:
        writer: who gives the change its name and time.
        by: who makes it.
        claims: what the claims are called that it retracts, by IRI.
        changes: what the changes are called that it retracts, by IRI.
    """
    activity = ox.NamedNode(ACTIVITIES + writer.name)
    names = ", ".join((*claims.values(), *changes.values()))
    labels = {"zh": f"撤回：{names}", "en": f"Retracted: {names}"}
    yield from _activity(activity, writer, by, labels)
    for claim in claims:
        yield ox.Triple(activity, ox.NamedNode(PROV + "invalidated"), ox.NamedNode(claim))
    for change in changes:
        yield ox.Triple(activity, ox.NamedNode(CV + "retracts"), ox.NamedNode(change))


def _activity(
    node: ox.NamedNode, writer: Writer, by: By, labels: Mapping[str, str]
) -> Iterator[ox.Triple]:
    time = f"{writer.moment:%Y-%m-%dT%H:%M:%S.%fZ}"
    agent, name = _agent(by.name)
    yield ox.Triple(node, _TYPE, ox.NamedNode(CV + "WriteBackDecision"))
    for language, label in labels.items():
        yield ox.Triple(node, _LABEL, ox.Literal(label, language=language))
    if by.note:
        yield ox.Triple(node, _COMMENT, ox.Literal(_text(by.note, _("a note"))))
    ended = ox.Literal(time, datatype=ox.NamedNode(XSD + "dateTime"))
    yield ox.Triple(node, ox.NamedNode(PROV + "endedAtTime"), ended)
    yield ox.Triple(node, ox.NamedNode(PROV + "wasAssociatedWith"), agent)
    yield ox.Triple(agent, _TYPE, ox.NamedNode(PROV + "Agent"))
    yield ox.Triple(agent, _LABEL, ox.Literal(name))


def _agent(name: str | None) -> tuple[ox.NamedNode, str]:
    """Return the IRI of who makes a change, and a name.

    >>> _agent("Ada Lovelace")[0].value
    'https://w3id.org/convergence-kg/agent/Ada%20Lovelace'
    >>> _agent("https://orcid.org/0000-0002-1825-0097")[0].value
    'https://orcid.org/0000-0002-1825-0097'
    """
    if name is None:
        try:
            name = getpass.getuser()
        except (OSError, KeyError, ImportError):  # what it raises where there is no such user
            name = "unknown"
    if not name.strip():
        raise InputError(_("--by is empty; give a name or an IRI"))
    _text(name, _("a name"))
    if _IRI.fullmatch(name):
        try:
            return ox.NamedNode(name), name
        except ValueError as error:
            raise InputError(
                _("--by {name}: is no valid IRI: {error}", name=name, error=error)
            ) from None
    return ox.NamedNode(_AGENTS + quote(name.strip(), safe="")), name.strip()
