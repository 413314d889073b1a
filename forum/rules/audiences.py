"""Who must be convinced: in which order each kind of leader hears the arguments, and which lines."""

from collections.abc import Iterable, Sequence

from forum.errors import Invalid

# The types that every forum begins with, for each audience what it asks about first.
ORDER: dict[str, tuple[str, ...]] = {
    # What it returns, what waiting may cost, who has paid for it before; the purpose is not doubted.
    "finance": ("roi", "risk", "peer-agencies", "mission"),
    # Where we are exposed, who has done it lawfully, what our mandate asks; money is no ground.
    "counsel": ("risk", "peer-agencies", "mission", "roi"),
    # Where it runs already, what the old way breaks, what it costs to run, and only then why.
    "technology": ("peer-agencies", "risk", "roi", "mission"),
    # Whom it serves, how the like of us did it, what it frees up for them, what may go wrong.
    "program": ("mission", "peer-agencies", "roi", "risk"),
    # Not the first to do it, no safer to wait; a promise of gains comes last to those who worry.
    "cautious": ("peer-agencies", "risk", "mission", "roi"),
}
UNKNOWN = "There is no such audience. Choose one of: " + ", ".join(ORDER) + "."


def known_audience(audience: str) -> str:
    """The audience, or "" for nobody in particular; raises Invalid for any other word."""
    if audience and audience not in ORDER:
        raise Invalid({"audience": UNKNOWN})
    return audience


def order_types(slugs: Sequence[str], audience: str) -> tuple[str, ...]:
    """For this audience; types that managers added follow, in the order in which they came."""
    known = [slug for slug in ORDER.get(audience, ()) if slug in slugs]
    return (*known, *(slug for slug in slugs if slug not in known))


def suits(meant_for: Iterable[str], audience: str) -> bool:
    """A line that names audiences suits those; one that names none, or a brief for nobody, all."""
    named = tuple(meant_for)
    return not named or not audience or audience in named
