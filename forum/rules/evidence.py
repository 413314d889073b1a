"""How much an argument brings with it: the tie-breaker among those that nobody marked yet."""

import re
from collections.abc import Sequence

from forum.rules.evidence_rows import EvidenceRow, of_kind

# None of these looks back over what it has read, nor further than a few words ahead: searching
# takes time in proportion to the text, whatever the text.
LINK = re.compile(r"https?://")
AMOUNT = re.compile(r"[$€£]\s?\d|\d\s?[×xX*]\s?[$€£]?\d")
"""A sum of money, or a quantity times something."""
FIGURE = re.compile(
    r"[$€£]\s?\d[\d,.]{0,20}+\s?(?:k|m|million|billion)?\b|"
    r"\b\d[\d,.]{0,20}+\s?(?:%|percent\b|million\b|billion\b|[a-z]{3,20}\b|of\b)|\b\d{2,20}\b",
    re.I,
)
"""A number that says how much or how many; the number of a list's item is none."""
NAMED_AGENCY = re.compile(
    r"\b[A-Z]\w+ (?:County|City|Department|Agency|Bureau|Office|Authority|Tribe|Nation)\b"
    r"|\b(?:County|City|Department|Bureau|Office|State) of (?:[A-Z]\w+)"
)


def evidence_weight(body: str, plain: str, rows: Sequence[EvidenceRow] = ()) -> int:
    """From 0 to 3: a figure, a named agency, a link, in the words or in rows of evidence.

    `body` is Markdown, `plain` what one reads.
    """
    peers = of_kind(rows, "peer")
    return sum((
        bool(FIGURE.search(plain) or of_kind(rows, "ballpark")),
        bool(NAMED_AGENCY.search(plain) or peers),
        bool(LINK.search(body) or any(peer.link for peer in peers)),
    ))  # fmt: skip
