"""The words of a letter: its subject, its plain text and its HTML, from a pair of templates."""

import re
import textwrap
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from msgspec import Struct

from forum.settings import Settings
from forum.text.clean import clean_line

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
WIDTH = 72
SUBJECT_MAX = 150
HANGING = ("- ", "> ")
BLANK = re.compile(r"\n{3,}")


class Words(Struct, frozen=True):
    subject: str
    text: str
    html: str


def write(name: str, settings: Settings, **context: Any) -> Words:
    """The letter of `templates/mail/{name}.txt`, whose first line is the subject, and its HTML."""
    known = {"site_name": settings.site_name, "base_url": settings.base_url, **context}
    first, _, text = _environment().get_template(f"mail/{name}.txt").render(known).partition("\n")
    subject = clean_line(first).replace("=?", "= ?")  # nobody's words are encoded ones
    html = _environment().get_template(f"mail/{name}.html").render(known, subject=subject)
    return Words(_shortened(subject, SUBJECT_MAX), wrapped(text), html)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(["html"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(line=clean_line, day=_day, short=_shortened)
    return made


def _day(moment: datetime) -> str:
    return f"{moment:%B} {moment.day}, {moment.year}"


def _shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where that loses little.

    >>> _shortened("one two three", 9)
    'one two …'
    """
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    words = cut.rpartition(" ")[0]
    return f"{words if len(words) > most // 2 else cut} …"


def wrapped(text: str) -> str:
    """Lines that every mail program shows whole; addresses stay in one piece."""
    lines = BLANK.sub("\n\n", text.strip()).splitlines()
    return "\n".join(_wrap(line) for line in lines) + "\n"


def _wrap(line: str) -> str:
    mark = next((mark for mark in HANGING if line.startswith(mark)), "")
    after = mark if mark == "> " else " " * len(mark)
    return textwrap.fill(
        line, WIDTH, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    )
