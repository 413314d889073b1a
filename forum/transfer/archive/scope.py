"""What goes into an archive: everything, or only what visitors may read."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

from msgspec import Struct, field
from tortoise import Model

from forum.database import rows
from forum.steps import Row
from forum.transfer.archive.format import TABLES, Column, columns_of, encode_row, table_name
from forum.transfer.archive.sentences import withhold_sentences

ROWS_AT_ONCE = 500

_IS_OPEN = "reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"


def _open_thread(where: str) -> str:
    return f"EXISTS (SELECT 1 FROM thread WHERE thread.hidden = FALSE AND {where})"


def _open_reply(where: str) -> str:
    return (
        "EXISTS (SELECT 1 FROM reply JOIN thread ON thread.id = reply.thread_id"
        f" WHERE thread.hidden = FALSE AND {_IS_OPEN} AND {where})"
    )


def _held(where: str) -> str:
    return f"(SELECT COUNT(*) FROM reply AS held WHERE held.held = TRUE AND held.{where})"


_IS_OPEN_TEXT = f"edition_text.reply_id IS NULL OR ({_IS_OPEN})"
_PUBLISHERS = (
    "SELECT edition.publisher_id FROM edition JOIN thread ON thread.id = edition.thread_id"
    " WHERE thread.hidden = FALSE AND edition.publisher_id IS NOT NULL"
)
_NAMED_IN_EDITIONS = (
    "SELECT edition_text.member_id FROM edition_text"
    " JOIN edition ON edition.id = edition_text.edition_id"
    " JOIN thread ON thread.id = edition.thread_id"
    " LEFT JOIN reply ON reply.id = edition_text.reply_id"
    f" WHERE thread.hidden = FALSE AND edition_text.member_id IS NOT NULL AND ({_IS_OPEN_TEXT})"
)


class Public(Struct, frozen=True):
    """The columns and rows of a table that visitors may read.

    `instead` has what stands for the words and facts of a reply that is hidden or withdrawn:
    the reply itself stays, because its branch does. A held one does not, and `counted` leaves it out of
    numbers. `withhold` takes out of rows what cannot be told from the rows alone.
    """

    columns: str
    where: str = "TRUE"
    open: str = "TRUE"
    instead: Mapping[str, str] = field(default_factory=dict)
    counted: Mapping[str, str] = field(default_factory=dict)
    withhold: Callable[[list[Row]], Awaitable[None]] | None = None


PUBLIC: dict[str, Public] = {
    "agency": Public("id name name_key slug level created_at"),
    "member": Public(
        "id username display_name agency_id disclaimer placeholder created_at",
        f"{_open_thread('thread.author_id = member.id')}"
        f" OR {_open_reply('reply.author_id = member.id')}"
        " OR EXISTS (SELECT 1 FROM pick WHERE pick.member_id = member.id"
        f" AND {_open_reply('reply.id = pick.reply_id')})"
        f" OR member.id IN ({_PUBLISHERS}) OR member.id IN ({_NAMED_IN_EDITIONS})",
    ),
    "argument_type": Public("id slug name question hue icon position retired"),
    "topic": Public("id slug name position retired thread_count"),
    "thread": Public(
        "id title slug ask audience body_html revision author_id created_at edited_at active_at"
        " reply_count top_level_count argument_count pick_count edition_number locked_at",
        "thread.hidden = FALSE",
        counted={
            "reply_count": "thread.reply_count - thread.held_count",
            "top_level_count": "thread.top_level_count"
            f" - {_held('thread_id = thread.id AND held.depth = 1')}",
        },
    ),
    "thread_revision": Public(
        "id thread_id number title ask body created_at",
        _open_thread(
            "thread.id = thread_revision.thread_id AND thread.revision = thread_revision.number"
        ),
    ),
    "thread_topic": Public(
        "id thread_id topic_id", _open_thread("thread.id = thread_topic.thread_id")
    ),
    "reply": Public(
        "id thread_id parent_id author_id body_html revision stance ordinal position depth"
        " child_count created_at edited_at withdrawn_at hidden_at held purged_at type_count evidence"
        " endorsement_count agency_count pick_count",
        f"reply.held = FALSE AND {_open_thread('thread.id = reply.thread_id')}",
        _IS_OPEN,
        {
            "author_id": "NULL",
            "body_html": "''",
            "stance": "'for'",
            "edited_at": "NULL",
            "type_count": "0",
            "evidence": "0",
            "endorsement_count": "0",
            "agency_count": "0",
            "pick_count": "0",
        },
        {"child_count": f"reply.child_count - {_held('parent_id = reply.id')}"},
    ),
    "reply_revision": Public(
        "id reply_id number body plain evidence created_at",
        "EXISTS (SELECT 1 FROM reply WHERE reply.id = reply_revision.reply_id"
        " AND reply.revision = reply_revision.number AND reply.held = FALSE"
        f" AND {_open_thread('thread.id = reply.thread_id')})",
        _open_reply("reply.id = reply_revision.reply_id"),
        {"body": "''", "plain": "''", "evidence": "'[]'"},
    ),
    "evidence": Public(
        "id reply_id kind position subject detail result link quantity unit unit_cost currency",
        _open_reply("reply.id = evidence.reply_id"),
    ),
    "reply_argument": Public(
        "id reply_id type_id thread_id", _open_reply("reply.id = reply_argument.reply_id")
    ),
    "pick": Public(
        "id member_id thread_id reply_id why created_at",
        _open_reply("reply.id = pick.reply_id"),
    ),
    "edition": Public(
        "id thread_id number published_at publisher_id form hash arguments_until",
        _open_thread("thread.id = edition.thread_id"),
    ),
    "edition_text": Public(
        "id edition_id hash salt text kind reply_id member_id purged_at",
        "EXISTS (SELECT 1 FROM edition JOIN thread ON thread.id = edition.thread_id"
        " WHERE thread.hidden = FALSE AND edition.id = edition_text.edition_id)",
        "(edition_text.kind <> 'name' OR edition_text.member_id IS NOT NULL) AND"
        f" (edition_text.reply_id IS NULL OR {_open_reply('reply.id = edition_text.reply_id')})",
        {"salt": "NULL", "text": "NULL", "member_id": "NULL"},
        withhold=withhold_sentences,
    ),
}
"""Picks are signed on pages, so they go out with their members. Who found a reply convincing never
goes out: only the two numbers that pages show, because tallies by agency would name the only member
of a small one. Members go out who wrote or picked something that does, or are named in an edition.
Drafts, nominations, reviews and briefs that were kept are nobody's to read, or can be made again."""


