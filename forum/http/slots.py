"""Text with slots: what is the same for many viewers, with places for what is not."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

MARK = secrets.token_hex(12)
"""Nobody can guess it, so nobody can write a slot into a post."""
SLOT = re.compile(rf"\[{MARK}:([\w-]+)\]")


def slot(name: str) -> Markup:
    """What to print into a page where something of its viewer comes later."""
    return Markup(f"[{MARK}:{name}]")  # noqa: S704  (no text of anybody's)


@dataclass(frozen=True, slots=True)
class Slotted:
    """`texts` stand around the slots that `names` names, in order: one more text than names."""

    texts: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> "Slotted":
        parts = SLOT.split(text)
        return cls(tuple(parts[::2]), tuple(parts[1::2]))

    def filled(self, values: Mapping[str, str]) -> str:
        """With HTML for each slot; a slot that is not named stays empty."""
        parts = [self.texts[0]]
        for name, text in zip(self.names, self.texts[1:], strict=True):
            parts.append(values.get(name, ""))
            parts.append(text)
        return "".join(parts)

    def __len__(self) -> int:
        return sum(map(len, self.texts))
