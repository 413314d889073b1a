"""What managers and readers made of the demo's threads: every deed by the action that does it."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from tortoise.models import Model

from forum.actions.curation import review_line
from forum.actions.editions import publish
from forum.actions.field_reports import file_report
from forum.actions.moderation import hide_reply
from forum.actions.nominations import accept, decline, nominate
from forum.actions.replies import edit_reply
from forum.actions.summaries import save_draft
from forum.clock import now
from forum.database import transaction
from forum.demo.summaries import line_named, with_changes
from forum.demo.threads import DemoThread
from forum.models import (
    NO_AGENCY,
    AuditEntry,
    FieldReport,
    LineReview,
    Member,
    Nomination,
    NominationState,
    Reply,
    ReplyRevision,
    SummaryDraft,
)
from forum.permissions import Viewer
from forum.queries.argument_types import load_types
from forum.queries.edition_content import content_of_edition
from forum.queries.edition_page import load_edition_row
from forum.queries.summary_draft import load_draft, load_stored_draft
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import ReplyEdit
from forum.rules.evidence_rows import from_store
from forum.rules.field_reports import FieldReportDraft
from forum.rules.nominations import NominationDraft
from forum.rules.reviews import ReviewDraft
from forum.rules.summary import Content

MANAGER = "demo-manager"
DATED: tuple[tuple[type[Model], str], ...] = (
    (AuditEntry, "created_at"),
    (Nomination, "created_at"),
    (Nomination, "decided_at"),
    (Reply, "edited_at"),
    (Reply, "hidden_at"),
    (ReplyRevision, "created_at"),
    (SummaryDraft, "created_at"),
    (SummaryDraft, "updated_at"),
    (FieldReport, "created_at"),
    (LineReview, "created_at"),
)
"""What actions date by the clock. Editions are not among them: their date is sealed with them."""

Facts = dict[str, Any]


class Deed(Struct, frozen=True):
    """Something that happened to a thread; `do` takes the thread, the moment and its facts."""

    thread: DemoThread
    at: datetime
    do: Callable[[DemoThread, datetime, Facts], Awaitable[None]]
    facts: Facts


def deeds_of(thread: DemoThread) -> Iterator[Deed]:
    """All deeds that a thread's file tells of, in no order; `days` count from when it began."""
    for name, do in DEEDS.items():
        for facts in thread.curation.get(name, ()):
            yield Deed(thread, thread.after(days=facts["days"]), do, facts)
            if decision := facts.get("decision"):
                yield Deed(thread, thread.after(days=decision["days"]), _decide, facts)


async def retell(deeds: list[Deed]) -> None:
    """Do all of it in the order of its dates, each upon what had been written by then."""
    for deed in sorted(deeds, key=lambda deed: deed.at):
        await deed.thread.tell(deed.at)
        began = now()
        await deed.do(deed.thread, deed.at, deed.facts)
        await _date_back(began, deed.at)


async def _date_back(began: datetime, at: datetime) -> None:
    """What was dated since `began` happened at `at`."""
    async with transaction():
        for model, column in DATED:
            await model.filter(**{f"{column}__gte": began}).update(**{column: at})


async def _viewer(username: str) -> Viewer:
    member = await Member.get(username=username).prefetch_related("agency")
    return Viewer(
        member_id=member.id,
        username=member.username,
        display_name=member.display_name,
        role=member.role,
        agency_id=member.agency_id or NO_AGENCY,
        agency_name=member.agency.name if member.agency else "",
    )


async def _nominate(thread: DemoThread, at: datetime, facts: Facts) -> None:
    reply = await thread.reply(facts["reply"])
    draft = NominationDraft(
        words=facts["words"], type=facts["type"], note=facts["note"], revision=reply.revision
    )
    await nominate(await _viewer(facts["by"]), reply.id, draft)


async def _decide(thread: DemoThread, at: datetime, facts: Facts) -> None:
    """With a reason it is declined; `into` names the line that takes it in."""
    decision = facts["decision"]
    nomination = await Nomination.get(
        reply_id=(await thread.reply(facts["reply"])).id,
        member__username=facts["by"],
        state=NominationState.OPEN,
    )
    manager, key = await _viewer(MANAGER), ""
    if reason := decision.get("reason"):
        await decline(manager, nomination.id, reason)
        return
    if into := decision.get("into"):
        head = await load_thread_head(manager, nomination.thread_id)
        draft = await load_draft(head, await load_types())
        key = await line_named(thread, draft.content, into)
    await accept(manager, nomination.id, key)


async def _publish(thread: DemoThread, at: datetime, facts: Facts) -> None:
    """The first edition says all that it has, each later one what it changes."""
    manager, stored = await _viewer(MANAGER), await thread.stored()
    draft = await load_stored_draft(stored.id)
    before = draft.content if draft and stored.edition_number else Content()
    content = await with_changes(thread, before, facts)
    version = await save_draft(manager, stored.id, draft.version if draft else 0, content)
    await publish(manager, stored.id, version, facts["note"], at)


async def _edit(thread: DemoThread, at: datetime, facts: Facts) -> None:
    """Its author puts `new` in the place of `old`, which the reply has once."""
    reply = await thread.reply(facts["reply"])
    revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    if revision.body.count(facts["old"]) != 1:
        raise LookupError(f"{thread.name}: {facts['reply']} does not say “{facts['old']}” once.")
    wrote = next(one for one in thread.facts["reply"] if one["key"] == facts["reply"])
    edit = ReplyEdit(
        body=revision.body.replace(facts["old"], facts["new"]),
        revision=reply.revision,
        evidence=list(from_store(revision.evidence)),
        argument=wrote["arguments"],
        stance=wrote["stance"],
    )
    await edit_reply(await _viewer(wrote["author"]), reply.id, edit)


async def _hide(thread: DemoThread, at: datetime, facts: Facts) -> None:
    reply = await thread.reply(facts["reply"])
    await hide_reply(await _viewer(MANAGER), reply.id, facts["reason"])


async def _review(thread: DemoThread, at: datetime, facts: Facts) -> None:
    stored = await thread.stored()
    content = await _published(stored.id, stored.edition_number)
    draft = ReviewDraft(
        edition=stored.edition_number,
        line=await line_named(thread, content, facts["line"]),
        verdict=facts["verdict"],
        note=facts["note"],
    )
    await review_line(await _viewer(MANAGER), stored.id, draft)


async def _report(thread: DemoThread, at: datetime, facts: Facts) -> None:
    stored = await thread.stored()
    content = await _published(stored.id, facts["edition"])
    draft = FieldReportDraft(
        edition=facts["edition"],
        line=[await line_named(thread, content, name) for name in facts["lines"]],
        audience=facts["audience"],
        outcome=facts["outcome"],
        note=facts["note"],
    )
    await file_report(await _viewer(facts["by"]), stored.id, draft)


async def _published(thread_id: int, number: int) -> Content:
    return await content_of_edition(await load_edition_row(thread_id, number))


DEEDS: dict[str, Callable[[DemoThread, datetime, Facts], Awaitable[None]]] = {
    "nomination": _nominate,
    "edition": _publish,
    "edit": _edit,
    "hide": _hide,
    "review": _review,
    "report": _report,
}
"""By the name of their tables in the files."""
