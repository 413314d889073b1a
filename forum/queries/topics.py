"""Topics in use, and one of them."""

from forum.database import rows
from forum.errors import NotFound
from forum.queries.thread_list import TopicFound, TopicLink


async def load_topics() -> tuple[TopicLink, ...]:
    found = await rows("SELECT * FROM topic WHERE retired = FALSE ORDER BY position, id")
    return tuple(TopicLink(row["slug"], row["name"], row["thread_count"]) for row in found)


async def load_topic(slug: str) -> TopicFound:
    """Also a retired one: addresses of it may stand anywhere. Raises NotFound."""
    found = await rows("SELECT * FROM topic WHERE slug = ?", slug)
    if not found:
        raise NotFound("There is no such topic.")
    row = found[0]
    return TopicFound(row["id"], TopicLink(row["slug"], row["name"], row["thread_count"]))
