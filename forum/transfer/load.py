"""Writing imported threads: one transaction a thread, each record at most once."""

from collections import Counter
from collections.abc import Callable, Iterable

from msgspec import Struct, field

from forum.actions.access import hold_thread
from forum.actions.argument_counts import counted_thread
from forum.actions.evidence import keep_evidence
from forum.actions.recount import recount_held_thread
from forum.actions.rendering import REPLY_TOP_HEADING, THREAD_TOP_HEADING, render_as_it_is
from forum.actions.submission import submission_key
from forum.actions.tags import type_ids
from forum.actions.thread_topics import set_topics
from forum.actions.versions import thread_changed
from forum.clock import now
from forum.database import execute, rows, transaction
from forum.models import (
    Member,
    Reply,
    ReplyArgument,
    ReplyRevision,
    Stance,
    Thread,
    ThreadRevision,
    Topic,
)
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import to_store
from forum.text.clean import clean_line, clean_text
from forum.text.markdown import Rendered
from forum.text.names import name_key
from forum.text.slugs import slugify
from forum.transfer.imported import Author, ImportedReply, ImportedThread, Skipped

PLACEHOLDER_MARK = ".imported"
"""Ends every imported author's username; nobody can sign up with a dot in theirs."""
NAME_MAX = 200
ELSEWHERE = "its number stands twice, here or in another thread"


class ImportReport(Struct):
    """What an import did: counts by noun of what was `created` and `known`, and what was skipped."""

    created: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    skipped: list[Skipped] = field(default_factory=list)


async def load_threads(
    records: Iterable[ImportedThread | Skipped], on_thread: Callable[[], None] = lambda: None
) -> ImportReport:
    """Write what is not there yet. Running it again, also after a crash, adds only what is missing."""
    report = ImportReport()
    for record in records:
        if isinstance(record, Skipped):
            report.skipped.append(record)
        else:
            await _load_thread(record, report)
            on_thread()
    return report


async def _load_thread(record: ImportedThread, report: ImportReport) -> None:
    body = await render_as_it_is(
        clean_text(record.body), _doc_id(record.origin), THREAD_TOP_HEADING
    )
    known = await Thread.get_or_none(origin=record.origin)
    there = set() if known is None else await _origins_in(known.id)
    while known and known.merged_into_id:
        known = await Thread.get(id=known.merged_into_id)
    fresh = [reply for reply in record.replies if reply.origin not in there]
    rendered = {
        reply.origin: await render_as_it_is(
            clean_text(reply.body), _doc_id(reply.origin), REPLY_TOP_HEADING
        )
        for reply in fresh
    }
    report.known.update({"thread": int(known is not None), "reply": len(there)})
    if known and not fresh:
        return
    async with transaction():
        held = await hold_thread(known.id) if known else None
        thread = held or await _insert_thread(record, body, report)
        async with counted_thread(thread):
            await _insert_replies(thread, fresh, rendered, report)
            await _settle(thread.id)


async def _origins_in(thread_id: int) -> set[str]:
    """Also of replies that were moved to other threads since they came."""
    found = await rows(
        "SELECT origin FROM reply WHERE origin IS NOT NULL AND (thread_id = ? OR id IN ("
        " SELECT reply_id FROM moved_reply WHERE thread_id = ?))",
        thread_id,
        thread_id,
    )
    return {row["origin"] for row in found}


def _doc_id(origin: str) -> str:
    return f"i{submission_key(origin)[:10]}"


async def _insert_thread(record: ImportedThread, body: Rendered, report: ImportReport) -> Thread:
    title = clean_line(record.title) or "Untitled"
    author_id = await _member_id(record.author, report)
    topics = await _known_topics(record.topics)
    thread = await Thread.create(
        title=title,
        slug=slugify(title, "thread"),
        ask=clean_line(record.ask),
        audience=record.audience,
        body_html=body.html,
        author_id=author_id,
        created_at=record.created_at,
        active_at=record.created_at,
        origin=record.origin,
    )
    await ThreadRevision.create(
        thread_id=thread.id,
        number=1,
        title=title,
        ask=clean_line(record.ask),
        body=clean_text(record.body),
        audience=record.audience,
        topics=[topic.slug for topic in topics],
        editor_id=author_id,
        created_at=record.created_at,
    )
    await thread_changed(thread.id)
    await set_topics(thread, topics)
    report.created["thread"] += 1
    return thread


