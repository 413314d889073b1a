"""Distilling: of the passages of an argument, the one that makes its point best."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from forum.rules.evidence import FIGURE
from forum.rules.passages import PASSAGE_MAX, Passage, Span, find_candidates, word_hits
from forum.rules.type_words import words_of
from forum.text.sentences import split_sentences

ALIKE_FROM = 82
"""Percent of shared words, in any order, from which two passages say the same."""
FULL_LENGTH = 120
"""Code points from which a passage has room for a point and its reason."""

# A remark about the writer says who speaks, not why the leader should act.
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
ABOUT_ONESELF = re.compile(r"[\"'“‘(]*(?:I|I['’](?:d|m|ve|ll)|Speaking|My own)\b")


def find_passage(
    plain: str, type_slug: str, type_name: str, taken: Iterable[Span] = ()
) -> Passage | None:
    """The best passage of this text for this type, or None where nothing stands alone.

    `taken` holds spans that may not be used: they stand on the page already, or are borrowed.
    """
    spans = list(taken)
    candidates = [
        candidate
        for candidate in _candidates(plain, type_slug, type_name)
        if not any(candidate[2].start < end and start < candidate[2].end for start, end in spans)
    ]
    return max(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None


@lru_cache(maxsize=1024)
def _candidates(
    plain: str, type_slug: str, type_name: str
) -> tuple[tuple[float, int, Passage], ...]:
    """Each passage with its weight, and what decides between equals.

    Kept, because the same best arguments are weighed for every new version of their thread's page.
    """
    wanted = words_of(type_slug, type_name)
    named = frozenset(type_slug.split("-"))
    return tuple(
        (_weight(passage.text, wanted, named), -passage.start, passage)
        for passage in find_candidates(plain, wanted)
    )


def _weight(text: str, wanted: frozenset[str], named: frozenset[str]) -> float:
    """Words of the type first, its own name above all, then figures; remarks about oneself last."""
    about_oneself = bool(ABOUT_ONESELF.match(text))
    substance = min(len(text), FULL_LENGTH) / FULL_LENGTH
    hits, figures = min(word_hits(text, wanted), 3), min(len(FIGURE.findall(text)), 3)
    by_name = min(word_hits(text, named), 1)
    return 1.5 * (hits + by_name) + figures + 2 * substance - 2 * about_oneself


def say_the_same(one: str, other: str) -> bool:
    """Whether two passages are so alike that a page needs only one of them.

    Never where a number differs: nobody is named for figures that somebody else gave.
    """
    same_figures = sorted(NUMBER.findall(one)) == sorted(NUMBER.findall(other))
    return same_figures and fuzz.token_set_ratio(one.casefold(), other.casefold()) >= ALIKE_FROM


def opening(plain: str, type_slug: str = "", type_name: str = "") -> str:
    """The words that stand for a text in one line: its best passage, else its beginning."""
    passage = find_passage(plain, type_slug, type_name)
    text = " ".join((passage.text if passage else plain).split())
    return text if len(text) <= PASSAGE_MAX else text[: PASSAGE_MAX - 1].rstrip() + "…"


def main_span(
    plain: str, type_slug: str = "", type_name: str = "", taken: Iterable[Span] = ()
) -> Span:
    """Where a text makes its point for a type: its best passage, else its opening."""
    passage = find_passage(plain, type_slug, type_name, taken)
    return passage.span if passage else opening_span(plain)


def opening_span(plain: str) -> Span:
    """The first whole sentences of a text of which no passage stands alone, all on one line.

    A first sentence that is too long ends with a word; a text without sentences begins as it does.
    """
    sentences = split_sentences(plain)
    start = sentences[0].start if sentences else 0
    end = sentences[0].end if sentences else len(plain)
    for sentence in sentences[1:]:
        if sentence.line != sentences[0].line or sentence.end - start > PASSAGE_MAX:
            break
        end = sentence.end
    if end - start > PASSAGE_MAX:
        cut = plain.rfind(" ", start + 1, start + PASSAGE_MAX + 1)
        end = cut if cut > start else start + PASSAGE_MAX
    return start, max(end, start + 1)
