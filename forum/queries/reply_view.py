"""A reply as pages show it: rows in, page objects out."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from forum.at_once import at_once
from forum.database import glance, moment, moment_or_none, rows
from forum.models import Role
from forum.permissions import (
    Viewer,
    may_answer_reply,
    may_edit_reply,
    may_flag_reply,
    may_know_reply,
    may_mark_reply,
    may_moderate,
    may_nominate,
    may_purge,
    may_read_reply,
    may_tag_reply,
    may_withdraw_reply,
)
from forum.placeholders import marks, padded
from forum.queries.argument_types import TypeView, load_types
from forum.queries.evidence import EvidenceView, evidence_view, load_evidence
from forum.queries.own_marks import Marks, load_marks
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.quoting import Quoting, load_quoting
from forum.queries.thread_head import ThreadHead
from forum.steps import Row

REPLY_SELECT = f"""
    SELECT reply.id, reply.thread_id, reply.parent_id, reply.author_id, reply.body_html, reply.revision,
        reply.stance, reply.ordinal, reply.child_count, reply.created_at, reply.edited_at,
        reply.withdrawn_at, reply.hidden_at, reply.hidden_reason, reply.held, reply.purged_at,
        reply.type_count, reply.endorsement_count, reply.agency_count, reply.pick_count, reply.score,
        reply.evidence, {PERSON_COLUMNS}
    FROM reply {PERSON_JOINS.format(owner="reply.author_id")}"""


HELD = "held"


class Rights(NamedTuple):
    """What this viewer may do with this reply."""

    answer: bool
    mark: bool
    edit: bool
    tag: bool
    withdraw: bool
    hide: bool
    nominate: bool
    move: bool
    flag: bool
    purge: bool


class ReplyView(Struct):
    """`stub` is "withdrawn", "hidden" or "purged" where the words do not show, and HELD where nothing
    shows at all; `more` counts the answers
    that the page leaves out and `more_url` leads to. `hidden` also tells those who may still read.
    """

    id: int
    ordinal: int
    author: Person
    author_id: int | None
    revision: int
    body_html: str
    stub: str
    hidden: bool
    hidden_reason: str
    held: bool
    created_at: datetime
    edited_at: datetime | None
    types: tuple[TypeView, ...]
    objection: bool
    endorsement_count: int
    agency_count: int
    pick_count: int
    top_pick: bool
    score: float
    endorsed: bool
    picked: bool
    own: bool
    may: Rights
    parent_id: int | None
    child_count: int
    evidence: EvidenceView | None = None
    children: list["ReplyView"] = field(default_factory=list)
    more: int = 0
    more_url: str = ""
    best_answer: bool = False
    new: bool = False
    quoted_by: tuple[Quoting, ...] = ()

    @property
    def is_argument(self) -> bool:
        return bool(self.types)

    @property
    def is_there(self) -> bool:
        """Whether this viewer may know of it at all."""
        return self.stub != HELD


class _State(NamedTuple):
    author_id: int | None
    hidden_at: datetime | None
    withdrawn_at: datetime | None
    purged_at: datetime | None
    held: bool = False

    @property
    def stub(self) -> str:
        """What became of it, for those who may not read it."""
        return "purged" if self.purged_at else "withdrawn" if self.withdrawn_at else "hidden"


async def load_reply_types(
    reply_ids: list[int], types: dict[int, TypeView]
) -> dict[int, tuple[TypeView, ...]]:
    places = {id: place for place, id in enumerate(types)}
    of_page = padded(reply_ids)
    found = await glance(
        f"SELECT reply_id, type_id FROM reply_argument WHERE reply_id IN ({marks(of_page)})",
        *of_page,
    )
    chosen: dict[int, tuple[TypeView, ...]] = dict.fromkeys(reply_ids, ())
    known = [row for row in found if row["type_id"] in places]  # one may have come since
    for row in sorted(known, key=lambda row: places[row["type_id"]]):
        chosen[row["reply_id"]] += (types[row["type_id"]],)
    return chosen


async def reply_views(
    found: list[Row], thread: ThreadHead, viewer: Viewer, types: dict[int, TypeView]
) -> list[ReplyView]:
    """Page objects for these rows, in their order; five queries at most."""
    ids = [row["id"] for row in found]
    of_reply, own_marks, evidence, quoting = await at_once(
        load_reply_types(ids, types),
        load_marks(viewer, thread.id, ids, [row["author_id"] for row in found]),
        load_evidence([row["id"] for row in found if row["type_count"]]),
        load_quoting(ids),
    )
    seen = _Seen(viewer, thread, own_marks)
    views = [_view(row, seen, of_reply[row["id"]]) for row in found]
    for view in views:
        if not view.stub:
            view.evidence = evidence_view(evidence.get(view.id, ()))
            view.quoted_by = quoting.get(view.id, ())
    return views


class _Seen(Struct):
    """What the replies of a page have in common: who looks, and what repeats from one to the next."""

    viewer: Viewer
    thread: ThreadHead
    marks: Marks
    _people: dict[int | None, Person] = field(default_factory=dict)
    _rights: dict[tuple[bool, ...], Rights] = field(default_factory=dict)

    def author(self, row: Row) -> Person:
        known = self._people.get(row["author_id"])
        if known is None:
            known = self._people[row["author_id"]] = person(row)
        return known

    def rights(self, state: _State) -> Rights:
        """They follow from no more than these four."""
        _, hidden_at, withdrawn_at, purged_at, _ = state
        key = (self.owns(state), hidden_at is None, withdrawn_at is None, purged_at is None)
        known = self._rights.get(key)
        if known is None:
            known = self._rights[key] = _rights(self.viewer, state, self.thread)
        return known

    def owns(self, state: _State) -> bool:
        return self.viewer.member_id is not None and self.viewer.member_id == state.author_id


def _view(row: Row, seen: _Seen, types: tuple[TypeView, ...]) -> ReplyView:
    hidden_at, withdrawn_at = moment_or_none(row["hidden_at"]), moment_or_none(row["withdrawn_at"])
    purged_at, held = moment_or_none(row["purged_at"]), bool(row["held"])
    state = _State(row["author_id"], hidden_at, withdrawn_at, purged_at, held)
    readable = may_read_reply(seen.viewer, state)
    stub = state.stub if may_know_reply(seen.viewer, state) else HELD
    return ReplyView(
        id=row["id"],
        ordinal=row["ordinal"],
        author=seen.author(row),
        author_id=row["author_id"],
        revision=row["revision"],
        body_html=row["body_html"] if readable else "",
        stub="" if readable else stub,
        hidden=state.hidden_at is not None,
        hidden_reason=row["hidden_reason"],
        held=state.held,
        created_at=moment(row["created_at"]),
        edited_at=moment_or_none(row["edited_at"]),
        types=types if readable else (),
        objection=row["stance"] == "objection" and bool(types),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
        pick_count=row["pick_count"],
        top_pick=row["id"] == seen.thread.top_pick_id,
        score=row["score"],
        endorsed=row["id"] in seen.marks.endorsed,
        picked=row["id"] == seen.marks.picked,
        own=seen.owns(state),
        may=seen.rights(state),
        parent_id=row["parent_id"],
        child_count=row["child_count"],
        new=readable and seen.marks.is_new(row["id"], row["ordinal"]),
    )


async def load_reply(viewer: Viewer, thread: ThreadHead, reply_id: int) -> ReplyView:
    """One that is there, torn out of the page of its thread."""
    found = await rows(f"{REPLY_SELECT} WHERE reply.id = ?", reply_id)
    return (await reply_views(found, thread, viewer, await load_types()))[0]


class _ThreadState(Struct, frozen=True):
    author_id: int | None
    hidden_at: datetime | None
    locked_at: datetime | None


def rights_of_author(role: Role, thread: ThreadHead) -> Rights:
    """What the author of a reply that is in view for everybody may do with it."""
    return _rights_of_author(role, _ThreadState(None, thread.hidden_at, thread.locked_at))


@lru_cache(maxsize=100)
def _rights_of_author(role: Role, thread: _ThreadState) -> Rights:
    author = Viewer(member_id=1, role=role)
    state = _State(author.member_id, hidden_at=None, withdrawn_at=None, purged_at=None)
    return _rights(author, state, thread)


def _rights(viewer: Viewer, reply: _State, thread: ThreadHead | _ThreadState) -> Rights:
    return Rights(
        answer=may_answer_reply(viewer, reply, thread),
        mark=may_mark_reply(viewer, reply, thread),
        edit=may_edit_reply(viewer, reply, thread),
        tag=may_tag_reply(viewer, reply, thread),
        withdraw=may_withdraw_reply(viewer, reply),
        hide=may_moderate(viewer) and reply.withdrawn_at is None,
        nominate=may_nominate(viewer, reply, thread),
        move=may_moderate(viewer),
        flag=may_flag_reply(viewer, reply, thread),
        purge=may_purge(viewer) and reply.purged_at is None,
    )
