"""Taking words away for good, such as personal data that somebody let slip: hashes stay."""

from datetime import datetime

from tortoise.queryset import QuerySet

from forum.actions import audit
from forum.actions.access import (
    hold_threads,
    in_thread,
    load_reply,
    lock_thread,
    require_administrator,
    thread_id_of,
    wherever_it_stands,
)
from forum.actions.argument_counts import counted
from forum.actions.holding import post_name
from forum.actions.replies import settle_visibility
from forum.actions.search_index import empty_of_deleted, forget_words
from forum.actions.summaries import store_content
from forum.clock import now
from forum.database import execute, forget_overwritten, rows, transaction
from forum.errors import Invalid
from forum.models import (
    AuditEntry,
    Brief,
    Draft,
    Edition,
    EditionText,
    Evidence,
    FieldReport,
    Flag,
    Letter,
    LineReview,
    Nomination,
    NominationState,
    Reply,
    ReplyRevision,
    SummaryDraft,
    TextKind,
    Thread,
)
from forum.permissions import Viewer
from forum.queries.summary_draft import load_stored_draft
from forum.rules.places import Deed, Place
from forum.rules.purging import PurgeDraft, without_reply, without_text, without_words
from forum.rules.summary import Content

NO_TEXT = "Choose one of the texts below; that one is gone already."
DECLINED = "The words of this reply were removed by an administrator."


@wherever_it_stands
async def purge_reply(viewer: Viewer, reply_id: int, reason: str) -> Reply:
    """The words of a reply go from all of its revisions, and wherever they were quoted.

    The reply stays as a stub with its branch, and editions that quoted it still verify.
    """
    require_administrator(viewer)
    thread_id = await thread_id_of(reply_id)
    before = await rows("SELECT thread_id FROM moved_reply WHERE reply_id = ?", reply_id)
    async with transaction():
        threads = await hold_threads(thread_id, *(row["thread_id"] for row in before))
        thread = threads[thread_id]
        reply = in_thread(await load_reply(viewer, reply_id), thread)
        if reply.purged_at:
            return reply
        at = now()
        was_in_view = reply.hidden_at is None and reply.withdrawn_at is None
        await forget_words(await _words_of(reply))
        async with counted(reply):
            await _empty(reply, at)
            editions = await _purge_texts(
                EditionText.filter(reply_id=reply.id, kind=TextKind.QUOTE, purged_at=None), at
            )
            await _decline_nominations(viewer, reply, at)
            await _forget_copies(reply)
            for one in threads.values():  # a draft may still quote what was moved elsewhere
                await _take_from_draft(viewer, one, reply)
            await settle_visibility(thread, reply, was_in_view=was_in_view)
        await audit.record(
            viewer,
            "purge reply",
            f"reply {reply.id}",
            reason=reason,
            before={"purged": False},
            after={"purged": True, "versions": reply.revision, "editions": editions},
        )
    await empty_of_deleted()
    await forget_overwritten()
    return reply


async def _words_of(reply: Reply) -> list[str]:
    return [revision.plain for revision in await ReplyRevision.filter(reply_id=reply.id)]


async def _empty(reply: Reply, at: datetime) -> None:
    """A key made from the words would tell whether a guess at them is right, so it goes too."""
    reply.body_html, reply.submission_key, reply.evidence = "", None, 0
    reply.purged_at, reply.withdrawn_at = at, reply.withdrawn_at or at
    fields = ["body_html", "submission_key", "evidence", "purged_at", "withdrawn_at"]
    await reply.save(update_fields=fields)
    await ReplyRevision.filter(reply_id=reply.id).update(body="", plain="", evidence=[])
    await Evidence.filter(reply_id=reply.id).delete()


async def _forget_copies(reply: Reply) -> None:
    """What members were writing of it, what they said when they flagged it, and letters that wait."""
    await Draft.filter(place=str(Place(Deed.EDIT_REPLY, reply.id))).delete()
    await Flag.filter(post=post_name(reply)).update(note="")
    told = f"/replies/{reply.id}\n"  # notices and digests have the address of each reply
    await Letter.filter(due_at__isnull=False, text__contains=told).delete()


