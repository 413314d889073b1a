"""Text that was never Markdown, escaped just enough to show in Markdown as it was typed."""

import re
from urllib.parse import urlsplit

_URL = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?'*_~)\]}])", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\f\v\u00a0]+")
_AROUND_NEWLINE = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")

_MARKS = r"""
      \\(?=[\s!-/:-@\[-`{-~]|\Z)             # a backslash that would swallow what follows
    | `
    | (?<![ ])\* | \*(?![ ])                   # "5 * 3" is no emphasis
    | (?<![^\W_])_ | _(?![^\W_])             # nor is snake_case
    | ~(?=~) | (?<=~)~
    | <(?=[a-z/!?])
    | &(?=\#?\w{1,32};)
    | \](?=[(:])                             # no link, no definition
    | \^(?=\[)                               # no footnote
"""
_INLINE = re.compile(_MARKS, re.VERBOSE | re.IGNORECASE)
_LABEL = re.compile(rf"[\[\]] | {_MARKS}", re.VERBOSE | re.IGNORECASE)
_SCHEMES = frozenset({"", "http", "https", "mailto", "ftp"})
_ENTITY_LIKE = re.compile(r"&(?=#?\w{1,32};)")
# What would end an address in Markdown; control characters go, as in browsers.
_NOT_IN_ADDRESS = {ord(c): f"%{ord(c):02X}" for c in ' ()<>\\|"`'} | dict.fromkeys(range(32))
_LINE_START = re.compile(
    r"""
      ^(?P<number>\d{1,9})(?=[.)](?:\s|$))
    | ^(?=\#{1,6}(?:\s|$) | [-+*](?:\s|$) | > | [-=:|][-=:|\ ]*$)
    """,
    re.VERBOSE | re.MULTILINE,
)


def tidy_space(text: str, *, breaks: bool) -> str:
    """One space for many; a newline stays where `breaks`, and a blank line stays one blank line."""
    text = _AROUND_NEWLINE.sub("\n", _SPACES.sub(" ", text))
    return _BLANK_LINES.sub("\n\n", text) if breaks else _SPACES.sub(" ", text.replace("\n", " "))


def escape(
    text: str, *, starts_line: bool = True, joins_next: bool = False, wrapped: bool = False
) -> str:
    """Escape prose; `joins_next` when markup touches its end, `wrapped` when it is in markup."""
    pieces = _URL.split(text)  # prose and addresses, in turn
    for i in range(len(pieces) - 1, -1, -1):
        if i % 2 == 0:
            pieces[i] = _INLINE.sub(r"\\\g<0>", pieces[i])
            continue
        touched = pieces[i + 1].startswith(("\\", "<"))
        at_end = i == len(pieces) - 2 and not pieces[i + 1]
        pieces[i] = _address(
            pieces[i], bare=not touched and not (at_end and (joins_next or wrapped))
        )
    escaped = "".join(pieces)
    if joins_next and escaped.endswith(("!", "]")):
        escaped = f"{escaped[:-1]}\\{escaped[-1]}"

    def at_start(match: re.Match[str]) -> str:
        if match.start() == 0 and not starts_line:
            return match.group()
        return f"{match['number'] or ''}\\"

    return _LINE_START.sub(at_start, escaped)


def escape_label(text: str) -> str:
    """Escape what stands between the brackets of a link."""
    return _LABEL.sub(r"\\\g<0>", text)


def link_address(href: str) -> str:
    """The address as it stands in a Markdown link; empty when nothing should link there."""
    href = href.translate(_NOT_IN_ADDRESS)
    if href.startswith("//"):
        href = f"https:{href}"
    try:
        scheme = urlsplit(href).scheme
    except ValueError:
        return ""
    # A link within the old page leads nowhere in ours.
    if href.startswith("#") or scheme not in _SCHEMES:
        return ""
    return _ENTITY_LIKE.sub("&amp;", href)


def _address(url: str, *, bare: bool) -> str:
    return url if bare and _INLINE.search(url) is None else f"<{url}>"
