"""Drafts: what a form, or later another entry point, hands in; judged here once."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
)

from forum.clock import now
from forum.errors import Invalid
from forum.rules.evidence_rows import EvidenceRow, field_of, not_too_many
from forum.text.clean import clean_line, clean_text
from forum.text.names import name_key
from forum.text.slugs import SLUG_MAX

TITLE = (10, 200)
ASK_MAX = 200
BODY = (1, 20_000)
WHY = (20, 500)
REASON = (3, 500)
CHANGE_NOTE = (3, 300)
NAME = (1, 80)
USERNAME = (2, 30)
PASSWORD = (12, 128)
DISCLAIMER_MAX = 200
AGENCY_MAX = 120
TYPES_MAX = 3
TOPICS_MAX = 5
USERNAME_SHAPE = re.compile(r"[^\W_](?:[\w-]*[^\W_])?")
# Nothing that a mail server could read as another address: "ann@evil.example(.harbor.gov" is Ann's there.
_HOST = r"(?:[A-Za-z0-9-]|[^\s\x00-\x7f])+"
EMAIL_SHAPE = re.compile(rf"[^@\s<>()\[\]\",;:\\]+@{_HOST}(?:\.{_HOST})+")
ALPHABETS = {"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"}
"""Whose letters look like each other's."""
AUDIENCES = ("finance", "counsel", "technology", "program", "cautious")


def _between(low: int, high: int) -> AfterValidator:
    def check(text: str) -> str:
        if low and not text:
            raise ValueError("Fill this in.")
        if len(text) < low:
            raise ValueError(f"Use at least {low} characters; this has {len(text)}.")
        if len(text) > high:
            raise ValueError(f"Use at most {high:,} characters; this has {len(text):,}.")
        return text

    return AfterValidator(check)


def _username(text: str) -> str:
    if not USERNAME_SHAPE.fullmatch(text) or len(name_key(text)) > 2 * USERNAME[1]:
        raise ValueError(
            "Use letters, digits, - and _, beginning and ending with a letter or digit."
        )
    if len(ALPHABETS.intersection(unicodedata.name(one, "").split(" ")[0] for one in text)) > 1:
        raise ValueError("Use letters of one alphabet: those of another may look the same.")
    return text


def _short_key(name: str) -> str:
    """A few characters stand for whole words, which the name's key spells out."""
    if len(name_key(name)) > 2 * AGENCY_MAX:
        raise ValueError(f"Use at most {AGENCY_MAX} plain characters.")
    return name


def _email(text: str) -> str:
    if len(text) > 254 or not EMAIL_SHAPE.fullmatch(text):
        raise ValueError("Give an address such as name@agency.gov.")
    return text


def _audience(text: str) -> str:
    if text and text not in AUDIENCES:
        raise ValueError("Choose one of the audiences, or none.")
    return text


def _stance(text: str) -> str:
    if text not in {"for", "objection"}:
        raise ValueError("Say whether it is for the ask or an objection.")
    return text


def _few(most: int, what: str) -> AfterValidator:
    def check(slugs: list[str]) -> list[str]:
        unique = list(dict.fromkeys(slug for slug in slugs if slug))
        if any(len(slug) > SLUG_MAX for slug in unique):
            raise ValueError(f"Choose {what} from the list.")
        if len(unique) > most:
            raise ValueError(f"Choose at most {most} {what}.")
        return unique

    return AfterValidator(check)


def _with_evidence(slugs: list[str], info: ValidationInfo) -> list[str]:
    """Rows that were judged before are there, and rows that failed are not: both ask for a type."""
    if not slugs and info.data.get("evidence", True):
        raise ValueError("Choose what kind of argument it is: only arguments carry evidence.")
    return slugs


def _day(text: object) -> object:
    if text in ("", None):
        return None
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ValueError("Give a day such as 2026-01-31, or leave it empty.") from None


def _to_come(day: date) -> date:
    if not now().date() < day < date.max:
        raise ValueError("Give a day that is to come.")
    return day


def _whole(text: object) -> object:
    return None if text == "" else text


