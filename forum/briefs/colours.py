"""Colours of documents, as on the forum's pages in their light form; all pass on white paper."""

INK, INK_2, INK_3 = "1B1B1B", "3D4551", "565C65"
HEADING, LINK = "162E51", "005EA2"
LINE, LINE_2 = "DFE1E2", "A9AEB1"
GOLD, GOLD_INK, GOLD_WASH = "E5A000", "7A591A", "FFFAEB"

HUES = {
    "green": ("216E1F", "86B98E"),
    "blue": ("1A4480", "81AEFC"),
    "violet": ("783CB9", "C39DEB"),
    "orange": ("8C471C", "FA9441"),
    "teal": ("07648D", "28A0CB"),
    "magenta": ("AB2165", "E0699F"),
}
"""Of an argument type: for its name, and for the line beside its quotations."""
PLAIN = (HEADING, LINE_2)


def hue(name: str) -> tuple[str, str]:
    return HUES.get(name, PLAIN)
