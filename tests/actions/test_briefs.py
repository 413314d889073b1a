"""A brief is made once and kept; what readers may no longer see makes it anew."""

import asyncio
import hashlib

import pytest

from forum.actions.briefs import keep_brief
from forum.actions.editions import publish
from forum.actions.moderation import hide_reply, hide_thread, unhide_reply
from forum.actions.purges import purge_reply
from forum.actions.replies import withdraw_reply
from forum.actions.summaries import change_draft
from forum.briefs.make import BriefFile, Wanted, brief_file
from forum.errors import NotFound
from forum.models import Brief, BriefFormat, Member, Reply, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.brief import Origin
from forum.queries.edition_page import EditionPage, load_edition
from tests.actions.conftest import ROI
from tests.briefs.memos import ORIGIN
from tests.client import viewer_for
from tests.factories import make_member, make_reply, short_slug

pytestmark = pytest.mark.usefixtures("db")
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
REASON = "It names a person."
MARKDOWN, WORD = BriefFormat.MARKDOWN, BriefFormat.WORD


@pytest.fixture
async def edition(manager: Viewer, author: Member, thread: Thread, reply: Reply) -> EditionPage:
    await make_reply(author, thread, RISK, argument=["risk"])
    await publish(manager, thread.id, 0, "First.")
    return await load_edition(VISITOR, thread.id)


async def made(thread: Thread, format: BriefFormat = MARKDOWN, **wanted: str) -> BriefFile:
    return await brief_file(Wanted(thread.id, **wanted), format, ORIGIN)  # type: ignore[arg-type]


async def test_a_brief_of_an_edition_is_kept_with_its_hash(
    thread: Thread, edition: EditionPage
) -> None:
    file = await made(thread, WORD, audience="finance")
    kept = await Brief.get()
    assert (kept.edition_id, kept.audience, kept.format) == (edition.id, "finance", WORD)
    assert kept.sha256 == hashlib.sha256(file.content).hexdigest()
    assert kept.content is not None
    assert bytes(kept.content) == file.content
    assert file.name == f"{short_slug(thread)}-finance-edition-1.docx"


async def test_it_is_made_once_for_each_audience_and_format(
    thread: Thread, edition: EditionPage
) -> None:
    first = await made(thread)
    moved = Origin("Another name", "https://elsewhere.example", ORIGIN.made_at)
    again = await brief_file(Wanted(thread.id), MARKDOWN, moved)
    assert again.content == first.content
    await made(thread, audience="counsel")
    await made(thread, WORD)
    assert await Brief.all().count() == 3


async def test_a_distilled_page_is_made_on_the_fly(thread: Thread, reply: Reply) -> None:
    file = await made(thread)
    assert "Distilled by rule, not curated" in file.content.decode()
    assert file.name == f"{short_slug(thread)}-not-curated.md"
    assert await Brief.all().count() == 0


async def test_a_thread_without_arguments_has_nothing_to_take_along(thread: Thread) -> None:
    with pytest.raises(NotFound, match="nothing to take along"):
        await made(thread)


async def test_what_is_hidden_makes_it_anew_and_the_old_hash_stays(
    manager: Viewer, thread: Thread, reply: Reply, edition: EditionPage
) -> None:
    before = await made(thread)
    await hide_reply(manager, reply.id, REASON)
    after = await made(thread)
    assert ROI in before.content.decode()
    assert ROI not in after.content.decode()
    assert "Withheld" in after.content.decode()
    old, new = await Brief.all().order_by("id")
    assert (old.content, old.sha256) == (None, hashlib.sha256(before.content).hexdigest())
    assert new.content is not None


async def test_shown_again_it_is_the_same_file_as_before(
    manager: Viewer, thread: Thread, reply: Reply, edition: EditionPage
) -> None:
    before = await made(thread, WORD)
    await hide_reply(manager, reply.id, REASON)
    await made(thread, WORD)
    await unhide_reply(manager, reply.id)
    assert (await made(thread, WORD)).content == before.content
    assert await Brief.all().count() == 2
    assert await Brief.filter(content=None).count() == 1


async def test_made_otherwise_by_other_software_both_hashes_are_known(
    thread: Thread, edition: EditionPage
) -> None:
    old = await keep_brief(edition, "", MARKDOWN, b"As it was made last year.")
    await Brief.all().update(content=None)
    file = await made(thread)
    assert file.content != old
    assert {kept.sha256 for kept in await Brief.all()} == {
        hashlib.sha256(content).hexdigest()
        for content in (b"As it was made last year.", file.content)
    }


async def test_two_who_make_the_same_brief_get_the_same_bytes(
    thread: Thread, edition: EditionPage
) -> None:
    contents = [f"Made by process {number}.".encode() for number in range(4)]
    kept = await asyncio.gather(*(keep_brief(edition, "", WORD, made) for made in contents))
    assert len(set(kept)) == 1
    assert await Brief.all().count() == 1
    assert {(await made(thread, WORD)).content} == set(kept)


async def test_what_was_hidden_while_it_was_made_is_not_kept(
    manager: Viewer, thread: Thread, reply: Reply, edition: EditionPage
) -> None:
    await hide_reply(manager, reply.id, REASON)
    assert await keep_brief(edition, "", MARKDOWN, ROI.encode()) is None
    assert await Brief.all().count() == 0


async def test_purged_words_are_in_no_kept_brief(
    thread: Thread, reply: Reply, edition: EditionPage
) -> None:
    admin = await viewer_for(await make_member("root", role=Role.ADMIN))
    await made(thread)
    await purge_reply(admin, reply.id, REASON)
    assert await Brief.exclude(content=None).count() == 0
    assert ROI not in (await made(thread)).content.decode()


async def test_a_brief_holds_what_a_visitor_may_see_whoever_asks(
    author: Member, manager: Viewer, thread: Thread, reply: Reply, edition: EditionPage
) -> None:
    await withdraw_reply(await viewer_for(author), reply.id)
    assert ROI not in (await made(thread)).content.decode()
    await hide_thread(manager, thread.id, REASON)
    with pytest.raises(NotFound):
        await made(thread)


async def test_an_old_edition_has_its_own_briefs(
    manager: Viewer, author: Member, thread: Thread, edition: EditionPage
) -> None:
    first = await made(thread)
    lead = {"lead": "What a manager says at the top."}
    await change_draft(manager, thread.id, lambda content: content.model_copy(update=lead))
    await publish(manager, thread.id, 2, "Second.")
    second = await made(thread)
    assert "Edition 2" in second.content.decode()
    old = await brief_file(Wanted(thread.id, number=1), MARKDOWN, ORIGIN)
    assert old.content == first.content


async def test_keeping_a_brief_does_not_change_its_thread(
    thread: Thread, edition: EditionPage
) -> None:
    before = (await Thread.get(id=thread.id)).version
    await made(thread)
    assert (await Thread.get(id=thread.id)).version == before
