"""Addresses that lead to words: browsers scroll to them and mark them (a "text fragment")."""

from urllib.parse import quote

ENDS = 4
"""Words at either end of a longer stretch, by which a browser finds it."""
WHOLE = 60
"""Code points up to which a stretch is named as a whole."""


def text_fragment(words: str) -> str:
    """What to put after an address, behind an anchor, so that browsers mark these words in a page.

    Lines of a text stand in elements of their own, and a browser finds no words across them: so a
    longer stretch is named by how its first line begins and how its last one ends.
    Source: https://wicg.github.io/scroll-to-text-fragment/

    >>> text_fragment("It pays back twice, in a year")
    ':~:text=It%20pays%20back%20twice%2C%20in%20a%20year'
    >>> text_fragment("It pays back twice,\\nand it saves")
    ':~:text=It%20pays%20back%20twice%2C,and%20it%20saves'
    """
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    if not lines:
        return ""
    first, last = lines[0].split(" "), lines[-1].split(" ")
    if len(lines) == 1 and (len(lines[0]) <= WHOLE or len(first) <= 2 * ENDS):
        return f":~:text={_encoded(lines[0])}"
    begin, end = " ".join(first[:ENDS]), " ".join(last[-ENDS:])
    return f":~:text={_encoded(begin)},{_encoded(end)}"


def _encoded(text: str) -> str:
    """A hyphen has a meaning of its own there, and `quote` leaves it."""
    return quote(text, safe="").replace("-", "%2D")
