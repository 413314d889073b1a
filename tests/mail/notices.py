"""Notices, as other deeds leave them, and members who want to be told."""

from forum.actions.addresses import settle_address
from forum.actions.mail_choices import choose_mail
from forum.clock import now
from forum.database import transaction
from forum.models import MailChoice, Member, Notice, NoticeKind, Reply, Thread
from tests.client import viewer_for
from tests.factories import make_member


async def reader(name: str, choice: MailChoice = MailChoice.INSTANT) -> Member:
    """Has verified the address, and wants mail so often."""
    member = await make_member(name)
    async with transaction():
        await settle_address(member.id, member.email)
    await choose_mail(await viewer_for(member), choice)
    return await Member.get(id=member.id)


async def notice(
    member: Member,
    post: Reply | Thread,
    actor: Member | None = None,
    kind: NoticeKind = NoticeKind.REPLY,
    text: str = "",
) -> Notice:
    is_reply = isinstance(post, Reply)
    return await Notice.create(
        member_id=member.id,
        kind=kind,
        source=f"{'reply' if is_reply else 'thread'} {post.id} {await Notice.all().count()}",
        thread_id=post.thread_id if isinstance(post, Reply) else post.id,
        reply_id=post.id if is_reply else None,
        actor_id=actor.id if actor else None,
        text=text,
        created_at=now(),
    )
