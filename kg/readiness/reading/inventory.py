"""The inventory of rules and processes: a CSV file, a YAML list, or RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from kg.i18n import _
from kg.readiness.artefacts import BusinessItem, Inventory
from kg.readiness.reading.context import Entry
from kg.readiness.reading.documents import ask, csv_rows, load_rdf
from kg.readiness.reading.nodes import Node, load_yaml

__all__ = ["INVENTORY_KEYS", "INVENTORY_KINDS", "read_inventory"]

INVENTORY_KEYS: Final = ("kind", "path", "counting", "class")
_MEMBERS: Final = """
SELECT ?item (MIN(STR(?label)) AS ?name) {
  ?item a/rdfs:subClassOf* <%s>
  OPTIONAL { ?item rdfs:label ?label . FILTER(LANG(?label) IN ("", "en")) }
}
GROUP BY ?item ORDER BY ?item
"""


def read_inventory(entry: Entry) -> Inventory:
    """Return the rules and processes of a business, each name once.

    Args:
        entry: `path`, `counting` for how they were counted, and `class` for RDF.

    Raises:
        InputError: if the file cannot be read.
        SourceSyntaxError: if nothing says how they were counted.
    """
    counting = entry.text("counting")
    if counting is None:
        raise entry.node.fault(
            _("complexity has no `counting:`; say in words what was counted as one rule or process")
        )
    found: dict[str, BusinessItem] = {}
    for name, place in INVENTORY_KINDS[entry.kind](entry):
        if not name:
            entry.context.blame(place, _("has no name; it is not counted"))
        elif name in found:
            entry.context.warn(
                place,
                _(
                    "{name!r} is also listed at {place}; it is counted once",
                    name=name,
                    place=found[name].place,
                ),
            )
        else:
            found[name] = BusinessItem(name, place)
    if not found:
        entry.context.warn(str(entry.file), _("lists no rule and no process"))
    return Inventory(tuple(found.values()), counting)


def _from_csv(entry: Entry) -> Iterator[tuple[str, str]]:
    path = entry.file
    for line, row in csv_rows(path, ["name"], warn=entry.context.warn):
        yield row["name"].strip(), f"{path}:{line}"


def _from_yaml(entry: Entry) -> Iterator[tuple[str, str]]:
    for node in load_yaml(entry.file).items():
        if isinstance(node.value, Mapping):
            name: Node | None = node.entries().get("name")
            yield "" if name is None else name.text(), node.place
        else:
            yield node.text(), node.place


def _from_rdf(entry: Entry) -> Iterator[tuple[str, str]]:
    path = entry.file
    if "class" not in entry.options:
        raise entry.node.fault(_("complexity of kind rdf has no `class:`; name that of its things"))
    node = entry.options["class"]
    iri = entry.context.prefixes.expand(node.text())
    if iri is None:
        raise node.fault(_("{text!r} is no IRI, nor a name with a known prefix", text=node.text()))
    for row in ask(load_rdf(path), _MEMBERS % iri):
        item = row["item"].value
        # Two rules with one label are still two rules, so the label alone is no name.
        label = f"{row['name'].value} " if "name" in row else ""
        yield f"{label}<{item}>", f"{path}#<{item}>"


#: How an inventory may be written, by what `kind:` calls it.
INVENTORY_KINDS: Final[Mapping[str, Callable[[Entry], Iterator[tuple[str, str]]]]] = {
    "csv": _from_csv,
    "yaml": _from_yaml,
    "rdf": _from_rdf,
}
