"""In which order what was found is shown: how well it matches, and how many it convinced."""

from collections.abc import Sequence

from forum.text.words import folded

USUAL_LENGTH = 500
"""Characters of a post; the same words in a longer one say less about what it is on."""
SIDE_BY_SIDE, SCORE, ARGUMENT, EVIDENCE, TITLE = 0.2, 1.2, 0.15, 0.05, 0.5
EVIDENCE_MAX = 3


def roots_of(stems: frozenset[str]) -> tuple[str, ...]:
    """What the forms of a word begin with: "polici" is a stem that "policy" has not."""
    return tuple(sorted(one.removesuffix("i") or one for one in stems))


def match(text: str, roots: Sequence[str], together: str) -> float:
    """From 0 to 1.2: how often the words occur, and whether they stand together as they were typed."""
    if not roots:
        return 0.0
    text = folded(text)
    room = 0.5 + 0.5 * len(text) / USUAL_LENGTH
    counts = [text.count(root) for root in roots]
    found = sum(count / (count + room) for count in counts) / len(roots)
    return found + SIDE_BY_SIDE * (len(roots) > 1 and together in text)


def rank_reply(matching: float, score: float, evidence: int, *, is_argument: bool) -> float:
    """`score` is the lower bound of who was convinced, from 0 to 1."""
    standing = SCORE * score + EVIDENCE * min(evidence, EVIDENCE_MAX) + ARGUMENT * is_argument
    return round(matching + standing, 6)
