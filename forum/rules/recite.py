"""Citing a line's words from elsewhere: from today's version of their reply, or other words of it."""

from collections.abc import Mapping

from forum.errors import Invalid
from forum.rules.cited import Cited
from forum.rules.summary import Content, put_line, put_pair

NOT_IN_LINE = "Those words are no longer in the draft. Look at the line and choose again."


def with_places(content: Content, key: str, places: Mapping[Cited, Cited]) -> Content:
    """A line or pair with some of its passages cited from elsewhere.

    Raises Invalid where it is in the draft no more.
    """
    if any(pair.key == key for pair in content.pairs):
        pair = content.pair(key)
        answers = _moved(pair.answers, places)
        objection = places.get(pair.objection, pair.objection)
        return put_pair(
            content, pair.model_copy(update={"objection": objection, "answers": answers})
        )
    line = content.line(key)
    return put_line(content, line.model_copy(update={"passages": _moved(line.passages, places)}))


def _moved(passages: tuple[Cited, ...], places: Mapping[Cited, Cited]) -> tuple[Cited, ...]:
    return tuple(dict.fromkeys(places.get(passage, passage) for passage in passages))


def with_other_words(content: Content, key: str, old: Cited, new: Cited) -> Content:
    """A line or pair that quotes other words; its own sentence, place and audiences stay.

    Raises Invalid where the old ones are not in it any more.
    """
    if old not in _passages(content, key):
        raise Invalid({"form": NOT_IN_LINE})
    return with_places(content, key, {old: new})


def _passages(content: Content, key: str) -> tuple[Cited, ...]:
    """Of this line or pair, or none where there is no such thing."""
    of_lines = [line.passages for line in content.lines if line.key == key]
    of_pairs = [(pair.objection, *pair.answers) for pair in content.pairs if pair.key == key]
    return next(iter(of_lines + of_pairs), ())
