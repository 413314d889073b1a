"""Passages: the stretches of a text that make a point without the words around them."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from forum.rules.evidence import AMOUNT, FIGURE
from forum.text.sentences import Sentence, split_sentences

PASSAGE_MAX = 280
"""Code points: what one reads at a glance."""
PASSAGE_MIN = 25
"""Shorter than this is a remark, not a point."""
NEIGHBOURS_MAX = 3
QUOTE_MIN = 20
"""Code points from which words in quotation marks can be known to be somebody else's."""

Span = tuple[int, int]

# What a passage may drop from its beginning: an item's number, whom it answers, an agreement, a
# connective. Each ends at a clause mark, so that what remains is a clause.
OPENINGS = (
    re.compile(r"(?:\d{1,2}\s*[-–—.)]|[•▪■*–—-])\s+"),
    re.compile(r"@\w[\w.-]*(?: [A-Z][\w-]+)?\s*[:,–—-]\s*"),
    re.compile(
        r"(?:I )?(?:(?:totally|fully|strongly) )?agreed?\b[^–—:.,;!?]{0,60}\s[–—-]\s+", re.I
    ),
    re.compile(
        r"(?:agreed?|yes|yep|exactly|right|absolutely|thanks(?: [\w ]{1,20})?|great point|"
        r"good point|true|well)\s*[,:–—-]\s+",
        re.I,
    ),
    re.compile(
        r"(?:but|so|and|also|then|however|therefore|in addition|besides|plus|finally|"
        r"first|second|third)\s*[,–—:]\s+",
        re.I,
    ),
)
# Words that lean on the sentence before them: alone on a page nobody knows what they mean. "It helps
# to …" and "There is …" lean on nothing.
LEANING = re.compile(
    r"(?:it\b(?! (?:\w+ )?(?:helps|pays|takes|makes sense|is (?:\w+ )?(?:to|that)|costs)\b)|"
    r"(?:this|that|these|those|its|they|their|them|he|she|his|her|such|so|but|and|or|also|then|"
    r"however|therefore|still|instead|otherwise|yet|because|granted|same|another|both|neither|"
    r"for example|for instance|one example|an example|not just|in addition|on top of that|"
    r"the same|the latter|the former|the rest|"
    r"can|could|should|would|will|must|even so|even if simple)\b|"
    r"depending (?:on )?(?:who|what|how|where) (?:it|this|that|they)\b|"
    r"(?:if|when|where|once|unless|while|as) (?:it|this|that|they|these|those|he|she)\b)",
    re.I,
)
GREETING = re.compile(
    r"(?:hi|hello|hey|thanks|thank you|great|good (?:question|point|luck)|welcome|congrat\w*|sorry|"
    r"fantastic|appropriate|agreed?\b|i agree|exactly|absolutely|yes|no|plus one|\+1|@\w+|p\.?\s?s\.?)\b",
    re.I,
)
ASKING = re.compile(r"(?:how|what) about\b|why (?:not|don['’]t)\b|what if\b", re.I)
QUOTED = re.compile(rf"[“\"]([^“”\"\n]{{{QUOTE_MIN},}})[”\"]")


class Passage(Struct, frozen=True):
    """Exactly `plain[start:end]` of a revision's plain text, in code points."""

    start: int
    end: int
    text: str

    @property
    def begins_inside(self) -> bool:
        """Whether it begins inside a sentence, so that a page puts an ellipsis before it."""
        return self.text[:1].islower()

    @property
    def span(self) -> Span:
        return self.start, self.end


def find_candidates(plain: str, wanted: frozenset[str]) -> Iterator[Passage]:
    """All stretches of one to three neighbouring sentences that stand alone.

    `wanted` are the words of an argument type: a passage grows only by what adds to the point.
    """
    sentences = split_sentences(plain)
    for first in range(len(sentences)):
        compared = _comparison(sentences, first)
        if len(compared) > 1:  # a comparison keeps both sides, so no part of it stands alone
            if compared[0] is sentences[first]:
                yield from _as_passage(plain, compared)
            continue
        yield from _growing(plain, sentences[first : first + NEIGHBOURS_MAX], wanted)


