"""What a manager should know before publishing: warnings, none of which stands in the way."""

from collections import Counter
from collections.abc import Collection, Iterable

from msgspec import Struct

from forum.rules.cited import Cited
from forum.rules.coverage import STRONG_FROM
from forum.rules.summary import Content

STRONG_OBJECTION_FROM = 2
"""Members who expect to hear an objection, from which it should have an answer."""


class Objection(Struct, frozen=True):
    reply_id: int
    by: str
    marks: int


def warnings(  # noqa: PLR0913  (what there is to look at)
    content: Content,
    type_names: dict[str, str],
    strength: dict[str, int],
    live: Collection[int],
    reworded: Collection[Cited],
    objections: Iterable[Objection],
) -> list[str]:
    """In words, each with what one can do.

    `type_names` and `strength`, the number of arguments for the ask, go by slug; `live` are the
    replies in view, `reworded` passages that stand in theirs no more; `objections` are the
    thread's, the strongest first.
    """
    has = {line.type for line in content.lines}
    found = [
        f"{name} is well supported, with {strength[slug]} arguments, and has no line."
        for slug, name in type_names.items()
        if strength.get(slug, 0) >= STRONG_FROM and slug not in has
    ]
    numbers: Counter[str] = Counter()
    for line in content.lines:
        numbers[line.type] += 1
        said = f" (“{line.sentence}”)" if line.sentence else ""
        named = f"Line {numbers[line.type]}, on {type_names.get(line.type, line.type)}{said},"
        if not any(passage.reply_id in live for passage in line.passages):
            found.append(f"{named} has no live source: it will be withheld or left out.")
        elif any(passage in reworded for passage in line.passages):
            found.append(f"{named} quotes words that their author has changed since.")
    answered = {pair.objection.reply_id: bool(pair.answers) for pair in content.pairs}
    for objection in objections:
        if objection.marks >= STRONG_OBJECTION_FROM and not answered.get(objection.reply_id):
            left = "no answer here" if objection.reply_id in answered else "no place here"
            found.append(
                f"The objection of {objection.by}, which {objection.marks} members expect to hear,"
                f" has {left}."
            )
    return found
