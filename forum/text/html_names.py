"""The elements of HTML that matter for Markdown, by what they do to the text around them."""

LITERAL = frozenset({"pre", "code", "kbd", "samp", "tt"})
MARKS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em"), "*"),
    **dict.fromkeys(("del", "s", "strike"), "~~"),
}
PHRASES = frozenset(MARKS) | {"a", "q", "sub", "sup"}
MEDIA = frozenset({"img", "iframe", "video", "audio", "source", "embed"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
BOXES = frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "nav"}
) | {
    *("figure", "figcaption", "address", "center"),
    *("form", "fieldset", "legend", "details", "summary"),
}
LISTS = frozenset({"ul", "ol", "dl"})
SECTIONS = frozenset({"thead", "tbody", "tfoot"})
CELLS = frozenset({"td", "th"})
TABLE_PARTS = SECTIONS | CELLS | {"tr", "caption"}
BLOCKS = (
    BOXES | HEADINGS | LISTS | TABLE_PARTS | {"table", "blockquote", "pre", "li", "dt", "dd", "hr"}
)
NEVER_SHOWN = frozenset({"script", "style", "template"})
KNOWN = BLOCKS | PHRASES | LITERAL | MEDIA | NEVER_SHOWN | {"br"}
