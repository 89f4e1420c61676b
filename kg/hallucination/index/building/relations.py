"""How the relations of a knowledge base are worded: by what their labels are, or are made of.

A label that names a relation of everyday life ("spouse", 作者) brings its wordings in Chinese and
English with it; they stand in `relations.toml`. Of any other label the stems tell: a director is
what something is directed by, and directs it.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from kg.hallucination.index.phrases import Phrase, Role

__all__ = ["Relation", "phrases_of", "relations_named"]

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
#: A Chinese verb that may follow who does it: 由…撰写, 是…撰写的.
_VERB: Final = re.compile(r"[\u4e00-\u9fff]{2}(?<![的了有])")
#: A Chinese verb that the time may follow: 问世于.
_HAPPENS: Final = re.compile(r"[\u4e00-\u9fff]{2,}(?<![于在自了有])")
#: What stands before the words of a label that matter, and says nothing of its own.
_BEFORE: Final = re.compile(
    r"^(?:has|have|is|was|are|were|the|an?|total|overall|official|current|main|estimated)\s+"
    r"|^(?:number|count|amount|name|size)\s+of\s+"
)
_AFTER: Final = re.compile(r"\s+(?:total|name|count|number|amount|value|id|label)$")
_AGENT: Final = re.compile(r"(?P<stem>[a-z]{3,})(?P<end>er|or|ers|ors)")
_PREPOSITION: Final = re.compile(r"\b(?:in|at|on|by|from|of|to|for|with|as|than|under|near)$")
#: Agents whose verb is no wording of the relation: a "number", an "order".
_NO_AGENTS: Final = frozenset(
    ("number", "order", "member", "character", "chapter", "power", "color", "floor", "sector",
     "water", "paper", "master", "minister", "daughter", "river", "quarter", "error", "major",
     "predecessor", "successor", "ancestor", "mother", "father", "brother", "sister", "partner",
     "tower", "letter", "layer", "center", "diameter", "parameter", "matter", "order", "border")
)  # fmt: skip
#: Ends of Chinese labels that tell what kind the values are of; before them stands what happens.
_TIMES: Final = ("年份", "日期", "时间", "年代", "年", "时期")
_COUNTS: Final = ("数量", "数目", "总数", "人数", "数")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of everyday life, with its wordings.

    Args:
        kind: what its values are: `thing`, `number` or `time`.
        work: whether it tells when what is made comes out.
        symmetric: whether it holds both ways.
        wordings: its phrases by their role.
    """

    kind: str
    work: bool
    symmetric: bool
    wordings: Mapping[Role, tuple[str, ...]]


def folded(label: str) -> str:
    """Return a label without what says nothing of its own.

    >>> folded("Number of Members"), folded("has spouse"), folded("population total")
    ('members', 'spouse', 'population')
    """
    label = " ".join(re.sub(r"[_\-]", " ", label.lower()).split())
    for _ in range(3):
        shorter = _AFTER.sub("", _BEFORE.sub("", label))
        if shorter in {"", label}:
            break
        label = shorter
    return label


def relations_named(labels: Iterable[str]) -> list[Relation]:
    """Return the relations of everyday life that labels name.

    >>> [relation.kind for relation in relations_named(["director"])]
    ['thing']
    """
    by_label = _by_label()
    found: dict[str, Relation] = {}
    for label in labels:
        plain = " ".join(re.sub(r"[_\-]", " ", label.lower()).split())
        for form in dict.fromkeys((plain, folded(label))):
            found |= {name: _relations()[name] for name in by_label.get(form, ())}
    return list(found.values())


@cache
def _relations() -> dict[str, Relation]:
    path = resources.files("kg.hallucination.index.building") / "relations.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        name: Relation(
            kind=table.get("kind", "thing"),
            work=table.get("work", False),
            symmetric=table.get("symmetric", False),
            wordings={role: tuple(table.get(role.name.lower(), ())) for role in Role},
        )
        for name, table in tables.items()
    }


