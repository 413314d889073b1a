"""Markdown as people write it, to HTML that is safe and to plain text that can be quoted."""

import re
from collections.abc import Callable, Sequence
from html import unescape
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin, urlsplit

import nh3
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin
from msgspec import Struct

from forum.text.mentions import Members, link_mentions
from forum.text.plain import to_plain
from forum.text.quotes import Quoted, quotes_in

TAGS = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a",
    "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "div", "section",
    "sup",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href", "title", "class", "id"},
    "ol": {"start", "class"},
    "li": {"id", "class"},
    "sup": {"class"},
    "section": {"class"},
    "hr": {"class"},
    "div": {"class", "role", "tabindex", "aria-label"},
    "th": {"class"},
    "td": {"class"},
    "code": {"class"},
}
SCHEMES = {"http", "https", "mailto"}
OUTSIDE_REL = "nofollow ugc noopener"
LOWEST_HEADING = 6
NESTING_MAX = 20
"""Levels of quotations and lists; the parser drops the words of what lies deeper."""
OUR_IDS = re.compile(r"fn(ref)?-[a-z0-9-]+(:\d+)?\Z")
OUR_CLASSES = re.compile(r"(footnote[a-z-]*|scroll|left|center|right|contains-task-list)\Z")
OUR_VALUES = {"role": "group", "tabindex": "0", "aria-label": "Table"}
ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")
MAYBE_LINK = re.compile(r"[.:]\S")
MAIL_BREAK = re.compile("%0[ad]", re.IGNORECASE)
TURNED = re.compile(r'<a title="([^"]*)" rel="([^"]*)">')
TASK = re.compile(r"\[([ xX])\] ")


Keep = Callable[[str, str, str], str | None]
"""Of tag, name and value."""


class Rendered(Struct, frozen=True):
    """`html` is sanitised; `plain` is what a reader sees, and what quotations are spans of.

    `too_deep` says that quotations or lists were nested deeper than the parser follows, so that
    words may be missing. `mentioned` are ids of members, `quotes` what it says that replies said.
    """

    html: str
    plain: str
    too_deep: bool
    mentioned: tuple[int, ...] = ()
    quotes: tuple[Quoted, ...] = ()


def render(
    body: str, doc_id: str, top_heading: int = 4, members: Members = MappingProxyType({})
) -> Rendered:
    """Render Markdown once, at writing.

    `doc_id` keeps the footnotes of one post apart from those of another on the same page.
    `top_heading` is the level that a `#` becomes, so that posts fit the page's outline. `members`
    are those whom it can mention.
    """
    env: dict[str, Any] = {"docId": doc_id, "top_heading": top_heading, "members": members}
    tokens = PARSER.parse(body, env)
    html = PARSER.renderer.render(tokens, PARSER.options, env)
    deepest = max((token.level for token in tokens), default=0)
    return Rendered(
        html=sanitise(html),
        plain=to_plain(tokens),
        too_deep=deepest >= NESTING_MAX - 1,
        mentioned=tuple(members[key].id for key in env.get("mentioned", ())),
        quotes=tuple(quotes_in(tokens)),
    )


def sanitise(html: str) -> str:
    """Whatever the parser let through, only these tags, attributes and schemes leave."""
    return _in_one_order(CLEANER.clean(html))


def _in_one_order(html: str) -> str:
    """Cleaned again it stays the same: of a link whose address went, the cleaner turns attributes round."""
    return TURNED.sub(r'<a rel="\2" title="\1">', html) if "<a title=" in html else html


def with_whole_links(html: str, page: str) -> str:
    """Sanitised HTML as it may be shown elsewhere: links of ours begin with the forum's address.

    Anchors are those of `page`, the whole address of the post.
    """
    return _cleaner(lambda *attribute: _whole(page, *attribute)).clean(html)


def _whole(page: str, tag: str, name: str, value: str) -> str | None:
    kept = _keep_attribute(tag, name, value)
    return urljoin(page, kept) if kept and name == "href" else kept


