"""Rows of evidence: what each kind asks for, and when a row is well filled in."""

import re
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from forum.text.clean import clean_line

ROWS_MAX = 8
"""Rows of one kind that an argument can carry."""
KINDS = ("ballpark", "peer", "risk", "goal")
CURRENCIES = ("USD", "CAD", "EUR", "GBP", "AUD", "NZD", "MXN", "CHF", "JPY")
DIGITS_MAX = 15
DECIMAL = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,4})?")
LINK = re.compile(r"https?://[^\s/?#@]+(?:[/?#]\S*)?\Z")


def _short(most: int) -> AfterValidator:
    def check(text: str) -> str:
        text = clean_line(text)
        if len(text) > most:
            raise ValueError(f"Use at most {most} characters; this has {len(text)}.")
        return text

    return AfterValidator(check)


def _decimal(text: str) -> str:
    """ "1,200.50" and "$1200.5" are what people type; the digits are kept as they are."""
    plain = clean_line(text).replace(",", "").replace(" ", "").lstrip("$€£")
    if plain and not DECIMAL.fullmatch(plain):
        raise ValueError("Give a number such as 1200 or 3.10.")
    return plain


def _link(text: str) -> str:
    if text and not LINK.match(text):
        raise ValueError("Give a web address that begins with https://.")
    return text


Amount = Annotated[str, Field(max_length=40), AfterValidator(_decimal)]


class EvidenceRow(BaseModel):
    """What the fields hold, by kind, is said at `models.Evidence`; amounts are decimal texts."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    kind: str
    subject: Annotated[str, _short(200)] = ""
    detail: Annotated[str, _short(500)] = ""
    result: Annotated[str, _short(300)] = ""
    link: Annotated[str, _short(500), AfterValidator(_link)] = ""
    quantity: Amount = ""
    unit: Annotated[str, _short(40)] = ""
    unit_cost: Amount = ""
    currency: str = ""

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.kind not in KINDS:
            raise ValueError("There is no such kind of evidence.")
        return self

    @property
    def is_blank(self) -> bool:
        typed = (self.subject, self.detail, self.result, self.link)
        return not any((*typed, self.quantity, self.unit, self.unit_cost))

    @property
    def total(self) -> Decimal:
        """Quantity × unit cost, exactly; a missing quantity is one."""
        return Decimal(self.quantity or "1") * Decimal(self.unit_cost or "0")
