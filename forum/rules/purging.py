"""Taking words away for good: out of the content of a draft, and out of facts that were logged."""

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from forum.rules.cited import Cited
from forum.rules.drafts import Draft, Reason
from forum.rules.summary import Content, DraftLine, DraftPair

REMOVED = "[removed]"
"""Stands where a purged text stood inside another one."""
SHORT = "…"
"""Does so for texts that are shorter than that: what is left must fit where it was."""


def _is_chosen(text: str) -> str:
    if not text:
        raise ValueError("Choose a text.")
    return text


class PurgeDraft(Draft):
    """`text` is the hash of one text of an edition."""

    text: Annotated[str, AfterValidator(_is_chosen)] = Field("", validate_default=True)
    reason: Reason


def without_reply(content: Content, reply_id: int) -> Content:
    """No passage of this reply, no line that rested on it alone, no pair whose objection it was."""
    lines = (_line_without(line, reply_id) for line in content.lines)
    pairs = (_pair_without(pair, reply_id) for pair in content.pairs)
    return content.model_copy(
        update={
            "lines": tuple(line for line in lines if line.passages),
            "pairs": tuple(pair for pair in pairs if pair.objection.reply_id != reply_id),
        }
    )


def _line_without(line: DraftLine, reply_id: int) -> DraftLine:
    return line.model_copy(update={"passages": _others(line.passages, reply_id)})


def _pair_without(pair: DraftPair, reply_id: int) -> DraftPair:
    """A short answer does not outlive the words that it put in short."""
    answers = _others(pair.answers, reply_id)
    if answers == pair.answers:
        return pair
    return pair.model_copy(
        update={"answers": answers, "sentence": pair.sentence if answers else ""}
    )


def _others(passages: Iterable[Cited], reply_id: int) -> tuple[Cited, ...]:
    return tuple(passage for passage in passages if passage.reply_id != reply_id)


def without_text(content: Content, text: str) -> Content:
    """A manager's own words without this text; a field that said just this is empty."""
    strike = _striker(text)
    return content.model_copy(
        update={
            "lead": strike(content.lead),
            "lines": tuple(
                line.model_copy(update={"sentence": strike(line.sentence)})
                for line in content.lines
            ),
            "pairs": tuple(
                pair.model_copy(update={"say": strike(pair.say), "sentence": strike(pair.sentence)})
                for pair in content.pairs
            ),
            "dropped": tuple(
                dropped.model_copy(update={"reason": strike(dropped.reason)})
                for dropped in content.dropped
            ),
        }
    )


def without_words(value: Any, text: str) -> Any:
    """A JSON value whose strings do not hold this text any more; names in it stay.

    >>> without_words({"lead": "Ana Maria Ito says so.", "order": ["a1"]}, "Ana Maria Ito")
    {'lead': '[removed] says so.', 'order': ['a1']}
    """
    return _without(value, _striker(text))


def _without(value: Any, strike: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return strike(value)
    if isinstance(value, list):
        return [_without(item, strike) for item in value]
    if isinstance(value, dict):
        return {name: _without(item, strike) for name, item in value.items()}
    return value


def _striker(text: str) -> Callable[[str], str]:
    """Whole words only: purging "Ito" leaves "Itoh" alone."""
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", text) else ""
    mark = REMOVED if len(text) >= len(REMOVED) else SHORT
    pattern = re.compile(f"{before}{re.escape(text)}{after}")

    def strike(words: str) -> str:
        return "" if words == text else pattern.sub(mark, words)

    return strike
