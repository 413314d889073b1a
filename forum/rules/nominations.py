"""Nominations: which words of a reply can be quoted, and what a nomination holds."""

from typing import Annotated

from pydantic import AfterValidator, Field

from forum.errors import Invalid
from forum.rules.cited import Cited
from forum.rules.drafts import Draft, Line, Text
from forum.rules.summary import Content
from forum.text.quoting import Found, find_words
from forum.text.sentences import QUOTE_MARK

PASSAGE = (10, 500)
"""Code points of a passage that somebody chose: from a few words to what one reads aloud."""
WORDS_MAX = 2_000
"""Code points of what may be pasted to be looked for."""
NOTE_MAX = 500

NOT_THERE = "These words are not in the reply. Copy them from it, word for word."
NEAREST = "These words are not in the reply. The nearest are below."
FOREIGN = "The reply quotes these words from elsewhere. Nominate them where they were said first."


class NotInReply(Invalid):
    """`nearest` are words of the reply that can be quoted instead, or "" where none are like them."""

    def __init__(self, nearest: str) -> None:
        super().__init__({"words": NEAREST if nearest else NOT_THERE})
        self.nearest = nearest


def _words(text: str) -> str:
    if not text:
        raise ValueError("Paste the words that you want to quote.")
    return _short(text, WORDS_MAX)


def _note(text: str) -> str:
    return _short(text, NOTE_MAX)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise ValueError(f"Use at most {most:,} characters; this has {len(text):,}.")
    return text


class NominationDraft(Draft):
    """`words` are as pasted, `type` is a slug, `revision` the one of the reply that was seen."""

    words: Annotated[Text, AfterValidator(_words)] = Field(default="", validate_default=True)
    type: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[Line, AfterValidator(_note)] = ""
    revision: Annotated[int, Field(ge=1, lt=2**31)]


def find_passage_of(words: str, plain: str) -> Found:
    """Where these words stand in a reply's plain text, as a passage that can be quoted.

    Raises NotInReply where they do not stand there, Invalid where they are too few or too many,
    or the reply has them from somebody else.
    """
    found = find_words(words, plain)
    if found is None or not found.same:
        near = found if found and _fault(found, plain) is None else None
        raise NotInReply(near.text if near else "")
    if fault := _fault(found, plain):
        raise Invalid({"words": fault})
    return found


def _fault(found: Found, plain: str) -> str | None:
    least, most = PASSAGE
    length = len(found.text)
    if length < least:
        return f"Quote at least {least} characters; this has {length}."
    if length > most:
        return (
            f"Quote at most {most} characters; this has {length:,}."
            " Choose the sentence or two that carry the point."
        )
    lines = plain[plain.rfind("\n", 0, found.start) + 1 : found.end].split("\n")
    return FOREIGN if any(line.startswith(QUOTE_MARK.rstrip()) for line in lines) else None


def holder_of(content: Content, passage: Cited) -> str:
    """The key of the line or rebuttal pair of a summary that cites the passage, or ""."""
    for line in content.lines:
        if passage in line.passages:
            return line.key
    for pair in content.pairs:
        if passage in (pair.objection, *pair.answers):
            return pair.key
    return ""
