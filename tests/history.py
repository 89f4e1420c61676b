"""Rewrites the history of claims: `python tests/history.py` reads it from the revisions of git.

Each write of claims into a module is a decision that was written back. It counts as rolled back
where a later revision takes one of its claims away, or changes what the claim says; citing a
passage more, or moving a claim to another module, changes nothing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyoxigraph as ox

ROOT = Path(__file__).parents[1]
FILE = ROOT / "ontology/history/encoding.ttl"
CLAIMS = "ontology/claims"
CV = "https://w3id.org/convergence-kg/ontology#"
CONTENT = {
    *("subject", "predicate", "object", "value", "lowerBound", "upperBound", "comparator"),
    *("validFrom", "validUntil", "stance", "scope", "attributedTo", "citedFrom"),
}
Content = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Revision:
    """What the modules of claims say at one time: module, claim, content."""

    time: datetime
    modules: Mapping[str, Mapping[str, Content]]

    @property
    def claims(self) -> dict[str, Content]:
        return {claim: said for module in self.modules.values() for claim, said in module.items()}


def git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def revisions() -> list[Revision]:
    """Every revision that touched a module of claims, the oldest first."""
    found = []
    for line in git("log", "--reverse", "--format=%H %aI", "--", CLAIMS).splitlines():
        commit, time = line.split()
        names = git("ls-tree", "-r", "--name-only", commit, CLAIMS).splitlines()
        modules = {
            name.removeprefix(f"{CLAIMS}/").removesuffix(".ttl"): said(
                git("show", f"{commit}:{name}")
            )
            for name in names
        }
        found.append(Revision(datetime.fromisoformat(time).astimezone(UTC), modules))
    return found


def said(turtle: str) -> dict[str, Content]:
    """What each claim of a file says."""
    found: dict[str, set[tuple[str, str]]] = {}
    for quad in ox.parse(turtle.encode(), format=ox.RdfFormat.TURTLE):
        name = quad.predicate.value.removeprefix(CV)
        if name in CONTENT and isinstance(quad.subject, ox.NamedNode):
            found.setdefault(quad.subject.value, set()).add((name, str(quad.object)))
    return {claim: frozenset(content) for claim, content in found.items()}


def decisions(past: list[Revision]) -> Iterator[str]:
    """Each write as Turtle, in the order of time."""
    before: dict[str, Content] = {}
    written: set[str] = set()
    for number, revision in enumerate(past):
        later = [other.claims for other in past[number + 1 :]]
        for module, claims in sorted(revision.modules.items()):
            wrote = {claim: said for claim, said in claims.items() if before.get(claim) != said}
            if not wrote:
                continue
            stood = all(other.get(c) == content for c, content in wrote.items() for other in later)
            yield decision(revision.time, module, first=module not in written, stood=stood)
            written.add(module)
        before = revision.claims


def decision(time: datetime, module: str, *, first: bool, stood: bool) -> str:
    zh, en = ("写入断言", "Claims written") if first else ("改写断言", "Claims rewritten")
    return (
        f"<https://w3id.org/convergence-kg/history/{time:%Y-%m-%dT%H%M%SZ}/{module}> "
        f"a cv:WriteBackDecision ;\n"
        f'    rdfs:label "{zh}：{module}"@zh , "{en}: {module}"@en ;\n'
        f"    cv:outcome cv:{'Succeeded' if stood else 'RolledBack'} ;\n"
        f'    prov:endedAtTime "{time:%Y-%m-%dT%H:%M:%SZ}"^^xsd:dateTime ;\n'
        f"    prov:generated <https://w3id.org/convergence-kg/ontology/claims/{module}> .\n"
    )


if __name__ == "__main__":
    head = FILE.read_text(encoding="utf-8").partition("<https://w3id.org/convergence-kg/history/")[
        0
    ]
    FILE.write_text(head + "\n".join(decisions(revisions())), encoding="utf-8")
