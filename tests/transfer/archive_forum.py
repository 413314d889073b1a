"""A small forum with everything that an archive has to get right, made by the product's actions."""

from typing import NamedTuple

from forum.actions.agencies import join_agencies
from forum.actions.endorsements import endorse
from forum.actions.members import set_password
from forum.actions.moderation import hide_reply, hide_thread, suspend
from forum.actions.picks import pick
from forum.actions.recount import recount_held_thread
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.visits import VisitQueue
from forum.database import rows, transaction
from forum.models import Member, Reply, Role, Thread
from forum.permissions import Viewer
from forum.rules.drafts import PickDraft, ReplyEdit
from forum.rules.evidence_rows import EvidenceRow
from forum.steps import Row
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_field_report, make_member, make_reply, make_thread
from tests.transfer.archive_editions import OF_EDITIONS, publish_editions

PASSWORD = "four words in a row"
EDITED_AWAY, HIDDEN, WITHDRAWN = "canaryedited", "canaryhidden", "canarywithdrawn"
HIDDEN_THREAD, WHY_OF_HIDDEN, MOVED_WHY = "canarythread", "canarywhyhidden", "canarymoved"
REASON, LURKER, MET = "canaryreason", "canarylurker", "canarymeeting"
CANARIES = (
    EDITED_AWAY,
    HIDDEN,
    WITHDRAWN,
    HIDDEN_THREAD,
    WHY_OF_HIDDEN,
    MOVED_WHY,
    REASON,
    LURKER,
    MET,
    *OF_EDITIONS,
    "agency.example",
    "argon2",
)
"""None of these may be in a public archive."""
SHOWN = "The pilot saved $11 a form, and nobody asked for paper back. 😀"
SHOWN_WHY = "This is the number that our budget office asked for."


class Forum(NamedTuple):
    thread: Thread
    argument: Reply
    hidden: Reply
    below_hidden: Reply


async def build_forum() -> Forum:
    """Edits, hides, withdrawals, marks, moved picks, visits, reports, a joined agency, a hidden thread,
    and what was published of all that.
    """
    author = await make_member("author", agency="Harbor County")
    reader = await make_member("reader", agency="Harbour County", confirmed=False)
    stranger = await make_member("stranger", agency="City of Elm")
    manager = await viewer_for(await make_member("manager", Role.MANAGER))
    await make_member(LURKER)
    await set_password("author", PASSWORD)
    thread = await make_thread(author, topics=["cloud", "open-data"], audience="finance")
    made = await _post_replies(author, stranger, thread)
    await _mark(await viewer_for(reader), await viewer_for(author), made)
    for member in (author, reader, stranger):
        await make_field_report(member, thread, note=f"What the {MET} was like.")
    await publish_editions(manager, await viewer_for(reader), thread, made.hidden)
    await _moderate(manager, made, await viewer_for(author))
    return made


async def _post_replies(author: Member, stranger: Member, thread: Thread) -> Forum:
    said, figures = f"{EDITED_AWAY} draft", _evidence_of(EDITED_AWAY)
    argument = await make_reply(stranger, thread, said, argument=["roi", "risk"], evidence=figures)
    edit = ReplyEdit(body=SHOWN, revision=1, argument=["roi"], evidence=EVIDENCE)
    await edit_reply(await viewer_for(stranger), argument.id, edit)
    hidden = await make_reply(
        stranger,
        thread,
        f"{HIDDEN} words",
        argument=["mission"],
        evidence=_evidence_of(HIDDEN),
    )
    below = await make_reply(author, thread, parent=hidden, argument=["risk"], stance="objection")
    rows = _evidence_of(WITHDRAWN)
    own = await make_reply(author, thread, f"{WITHDRAWN} words", argument=["roi"], evidence=rows)
    await withdraw_reply(await viewer_for(author), own.id)
    return Forum(thread, argument, hidden, below)


def _evidence_of(word: str) -> list[EvidenceRow]:
    return [row.model_copy(update={"detail": f"{word} {row.detail}"}) for row in EVIDENCE]


async def _mark(reader: Viewer, author: Viewer, made: Forum) -> None:
    queue = VisitQueue()
    for viewer in (reader, author):
        queue.shown(viewer, made.thread.id, [1, 2, 3, 4])
    await queue.fold()
    await endorse(reader, made.argument.id)
    await endorse(author, made.hidden.id)
    moved = f"{MOVED_WHY}: I thought better of this one later."
    await pick(reader, made.thread.id, PickDraft(reply_id=made.below_hidden.id, why=moved))
    await pick(reader, made.thread.id, PickDraft(reply_id=made.argument.id, why=SHOWN_WHY))
    hidden_why = f"{WHY_OF_HIDDEN} for a reply that will be hidden."
    await pick(author, made.thread.id, PickDraft(reply_id=made.hidden.id, why=hidden_why))


async def _moderate(manager: Viewer, made: Forum, author: Viewer) -> None:
    await hide_reply(manager, made.hidden.id, REASON)
    await suspend(manager, "stranger", "Sold mattresses.")
    await join_agencies(manager, "harbour-county", "Harbor County")
    gone = await make_thread(await Member.get(id=author.member_id), body=f"{HIDDEN_THREAD} body")
    await make_reply(
        await Member.get(id=author.member_id),
        gone,
        f"{HIDDEN_THREAD} reply",
        argument=["roi"],
        evidence=_evidence_of(HIDDEN_THREAD),
    )
    await hide_thread(manager, gone.id, REASON)


COUNTED = {
    "reply": "id, best_page, endorsement_count, agency_count, seen_count, pick_count, score",
    "thread": "id, argument_count, needs_arguments, pick_count",
    "coverage": "thread_id, type_id, for_count, objection_count",
    "reply_tally": "reply_id, agency_id, seen, convinced",
}


async def counted() -> list[list[Row]]:
    """Everything that is counted from other rows."""
    return [
        await rows(f"SELECT {columns} FROM {table} ORDER BY 1, 2")
        for table, columns in COUNTED.items()
    ]


async def recounted() -> list[list[Row]]:
    async with transaction():
        for row in await rows("SELECT id FROM thread"):
            await recount_held_thread(row["id"])
    return await counted()
