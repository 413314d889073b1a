"""What members may say when they flag a post, and managers when they decide about one."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo

from forum.rules.drafts import REASON, Draft, Line

KINDS = {
    "off-topic": "Off topic",
    "abusive": "Abusive or insulting",
    "spam": "Spam or advertising",
    "personal": "Personal data of somebody",
    "other": "Something else",
}
NOTE_MAX = 500


class Decision(StrEnum):
    DISMISS = "dismiss"
    HIDE = "hide"
    APPROVE = "approve"


def _short(text: str) -> str:
    if len(text) > NOTE_MAX:
        raise ValueError(f"Use at most {NOTE_MAX} characters; this has {len(text)}.")
    return text


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError("Say what is wrong with it.")
    return text


def _decision(text: str) -> str:
    if text not in set(Decision):
        raise ValueError("Choose one of the buttons.")
    return text


def _reason(text: str, info: ValidationInfo) -> str:
    """Only hiding asks for one."""
    if info.data.get("decision") == Decision.HIDE and len(text) < REASON[0]:
        raise ValueError("Say why in a sentence: its author reads it.")
    return text


class FlagDraft(Draft):
    kind: Annotated[str, AfterValidator(_kind)] = Field(default="", validate_default=True)
    note: Annotated[Line, AfterValidator(_short)] = ""


class DecisionDraft(Draft):
    """`review`, of which post, and `until`, the newest flag, are those that the manager saw."""

    post: Annotated[str, Field(pattern=r"^(reply|thread) [0-9]{1,18}$")]

    review: Annotated[int, Field(ge=1, lt=2**63)]
    until: Annotated[int, Field(ge=0, lt=2**63)] = 0
    decision: Annotated[str, AfterValidator(_decision)] = Field(default="", validate_default=True)
    reason: Annotated[Line, AfterValidator(_short), AfterValidator(_reason)] = Field(
        default="", validate_default=True
    )
