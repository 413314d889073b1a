"""Distilling: from an argument, the words that make its point alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from forum.text.sentences import Sentence, split_sentences

PASSAGE_MAX = 280
"""Code points: what one reads at a glance."""
PASSAGE_MIN = 25
"""Shorter than this is a remark, not a point."""
NEIGHBOURS_MAX = 3

TYPE_WORDS = {
    "roi": "cost save saving spend budget dollar hour staff cheaper fee price pay paid money return",
    "mission": "mission public citizen resident service goal serve trust people faster mandate",
    "peer-agencies": "county city state department agency agencies tribe office team neighbor",
    "risk": "risk fail breach audit security lawsuit outage exposed penalty deadline lose safe",
}
FIGURE = re.compile(
    r"(?:[$€£]\s?)?\d[\d,.]*\s?(?:%|percent|k\b|million|hours?|days?|weeks?)?", re.I
)
# Words that lean on the sentence before them: alone on a page nobody knows what they mean.
LEANING = re.compile(
    r"(?:this|that|these|those|it|its|they|their|them|he|she|his|her|such|so|but|and|or|also|then|"
    r"however|therefore|still|instead|otherwise|yet|for example|for instance|in addition|"
    r"on top of that|same here|the same|the latter|the former|another|both|neither)\b",
    re.I,
)
GREETING = re.compile(
    r"(?:hi|hello|hey|thanks|thank you|great|good (?:question|point|luck)|welcome|congrat\w*|sorry|"
    r"fantastic|agreed?\b|i agree|exactly|absolutely|yes|no|plus one|\+1|@\w+|p\.?s\.?)\b",
    re.I,
)
# A remark about the writer says who speaks, not why the leader should act.
ABOUT_ONESELF = re.compile(r"[\"'“‘(]*(?:I|I['’](?:d|m|ve|ll)|Speaking|My own)\b")
FULL_LENGTH = 120
"""Code points from which a passage has room for a point and its reason."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Exactly `plain[start:end]` of a revision's plain text, in code points."""

    start: int
    end: int
    text: str


def find_passage(
    plain: str, type_slug: str, type_name: str, taken: frozenset[tuple[int, int]] = frozenset()
) -> Passage | None:
    """The best passage of this text for this type, or None where nothing stands alone.

    `taken` holds spans that already stand on the page: the same passage never stands there twice.
    """
    wanted = frozenset(TYPE_WORDS.get(type_slug, type_name.casefold()).split())
    candidates = [
        (_weight(passage.text, wanted), -passage.start, passage)
        for passage in _candidates(plain, split_sentences(plain), wanted)
        if not any(passage.start < end and start < passage.end for start, end in taken)
    ]
    return max(candidates, key=lambda c: c[:2])[2] if candidates else None


def _candidates(plain: str, sentences: list[Sentence], wanted: frozenset[str]) -> Iterator[Passage]:
    """Each sentence that stands alone, by itself and with one or two that follow in its line."""
    for first, sentence in enumerate(sentences):
        if not _stands_alone(sentence.text):
            continue
        for last in sentences[first : first + NEIGHBOURS_MAX]:
            too_long = last.end - sentence.start > PASSAGE_MAX
            if last.line != sentence.line or too_long or _asks_or_announces(last.text):
                break
            yield Passage(sentence.start, last.end, plain[sentence.start : last.end])
            if not _points(last.text, wanted):  # a passage grows only from sentences that count
                break


def _stands_alone(text: str) -> bool:
    if not PASSAGE_MIN <= len(text) <= PASSAGE_MAX or _asks_or_announces(text):
        return False
    opening = text.lstrip("\"'“‘([")
    return not LEANING.match(opening) and not GREETING.match(opening)


def _asks_or_announces(text: str) -> bool:
    return text.rstrip("\"'”’)] ").endswith(("?", ":"))


def _weight(text: str, wanted: frozenset[str]) -> float:
    """Words of the type first, then figures; remarks about oneself last."""
    about_oneself = bool(ABOUT_ONESELF.match(text))
    substance = min(len(text), FULL_LENGTH) / FULL_LENGTH
    hits, figures = min(_hits(text, wanted), 3), min(len(FIGURE.findall(text)), 3)
    return 1.5 * hits + figures + 2 * substance - 2 * about_oneself


def _points(text: str, wanted: frozenset[str]) -> bool:
    return _hits(text, wanted) > 0 or FIGURE.search(text) is not None


def _hits(text: str, wanted: frozenset[str]) -> int:
    words = set(re.findall(r"[a-z]+", text.casefold()))
    return sum(1 for word in wanted if word in words or f"{word}s" in words)


def opening(plain: str, type_slug: str = "", type_name: str = "") -> str:
    """The words that stand for a text in one line: its best passage, else its beginning."""
    passage = find_passage(plain, type_slug, type_name)
    if passage:
        return passage.text
    text = " ".join(plain.split())
    return text if len(text) <= PASSAGE_MAX else text[: PASSAGE_MAX - 1].rstrip() + "…"
