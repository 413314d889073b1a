"""All that the forum keeps about a member, for that member: sets of rows, a few in memory at a time."""

from collections.abc import AsyncIterator

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.steps import Row

ROWS_AT_ONCE = 200
MEMBER = (
    "member.id, username, display_name, email, role, disclaimer, agency.name AS agency,"
    " member.created_at"
)


class OwnSet(Struct, frozen=True):
    """`sql` gives rows with an `id`, of a member and above an id; both are its placeholders."""

    name: str
    sql: str


def _of(table: str, columns: str, joins: str = "", owner: str = "member_id") -> str:
    return (
        f"SELECT {table}.id, {columns} FROM {table} {joins}"
        f" WHERE {table}.{owner} = ? AND {table}.id > ? ORDER BY {table}.id LIMIT ?"
    )


THREAD_TITLE = (
    "CASE WHEN thread.hidden_at IS NULL OR thread.author_id = reply.author_id THEN thread.title"
    " ELSE 'A thread that is hidden' END"
)
"""Words of somebody else's, unlike all others here."""
THREADS = OwnSet(
    "threads",
    _of(
        "thread",
        "thread.title, thread.ask, revision.body, thread.revision, thread.created_at,"
        " thread.edited_at, thread.hidden_at, thread.hidden_reason",
        "JOIN thread_revision revision"
        " ON revision.thread_id = thread.id AND revision.number = thread.revision",
        "author_id",
    ),
)
REPLIES = OwnSet(
    "replies",
    _of(
        "reply",
        f"reply.thread_id, {THREAD_TITLE} AS thread_title, reply.parent_id, reply.stance,"
        " revision.body, reply.revision, reply.created_at, reply.edited_at, reply.withdrawn_at,"
        " reply.hidden_at, reply.hidden_reason",
        "JOIN thread ON thread.id = reply.thread_id JOIN reply_revision revision"
        " ON revision.reply_id = reply.id AND revision.number = reply.revision",
        "author_id",
    ),
)
SETS = (
    OwnSet(
        "profile",
        f"SELECT {MEMBER} FROM member LEFT JOIN agency ON agency.id = member.agency_id"
        " WHERE member.id = ? AND member.id > ? LIMIT ?",
    ),
    THREADS,
    OwnSet(
        "thread_revisions",
        "SELECT revision.id, revision.thread_id, revision.number, revision.title, revision.ask,"
        " revision.body, revision.created_at FROM thread"
        " JOIN thread_revision revision ON revision.thread_id = thread.id"
        " WHERE thread.author_id = ? AND revision.id > ? ORDER BY revision.id LIMIT ?",
    ),
    REPLIES,
    OwnSet("marks", _of("endorsement", "reply_id, created_at")),
    OwnSet("picks", _of("pick_history", "thread_id, reply_id, why, created_at, ended_at")),
    OwnSet(
        "nominations",
        _of(
            "nomination",
            "thread_id, reply_id, revision, span_start, span_end, note, state, reason, created_at,"
            " decided_at",
        ),
    ),
    OwnSet("flags", _of("flag", "post, kind, note, state, created_at, decided_at")),
    OwnSet(
        "field_reports",
        _of("field_report", "thread_id, audience, outcome, note, created_at"),
    ),
    OwnSet("drafts", _of("draft", "place, typed, updated_at")),
    OwnSet("followed_threads", _of("thread_follow", "thread_id, following, created_at")),
    OwnSet("followed_types", _of("type_follow", "type_id, created_at")),
    OwnSet("visits", _of("visit", "thread_id, visited_at")),
    OwnSet("notices", _of("notice", "kind, thread_id, reply_id, text, created_at, read_at")),
    OwnSet("sessions", _of("session", "browser, network, created_at, used_at, expires_at")),
    OwnSet("sign_ins", _of("sign_in", "outcome, network, browser, created_at")),
    OwnSet("devices", _of("device", "created_at, used_at")),
)
"""By name of the file that each becomes. Revisions of replies come with the replies."""


async def load_own(viewer: Viewer, of: OwnSet) -> AsyncIterator[list[Row]]:
    after = 0
    while found := await rows(of.sql, viewer.member_id, after, ROWS_AT_ONCE):
        if of is REPLIES:
            await _add_revisions(found)
        yield found
        after = found[-1]["id"]


async def _add_revisions(replies: list[Row]) -> None:
    """What each of them said before its last edit."""
    by_id = {row["id"]: row for row in replies}
    for row in replies:
        row["earlier"] = []
    found = await rows(
        "SELECT reply_id, number, body, created_at FROM reply_revision"
        f" WHERE reply_id IN ({marks(list(by_id))}) ORDER BY reply_id, number",
        *by_id,
    )
    for row in found:
        of = by_id[row.pop("reply_id")]
        if row["number"] < of["revision"]:
            of["earlier"].append(row)