@cache
def _by_label() -> dict[str, list[str]]:
    path = resources.files("kg.hallucination.index.building") / "relations.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, table in tables.items():
        for label in table["labels"]:
            found[label].append(name)
    return dict(found)


def phrases_of(
    iri: str, labels: Iterable[str], relations: Iterable[Relation], kind: str
) -> Iterator[Phrase]:
    """Yield the wordings of a property.

    Args:
        iri: the property.
        labels: what it is called, and the words of its local name.
        relations: the relations of everyday life that it may be.
        kind: what its values are: `thing`, `number` or `time`.
    """
    for label in labels:
        derive = _from_chinese if _HAN.search(label) else _from_english
        for text, role in derive(label, kind):
            yield Phrase(text, iri, role)
    for relation in relations:
        for role, texts in relation.wordings.items():
            for text in texts:
                yield Phrase(text, iri, role)
                if relation.kind == "time" and role is Role.FORWARD and _HAPPENS.fullmatch(text):
                    yield Phrase(f"{text}于", iri, role)
                if role is Role.BACKWARD and _VERB.fullmatch(text):
                    for form in (f"由…{text}", f"是…{text}的", f"为…{text}", f"被…{text}"):
                        yield Phrase(form, iri, Role.FORWARD)


def _from_english(label: str, kind: str) -> Iterator[tuple[str, Role]]:
    label = " ".join(re.sub(r"[_\-]", " ", label.lower()).split())
    core = folded(label)
    if label.startswith("has "):
        yield label, Role.FORWARD
    for form in dict.fromkeys((label.removeprefix("has "), core)):
        if _PREPOSITION.search(form):
            yield form, Role.FORWARD
            continue
        yield form, Role.NOUN
        if " " not in form and kind == "thing" and re.search(r"(?:s|ed|ing)$", form):
            yield form, Role.FORWARD
    words = core.split()
    if kind == "time" and words[1:] and words[-1] in {"year", "date", "time", "day"}:
        yield " ".join(words[:-1]), Role.FORWARD
    elif kind == "thing" and words:
        yield from _from_agent(words)


def _from_agent(words: list[str]) -> Iterator[tuple[str, Role]]:
    """Yield what the stem of who does something, or of what is done, tells."""
    agent = _AGENT.fullmatch(words[-1])
    if agent and words[-1] not in _NO_AGENTS:
        yield f"{' '.join(words)} behind", Role.BACKWARD
        for verb in _verbs(agent["stem"]):
            yield f"{verb} by", Role.FORWARD
            yield verb, Role.BACKWARD
            if len(words) > 1:  # a music composer composes the music for something
                yield f"{verb} {' '.join(words[:-1])} for", Role.BACKWARD
                yield f"{verb} {' '.join(words[:-1])} of", Role.BACKWARD
    elif words[-1].endswith("ed") and len(words) > 1:  # the city served
        yield words[-1].removesuffix("ed"), Role.FORWARD
        yield words[-1].removesuffix("d"), Role.FORWARD
        yield f"{words[-1]} by", Role.BACKWARD


def _verbs(stem: str) -> Iterator[str]:
    """Yield what somebody may do who is called by a stem and -er: direct, write, manage, run."""
    yield f"{stem}ed"
    yield f"{stem}e"
    if len(stem) > 3 and stem[-1] == stem[-2]:
        yield stem[:-1]


def _from_chinese(label: str, kind: str) -> Iterator[tuple[str, Role]]:
    yield label, Role.NOUN
    if kind == "time":
        for end in _TIMES:
            if label.endswith(end) and len(label) > len(end):
                verb = label.removesuffix(end)
                yield from ((verb, Role.FORWARD), (f"{verb}于", Role.FORWARD))
                return
    if kind == "number":
        for end in _COUNTS:
            if label.endswith(end) and len(label) > len(end):
                yield label.removesuffix(end), Role.NOUN
                return
    if kind == "thing" and len(label) > 1:
        if label[-1] in "自于在":
            yield label, Role.FORWARD
            return
        yield from ((f"由…{label}", Role.FORWARD), (f"以…为{label}", Role.FORWARD))
