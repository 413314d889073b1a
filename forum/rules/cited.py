"""Where quoted words stand: a reply, a version of it, and a span of that version's plain text."""

import re
from typing import Annotated, Self

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field, model_validator

Id = Annotated[int, Field(ge=1, lt=2**63)]
KEY_PATTERN = r"[0-9a-f]{8}"
"""The key of a line or rebuttal pair."""
CITED = re.compile(r"([1-9][0-9]{0,17})\.([1-9][0-9]{0,8})\.([0-9]{1,9})\.([0-9]{1,9})\Z")


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Part):
    """A passage: code points `start` to `end` of the plain text of one revision of a reply."""

    reply_id: Id
    revision: Annotated[int, Field(ge=1, lt=2**31)]
    start: Annotated[int, Field(ge=0, lt=2**31)]
    end: Annotated[int, Field(ge=1, lt=2**31)]

    @model_validator(mode="after")
    def _has_words(self) -> Self:
        if self.end <= self.start:
            raise ValueError("A passage ends after it begins.")
        return self

    def __str__(self) -> str:
        return f"{self.reply_id}.{self.revision}.{self.start}.{self.end}"

    @property
    def place(self) -> str:
        """Of the words in their reply, as addresses have it: "1.0.85"."""
        return f"{self.revision}.{self.start}.{self.end}"

    @classmethod
    def parse(cls, text: str) -> "Cited | None":
        """From what `str` made of it, such as "12.1.0.85"; None for any other text."""
        found = CITED.match(text)
        if not found or int(found[4]) <= int(found[3]):
            return None
        reply_id, revision, start, end = map(int, found.groups())
        return cls(reply_id=reply_id, revision=revision, start=start, end=end)


class Place(Struct, frozen=True):
    """Where a passage stands in a draft: in which line or pair."""

    key: str
    cited: Cited

    def __str__(self) -> str:
        return f"{self.key}.{self.cited}"

    @classmethod
    def parse(cls, text: str) -> "Place | None":
        """From what `str` made of it, such as "3fa2b1c4.12.1.0.85"; None for any other text."""
        key, _, rest = text.partition(".")
        cited = Cited.parse(rest)
        return cls(key, cited) if cited and re.fullmatch(KEY_PATTERN, key) else None
