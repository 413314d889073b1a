"""Rows of evidence: what each kind asks for, and when a row is well filled in."""

import json
import re
from collections.abc import Iterable, Mapping
from decimal import Context, Decimal, Inexact
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo, model_validator

from forum.text.clean import clean_line

ROWS_MAX = 8
"""Rows of one kind that an argument can carry."""
Kind = Literal["ballpark", "peer", "risk", "goal"]
KINDS: tuple[Kind, ...] = ("ballpark", "peer", "risk", "goal")
CURRENCIES = ("USD", "CAD", "EUR", "GBP", "AUD", "NZD", "MXN", "CHF", "JPY")
FIELDS: Mapping[str, Mapping[str, str]] = {
    "ballpark": {
        "ballpark_option": "subject",
        "ballpark_quantity": "quantity",
        "ballpark_unit": "unit",
        "ballpark_unit_cost": "unit_cost",
        "ballpark_currency": "currency",
        "ballpark_note": "detail",
    },
    "peer": {
        "peer_agency": "subject",
        "peer_did": "detail",
        "peer_result": "result",
        "peer_link": "link",
    },
    "risk": {"risk_risk": "subject", "risk_mitigation": "detail"},
    "goal": {"goal_goal": "subject", "goal_help": "detail"},
}
"""By kind, the field of a form for each column that its rows fill; other columns stay empty."""
NEEDED = {
    ("ballpark", "subject"): "Name the option.",
    ("ballpark", "unit_cost"): "Give its unit cost, such as 3.10.",
    ("peer", "subject"): "Name the agency.",
    ("peer", "detail"): "Say what they did.",
    ("risk", "subject"): "Name the risk.",
    ("risk", "detail"): "Say how it is contained.",
    ("goal", "subject"): "Name the goal.",
    ("goal", "detail"): "Say how the ask helps it.",
}
"""What nobody may leave out, and what is said to those who do."""
EXACT = Context(prec=80, traps=[Inexact])
"""Room for every digit of sums and products of amounts: nothing is ever rounded."""
AMOUNT = re.compile(r"(?:[0-9]{1,15}|[0-9]{1,3}(?:[, ][0-9]{3}){1,4})(?:\.[0-9]{1,4})?")
LINK = re.compile(r"https?://[^\s/?#@\\]+(?:[/?#]\S*)?", re.I)


def _at_most(most: int) -> AfterValidator:
    def check(text: str) -> str:
        text = clean_line(text)
        if len(text) > most:
            raise ValueError(f"Use at most {most} characters; this has {len(text)}.")
        return text

    return AfterValidator(check)


def _amount(text: str) -> str:
    """ "1,200.50" and "$1200.5" are what people type; kept are the digits, as they are."""
    plain = clean_line(text).lstrip("$€£").strip()
    if plain and not AMOUNT.fullmatch(plain):
        raise ValueError("Give a number such as 1200 or 3.10.")
    return plain.replace(",", "").replace(" ", "")


def _needed(name: str) -> AfterValidator:
    def check(text: str, info: ValidationInfo) -> str:
        words = NEEDED.get((info.data.get("kind", ""), name))
        if words and not text:
            raise ValueError(words)
        return text

    return AfterValidator(check)


def _otherwise(value: str) -> AfterValidator:
    return AfterValidator(lambda text: text or value)


def _currency(text: str) -> str:
    if text not in CURRENCIES:
        raise ValueError("Choose a currency from the list.")
    return text


def _link(text: str) -> str:
    if text and not (LINK.fullmatch(text) and _host(text)):
        raise ValueError("Give a web address that begins with https://.")
    return text


def _host(link: str) -> str:
    try:
        return urlsplit(link).hostname or ""
    except ValueError:
        return ""


Amount = Annotated[str, AfterValidator(_amount)]


class EvidenceRow(BaseModel):
    """What the fields hold, by kind, is said at `models.Evidence`; amounts are decimal texts."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    subject: Annotated[str, _at_most(200), _needed("subject")] = ""
    detail: Annotated[str, _at_most(500), _needed("detail")] = ""
    result: Annotated[str, _at_most(300)] = ""
    link: Annotated[str, _at_most(500), AfterValidator(_link)] = ""
    quantity: Annotated[Amount, _otherwise("1")] = ""
    unit: Annotated[str, _at_most(40)] = ""
    unit_cost: Annotated[Amount, _needed("unit_cost")] = ""
    currency: Annotated[str, _otherwise("USD"), AfterValidator(_currency)] = ""

    @model_validator(mode="before")
    @classmethod
    def _of_its_kind(cls, found: Any) -> Any:
        """What its kind asks for is judged also where it is missing; all else is left behind."""
        if not isinstance(found, Mapping):
            return found
        kind = found.get("kind")
        asked = FIELDS.get(kind, {}) if isinstance(kind, str) else {}
        return {"kind": kind, **{name: found.get(name, "") for name in asked.values()}}

    @property
    def site(self) -> str:
        """Whom the link leads to, as one reads it: "harbor.example"; "" where it is no web link."""
        return _host(self.link).removeprefix("www.") if LINK.fullmatch(self.link) else ""

    @property
    def total(self) -> Decimal:
        """Quantity × unit cost, exactly."""
        return EXACT.multiply(Decimal(self.quantity), Decimal(self.unit_cost))


Typed = Mapping[str, Any]
"""A row that nobody judged yet: `kind` and columns, and in a form its `number` among its kind."""


def is_filled(row: Typed) -> bool:
    """Whether anybody typed anything; a currency is always chosen."""
    return any(
        clean_line(str(value))
        for name, value in row.items()
        if name not in {"kind", "number", "currency"}
    )


def not_too_many(rows: list[EvidenceRow]) -> list[EvidenceRow]:
    for kind in KINDS:
        if (count := len(of_kind(rows, kind))) > ROWS_MAX:
            raise ValueError(f"Keep the best {ROWS_MAX} rows of a kind; here are {count}.")
    return rows


def field_of(row: Typed, column: str) -> str:
    """The field of a form that fills this column of the row, such as "ballpark_unit_cost"."""
    names = FIELDS.get(str(row.get("kind")), {})
    return next((name for name, filled in names.items() if filled == column), "evidence")


def of_kind(rows: Iterable[EvidenceRow], kind: Kind) -> tuple[EvidenceRow, ...]:
    return tuple(row for row in rows if row.kind == kind)


def in_order(rows: Iterable[EvidenceRow]) -> tuple[EvidenceRow, ...]:
    """Kind by kind, within a kind as they stood."""
    return tuple(sorted(rows, key=lambda row: KINDS.index(row.kind)))


def to_store(rows: Iterable[EvidenceRow]) -> list[dict[str, str]]:
    """As a revision keeps them."""
    return [row.model_dump() for row in rows]


def from_text(text: str) -> EvidenceRow | None:
    """A row as an edition keeps it; None where an archive brought anything else in its place."""
    try:
        return EvidenceRow.model_validate(json.loads(text))
    except ValueError:
        return None


def from_store(stored: str | list[dict[str, str]]) -> tuple[EvidenceRow, ...]:
    """The reverse; they were judged before they were stored. Raw rows give JSON as text."""
    found = json.loads(stored) if isinstance(stored, str) else stored
    return tuple(EvidenceRow.model_construct(**row) for row in found)
