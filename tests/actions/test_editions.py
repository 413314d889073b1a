"""Publishing: an edition never changes, verifies, and shows what today's rights allow."""

import pytest

from forum.actions.editions import publish, restore
from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply
from forum.actions.nominations import accept, nominate
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.summaries import save_draft
from forum.database import rows
from forum.errors import Conflict, Forbidden, Invalid
from forum.models import Edition, Member, Reply, SummaryDraft, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.argument_types import load_types
from forum.queries.edition_page import load_edition
from forum.queries.memo import SourceState, Withheld
from forum.queries.summary_draft import load_draft
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import ReplyEdit
from forum.rules.nominations import NominationDraft
from forum.rules.sealing import hash_form
from forum.rules.summary import Content
from tests.actions.conftest import ROI
from tests.client import viewer_for
from tests.factories import make_member, make_reply

pytestmark = pytest.mark.usefixtures("db")
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
NOTE = "First edition."


async def content_of(viewer: Viewer, thread: Thread) -> Content:
    return (await load_draft(await load_thread_head(viewer, thread.id), await load_types())).content


async def test_the_distilled_page_can_be_published_as_it_is(
    manager: Viewer, thread: Thread, reply: Reply
) -> None:
    edition = await publish(manager, thread.id, 0, NOTE)
    page = await load_edition(VISITOR, thread.id)
    assert (edition.number, page.memo.imprint and page.memo.imprint.note) == (1, NOTE)
    assert page.memo.lines[0].sources[0].words == ROI
    assert page.memo.lines[0].sources[0].by == "Author, Harbor County"
    assert edition.hash == hash_form(edition.form) == hash_form(page.row.form)


async def test_only_managers_publish(author: Member, thread: Thread, reply: Reply) -> None:
    with pytest.raises(Forbidden):
        await publish(await viewer_for(author), thread.id, 0, NOTE)
    assert await Edition.all().count() == 0


async def test_nothing_is_published_from_nothing(manager: Viewer, thread: Thread) -> None:
    with pytest.raises(Invalid):
        await publish(manager, thread.id, 0, NOTE)
    assert await SummaryDraft.all().count() == 0


async def test_publishing_what_somebody_saved_meanwhile_is_a_conflict(
    manager: Viewer, thread: Thread, reply: Reply
) -> None:
    content = await content_of(manager, thread)
    await save_draft(manager, thread.id, 0, content.model_copy(update={"lead": "Saved."}))
    with pytest.raises(Conflict):
        await publish(manager, thread.id, 0, NOTE)


async def test_the_same_draft_is_not_published_twice(
    manager: Viewer, thread: Thread, reply: Reply
) -> None:
    await publish(manager, thread.id, 0, NOTE)
    with pytest.raises(Invalid):
        await publish(manager, thread.id, 1, NOTE)


async def test_an_edited_source_says_so_and_the_old_words_stay(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    await publish(manager, thread.id, 0, NOTE)
    for body, state in (
        (f"{ROI} Now with more.", SourceState.EDITED),
        ("Something else.", SourceState.REWORDED),
    ):
        revision = (await Reply.get(id=reply.id)).revision
        edit = ReplyEdit(body=body, revision=revision, argument=["roi"])
        await edit_reply(await viewer_for(author), reply.id, edit)
        source = (await load_edition(VISITOR, thread.id)).memo.lines[0].sources[0]
        assert (source.words, source.state) == (ROI, state)


async def test_a_hidden_source_is_withheld_from_readers_and_the_rest_verifies(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    await publish(manager, thread.id, 0, NOTE)
    before = await rows("SELECT * FROM edition")
    await hide_reply(manager, reply.id, "Names people.")
    page = await load_edition(VISITOR, thread.id)
    assert page.memo.lines[0].sources[0].withheld is Withheld.HIDDEN
    assert ROI not in str(page.memo)
    assert "Harbor County" not in str(page.memo.lines)
    assert (await load_edition(manager, thread.id)).memo.lines[0].sources[0].words == ROI
    assert await rows("SELECT * FROM edition") == before


async def test_a_withdrawn_source_is_withheld_from_everybody(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    await publish(manager, thread.id, 0, NOTE)
    fingerprint = (await load_edition(VISITOR, thread.id)).withheld
    await withdraw_reply(await viewer_for(author), reply.id)
    for viewer in (VISITOR, manager, await viewer_for(author)):
        page = await load_edition(viewer, thread.id)
        assert page.memo.lines[0].sources[0].withheld is Withheld.WITHDRAWN
        assert page.withheld != fingerprint


async def test_a_line_without_a_readable_source_keeps_its_sentence_to_itself(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    content = await content_of(manager, thread)
    line = content.lines[0].model_copy(update={"sentence": "Paper costs four times as much."})
    await save_draft(manager, thread.id, 0, content.model_copy(update={"lines": (line,)}))
    await publish(manager, thread.id, 1, NOTE)
    assert (await load_edition(VISITOR, thread.id)).memo.lines[0].sentence == line.sentence
    await hide_reply(manager, reply.id, "Names people.")
    assert (await load_edition(VISITOR, thread.id)).memo.lines[0].sentence == ""


async def test_the_tally_is_of_the_moment_and_supporters_count_once(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    twin = await make_reply(author, thread, ROI.replace("by our", "by an"), argument=["roi"])
    fan = await viewer_for(await make_member("fan", agency="City of Elm"))
    for one in (reply, twin):
        await endorse(fan, one.id)
    await publish(manager, thread.id, 0, NOTE)
    line = (await load_edition(VISITOR, thread.id)).memo.lines[0]
    assert (len(line.sources), line.convinced, line.agencies) == (2, 1, 1)
    await endorse(await viewer_for(await make_member("late")), reply.id)
    assert (await load_edition(VISITOR, thread.id)).memo.lines[0].convinced == 1


async def test_an_old_edition_can_be_taken_up_again(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    await publish(manager, thread.id, 0, NOTE)
    other = await make_reply(author, thread, RISK, argument=["risk"])
    content = await content_of(manager, thread)
    await save_draft(
        manager, thread.id, 1, content.model_copy(update={"lines": (), "lead": "Gone"})
    )
    with pytest.raises(Conflict, match="never published"):
        await restore(manager, thread.id, 1, 2)
    await restore(manager, thread.id, 1, 2, replace=True)
    restored = await content_of(manager, thread)
    assert restored.lines == content.lines
    assert (restored.lead, other.id) == ("", other.id)
    assert (await load_edition(VISITOR, thread.id)).memo.imprint is not None


@pytest.mark.parametrize("stance", ["for", "objection"])
async def test_who_nominated_a_line_or_an_objection_is_credited_in_the_edition(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, stance: str
) -> None:
    said = await make_reply(author, thread, RISK, argument=["risk"], stance=stance)
    reader = await viewer_for(await make_member("reader"))
    draft = NominationDraft(words=RISK, type="risk", revision=1)
    await accept(manager, (await nominate(reader, said.id, draft)).id)
    await publish(manager, thread.id, 1, NOTE)
    memo = (await load_edition(VISITOR, thread.id)).memo
    parts = memo.pairs if stance == "objection" else memo.lines
    assert [part.nominators for part in parts if part.nominators] == [("Reader",)]
