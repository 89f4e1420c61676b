"""`readiness.yaml`, which names the artefacts of an organisation; from it to what they say."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from kg.errors import UnknownNameError
from kg.i18n import N_, _
from kg.readiness.artefacts import Artefacts, Asset, Inventory, Targets, VolumeUnit
from kg.readiness.reading.assets import ASSET_KINDS, read_asset
from kg.readiness.reading.context import Context, Entry
from kg.readiness.reading.decisions import (
    DECISION_KEYS,
    DECISION_KINDS,
    each_once,
    read_decisions,
)
from kg.readiness.reading.inventory import INVENTORY_KEYS, INVENTORY_KINDS, read_inventory
from kg.readiness.reading.logic import LOGIC_KEYS, LOGIC_KINDS, read_logic
from kg.readiness.reading.nodes import Node, load_yaml
from kg.readiness.reading.terms import Prefixes

__all__ = ["base_of", "read_artefacts"]

_KEYS: Final = (
    "organisation",
    "ontology",
    "prefixes",
    "volume_unit",
    "catalogue",
    "assets",
    "logic",
    "complexity",
    "decisions",
    "targets",
)
#: The parts of an assessment whose absence is worth a word.
_PARTS: Final = ("assets", "logic", "complexity", "decisions")
#: Which kinds each part has, and which keys an entry of each kind may have.
_KINDS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "assets": {name: kind.keys for name, kind in ASSET_KINDS.items()},
    "logic": dict.fromkeys(LOGIC_KINDS, LOGIC_KEYS),
    "complexity": dict.fromkeys(INVENTORY_KINDS, INVENTORY_KEYS),
    "decisions": dict.fromkeys(DECISION_KINDS, DECISION_KEYS),
}
#: What a part looks like.
_EXAMPLES: Final[Mapping[str, str]] = {
    "assets": "assets: [{kind: csvw, path: stock.csv-metadata.json}]",
    "logic": "logic: [{kind: openapi, path: api.yaml}]",
    "complexity": "complexity: {kind: csv, path: rules.csv, counting: one for each rule of …}",
    "decisions": "decisions: [{kind: csv, path: log.csv}]",
}
#: What is right where a kind is likely to be tried that a part does not have.
_MISTAKEN: Final[Mapping[tuple[str, str], str]] = {
    ("assets", "csv"): N_(
        "what its columns mean stands in CSVW metadata: write kind csvw with the "
        "path of its -metadata.json, which kg ari --init FOLDER makes"
    ),
    ("assets", "jsonl"): N_(
        "what its fields mean stands in a JSON Schema: write kind json-schema with "
        "the path of the schema, and the file under `data:`"
    ),
    ("assets", "excel"): N_("save each sheet as CSV, and kg ari --init FOLDER describes it"),
}
#: Targets that are counts or ratios of counts; the others are shares.
_UNBOUNDED: Final = ("functions", "ratio")


def base_of(path: Path) -> Path | None:
    """Return the folder of the knowledge base that a `readiness.yaml` names, None if it does not.

    Args:
        path: the file.

    Raises:
        InputError: if it cannot be read.
        SourceSyntaxError: if it is no YAML, or has a key that is not known.
    """
    return _base(load_yaml(path, "readiness").entries(_KEYS), path)


def read_artefacts(path: Path, *, today: datetime | None = None) -> Artefacts:
    """Return what the artefacts of an organisation say.

    Args:
        path: a `readiness.yaml`; paths in it are relative to it.
        today: decisions after this time are left out, with a finding; now when None, and UTC
            where it names no zone.

    Raises:
        InputError: if a file is missing, unreadable or empty, or a volume makes no sense.
        SourceSyntaxError: if a file does not parse, or has a key that is not known; it carries
            the line.
        MissingExtraError: if a library is not installed.
    """
    top = load_yaml(path, "readiness")
    given = top.entries(_KEYS)
    if "organisation" not in given:
        raise top.fault(_("has no `organisation:`; name whose data these are"))
    context = _context(given, path, today)
    for part in _PARTS:
        if part not in given:
            context.warn(str(path), _("names no `{part}:`", part=part))
    assets = _assets(given, context)
    logic = _once(_entries(given, "logic", context), context)
    functions = [function for entry in logic for function in read_logic(entry)]
    inventory = _inventory(given, context)
    logs = _once(_entries(given, "decisions", context), context)
    decisions = [one for log in logs for one in each_once(read_decisions(log), context)]
    return Artefacts(
        organisation=given["organisation"].text(),
        unit=context.unit,
        assets=assets,
        functions=tuple(functions),
        inventory=inventory,
        decisions=tuple(decisions),
        findings=context.notes.all(),
        base=_base(given, path),
        targets=_targets(given.get("targets")),
        unconfirmed=tuple(
            p for mappings in context.mappings.values() for p in mappings.unconfirmed
        ),
    )


def _context(given: Mapping[str, Node], path: Path, today: datetime | None) -> Context:
    declared = _prefixes(given["prefixes"]) if "prefixes" in given else {}
    if "catalogue" in given:
        catalogue = path.parent / given["catalogue"].text()
        if not catalogue.is_file():
            raise given["catalogue"].fault(_("{catalogue}: no such file", catalogue=catalogue))
    unit = VolumeUnit.RECORDS
    if "volume_unit" in given:
        node = given["volume_unit"]
        units = {each.value: each for each in VolumeUnit}
        if node.text() not in units:
            raise node.fault(str(UnknownNameError(N_("volume_unit"), node.text(), units)))
        unit = units[node.text()]
    now = today or datetime.now(UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=UTC)
    return Context(path.parent, Prefixes().extended(declared), unit, now)


def _prefixes(node: Node) -> dict[str, str]:
    """Return the prefixes of an assessment; each stands for the beginning of an IRI."""
    for name, each in node.entries().items():
        if Prefixes({}).expand(each.text()) is None:
            right = _("write one such as https://example.org/shop#")
            raise each.fault(
                _(
                    "prefix {name!r} stands for {text!r}, which is no IRI; {right}",
                    name=name,
                    text=each.text(),
                    right=right,
                )
            )
    return node.texts()


def _base(given: Mapping[str, Node], path: Path) -> Path | None:
    return path.parent / given["ontology"].text() if "ontology" in given else None


def _assets(given: Mapping[str, Node], context: Context) -> tuple[Asset, ...]:
    found: dict[str, Asset] = {}
    for entry in _entries(given, "assets", context):
        for asset in read_asset(entry):
            if (known := found.get(asset.name)) is not None:
                raise entry.node.fault(
                    _(
                        "two assets are called {name!r}, here and at {place}; give one of them a "
                        "`name:`",
                        name=asset.name,
                        place=known.place,
                    )
                )
            found[asset.name] = asset
    for mappings in context.mappings.values():
        for mapping in mappings.unused():
            context.warn(
                mapping.place, _("maps <{subject}>, which no asset has", subject=mapping.subject)
            )
    return tuple(found.values())


def _inventory(given: Mapping[str, Node], context: Context) -> Inventory | None:
    if "complexity" not in given:
        return None
    node = given["complexity"]
    if not isinstance(node.value, Mapping):
        right = _(
            "list the rules and processes in a file, and write {examples}",
            examples=_EXAMPLES["complexity"],
        )
        raise node.fault(_("complexity is {what}; {right}", what=node.what, right=right))
    return read_inventory(_entry(node, "complexity", given, context))


def _entries(given: Mapping[str, Node], part: str, context: Context) -> list[Entry]:
    if part not in given:
        return []
    if not isinstance(given[part].value, tuple):
        raise given[part].fault(
            _(
                "{part} is {what}; write {examples}",
                part=part,
                what=given[part].what,
                examples=_EXAMPLES[part],
            )
        )
    nodes = given[part].items()
    if not nodes:
        context.warn(given[part].place, _("`{part}:` is an empty list", part=part))
    return [_entry(node, part, given, context) for node in nodes]


def _once(entries: list[Entry], context: Context) -> Iterator[Entry]:
    """Yield the entries whose file no entry before them names: what is in it counts once."""
    seen: dict[tuple[str, Path], Entry] = {}
    for entry in entries:
        first = seen.setdefault((entry.kind, entry.file.resolve()), entry)
        if first is entry:
            yield entry
        else:
            message = _(
                "{file} is also named at {place}; it counts once",
                file=entry.file,
                place=first.node.place,
            )
            context.warn(entry.node.place, message)


def _entry(node: Node, part: str, given: Mapping[str, Node], context: Context) -> Entry:
    """Return an entry whose kind is known and whose keys are those of its kind."""
    kinds = _KINDS[part]
    written = node.entries()
    if "kind" not in written:
        raise node.fault(
            _("{name} has no `kind:`; known: {kinds}", name=node.name, kinds=", ".join(kinds))
        )
    kind = written["kind"]
    if kind.text() not in kinds and (mistaken := _MISTAKEN.get((part, kind.text()))):
        raise kind.fault(
            _(
                "{name} is of kind {text}; {right}",
                name=node.name,
                text=kind.text(),
                right=_(mistaken),
            )
        )
    if kind.text() not in kinds:
        raise kind.fault(str(UnknownNameError(_("kind of {part}", part=part), kind.text(), kinds)))
    keys = kinds[kind.text()]
    options = dict(node.entries(keys))
    path = options.pop("path", None)
    if "catalogue" in keys and "catalogue" in given:
        options.setdefault("catalogue", given["catalogue"])
    where = None if path is None else context.folder / path.text()
    return Entry(node, kind.text(), where, options, context)


def _targets(node: Node | None) -> Targets:
    if node is None:
        return Targets()
    known = [field.name for field in fields(Targets)]
    return Targets(**{name: _target(name, each) for name, each in node.entries(known).items()})


def _target(name: str, node: Node) -> float:
    number = node.number()
    if name in _UNBOUNDED and not number:
        raise node.fault(_("{name} is 0; write a number over 0", name=node.name))
    if name not in _UNBOUNDED and number > 1:
        raise node.fault(
            _("{name} is {number}; write a number from 0 to 1", name=node.name, number=number)
        )
    target = float(number)
    if math.isinf(target) or (name in _UNBOUNDED and not target):
        raise node.fault(
            _(
                "{name} is {value}; write a number that can be reached",
                name=node.name,
                value=node.value,
            )
        )
    return target
