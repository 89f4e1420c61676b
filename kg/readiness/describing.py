"""An assessment as RDF, in the vocabulary `ontology/vocabulary/readiness.ttl`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.i18n import _, current
from kg.readiness.artefacts import UNRESOLVED, Function, Outcome, Parameter
from kg.readiness.scoring import Assessment
from kg.vocabulary import CV, PROV, RDF, RDFS, XSD

__all__ = ["METRICS", "OUTCOMES", "PREFIXES", "describe", "measurements"]

_DQV: Final = "http://www.w3.org/ns/dqv#"
_BASE: Final = "https://w3id.org/convergence-kg/"
_TYPE = ox.NamedNode(RDF + "type")
_LABEL = ox.NamedNode(RDFS + "label")

#: How IRIs are shortened when an assessment is written.
PREFIXES: Final = {
    "cv": CV,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dqv": _DQV,
    "prov": PROV,
    "rdfs": RDFS,
    "xsd": XSD,
}
#: The individual of the ontology that each outcome is.
OUTCOMES: Final = {
    Outcome.SUCCEEDED: CV + "Succeeded",
    Outcome.FAILED: CV + "Failed",
    Outcome.ROLLED_BACK: CV + "RolledBack",
    Outcome.TIMED_OUT: CV + "TimedOut",
    Outcome.UNKNOWN: CV + "UnknownOutcome",
}
#: The metric of the ontology that each measure is.
METRICS: Final = {
    "alignment": CV + "SemanticAlignment",
    "alignment by field": CV + "AlignmentByField",
    "encapsulation": CV + "LogicEncapsulation",
    "encapsulation normalised": CV + "NormalizedEncapsulation",
    "loop": CV + "ActionLoop",
    "literal": CV + "LiteralARI",
    "normalised": CV + "NormalizedARI",
}
#: Of what has no end as a decimal, such as a third of the bytes of a file.
_DIGITS: Final = 50
_Node = ox.NamedNode | ox.Literal


def measurements(assessment: Assessment) -> dict[str, float | None]:
    """Return the value of every measure by the names of `METRICS`; None where it has none."""
    return {
        "alignment": assessment.alignment.coefficient,
        "alignment by field": assessment.alignment.by_field,
        "encapsulation": assessment.encapsulation.ratio,
        "encapsulation normalised": assessment.encapsulation_norm,
        "loop": assessment.loop.coefficient,
        "literal": assessment.literal,
        "normalised": assessment.normalised,
    }


def describe(
    assessment: Assessment, hr: float | None = None, *, artefacts: bool = True
) -> list[ox.Triple]:
    """Return an assessment as triples.

    Args:
        assessment: what was found.
        hr: the hallucination rate that was measured with it, from 0 to 1, if any.
        artefacts: whether to describe assets, functions, items and decisions too; a history
            needs the numbers only.
    """
    organisation = _BASE + "organisation/" + _slug(assessment.artefacts.organisation)
    stamp = assessment.time.strftime("%Y-%m-%dT%H%M%S.%fZ")
    this = f"{_BASE}assessment/{_slug(assessment.artefacts.organisation)}/{stamp}"
    found = [
        *_thing(organisation, PROV + "Organization", assessment.artefacts.organisation),
        *_assessment(this, assessment),
        *_measured(this, organisation, assessment, hr),
    ]
    if artefacts:
        for used, triples in _artefacts(this, organisation, assessment):
            found += triples
            found.append(_to(this, PROV + "used", used))
    return found


def _assessment(this: str, assessment: Assessment) -> Iterator[ox.Triple]:
    yield ox.Triple(ox.NamedNode(this), _TYPE, ox.NamedNode(CV + "Assessment"))
    yield _has(this, PROV + "endedAtTime", _moment(assessment.time))
    yield _has(this, CV + "targetRatio", _decimal(assessment.target_ratio))
    counts = {
        "functionCount": assessment.encapsulation.functions,
        "itemCount": assessment.encapsulation.complexity,
        "decisionCount": assessment.loop.decisions,
    }
    for name, count in counts.items():
        if count is not None:
            integer = ox.NamedNode(XSD + "integer")
            yield _has(this, CV + name, ox.Literal(str(count), datatype=integer))


def _measured(
    this: str, organisation: str, assessment: Assessment, hr: float | None
) -> Iterator[ox.Triple]:
    """Yield one measurement for each metric; one without a value says why."""
    values = {METRICS[name]: value for name, value in measurements(assessment).items()}
    why = {METRICS[name]: text for name, text in assessment.undefined.items()}
    why[METRICS["alignment by field"]] = _("there is no field")
    why[METRICS["encapsulation normalised"]] = why.get(METRICS["encapsulation"], "")
    if hr is not None:
        values[CV + "HallucinationRate"] = hr
    for metric, value in values.items():
        node = f"{this}/{metric.removeprefix(CV)}"
        yield ox.Triple(ox.NamedNode(node), _TYPE, ox.NamedNode(_DQV + "QualityMeasurement"))
        yield _to(node, _DQV + "isMeasurementOf", metric)
        yield _to(node, _DQV + "computedOn", organisation)
        yield _to(node, PROV + "wasGeneratedBy", this)
        if value is None:
            yield _has(node, CV + "undefinedBecause", ox.Literal(why[metric], language=current()))
        else:
            yield _has(node, _DQV + "value", _decimal(value))
        if metric == METRICS["loop"] and assessment.loop.interval is not None:
            low, high = assessment.loop.interval
            yield _has(node, CV + "confidenceLow", _decimal(low))
            yield _has(node, CV + "confidenceHigh", _decimal(high))


def _artefacts(
    this: str, organisation: str, assessment: Assessment
) -> Iterator[tuple[str, list[ox.Triple]]]:
    """Yield each thing that was used, with what is said of it."""
    artefacts = assessment.artefacts
    checks = iter(assessment.alignment.checks)  # in the order of assets and fields
    for asset in artefacts.assets:
        node = f"{this}/asset/{_slug(asset.name)}"
        told = [*_thing(node, CV + "DataAsset", asset.name)]
        told.append(_to(node, PROV + "wasAttributedTo", organisation))
        for number, (field, check) in enumerate(zip(asset.fields, checks, strict=False), 1):
            part = f"{node}/{number}-{_slug(field.name)}"
            told += [_to(node, CV + "hasField", part)]
            told += _thing(part, CV + "DataField", field.name)
            told += _bound(part, field.mapped_to, field.datatype)
            told += [_has(part, CV + "dataVolume", _decimal(field.volume))]
            told += _text(part, "givenUnit", field.unit)
            told += _text(part, "checkStatus", check.status.value)
            told += _text(part, "checkReason", check.reason)
        yield node, told
    for number, function_check in enumerate(assessment.encapsulation.checks, 1):
        function = function_check.function
        node = f"{this}/function/{number}-{_slug(function.name)}"
        told = [*_thing(node, CV + "CallableFunction", function.name)]
        told.append(_to(node, PROV + "wasAttributedTo", organisation))
        told += _text(node, "checkStatus", function_check.status.value)
        told += _text(node, "checkReason", function_check.reason)
        yield node, [*told, *_parameters(node, function)]
    yield from _items_and_decisions(this, assessment)


def _items_and_decisions(
    this: str, assessment: Assessment
) -> Iterator[tuple[str, list[ox.Triple]]]:
    inventory = assessment.artefacts.inventory
    for number, item in enumerate(() if inventory is None else inventory.items, 1):
        node = f"{this}/item/{number}"
        yield node, list(_thing(node, CV + "BusinessItem", item.name))
    for number, decision in enumerate(assessment.artefacts.decisions, 1):
        node = f"{this}/decision/{number}"
        told = [*_thing(node, CV + "WriteBackDecision", decision.id)]
        told.append(_to(node, CV + "outcome", OUTCOMES[decision.outcome]))
        if decision.time is not None:
            told.append(_has(node, PROV + "endedAtTime", _moment(decision.time)))
        yield node, told


def _parameters(node: str, function: Function) -> Iterator[ox.Triple]:
    sides: Iterable[tuple[str, tuple[Parameter, ...]]] = (
        ("Input", function.inputs),
        ("Output", function.outputs),
    )
    for side, parameters in sides:
        for number, parameter in enumerate(parameters, 1):
            part = f"{node}/{side.lower()}/{number}"
            yield _to(node, f"{CV}has{side}", part)
            yield from _thing(part, CV + "FunctionParameter", parameter.name)
            yield from _bound(part, parameter.terms, parameter.datatype)
            yield from _text(part, "givenUnit", parameter.unit)


def _bound(node: str, terms: tuple[str, ...], datatype: str | None) -> Iterator[ox.Triple]:
    for term in terms:
        if term.startswith(UNRESOLVED):
            continue  # no IRI, so no thing; the reason of the check names it
        yield _to(node, CV + "boundTo", term)
    yield from _text(node, "datatypeName", datatype)


def _thing(node: str, kind: str, label: str) -> Iterator[ox.Triple]:
    yield ox.Triple(ox.NamedNode(node), _TYPE, ox.NamedNode(kind))
    yield ox.Triple(ox.NamedNode(node), _LABEL, ox.Literal(label))


def _text(node: str, name: str, value: str | None) -> Iterator[ox.Triple]:
    if value:
        yield _has(node, CV + name, ox.Literal(value))


def _to(subject: str, predicate: str, target: str) -> ox.Triple:
    return _has(subject, predicate, ox.NamedNode(target))


def _has(subject: str, predicate: str, value: _Node) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)


def _decimal(value: float | Fraction) -> ox.Literal:
    if isinstance(value, Fraction):
        with localcontext(prec=_DIGITS):
            number = Decimal(value.numerator) / Decimal(value.denominator)
    else:
        number = Decimal(repr(float(value)))
    return ox.Literal(f"{number:f}", datatype=ox.NamedNode(XSD + "decimal"))


def _moment(time: datetime) -> ox.Literal:
    text = time.isoformat().replace("+00:00", "Z")
    return ox.Literal(text, datatype=ox.NamedNode(XSD + "dateTime"))


def _slug(name: str) -> str:
    """Return a name as a part of an IRI; two different names stay different."""
    return quote(name, safe="")
