"""HTML from other systems, WordPress' bare newlines included, turned into our Markdown."""

import re

from bs4 import Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from forum.text.html_names import BLOCKS, LISTS, LITERAL, PHRASES
from forum.text.html_phrases import BREAK, EDGE, emphasis_mark, neighbour
from forum.text.html_prose import escape, escape_label, link_address, tidy_space
from forum.text.html_tables import colspan
from forum.text.html_tree import attribute, parse

_BLANK_LINES = re.compile(r"\n{2,}")
_LINE = re.compile(r"^.+$", re.MULTILINE)
_BACKTICKS = re.compile(r"`+")
_CLOSING_HASHES = re.compile(r"(?:^|(?<=\s))#(?=#*$)")
_NO_TEXT_BETWEEN = LISTS | {"table", "tr"}
_RAISED = dict(zip("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎", strict=True))


def to_markdown(html: str) -> str:
    r"""GitHub-flavoured Markdown; never raises, whatever the markup.

    >>> to_markdown("<p>Show <b>results</b></p>A first line\nand a *second*")
    'Show **results**\n\nA first line\nand a \\*second\\*'
    """
    return _Converter().convert_soup(parse(html)).strip()


class _Converter(MarkdownConverter):
    """Markdownify walks the tree; `parent_tags` also holds `_inline` in headings and cells."""

    def process_text(self, el: NavigableString, parent_tags: set[str] | None = None) -> str:
        parents = parent_tags or set()
        text = str(el)
        if parents & LITERAL:
            return text
        if el.parent is not None and el.parent.name in _NO_TEXT_BETWEEN and not text.strip():
            return ""
        inline = "_inline" in parents
        before, after = neighbour(el, forward=False), neighbour(el, forward=True)
        text = _trimmed(tidy_space(text, breaks=not inline), before, after)
        if "a" in parents:
            return escape_label(text)
        return escape(
            text,
            starts_line=before in (EDGE, BREAK, "\n") and not inline,
            joins_next=after == "(" or (isinstance(el.next_sibling, Tag) and after != EDGE),
            wrapped=el.parent is not None and el.parent.name in PHRASES,
        )

    def _box(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags:
            return f" {text} "
        return f"\n\n{text}\n\n"

    convert_p = convert_div = convert_section = convert_article = convert_main = _box
    convert_header = convert_footer = convert_aside = convert_nav = convert_address = _box
    convert_figure = convert_figcaption = convert_center = convert_form = _box
    convert_fieldset = convert_legend = convert_details = convert_summary = convert_dl = _box

    def _heading(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = " ".join(text.split())
        if "_inline" in parent_tags:
            return f" {text} "
        if not text:
            return "\n\n"
        hashes = "#" * int(el.name[1])
        text = _CLOSING_HASHES.sub(r"\#", text)
        return f"\n\n{hashes} {text}\n\n"

    convert_h1 = convert_h2 = convert_h3 = convert_h4 = convert_h5 = convert_h6 = _heading

    def convert_hr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else "\n\n---\n\n"

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return " " if "_inline" in parent_tags else "\n"

    def convert_blockquote(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags or not text.strip():
            return f"{text.strip()}\n\n"
        quoted = (f"> {line}" if line else ">" for line in text.strip().split("\n"))
        return "\n\n" + "\n".join(quoted) + "\n\n"

    def _list(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip("\n")
        if not text or "_inline" in parent_tags:
            return f"{text}\n\n"
        if "li" not in parent_tags:
            return f"\n\n{text}\n\n"
        first = el.find("li")
        # In mid-paragraph, Markdown begins an ordered list only at 1.
        interrupts = el.name == "ul" or (first is not None and first.get("value") == "1")
        return ("\n" if interrupts else "\n\n") + text + "\n\n"

    convert_ul = convert_ol = _list

    def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if not text or "_inline" in parent_tags:
            return f" {text} " if text else ""
        ordered = el.parent is not None and el.parent.name == "ol"
        marker = f"{attribute(el, 'value') or 1}. " if ordered else "- "
        indented = _LINE.sub(lambda line: " " * len(marker) + line.group(), text)
        return f"{marker}{indented[len(marker) :]}\n"

    def convert_dt(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        if "_inline" in parent_tags or not text:
            return f" {text} "
        plain = "**" not in text and "\n" not in text and not el.find(BLOCKS)
        return f"\n\n**{text}**\n" if plain else f"\n\n{text}\n"

    def convert_dd(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        text = text.strip()
        return f" {text} " if "_inline" in parent_tags or not text else f"\n{text}\n\n"

    def _cell(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f" {' '.join(text.split())}".replace("|", "\\|") + " |" * colspan(el)

    convert_td = convert_th = _cell

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _code_span(text) if "_inline" in parent_tags else _fenced(text)

    def convert_code(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        # Two spans that touch would read as one with a backtick inside.
        touching = isinstance(el.previous_sibling, Tag) and el.previous_sibling.name in LITERAL
        return (" " if touching else "") + _code_span(text)

    convert_kbd = convert_samp = convert_tt = convert_code

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        href = attribute(el, "href")
        target = link_address(href)
        if not text.strip() or not target:
            return text
        if el.get_text().strip() == target and "://" in target:
            return _around(text, "<", ">", target)
        return _around(text, "[", f"]({target})", " ".join(text.split()))

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        alt = " ".join(attribute(el, "alt").split())
        target = link_address(attribute(el, "src"))
        if not (alt or target):
            return ""
        label = escape_label(alt) or "image"
        return f"[{label}]({target})" if target and "a" not in parent_tags else label

    def _player(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source = el.find("source")
        address = attribute(el, "src") or (attribute(source, "src") if source else "")
        target = link_address(address)
        if not target or "a" in parent_tags:
            return text
        return f"[{'embedded page' if el.name in ('iframe', 'embed') else el.name}]({target})"

    convert_iframe = convert_embed = convert_video = convert_audio = _player

    def _emphasis(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        mark = emphasis_mark(el, text)
        return "\n\n".join(_around(part, mark, mark) for part in _BLANK_LINES.split(text))

    convert_b = convert_strong = convert_i = convert_em = _emphasis
    convert_del = convert_s = convert_strike = _emphasis

    def convert_q(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f'"{text}"'

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _scripted(text, _RAISED)

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return _scripted(text, _LOWERED)


def _trimmed(text: str, before: str, after: str) -> str:
    """At the edge of a block no space counts; beside a <br>, one newline is only its source's."""
    if before == EDGE:
        text = text.lstrip()
    elif before == BREAK:
        text = text.lstrip(" ").removeprefix("\n")
    if after == EDGE:
        return text.rstrip()
    return text.rstrip(" ").removesuffix("\n") if after == BREAK else text


def _around(text: str, opening: str, closing: str, inner: str = "") -> str:
    """Mark the text, not the space at its ends; `inner` goes in its place."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}{opening}{inner or core}{closing}{text[start + len(core) :]}"


def _code_span(text: str) -> str:
    core = text.strip().replace("\n", " ")
    if not core:
        return " " if text else ""
    ticks = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(core)), default=0))
    pad = " " if core.startswith("`") or core.endswith("`") else ""
    before, after = " " * text[0].isspace(), " " * text[-1].isspace()
    return f"{before}{ticks}{pad}{core}{pad}{ticks}{after}"


def _fenced(text: str) -> str:
    if not text.strip():
        return "\n\n"
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    code = text.strip("\n").rstrip()
    return f"\n\n{fence}\n{code}\n{fence}\n\n"


def _scripted(text: str, letters: dict[str, str]) -> str:
    """10<sup>6</sup> must not read 106."""
    return "".join(letters[c] for c in text) if set(text) <= letters.keys() else text
