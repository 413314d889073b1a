"""What a page must not hold, whatever people typed."""

import json
from urllib.parse import urlsplit

from bs4 import Tag

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
    for element in page.soup.find_all(True):
        assert element.name not in NEVER, element
        for name, value in element.attrs.items():
            assert not name.casefold().startswith("on"), element
            assert name.casefold() not in NEVER_ATTRIBUTES, element
            if name in ("href", "src", "action", "formaction") and not _is_canonical(element):
                _assert_address(element.name, str(value))
    for script in page.all("script"):
        if script.attrs == {"type": "application/ld+json"}:  # data, which nothing runs
            json.loads(script.text)
            continue
        assert str(script["src"]).startswith(OUR_SCRIPTS)
        assert not script.text
    for form in page.all("form"):
        assert str(form.get("action", "/")).startswith("/")  # without one it posts to its own page
    assert not page.all("meta[http-equiv]")
    assert len(page.all("title")) == len(page.all("main")) == 1


def _is_canonical(element: Tag) -> bool:
    """The one whole address: nothing is loaded from it."""
    is_ours = str(element.get("href")).startswith(f"{BASE}/")
    return element.name == "link" and element.get("rel") == ["canonical"] and is_ours


def _assert_address(tag: str, value: str) -> None:
    scheme = urlsplit(value).scheme.casefold()
    assert scheme in LINK_SCHEMES, value
    if tag != "a":
        assert value.startswith("/"), f"<{tag}> loads {value}"
        assert not value.startswith("//"), value
    if scheme == "":
        assert not value.startswith(("//", "\\", "/\\")), value
