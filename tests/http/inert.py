"""What a page must not hold, whatever people typed."""

import json
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from tests.client import BASE, Page

OUR_SCRIPTS = "/static/js/"
NEVER = (
    "iframe",
    "object",
    "embed",
    "base",
    "applet",
    "frame",
    "frameset",
    "marquee",
    "style",
    "audio",
)
NEVER_ATTRIBUTES = {"style", "srcdoc", "background", "ping", "xlink:href"}
LINK_SCHEMES = {"", "http", "https", "mailto"}


def assert_inert(page: Page) -> None:
    """No script but ours, no handlers, no frames, and every form posts to this forum."""
    tree = page.root.node
    for element in tree.iter("*"):
        assert element.tag not in NEVER, element.tag
        for name, value in element.attrib.items():
            assert not name.casefold().startswith("on"), (element.tag, name)
            assert name.casefold() not in NEVER_ATTRIBUTES, (element.tag, name)
            if name in ("href", "src", "action", "formaction") and not _is_canonical(element):
                _assert_address(str(element.tag), str(value))
    for script in tree.iter("script"):
        if dict(script.attrib) == {"type": "application/ld+json"}:  # data, which nothing runs
            json.loads(script.text or "")
            continue
        assert str(script.get("src")).startswith(OUR_SCRIPTS)
        assert not script.text
    for form in tree.iter("form"):
        assert form.get("action", "/").startswith("/")  # without one it posts to its own page
    assert not tree.xpath("//meta[@http-equiv]")
    assert len(tree.xpath("//title")) == len(tree.xpath("//main")) == 1


def _is_canonical(element: HtmlElement) -> bool:
    """The one whole address: nothing is loaded from it."""
    is_ours = str(element.get("href")).startswith(f"{BASE}/")
    return str(element.tag) == "link" and str(element.get("rel")) == "canonical" and is_ours


def _assert_address(tag: str, value: str) -> None:
    scheme = urlsplit(value).scheme.casefold()
    assert scheme in LINK_SCHEMES, value
    if tag != "a":
        assert value.startswith("/"), f"<{tag}> loads {value}"
        assert not value.startswith("//"), value
    if scheme == "":
        assert not value.startswith(("//", "\\", "/\\")), value
