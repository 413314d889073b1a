"""How much an argument brings with it: the tie-breaker among those that nobody marked yet."""

import re

LINK = re.compile(r"https?://")
FIGURE = re.compile(
    r"[$€£]\s?\d|\b\d[\d,.]*\s?(?:%|percent|million|hours|days|weeks|months|people|staff)"
)
NAMED_AGENCY = re.compile(
    r"\b(?:[A-Z]\w+ )+(?:County|City|Department|Agency|Bureau|Office|Authority|Tribe|Nation)\b"
    r"|\b(?:County|City|Department|Bureau|Office|State) of (?:[A-Z]\w+)"
)


def evidence_weight(body: str, plain: str) -> int:
    """From 0 to 3: a figure, a named agency, a link. `body` is Markdown, `plain` what one reads."""
    return sum((
        bool(FIGURE.search(plain)),
        bool(NAMED_AGENCY.search(plain)),
        bool(LINK.search(body)),
    ))  # fmt: skip
