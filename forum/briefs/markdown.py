"""A brief as Markdown, whole: a text has no page to fit, so nothing is left out for space."""

import re
from collections.abc import Iterable

from forum.queries.brief import Brief
from forum.rules.brief_parts import (
    BALLPARK_HEAD,
    BriefBallpark,
    BriefLine,
    BriefPair,
    BriefPart,
)
from forum.rules.brief_sizes import ANSWER, SAY

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&@^])")
"""What means something within a line, to common Markdown and to its widespread extensions."""
BEGINS = re.compile(r"^(\s*\d*)([-+=:!.)])", re.MULTILINE)
"""What means something where a line begins: a list, a rule, a heading underlined, a definition."""
ADDRESS = re.compile(r"(?<=\w)([.:])(?=\w|//)")
"""Dots and colons that make programs see an address in "www.agency.example" or "https://"."""


def render(brief: Brief) -> bytes:
    return ("\n\n".join(filter(None, _blocks(brief))) + "\n").encode()


def escape(text: str) -> str:
    """The same words, so that they show as they were typed: no markup, no link, no picture."""
    text = MARKUP.sub(r"\\\1", text)
    text = BEGINS.sub(r"\1\\\2", text)
    return ADDRESS.sub(_unless_in_number, text)


def _unless_in_number(match: re.Match[str]) -> str:
    """ "3.10" stays as it is, for no address looks like that."""
    around = match.string[match.start() - 1] + match.string[match.end()]
    return match.group() if around.isdigit() else f"\\{match.group()}"


def _blocks(brief: Brief) -> Iterable[str]:
    yield f"# {_line(brief.ask)}"
    yield f"**{brief.ask_label}.** {_line(brief.status)}"
    yield _line(brief.question)
    for name, words in brief.facts:
        yield f"{name}: **{_line(words)}**"
    yield _lines(brief.lead)
    if brief.reason:
        yield "## The one reason"
        yield _quote(brief.reason)
        yield _line(brief.reason_source)
    for part in brief.parts:
        yield from _part(part)
    yield _line(brief.left_out)
    yield "---"
    yield _line(brief.imprint)
    yield f"The whole page: <{brief.permalink}>"
    if brief.hash:
        yield f"SHA-256 of the edition: `{brief.hash}`"
        yield f"Check this file at <{brief.verify}>"


def _part(part: BriefPart) -> Iterable[str]:
    yield f"## {_line(part.title)}"
    for line in part.lines:
        yield from _argument(line)
    for ballpark in part.ballparks:
        yield from _ballpark(ballpark)
    for pair in part.pairs:
        yield from _pair(pair)
    if part.rows:
        yield _table(part.head, [row.cells for row in part.rows])
        yield _line(part.given_by)


def _argument(line: BriefLine) -> Iterable[str]:
    yield f"**{_line(line.sentence)}**" if line.sentence else ""
    yield _quote(line.quote)
    yield _line(line.source)


def _pair(pair: BriefPair) -> Iterable[str]:
    yield f"**{SAY.strip()}** {_line(pair.objection)}"
    yield f"**{ANSWER.strip()}** {_line(pair.answer)}" if pair.answer else ""
    yield _quote(pair.quote)
    yield _line(pair.source)


def _ballpark(ballpark: BriefBallpark) -> Iterable[str]:
    yield f"### {_line(ballpark.caption)}"
    yield _table(BALLPARK_HEAD, [*ballpark.rows, *ballpark.sums])
    for result in ballpark.results:
        yield f"**{_line(result)}**"
    yield _line(ballpark.notes)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Amounts stand at the right where there are any: in tables of three columns."""
    sides = ["---"] + ["---:" if len(head) > 2 else "---"] * (len(head) - 1)
    cells = [[_line(cell) for cell in row] for row in rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in ([*map(_line, head)], sides, *cells))


def _line(text: str) -> str:
    return escape(" ".join(text.split("\n")))


def _lines(text: str) -> str:
    """Line breaks as such: two spaces at the end of a line."""
    return "  \n".join(escape(text).split("\n"))


def _quote(text: str) -> str:
    return "\n".join(f"> {line}" for line in _lines(text).split("\n")) if text else ""