Line = Annotated[str, AfterValidator(clean_line)]
Text = Annotated[str, AfterValidator(clean_text)]
Body = Annotated[Text, _between(*BODY)]
Reason = Annotated[Line, _between(*REASON)]
EditReason = Annotated[Line, _between(0, REASON[1])]
"""Why a post of somebody else is edited; who edits their own gives none."""
OptionalId = Annotated[Annotated[int, Field(ge=1, lt=2**63)] | None, BeforeValidator(_whole)]
Kept = Annotated[int, Field(ge=0, lt=2**31), BeforeValidator(lambda text: text or 0)]
"""The version of the stored draft that a form was filled in on, 0 for none."""
OptionalDay = Annotated[Annotated[date, AfterValidator(_to_come)] | None, BeforeValidator(_day)]
Password = Annotated[str, _between(*PASSWORD)]
Name = Annotated[Line, _between(*NAME)]
Email = Annotated[Line, AfterValidator(_email)]
AgencyName = Annotated[Line, _between(0, AGENCY_MAX), AfterValidator(_short_key)]
TypeSlugs = Annotated[list[str], _few(TYPES_MAX, "types")]
Evidence = Annotated[list[EvidenceRow], AfterValidator(not_too_many)]
TypesOfEvidence = Annotated[TypeSlugs, AfterValidator(_with_evidence), Field(validate_default=True)]
"""Types of a reply that may carry evidence; its field comes after that of the evidence."""
Stance = Annotated[str, AfterValidator(_stance)]


class Draft(BaseModel):
    """Base of all drafts: fields that nobody declared are ignored, so none can be smuggled in."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class ThreadDraft(Draft):
    title: Annotated[Line, _between(*TITLE)]
    body: Body
    ask: Annotated[Line, _between(0, ASK_MAX)] = ""
    topics: Annotated[list[str], _few(TOPICS_MAX, "topics")] = []
    audience: Annotated[str, AfterValidator(_audience)] = ""
    draft_version: Kept = 0


class ReplyDraft(Draft):
    body: Body
    parent_id: OptionalId = None
    evidence: Evidence = []
    argument: TypesOfEvidence = []
    stance: Stance = "for"
    draft_version: Kept = 0


class ReplyEdit(Draft):
    """`revision` is the one that was seen when editing began."""

    body: Body
    revision: Annotated[int, Field(ge=1, lt=2**31)]
    evidence: Evidence = []
    argument: TypesOfEvidence = []
    stance: Stance = "for"
    reason: EditReason = ""
    draft_version: Kept = 0


class ThreadEdit(ThreadDraft):
    revision: Annotated[int, Field(ge=1, lt=2**31)]
    reason: EditReason = ""


class TagDraft(Draft):
    argument: TypeSlugs = []
    stance: Stance = "for"


class PickDraft(Draft):
    reply_id: Annotated[int, Field(ge=1, lt=2**63)]
    why: Annotated[Line, _between(*WHY)]


class PublishDraft(Draft):
    """`version` is that of the draft which the manager saw."""

    version: Annotated[int, Field(ge=0, lt=2**31)]
    note: Annotated[Line, _between(*CHANGE_NOTE)]


class ReasonDraft(Draft):
    reason: Reason


class StandingDraft(Draft):
    """Of a suspension or silence; without `until` it holds until somebody lifts it."""

    reason: Reason
    until: OptionalDay = None


class SignUpDraft(Draft):
    username: Annotated[Line, _between(*USERNAME), AfterValidator(_username)]
    display_name: Name
    email: Email
    password: Password
    agency: AgencyName = ""


class ProfileDraft(Draft):
    display_name: Name
    email: Email
    agency: AgencyName = ""
    disclaimer: Annotated[Line, _between(0, DISCLAIMER_MAX)] = ""


class PasswordDraft(Draft):
    current_password: str
    password: Password


class ResetDraft(Draft):
    password: Password


class AddressDraft(Draft):
    email: Email


class TypeDraft(Draft):
    name: Annotated[Line, _between(2, 40)]
    question: Annotated[Line, _between(10, 200)]
    hue: str
    icon: str


class TopicDraft(Draft):
    name: Annotated[Line, _between(2, 60)]


class AgencyDraft(Draft):
    name: Annotated[Line, _between(2, AGENCY_MAX), AfterValidator(_short_key)]
    level: str
    confirmed: bool = False


class JoinDraft(Draft):
    into: Annotated[Line, _between(2, AGENCY_MAX), AfterValidator(_short_key)]


Judged = TypeVar("Judged", bound=BaseModel)


def judge(model: type[Judged], found: Mapping[str, Any]) -> Judged:
    """These values as this draft; raises Invalid with a message for each field that is wrong."""
    try:
        return model.model_validate(found)
    except ValidationError as error:
        messages: dict[str, str] = {}
        for problem in error.errors():
            name, words = _message(problem, found)
            messages.setdefault(name, words)
        raise Invalid(messages) from None


def _message(problem: Any, found: Mapping[str, Any]) -> tuple[str, str]:
    """A field and what is wrong with it; of evidence, the field in its row."""
    words = str(problem["msg"]).removeprefix("Value error, ")
    if problem["type"] == "missing":
        words = "Fill this in."
    name, *inside = problem["loc"]
    if name != "evidence" or len(inside) < 2:
        return str(name), words
    place, column = inside
    row = found["evidence"][place]
    number = row.get("number", place + 1)
    return f"{field_of(row, column)}-{number}", f"Row {number}: {words[:1].lower()}{words[1:]}"
