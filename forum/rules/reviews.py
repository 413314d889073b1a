"""What a manager says of one line of an edition, and what it does to the draft."""

from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from forum.rules.drafts import REASON, Draft, Line

VALID, UPDATE, DROP = VERDICTS = ("valid", "update", "drop")
NOTE_MAX = 500
KEY_MAX = 12


def _verdict(text: str) -> str:
    if text not in VERDICTS:
        raise ValueError("Say whether the line is still valid, needs an update, or is dropped.")
    return text


def _key(text: str) -> str:
    if not 0 < len(text) <= KEY_MAX:
        raise ValueError("Choose one of the lines of the edition.")
    return text


def _note(text: str, info: ValidationInfo) -> str:
    if len(text) > NOTE_MAX:
        raise ValueError(f"Use at most {NOTE_MAX} characters; this has {len(text):,}.")
    if info.data.get("verdict") == DROP and len(text) < REASON[0]:
        raise ValueError(f"Say why the line goes, in at least {REASON[0]} characters.")
    return text


class ReviewDraft(Draft):
    """`line` is the key of a line or rebuttal pair of `edition`. Dropping one needs a note."""

    edition: Annotated[int, Field(ge=1, lt=2**31)]
    line: Annotated[str, AfterValidator(_key)]
    verdict: Annotated[str, AfterValidator(_verdict)]
    note: Annotated[Line, AfterValidator(_note)] = Field(default="", validate_default=True)


class LookedDraft(Draft):
    """Up to which tag, or which reply without one, the manager has looked; 0 for no such thing."""

    until: Annotated[int, Field(ge=0, lt=2**63)] = 0
    untagged_until: Annotated[int, Field(ge=0, lt=2**63)] = 0