async def _known_topics(names: tuple[str, ...]) -> list[Topic]:
    """Categories of another forum count only where this forum has a topic of that name."""
    slugs = {slugify(name, "topic") for name in names}
    return await Topic.filter(slug__in=slugs, retired=False) if slugs else []


async def _insert_replies(
    thread: Thread,
    fresh: list[ImportedReply],
    rendered: dict[str, Rendered],
    report: ImportReport,
) -> None:
    """Parents stand before their children; positions are numbered afterwards, by date."""
    placed = {r.origin: r for r in await Reply.filter(thread_id=thread.id) if r.origin}
    ordinal = thread.last_ordinal
    for record in fresh:
        if await Reply.exists(origin=record.origin):
            report.skipped.append(Skipped(f"reply {record.origin}", ELSEWHERE))
            continue
        ordinal += 1
        parent = placed.get(record.parent_origin or "")
        reply = await _insert_reply(
            thread, record, rendered[record.origin], ordinal, parent, report
        )
        placed[record.origin] = reply
        report.created["reply"] += 1
    await execute("UPDATE thread SET last_ordinal = ? WHERE id = ?", ordinal, thread.id)


async def _insert_reply(  # noqa: PLR0913  (a row's worth of facts)
    thread: Thread,
    record: ImportedReply,
    rendered: Rendered,
    ordinal: int,
    parent: Reply | None,
    report: ImportReport,
) -> Reply:
    types = await type_ids(list(record.arguments))
    body = clean_text(record.body)
    reply = await Reply.create(
        thread_id=thread.id,
        parent_id=parent.id if parent else None,
        author_id=await _member_id(record.author, report),
        body_html=rendered.html,
        stance=Stance(record.stance),
        ordinal=ordinal,
        position=ordinal,
        depth=parent.depth + 1 if parent else 1,
        created_at=record.created_at,
        type_count=len(types),
        evidence=evidence_weight(body, rendered.plain, record.evidence) if types else 0,
        origin=record.origin,
    )
    await ReplyRevision.create(
        reply_id=reply.id,
        number=1,
        body=body,
        plain=rendered.plain,
        evidence=to_store(record.evidence),
        types=list(record.arguments),
        stance=record.stance if types else Stance.FOR.value,
        editor_id=reply.author_id,
        created_at=record.created_at,
    )
    for id in types:
        await ReplyArgument.create(reply_id=reply.id, type_id=id, thread_id=thread.id)
    if types and record.evidence:
        await keep_evidence(reply.id, record.evidence)
    return reply


async def _member_id(author: Author | None, report: ImportReport) -> int | None:
    """The member who came with this author's record, made as a placeholder on first sight."""
    if author is None:
        return None
    origin = author.origin[:300]
    member = await Member.get_or_none(origin=origin)
    if member is None:
        username = await _free_username(author.name)
        member = await Member.create(
            username=username,
            username_key=name_key(username),
            display_name=clean_line(author.name)[:NAME_MAX] or "Unnamed",
            email=clean_line(author.email)[:254],
            placeholder=True,
            created_at=now(),
            origin=origin,
        )
        report.created["author"] += 1
    id: int = member.id
    return id


async def _free_username(name: str) -> str:
    base = slugify(name, "author")[:40]
    username, number = f"{base}{PLACEHOLDER_MARK}", 1
    while await Member.exists(username_key=name_key(username)):
        number += 1
        username = f"{base}-{number}{PLACEHOLDER_MARK}"
    return username


async def _settle(thread_id: int) -> None:
    """Positions by date, counters, activity, then everything that is counted from them."""
    await execute(
        "UPDATE reply SET position = placed.place FROM (SELECT id, ROW_NUMBER() OVER ("
        " PARTITION BY parent_id ORDER BY created_at, id) AS place"
        " FROM reply WHERE thread_id = ?) AS placed"
        " WHERE reply.id = placed.id AND reply.position <> placed.place",
        thread_id,
    )
    await execute(
        "UPDATE reply SET child_count = (SELECT COUNT(*) FROM reply child"
        " WHERE child.parent_id = reply.id) WHERE thread_id = ?",
        thread_id,
    )
    of_thread = "FROM reply WHERE reply.thread_id = thread.id"
    await execute(
        f"UPDATE thread SET reply_count = (SELECT COUNT(*) {of_thread}),"
        f" top_level_count = (SELECT COUNT(*) {of_thread} AND reply.depth = 1),"
        f" active_at = COALESCE((SELECT MAX(reply.created_at) {of_thread}), created_at)"
        " WHERE id = ?",
        thread_id,
    )
    await recount_held_thread(thread_id)
