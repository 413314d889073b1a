"""What managers may choose for their community."""

from typing import Annotated

from pydantic import BeforeValidator

from forum.rules.drafts import Draft

HOLD_MAX = 20


def _few(value: object) -> int:
    text = str(value).strip() or "0"
    if not (text.isascii() and text.isdigit()) or len(text) > 4 or int(text) > HOLD_MAX:
        raise ValueError(f"Give a number from 0 to {HOLD_MAX}; 0 holds nothing.")
    return int(text)


class CommunityDraft(Draft):
    hold_first: Annotated[int, BeforeValidator(_few)] = 0
    may_take_posts: bool = False
