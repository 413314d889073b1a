"""The form of an edition as it must be: for those that come from elsewhere, in an archive."""

from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Hash = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
TextHash = Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
"""Empty where the edition has no such text."""
Key = Annotated[str, Field(pattern="^[0-9a-f]{8}$")]
Id = Annotated[int, Field(ge=1, lt=2**63)]
Count = Annotated[int, Field(ge=0, lt=2**31)]
Slug = Annotated[str, Field(max_length=40)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class _Passage(_Part):
    reply: Id
    revision: Count
    start: Count
    end: Count
    quote: Hash
    by: Hash


class _Line(_Part):
    key: Key
    type: Slug
    type_name: Slug
    sentence: TextHash
    audiences: list[Slug]
    passages: Annotated[list[_Passage], Field(min_length=1)]
    convinced: Count
    agencies: Count
    nominators: list[Hash]


class _Pair(_Part):
    key: Key
    say: TextHash
    objection: _Passage
    answers: list[_Passage]
    sentence: TextHash
    convinced: Count
    agencies: Count
    nominators: list[Hash]


class _Reason(_Part):
    passage: _Passage
    count: Count
    total: Count
    agencies: Count


class _Evidence(_Part):
    reply: Id
    kind: Slug
    row: Hash
    by: Hash


class _Head(_Part):
    title: TextHash
    ask: TextHash
    audience: Slug
    lead: TextHash
    note: TextHash
    publisher: Hash


class _Sides(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", populate_by_name=True)

    for_: Count = Field(alias="for")
    objections: Count


class _Tally(_Part):
    arguments: Count
    people: Count
    agencies: Count
    replies: Count
    picks: Count
    types: dict[Slug, _Sides]


class EditionForm(_Part):
    format: str
    version: Count
    thread: Id
    number: Annotated[int, Field(ge=1, lt=2**31)]
    published_at: Annotated[AwareDatetime, Field(strict=False)]
    head: _Head
    tally: _Tally
    reason: _Reason | None
    lines: list[_Line]
    pairs: list[_Pair]
    evidence: list[_Evidence]


def check_form(form: Any) -> EditionForm:
    """Raises ValueError for what no edition of ours looks like."""
    return EditionForm.model_validate(form)