def _growing(plain: str, run: list[Sentence], wanted: frozenset[str]) -> Iterator[Passage]:
    first = run[0]
    start = _after_opening(first)
    if not _stands_alone(plain[start : first.end], first) or _leads_into_list(run):
        return
    end = first.end
    for before, last in pairwise(run):
        too_long = last.end - start > PASSAGE_MAX
        if last.line != first.line or too_long or _asks_or_announces(last.text):
            break
        if LEANING.match(last.text) is None:
            yield Passage(start, end, plain[start:end])
            if not (counts(last.text, wanted) and counts(before.text, wanted)):
                return
        end = last.end  # what leans belongs to the thought before it
    yield Passage(start, end, plain[start:end])


def _leads_into_list(run: list[Sentence]) -> bool:
    """Whether the next words are like "These are:", so that the point is still to come."""
    after = run[1:2]
    return any(
        one.line == run[0].line and one.text.endswith(":") and LEANING.match(one.text) is not None
        for one in after
    )


def _comparison(sentences: list[Sentence], index: int) -> list[Sentence]:
    """The neighbouring lines with an amount each that this sentence's line belongs to.

    Only lines of one sentence make a comparison: prose with amounts is prose.
    """
    if not _is_amount_line(sentences, index):
        return [sentences[index]]
    low = high = index
    # One line more than a passage can hold is enough to know: lists have thousands.
    while low > max(0, index - NEIGHBOURS_MAX) and _joins(sentences, low - 1, low):
        low -= 1
    while high + 1 < min(len(sentences), index + NEIGHBOURS_MAX + 1) and _joins(
        sentences, high + 1, high
    ):
        high += 1
    return sentences[low : high + 1]


def _joins(sentences: list[Sentence], other: int, index: int) -> bool:
    neighbours = abs(sentences[other].line - sentences[index].line) == 1
    return neighbours and _is_amount_line(sentences, other)


def _is_amount_line(sentences: list[Sentence], index: int) -> bool:
    line = sentences[index].line
    alone = all(
        sentences[other].line != line
        for other in (index - 1, index + 1)
        if 0 <= other < len(sentences)
    )
    return alone and AMOUNT.search(sentences[index].text) is not None


def _as_passage(plain: str, run: list[Sentence]) -> Iterator[Passage]:
    start, end = _after_opening(run[0]), run[-1].end
    if len(run) <= NEIGHBOURS_MAX and end - start <= PASSAGE_MAX:
        yield Passage(start, end, plain[start:end])


def _after_opening(sentence: Sentence) -> int:
    """Where the sentence begins once numbers, greetings and connectives are dropped."""
    start = 0
    while found := next(filter(None, (o.match(sentence.text, start) for o in OPENINGS)), None):
        start = found.end()
    return sentence.start + start


def _stands_alone(text: str, sentence: Sentence) -> bool:
    if not PASSAGE_MIN <= len(text) <= PASSAGE_MAX or _asks_or_announces(text):
        return False
    if sentence.announced and not FIGURE.search(text):
        return False
    opening = text.lstrip("\"'“‘([")
    return not any(begins.match(opening) for begins in (LEANING, GREETING, ASKING))


def _asks_or_announces(text: str) -> bool:
    """A question, an announcement of what follows, or a fragment that something must follow."""
    return text.rstrip("\"'”’)] !.").endswith(("?", ":", ";", ",", "…"))


def counts(text: str, wanted: frozenset[str]) -> bool:
    """Whether a sentence adds to the point: a word of the type, or a figure."""
    return word_hits(text, wanted) > 0 or FIGURE.search(text) is not None


def word_hits(text: str, wanted: frozenset[str]) -> int:
    words = set(re.findall(r"[a-z]+", text.casefold()))
    return sum(1 for word in wanted if word in words or f"{word}s" in words)


def borrowed_spans(plain: str, earlier: list[str]) -> list[tuple[Span, int]]:
    """Words in quotation marks that stand in an earlier text, with that text's place in the list."""
    found = []
    for quoted in QUOTED.finditer(plain):
        words = _folded(quoted.group(1)).rstrip(".,;!? ")
        for place, text in enumerate(earlier):
            if words in _folded(text):
                found.append((quoted.span(), place))
                break
    return found


@lru_cache(maxsize=512)
def _folded(text: str) -> str:
    return " ".join(text.replace("’", "'").split()).casefold()