async def _decline_nominations(viewer: Viewer, reply: Reply, at: datetime) -> None:
    """Notes and reasons go too: they may repeat the words that they are about."""
    of_reply = Nomination.filter(reply_id=reply.id)
    await of_reply.update(note="")
    await of_reply.filter(state=NominationState.DECLINED).update(reason=DECLINED)
    waiting = Nomination.filter(reply_id=reply.id, state=NominationState.OPEN)
    await waiting.update(
        state=NominationState.DECLINED,
        reason=DECLINED,
        decider_id=viewer.member_id,
        decided_at=at,
    )


async def _take_from_draft(viewer: Viewer, thread: Thread, reply: Reply) -> None:
    stored = await load_stored_draft(thread.id)
    if stored:
        content = without_reply(stored.content, reply.id)
        await store_content(viewer, thread, Content(), stored.version, content)


async def _purge_texts(texts: QuerySet[EditionText], at: datetime) -> list[int]:
    """The numbers of the editions that had them. Documents of these are made again from what is left.

    Their hashes go as well: whoever kept an old document could try guesses at the words in it.
    """
    ids = {text.edition_id for text in await texts}
    await texts.update(text=None, salt=None, purged_at=at)
    await Brief.filter(edition_id__in=ids or {0}).delete()
    return sorted(edition.number for edition in await Edition.filter(id__in=ids or {0}))


async def purge_text(viewer: Viewer, thread_id: int, draft: PurgeDraft) -> None:
    """A text that a manager or the thread wrote, or a name, goes from every edition of this summary.

    It goes from the draft and from the log too, and from what the thread said before its last
    edit. Raises Invalid for a text that is not there.
    """
    async with transaction():
        thread = await lock_thread(viewer, thread_id, merged=True)
        require_administrator(viewer)
        ids = [edition.id for edition in await Edition.filter(thread_id=thread.id)]
        words = EditionText.filter(edition_id__in=ids or [0], kind__not=TextKind.QUOTE)
        chosen = await words.filter(hash=draft.text).first()
        if chosen is None or chosen.text is None:
            raise Invalid({"text": NO_TEXT})
        text = chosen.text
        await forget_words([text])
        editions = await _purge_texts(words.filter(text=text), now())
        await _strike_from_draft(thread.id, text)
        await _strike_from_versions(thread, text)
        await _strike_from_notes(thread.id, text)
        await _strike_from_log(thread.id, text)
        await audit.record(
            viewer,
            "purge text",
            f"summary {thread.id}",
            reason=draft.reason,
            after={"hash of the text": draft.text, "editions": editions},
        )
    await empty_of_deleted()
    await forget_overwritten()


async def _strike_from_draft(thread_id: int, text: str) -> None:
    """Without an entry in the log, which would say the words once more."""
    draft = await SummaryDraft.get_or_none(thread_id=thread_id)
    if draft is None:
        return
    before = Content.model_validate(draft.content)
    after = without_text(before, text)
    if after != before:
        draft.content, draft.version = after.model_dump(mode="json"), draft.version + 1
        await draft.save(update_fields=["content", "version"])


async def _strike_from_versions(thread: Thread, text: str) -> None:
    """What the thread says now is its author's to change; that is said where one purges."""
    for column in ("title", "ask"):
        await execute(
            f"UPDATE thread_revision SET {column} = '' WHERE thread_id = ? AND number < ?"
            f" AND {column} = ?",
            thread.id,
            thread.revision,
            text,
        )


async def _strike_from_notes(thread_id: int, text: str) -> None:
    """What managers and readers noted about lines, nominations and meetings."""
    for note in (
        *await LineReview.filter(edition__thread_id=thread_id),
        *await Nomination.filter(thread_id=thread_id),
        *await FieldReport.filter(thread_id=thread_id),
    ):
        found = {name: getattr(note, name) for name in ("note", "reason") if hasattr(note, name)}
        left = without_words(found, text)
        if left != found:
            note.update_from_dict(left)
            await note.save(update_fields=list(left))


async def _strike_from_log(thread_id: int, text: str) -> None:
    for entry in await AuditEntry.filter(target=f"summary {thread_id}"):
        found = {"reason": entry.reason, "before": entry.before, "after": entry.after}
        left = without_words(found, text)
        if left != found:
            entry.update_from_dict(left)
            await entry.save(update_fields=list(left))
