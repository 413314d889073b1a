"""Argument tags: which types a reply carries, and on which side it stands."""

from collections.abc import Iterable

from forum.actions import audit
from forum.actions.access import lock_reply, require, require_manager, wherever_it_stands
from forum.actions.argument_counts import counted
from forum.actions.evidence import keep_evidence
from forum.actions.happenings import telling
from forum.actions.ranks import move_reply
from forum.clock import now
from forum.database import in_turn, transaction
from forum.errors import Invalid
from forum.gathering import Gathered
from forum.models import (
    HappeningKind,
    Reply,
    ReplyArgument,
    ReplyRevision,
    Stance,
    Thread,
)
from forum.permissions import Viewer, may_tag_reply
from forum.records import inserting
from forum.rules.drafts import TagDraft
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import from_store
from forum.steps import Statement

_BY_SLUG = Gathered("SELECT slug AS key, id FROM argument_type WHERE retired = FALSE AND slug")


async def type_ids(slugs: list[str]) -> list[int]:
    """Raises Invalid for a type that is not there, or retired."""
    found = await _BY_SLUG.rows(slugs)
    if missing := [slug for slug in slugs if slug not in found]:
        raise Invalid({"argument": f"There is no type “{missing[0][:40]}”. Choose from the list."})
    return [found[slug]["id"] for slug in slugs]


@wherever_it_stands
async def retag_reply(viewer: Viewer, reply_id: int, draft: TagDraft) -> Reply:
    """Authors and managers say what kind of argument a reply is; a manager's deed is logged."""
    types = await type_ids(draft.argument)
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        allowed = may_tag_reply(viewer, reply, thread)
        require(allowed, thread, "Only its author may tag this reply.", viewer)
        before = await tags_of(reply)
        stance = draft.stance if types else Stance.FOR.value
        if before == {"types": sorted(draft.argument), "stance": stance}:
            return reply
        await _revise(viewer, reply, draft.argument, stance)
        await set_tags(thread, reply, types, stance)
        await in_turn(telling(HappeningKind.EDIT, viewer, thread.id, reply.id))
        after = await tags_of(reply)
        if reply.author_id != viewer.member_id:
            await audit.record(
                viewer, "retag reply", f"reply {reply.id}", before=before, after=after
            )
        return reply


async def set_tags(thread: Thread, reply: Reply, types: list[int], stance: str) -> None:
    """Inside the transaction that holds the thread: tags, evidence, coverage and rank follow.

    Only an argument carries evidence: without a type its rows stay in the revision alone, and come
    back with the next type.
    """
    revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    evidence = from_store(revision.evidence) if types else ()
    async with counted(reply):
        reply.stance = Stance(stance) if types else Stance.FOR
        reply.type_count = len(types)
        reply.evidence = evidence_weight(revision.body, revision.plain, evidence) if types else 0
        reply.discussion = reply.discussion and not types
        await reply.save(update_fields=["stance", "type_count", "evidence", "discussion"])
        await _change_tags(reply, types)
        await keep_evidence(reply.id, evidence)
        await move_reply(thread, reply)


@wherever_it_stands
async def find_discussion(viewer: Viewer, reply_id: int) -> None:
    """A manager says that a reply makes no argument: managers are not asked about it again.

    One that somebody tagged meanwhile stays an argument.
    """
    async with transaction():
        _, reply = await lock_reply(viewer, reply_id)
        require_manager(viewer)
        if reply.type_count or reply.discussion:
            return
        reply.discussion = True
        await reply.save(update_fields=["discussion"])
        await audit.record(viewer, "find discussion", f"reply {reply.id}")


def tagging(reply: Reply, type_ids: Iterable[int]) -> list[Statement]:
    """To store that a reply carries these types."""
    return [
        inserting(ReplyArgument, reply_id=reply.id, type_id=id, thread_id=reply.thread_id)
        for id in type_ids
    ]


async def _change_tags(reply: Reply, wanted: list[int]) -> None:
    """A tag that stays keeps its id, by which it is known whether a manager has looked at it."""
    there = {tag.type_id: tag.id for tag in await ReplyArgument.filter(reply_id=reply.id)}
    gone = [id for type_id, id in there.items() if type_id not in wanted]
    if gone:
        await ReplyArgument.filter(id__in=gone).delete()
    await in_turn(*tagging(reply, (id for id in wanted if id not in there)))


async def _revise(viewer: Viewer, reply: Reply, types: list[str], stance: str) -> None:
    """The same words under other tags: its history says who changed them, and edits that began before
    do not undo it unseen.
    """
    said = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    reply.revision = reply.revision + 1
    await reply.save(update_fields=["revision"])
    await ReplyRevision.create(
        reply_id=reply.id,
        number=reply.revision,
        body=said.body,
        plain=said.plain,
        evidence=said.evidence,
        types=types,
        stance=stance,
        editor_id=viewer.member_id,
        created_at=now(),
    )


async def tags_of(reply: Reply) -> dict[str, object]:
    slugs = await ReplyArgument.filter(reply_id=reply.id).values_list("type__slug", flat=True)
    return {"types": sorted(str(slug) for slug in slugs), "stance": str(reply.stance)}
