"""Argument tags: which types a reply carries, and on which side it stands."""

from collections.abc import Iterable

from forum.actions import audit
from forum.actions.access import lock_reply, require
from forum.actions.argument_counts import counted
from forum.actions.evidence import keep_evidence
from forum.actions.ranks import move_reply
from forum.database import Statement, glance, in_turn, marks, transaction
from forum.errors import Invalid
from forum.models import ArgumentType, Reply, ReplyArgument, ReplyRevision, Stance, Thread
from forum.permissions import Viewer, may_tag_reply
from forum.records import as_model, inserting
from forum.rules.drafts import TagDraft
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import from_store


async def types_by_slug(slugs: list[str]) -> list[ArgumentType]:
    """Raises Invalid for a type that is not there, or retired."""
    if not slugs:
        return []
    sql = f"SELECT * FROM argument_type WHERE slug IN ({marks(slugs)}) AND retired = FALSE"
    found = {row["slug"]: as_model(ArgumentType, row) for row in await glance(sql, *slugs)}
    if missing := [slug for slug in slugs if slug not in found]:
        raise Invalid({"argument": f"There is no type “{missing[0][:40]}”. Choose from the list."})
    return [found[slug] for slug in slugs]


async def retag_reply(viewer: Viewer, reply_id: int, draft: TagDraft) -> Reply:
    """Authors and managers say what kind of argument a reply is; a manager's deed is logged."""
    types = await types_by_slug(draft.argument)
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        allowed = may_tag_reply(viewer, reply, thread)
        require(allowed, thread, "Only its author may tag this reply.", viewer)
        before = await _tags(reply)
        await set_tags(thread, reply, types, draft.stance)
        after = await _tags(reply)
        if reply.author_id != viewer.member_id and before != after:
            await audit.record(
                viewer, "retag reply", f"reply {reply.id}", before=before, after=after
            )
        return reply


async def set_tags(thread: Thread, reply: Reply, types: list[ArgumentType], stance: str) -> None:
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
        await reply.save(update_fields=["stance", "type_count", "evidence"])
        await _change_tags(reply, [type.id for type in types])
        await keep_evidence(reply.id, evidence)
        await move_reply(thread, reply)


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


async def _tags(reply: Reply) -> dict[str, object]:
    slugs = await ReplyArgument.filter(reply_id=reply.id).values_list("type__slug", flat=True)
    return {"types": sorted(str(slug) for slug in slugs), "stance": str(reply.stance)}
