"""What stands in a page: found by CSS selectors, read as a user would."""

from functools import cache

from cssselect import GenericTranslator, HTMLTranslator
from lxml import etree, html
from lxml.etree import _Element

WORDS = ".//text()[not(parent::script or parent::style or parent::template)]"


class Element:
    """An element of HTML or XML; names of XML are read without their namespaces."""

    def __init__(self, node: _Element) -> None:
        self.node = node

    def __getitem__(self, attribute: str) -> str:
        return str(self.node.attrib[attribute])

    def __setitem__(self, attribute: str, value: str) -> None:
        self.node.set(attribute, value)

    def __str__(self) -> str:
        return str(etree.tostring(self.node, encoding="unicode", with_tail=False))

    def remove(self) -> None:
        """What it says is not there any more; what comes after it is."""
        self.node.drop_tree()

    def get(self, attribute: str, otherwise: str = "") -> str:
        return str(self.node.get(attribute, otherwise))

    def has_attr(self, attribute: str) -> bool:
        return attribute in self.node.attrib

    @property
    def name(self) -> str:
        return str(self.node.tag)

    @property
    def parent(self) -> "Element":
        above = self.node.getparent()
        assert above is not None, f"nothing is around {self.name}"
        return Element(above)

    @property
    def text(self) -> str:
        return self.get_text()

    def get_text(self, between: str = "") -> str:
        return between.join(map(str, self.node.xpath(WORDS)))

    def select(self, selector: str) -> list["Element"]:
        """All inside that match; what a selector says of ancestors may be of those outside."""
        root = self.node.getroottree().getroot()
        found = root.xpath(_path(selector, isinstance(self.node, html.HtmlElement)))
        if self.node is not root:
            found = [one for one in found if self.node in one.iterancestors()]
        return [Element(one) for one in found]

    def select_one(self, selector: str) -> "Element | None":
        return next(iter(self.select(selector)), None)

    def one(self, selector: str) -> "Element":
        """The only one inside that matches; fails when there is none, or several."""
        found = self.select(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector}"
        return found[0]


def element_of(text: str, is_xml: bool = False) -> Element:
    """The root of a page."""
    if not is_xml:
        return Element(html.document_fromstring(text.strip() or "<html/>"))
    root = etree.fromstring(text.encode())
    for one in root.iter(etree.Element):
        one.tag = etree.QName(one).localname
    return Element(root)


@cache
def _path(selector: str, is_html: bool) -> str:
    translator = HTMLTranslator() if is_html else GenericTranslator()
    return str(translator.css_to_xpath(selector))