def plain_of_html(html: str) -> str:
    """The words of HTML that was rendered here, for where only some of them are shown."""
    return unescape(nh3.clean(html, tags=set()))


def _keep_attribute(tag: str, name: str, value: str) -> str | None:
    if name == "href":
        return value if _safe_link(value) else None
    if name == "id":
        return value if OUR_IDS.match(value) else None
    if name == "class":
        kept = [word for word in value.split() if OUR_CLASSES.match(word)]
        return " ".join(kept) or None
    if name == "start":
        return value if value.isdigit() and len(value) < 6 else None
    return value if OUR_VALUES.get(name, value) == value else None


def _cleaner(keep: Keep) -> nh3.Cleaner:
    """`keep` gives the value of an attribute, or None where it has to go."""
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        attribute_filter=keep,
        url_schemes=SCHEMES,
        link_rel=OUTSIDE_REL,
        strip_comments=True,
    )


CLEANER = _cleaner(_keep_attribute)
"""Made once: that takes ten times as long as cleaning a post."""


def _safe_link(href: str) -> bool:
    """Web addresses with a host, our own pages, footnotes, and mail with no headers added."""
    if href.startswith("//") or "\\" in href:
        return False
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme == "mailto":
        return not parts.query and not MAIL_BREAK.search(parts.path)
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname) and "@" not in parts.netloc
    return not parts.scheme and href.startswith(("/", "#"))


class _QuickLinks(LinkifyIt):  # type: ignore[misc]  # it has no types
    """Looks for links only where one can be: most paragraphs have no dot or colon inside a word."""

    def pretest(self, text: str) -> bool:
        return bool(MAYBE_LINK.search(text)) and super().pretest(text)


def _make_parser() -> MarkdownIt:
    made = MarkdownIt(
        "commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": NESTING_MAX}
    )
    made.enable(["table", "strikethrough", "linkify"])
    made.linkify = _QuickLinks()
    made.use(footnote_plugin)
    made.core.ruler.push("our_page", _fit_page)
    made.core.ruler.push("mentions", link_mentions)
    made.add_render_rule("image", _image_as_link)
    made.add_render_rule("table_open", _table_open)
    made.add_render_rule("table_close", _table_close)
    return made


def _fit_page(state: StateCore) -> None:
    """Shift headings into the page's outline, turn cell styles into classes, draw task boxes."""
    shift = int(state.env.get("top_heading", 4)) - 1
    for token in state.tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + shift, LOWEST_HEADING)}"
        style = str(token.attrs.pop("style", "")) if token.type in {"th_open", "td_open"} else ""
        if aligned := ALIGNMENT.search(style):
            token.attrs["class"] = aligned.group(1)
        if token.type == "inline" and token.children:
            _draw_task_box(token.children[0])
    _plain_corners(state.tokens)


def _plain_corners(tokens: list[Token]) -> None:
    """The empty corner of a table heads nothing: a screen reader should not announce a header."""
    for opened, inside, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opened.type == "th_open" and not inside.content.strip():
            opened.tag = closed.tag = "td"


def _draw_task_box(first: Token) -> None:
    if first.type == "text" and (task := TASK.match(first.content)):
        first.content = ("☐ " if task.group(1) == " " else "☑ ") + first.content[task.end() :]


def _image_as_link(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    """Pictures from elsewhere would tell their host who reads; a link lets the reader choose."""
    token = tokens[idx]
    source = escapeHtml(str(token.attrs.get("src", "")))
    return f'<a href="{source}">{escapeHtml(token.content) or "image"}</a>'


def _table_open(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    """A wide table scrolls by itself, also by keyboard."""
    return '<div class="scroll" role="group" tabindex="0" aria-label="Table"><table>\n'


def _table_close(
    self: RendererHTML, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table></div>\n"


PARSER = _make_parser()
