"""Nominations as pages show them: the words, who proposed them, and what became of both."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from forum.database import moment, moment_or_none, rows
from forum.errors import NotFound
from forum.models import NominationState, Role
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.cited import TODAY_JOINS, reply_today, today_columns
from forum.queries.memo import SourceState, Withheld, words_url
from forum.queries.people import FORMER_MEMBER, PERSON_COLUMNS, PERSON_JOINS, person
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.cited import Cited
from forum.steps import Row

ANY_MANAGER = Viewer(member_id=0, role=Role.MANAGER)
"""All managers may read the same of what others wrote."""
OPEN_SHOWN = 50
"""Open nominations of a thread that a manager sees at once, the oldest first."""


class NominationView(Struct, frozen=True):
    """`words` are those of the revision that was nominated, "" where `withheld` says why.

    `by` names the author with agency, `nominator` and `decider` are names. `source_state` says what
    became of the words since, `is_live` whether readers see the reply. `line_key` is the line or
    rebuttal pair that it became.
    """

    id: int
    thread_id: int
    cited: Cited
    words: str
    withheld: Withheld | None
    source_state: SourceState
    by: str
    is_live: bool
    objection: bool
    type: TypeView
    nominator: str
    nominator_username: str
    note: str
    created_at: datetime
    state: NominationState
    line_key: str
    reason: str
    decider: str
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is NominationState.OPEN

    @property
    def reply_id(self) -> int:
        return self.cited.reply_id

    @property
    def url(self) -> str:
        """Where the words stand, or the reply if they are withheld."""
        return f"/replies/{self.reply_id}" if self.withheld else words_url(self.cited)


NOMINATION_COLUMNS = f"""
    nomination.id AS nomination_id, nomination.thread_id, nomination.revision AS cited_revision,
    nomination.span_start, nomination.span_end, nomination.type_id, nomination.note, nomination.state,
    nomination.line_key, nomination.reason, nomination.created_at AS nominated_at,
    nomination.decided_at, nominator.display_name AS nominator,
    nominator.username AS nominator_username, decider.display_name AS decider,
    cited.plain AS cited_plain, {today_columns("nomination.thread_id")}, {PERSON_COLUMNS}"""
NOMINATION_TABLES = f"""
    nomination JOIN reply ON reply.id = nomination.reply_id {TODAY_JOINS}
    JOIN reply_revision cited
        ON cited.reply_id = nomination.reply_id AND cited.number = nomination.revision
    LEFT JOIN member nominator ON nominator.id = nomination.member_id
        AND nominator.left_at IS NULL
    LEFT JOIN member decider ON decider.id = nomination.decider_id
    {PERSON_JOINS.format(owner="reply.author_id")}"""


async def load_open_nominations(thread_id: int) -> tuple[NominationView, ...]:
    """Those of a thread that nobody has decided yet, as managers may read them; two queries."""
    found = await rows(
        f"SELECT {NOMINATION_COLUMNS} FROM {NOMINATION_TABLES}"
        " WHERE nomination.thread_id = ? AND nomination.state = ?"
        " ORDER BY nomination.id LIMIT ?",
        thread_id,
        NominationState.OPEN.value,
        OPEN_SHOWN,
    )
    return tuple(nomination_views(found, await load_types(), ANY_MANAGER)) if found else ()


async def load_nomination(viewer: Viewer, nomination_id: int) -> tuple[ThreadHead, NominationView]:
    """Raises NotFound for one that is not there, or of a thread that this viewer may not read."""
    found = await rows(
        f"SELECT {NOMINATION_COLUMNS} FROM {NOMINATION_TABLES} WHERE nomination.id = ?",
        nomination_id,
    )
    if not found:
        raise NotFound("There is no such nomination.")
    thread = await load_thread_head(viewer, found[0]["thread_id"])
    (view,) = nomination_views(found, await load_types(), viewer)
    return thread, view


def nomination_views(
    found: Iterable[Row], types: dict[int, TypeView], viewer: Viewer
) -> list[NominationView]:
    return [_view(row, types, viewer) for row in found]


def _view(row: Row, types: dict[int, TypeView], viewer: Viewer) -> NominationView:
    reply = reply_today(row)
    cited = Cited(
        reply_id=reply.id,
        revision=row["cited_revision"],
        start=row["span_start"],
        end=row["span_end"],
    )
    words = row["cited_plain"][cited.start : cited.end]
    withheld = reply.withheld_from(viewer) or (None if words else Withheld.PURGED)
    return NominationView(
        id=row["nomination_id"],
        thread_id=row["thread_id"],
        cited=cited,
        words="" if withheld else words,
        withheld=withheld,
        source_state=reply.state_of(cited.revision, words),
        by="" if withheld else person(row).with_agency,
        is_live=reply.is_live,
        objection=reply.stance == "objection",
        type=types[row["type_id"]],
        nominator=row["nominator"] or FORMER_MEMBER,
        nominator_username=row["nominator_username"] or "",
        note=row["note"],
        created_at=moment(row["nominated_at"]),
        state=NominationState(row["state"]),
        line_key=row["line_key"],
        reason=row["reason"],
        decider=row["decider"] or "",
        decided_at=moment_or_none(row["decided_at"]),
    )
