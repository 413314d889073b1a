"""Topics: managers add, rename, retire and restore them."""

from forum.actions import audit
from forum.actions.access import require_manager
from forum.actions.free_slug import free_slug
from forum.actions.versions import site_changed
from forum.database import transaction
from forum.errors import Invalid, NotFound
from forum.models import Topic
from forum.permissions import Viewer
from forum.rules.drafts import TopicDraft
from forum.text.names import name_key


async def add_topic(viewer: Viewer, draft: TopicDraft) -> Topic:
    async with transaction():
        require_manager(viewer)
        if name_key(draft.name) in {name_key(topic.name) for topic in await Topic.all()}:
            raise Invalid({"name": "There is a topic of that name already."})
        slug = await free_slug(Topic, draft.name, "topic")
        last = await Topic.all().order_by("-position").first()
        made = await Topic.create(
            slug=slug, name=draft.name, position=last.position + 1 if last else 1
        )
        await site_changed()
        await audit.record(viewer, "add topic", f"topic {slug}", after={"name": draft.name})
        return made


async def rename_topic(viewer: Viewer, slug: str, draft: TopicDraft) -> None:
    """The slug stays: addresses hold it."""
    async with transaction():
        require_manager(viewer)
        topic = await _get(slug)
        before, topic.name = topic.name, draft.name
        await topic.save(update_fields=["name"])
        await site_changed()
        await audit.record(
            viewer,
            "rename topic",
            f"topic {slug}",
            before={"name": before},
            after={"name": topic.name},
        )


async def retire_topic(viewer: Viewer, slug: str) -> None:
    await _set_retired(viewer, slug, retired=True)


async def restore_topic(viewer: Viewer, slug: str) -> None:
    await _set_retired(viewer, slug, retired=False)


async def _set_retired(viewer: Viewer, slug: str, *, retired: bool) -> None:
    async with transaction():
        require_manager(viewer)
        topic = await _get(slug)
        if topic.retired == retired:
            return
        topic.retired = retired
        await topic.save(update_fields=["retired"])
        await site_changed()
        await audit.record(
            viewer,
            "retire topic" if retired else "restore topic",
            f"topic {slug}",
            before={"retired": not retired},
            after={"retired": retired},
        )


async def _get(slug: str) -> Topic:
    topic = await Topic.get_or_none(slug=slug)
    if topic is None:
        raise NotFound("There is no such topic.")
    return topic
