"""A reply as HTML with slots, for pages of threads: what most viewers see, and what its author does."""

import secrets
from functools import lru_cache
from typing import Any, NamedTuple

from markupsafe import Markup, escape
from msgspec import Struct

from forum.http.render import environment
from forum.http.slots import TOKEN, place
from forum.models import Role
from forum.permissions import Viewer
from forum.queries.reply_view import ReplyView, Rights, rights_of_author
from forum.queries.thread_head import ThreadHead

NOBODY = 0
"""The id of no member: whoever sees a page as any member does, with no marks of one's own."""
ID, THREAD_ID, NAME = (secrets.token_hex(12) for _ in range(3))
"""Stand where a reply's own go; nobody can guess them."""
KINDS_KEPT = 4000


class Acts(Struct, frozen=True):
    """All that the lowest part of a reply goes by, but for the ids and the name that are written in.

    There are many fewer of them than replies, and making one takes longer than all else of a reply.
    """

    may: Rights
    objection: bool
    is_argument: bool
    endorsed: bool
    picked: bool
    hidden: bool
    held: bool
    edited: bool
    endorsement_count: int
    agency_count: int
    locked: bool
    links: bool
    id: str = ID
    thread_id: str = THREAD_ID
    name: str = NAME


@lru_cache(maxsize=2)
def macros(is_member: bool) -> Any:
    """Of templates/parts/reply.html, as members or visitors need them."""
    who = Viewer(NOBODY) if is_member else Viewer()
    context = {"viewer": who, "csrf_token": TOKEN, "place": place}
    return environment().get_template("parts/reply.html").make_module(context)


def acts_of(is_member: bool, reply: ReplyView, thread: ThreadHead, links: bool) -> Markup:
    """What this viewer can do with a reply: its lowest part."""
    return _written(is_member, _acts(reply, thread, links, reply.may), reply, thread)


def acts_of_author(role: Role, reply: ReplyView, thread: ThreadHead, links: bool) -> Markup:
    """What stands there for who wrote it; of a reply as nobody sees it, with no marks of one's own."""
    may = rights_of_author(role, thread)
    return _written(True, _acts(reply, thread, links, may), reply, thread)


def _acts(reply: ReplyView, thread: ThreadHead, links: bool, may: Rights) -> Acts:
    return Acts(
        may=may,
        objection=reply.objection,
        is_argument=reply.is_argument,
        endorsed=reply.endorsed,
        picked=reply.picked,
        hidden=reply.hidden,
        held=reply.held,
        edited=reply.revision > 1,
        endorsement_count=reply.endorsement_count,
        agency_count=reply.agency_count,
        locked=thread.locked_at is not None,
        links=links,
    )


def _written(is_member: bool, acts: Acts, reply: ReplyView, thread: ThreadHead) -> Markup:
    html = _made(is_member, acts).replace(ID, str(reply.id)).replace(THREAD_ID, str(thread.id))
    return Markup(html.replace(NAME, escape(reply.author.name)))  # noqa: S704  (of a template)


@lru_cache(maxsize=KINDS_KEPT)
def _made(is_member: bool, acts: Acts) -> str:
    return str(macros(is_member).acts(acts))


class Drawn(NamedTuple):
    """One reply without those below it, as HTML; `own` is what its author has instead of the `acts`."""

    start: str
    acts: str
    own: str


def drawn(thread: ThreadHead, viewer: Viewer, reply: ReplyView, deep: bool, links: bool) -> Drawn:
    """`own` is there only where all members see a page alike."""
    start = str(macros(viewer.is_member).reply_start(reply, thread, deep))
    if reply.stub:
        return Drawn(start, "", "")
    acts, own = str(acts_of(viewer.is_member, reply, thread, links)), ""
    if viewer.member_id == NOBODY and reply.author_id and not reply.hidden:
        own = str(acts_of_author(viewer.role, reply, thread, links))
    return Drawn(start, acts, own)


def made_of(reply: ReplyView) -> tuple[object, ...]:
    """Equal only where the HTML is: the words, types and evidence of a revision never change."""
    return (
        reply.id, reply.revision, reply.types, reply.author, reply.stub, reply.hidden,
        reply.hidden_reason, reply.held, reply.objection, reply.endorsement_count, reply.agency_count,
        reply.top_pick, reply.best_answer, reply.endorsed, reply.picked, reply.own, reply.may,
        reply.new, reply.quoted_by,
    )  # fmt: skip
