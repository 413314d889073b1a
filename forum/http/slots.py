"""HTML that many viewers share, with places for what is a viewer's own."""

import re
import secrets
from collections.abc import Mapping

from markupsafe import Markup

MARK = secrets.token_hex(12)
"""Nobody can guess it, so nobody can write a place into a post."""
PLACES = re.compile(rb"\[%s<([\w-]+)\](.*?)\[%s>\1\]" % (MARK.encode(), MARK.encode()), re.DOTALL)
PARTS = re.compile(rb"\[%s\{([\w-]+)\](.*?)\[%s\}\1\]" % (MARK.encode(), MARK.encode()), re.DOTALL)
TOKEN = secrets.token_hex(32)
"""Printed where a form's token goes: as long as any, so that one is written over the other."""
STAMP = TOKEN.encode()


def place(name: str, html: str, *others: str) -> Markup:
    """What to print where something short stands for most viewers, and one of the others for some.

    Spaces make room for the longest, so that it can be written over.
    """
    html = html.ljust(max(map(len, others), default=0))
    return Markup(f"[{MARK}<{name}]{html}[{MARK}>{name}]")  # noqa: S704  (a template's HTML)


def part(name: str, html: str = "") -> Markup:
    """What to print where something of any length stands, and for some viewers something else."""
    return Markup(f"[{MARK}{{{name}]{html}[{MARK}}}{name}]")  # noqa: S704  (a template's HTML)


def filled(marked: bytes, token: str, instead: Mapping[str, bytes]) -> bytes:
    """The page with this token in its forms, and other HTML in some of its parts."""
    html = PARTS.sub(lambda found: instead.get(found[1].decode(), found[2]), marked)
    return PLACES.sub(rb"\2", html).replace(STAMP, token.encode())
