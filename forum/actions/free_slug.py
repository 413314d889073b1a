"""Slugs that nothing else has: two names may differ only in letters that addresses drop."""

from forum.models import Agency, ArgumentType, Topic
from forum.text.slugs import slugify

LONGEST = 36
"""Leaves room for a number in the shortest of the columns."""


async def free_slug(
    model: type[Agency] | type[ArgumentType] | type[Topic],
    name: str,
    fallback: str,
    taken: frozenset[str] = frozenset(),
) -> str:
    """The slug of a name, with a number where another row, or `taken`, has it already."""
    base = slugify(name, fallback)[:LONGEST].rstrip("-")
    slug, number = base, 1
    while slug in taken or await model.exists(slug=slug):
        number += 1
        slug = f"{base}-{number}"
    return slug
