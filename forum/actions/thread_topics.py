"""Which topics a thread stands under."""

from forum.actions.argument_counts import count_topics
from forum.database import execute
from forum.errors import Invalid
from forum.models import Thread, ThreadTopic, Topic


async def topics_by_slug(slugs: list[str]) -> list[Topic]:
    """Raises Invalid for a topic that is not there, or retired."""
    found = {topic.slug: topic for topic in await Topic.filter(slug__in=slugs, retired=False)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise Invalid({"topics": f"There is no topic “{missing[0][:60]}”. Choose from the list."})
    return [found[slug] for slug in slugs]


async def set_topics(thread: Thread, topics: list[Topic]) -> None:
    """The last thing in the transaction that changes the thread; counts of topics follow."""
    wanted = {topic.id for topic in topics}
    kept = {link.topic_id for link in await ThreadTopic.filter(thread_id=thread.id)}
    if gone := kept - wanted:
        await ThreadTopic.filter(thread_id=thread.id, topic_id__in=gone).delete()
    for topic_id in sorted(wanted - kept):
        await ThreadTopic.create(thread_id=thread.id, topic_id=topic_id)
    if not thread.hidden:
        changes = dict.fromkeys(wanted - kept, 1) | dict.fromkeys(gone, -1)
        await _count(changes)
        await count_topics(thread, changes)


async def count_in_topics(thread: Thread) -> None:
    """After the thread was hidden or shown again."""
    links = await ThreadTopic.filter(thread_id=thread.id)
    await _count({link.topic_id: -1 if thread.hidden else 1 for link in links})


async def _count(changes: dict[int, int]) -> None:
    """Added, never counted anew: a count would miss what other transactions have not ended yet.

    In the order of ids, so that no two transactions wait for each other.
    """
    for topic_id, change in sorted(changes.items()):
        await execute(
            "UPDATE topic SET thread_count = thread_count + ? WHERE id = ?", change, topic_id
        )
