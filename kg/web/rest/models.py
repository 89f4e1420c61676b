"""What the operations take and give, for OpenAPI."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Assessment",
    "AssessmentName",
    "Checked",
    "Explanation",
    "Found",
    "HrRequest",
    "HrText",
    "Page",
    "QueryRequest",
    "QuerySummary",
]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class HrRecord(_Model):
    """One output of a model."""

    text: str
    id: str | None = Field(None, description="Its place in the request, from 1, when left out.")
    labels: dict[str, str] = Field(default_factory=dict, examples=[{"model": "a"}])


class HrRequest(_Model):
    """A text, or records: one of both."""

    text: str | None = Field(None, examples=["AdamW is at L4."])
    records: list[HrRecord] | None = None
    by: list[str] = Field([], description="Labels of the records to tell rates by.")
    count_unread: bool = Field(
        True, description="Whether a rate takes claims that could not be read as not backed."
    )
    assume_complete: bool = Field(
        False, description="Take for true what `kg base profile` proposes firmly."
    )


class HrPassage(BaseModel):
    """Where a source says something."""

    iri: str
    document: str
    part: str
    row: str | int | None
    column: str | int | None
    line: int | None
    position: int | None


class HrEvidence(BaseModel):
    """A recorded claim."""

    claim: str | None
    says: str
    passages: list[HrPassage]


class HrClaim(BaseModel):
    """A claim of a sentence, with its verdict."""

    text: str
    span: tuple[int, int] = Field(description="Half-open, in characters of the text.")
    verdict: Literal["supported", "contradicted", "unverifiable", "unread"]
    layer: str
    reason: str
    language: str | None
    negated: bool
    disputed: bool
    readings: list[dict[str, Any]]
    evidence: list[HrEvidence]
    rivals: list[HrEvidence]


class HrSentence(BaseModel):
    """A sentence, with the gravest verdict on any of its claims."""

    text: str
    span: tuple[int, int] = Field(description="Half-open, in characters of the text.")
    verdict: str
    language: str | None
    disguises: list[str]
    claims: list[HrClaim]


class HrText(BaseModel):
    """The report on one text, as `kg hr --format json` prints it.

    Of records it is what that prints of several: `records` and `overall`.
    """

    claims: int
    hr: float | None = Field(description="The upper end; nothing when the text makes no claim.")
    interval: tuple[float, float] | None
    hr_range: tuple[float | None, float | None]
    lower_interval: tuple[float, float] | None
    counts: dict[str, int]
    unread: int
    abstaining: int
    sentences: list[HrSentence]
    remarks: list[str] | None = None


class HrRecords(BaseModel):
    """The report on several records, as `kg hr --format json` prints it."""

    records: list[dict[str, Any]]
    overall: dict[str, Any]


class Finding(BaseModel):
    """What is found of contributed claims."""

    severity: Literal["Violation", "Warning", "Information"]
    step: str
    file: str | None
    line: int | None
    node: str | None
    path: str | None
    value: str | None
    message: str
    remedy: str
    related: list[dict[str, Any]]
    rule: str


class Checked(BaseModel):
    """Whether claims conform, and what was found."""

    conforms: bool
    nodes: int
    claims: int
    findings: list[Finding] = Field(description="As `kg validate --format json` prints them.")


class QueryRequest(_Model):
    """A named query with its parameters, and which of its rows to return."""

    name: str = Field(examples=["levels"])
    parameters: dict[str, str | int | float | bool] = Field(
        default_factory=dict, examples=[{"level": "cv:L4"}]
    )
    offset: int = Field(0, ge=0)
    limit: int = Field(100, ge=1, le=10_000)


class Term(BaseModel):
    """A term, as in SPARQL 1.1 Query Results JSON; language and datatype where it has one."""

    type: Literal["uri", "bnode", "literal", "triple"]
    value: Any


class Page(BaseModel):
    """Some rows of the answer to a query, or a graph, or yes or no."""

    columns: list[str] | None = None
    rows: list[dict[str, Term]] | None = None
    total: int | None = Field(None, description="Rows of the whole answer.")
    next: int | None = Field(None, description="The offset to go on with; nothing at the end.")
    turtle: str | None = Field(None, description="The triples of a CONSTRUCT query.")
    boolean: bool | None = Field(None, description="The answer of an ASK query.")


class QueryParameter(BaseModel):
    """A parameter of a named query."""

    name: str
    type: str
    required: bool
    default: str | None
    about: str


class QuerySummary(BaseModel):
    """A named query: what it asks, takes and gives."""

    name: str
    title: dict[str, str]
    about: dict[str, str]
    columns: list[str]
    parameters: list[QueryParameter]


class Explanation(BaseModel):
    """Why the base says what it says of a thing, as `kg explain --format json` prints it."""

    subject: str
    reasons: list[dict[str, Any]] = Field(description="A class or a fact, with its grounds.")
    unused: list[dict[str, Any]] = Field(description="Claims that gave no fact, and why.")
    claim: dict[str, Any] | None = Field(description="What a claim says, where this is one.")


class Found(BaseModel):
    """Something that a search has found."""

    kind: Literal["thing", "class", "property", "query", "claim", "record"]
    name: str
    labels: dict[str, str]


class AssessmentName(BaseModel):
    """An assessment that the service can make."""

    name: str


class Assessment(BaseModel):
    """An assessment of AI readiness, as `kg ari --format json` prints it."""

    model_config = ConfigDict(extra="allow")