def tables_in(private: bool) -> dict[str, type[Model]]:
    """By name, parents first."""
    found = {table_name(model): model for model in TABLES}
    return found if private else {name: found[name] for name in found if name in PUBLIC}


def columns_in(table: str, private: bool) -> dict[str, Column]:
    columns = columns_of(tables_in(private)[table])
    return columns if private else {name: columns[name] for name in PUBLIC[table].columns.split()}


async def table_lines(table: str, private: bool) -> AsyncIterator[bytes]:
    """The lines of a table in order of id, a few rows in memory at a time."""
    columns = list(columns_in(table, private).values())
    sql = _select(table, columns, private)
    withhold = None if private else PUBLIC[table].withhold
    after = 0
    while found := await rows(sql, after, ROWS_AT_ONCE):
        if withhold:
            await withhold(found)
        for row in found:
            yield encode_row(columns, row)
        after = found[-1]["id"]


def _select(table: str, columns: list[Column], private: bool) -> str:
    public = Public("") if private else PUBLIC[table]
    shown = ", ".join(f'{_shown(table, public, column)} AS "{column.name}"' for column in columns)
    return (
        f"SELECT {shown} FROM {table} WHERE {table}.id > ? AND ({public.where})"
        f" ORDER BY {table}.id LIMIT ?"
    )


def _shown(table: str, public: Public, column: Column) -> str:
    value = public.counted.get(column.name, f'{table}."{column.name}"')
    instead = public.instead.get(column.name)
    return f"CASE WHEN {public.open} THEN {value} ELSE {instead} END" if instead else value
