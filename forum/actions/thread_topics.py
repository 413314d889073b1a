"""Which topics a thread stands under."""

from forum.database import execute, marks
from forum.errors import Invalid
from forum.models import ThreadTopic, Topic


async def topics_by_slug(slugs: list[str]) -> list[Topic]:
    """Raises Invalid for a topic that is not there, or retired."""
    found = {topic.slug: topic for topic in await Topic.filter(slug__in=slugs, retired=False)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise Invalid({"topics": f"There is no topic “{missing[0][:60]}”. Choose from the list."})
    return [found[slug] for slug in slugs]


async def set_topics(thread_id: int, topics: list[Topic]) -> None:
    """Inside the transaction that changes the thread; counts of topics follow."""
    wanted = {topic.id for topic in topics}
    kept = {link.topic_id for link in await ThreadTopic.filter(thread_id=thread_id)}
    if gone := kept - wanted:
        await ThreadTopic.filter(thread_id=thread_id, topic_id__in=gone).delete()
    for topic_id in sorted(wanted - kept):
        await ThreadTopic.create(thread_id=thread_id, topic_id=topic_id)
    await recount_topics(sorted(kept ^ wanted))


async def recount_topics(ids: list[int]) -> None:
    await execute(
        "UPDATE topic SET thread_count = (SELECT COUNT(*) FROM thread_topic"
        " JOIN thread ON thread.id = thread_topic.thread_id"
        " WHERE thread_topic.topic_id = topic.id AND thread.hidden = FALSE)"
        f" WHERE id IN ({marks(ids)})",
        *ids,
    )
