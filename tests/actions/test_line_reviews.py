"""What a manager says of a line silences what was stale then, changes the draft, and is logged."""

import pytest

from forum.actions.curation import review_line
from forum.actions.editions import publish
from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.picks import pick
from forum.actions.replies import withdraw_reply
from forum.actions.summaries import change_draft, save_draft
from forum.errors import Conflict, Forbidden, Invalid, NotFound
from forum.models import AuditEntry, LineReview, Member, Reply, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.edition_page import load_edition
from forum.queries.staleness import Challenger
from forum.rules.drafts import PickDraft
from forum.rules.reviews import ReviewDraft
from forum.rules.staleness import Cause
from forum.rules.summary import drop_line
from tests.actions.conftest import ROI
from tests.actions.curating import content_of, convince, edit, staleness_of
from tests.client import viewer_for
from tests.factories import make_reply

pytestmark = pytest.mark.usefixtures("db")
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
BUT = "Our residents are too old for web forms, and we would lose one in three of them."


@pytest.fixture
async def key(manager: Viewer, thread: Thread, reply: Reply) -> str:
    """Of the one line of edition 1, which quotes the reply."""
    await publish(manager, thread.id, 0, "First edition.")
    return (await content_of(thread)).lines[0].key


def saying(verdict: str, line: str, edition: int = 1, note: str = "") -> ReviewDraft:
    return ReviewDraft(edition=edition, line=line, verdict=verdict, note=note)


async def test_edits_are_told_apart_and_a_fresh_edition_is_not_stale(
    author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    assert not await staleness_of(thread)
    await edit(author, reply, f"{ROI} And more.")
    assert [c.cause for c in (await staleness_of(thread)).line(key).changes] == [Cause.EDITED]
    await edit(author, reply, "Other words entirely.")
    assert [c.cause for c in (await staleness_of(thread)).line(key).changes] == [Cause.REWORDED]


async def test_a_hidden_source_is_stale_for_managers_too_although_they_can_read_it(
    manager: Viewer, thread: Thread, reply: Reply, key: str
) -> None:
    await hide_reply(manager, reply.id, "Names people.")
    for viewer in (manager, VISITOR):
        changes = (await staleness_of(thread, viewer)).line(key).changes
        assert [change.cause for change in changes] == [Cause.HIDDEN]


async def test_still_valid_silences_this_revision_and_not_the_next(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    before = await content_of(thread)
    await edit(author, reply, f"{ROI} And more.")
    await review_line(manager, thread.id, saying("valid", key))
    assert not await staleness_of(thread)
    assert await content_of(thread) == before
    await edit(author, reply, f"{ROI} And yet more.")
    assert (await staleness_of(thread)).stale.edited == 1


async def test_still_valid_silences_this_hiding_and_not_the_next(
    manager: Viewer, thread: Thread, reply: Reply, key: str
) -> None:
    await hide_reply(manager, reply.id, "Names people.")
    await review_line(manager, thread.id, saying("valid", key))
    assert not await staleness_of(thread)
    await unhide_reply(manager, reply.id)
    await hide_reply(manager, reply.id, "Names more people.")
    assert (await staleness_of(thread)).stale.withheld == 1


async def test_still_valid_silences_this_challenger_and_not_another(
    manager: Viewer, author: Member, thread: Thread, key: str
) -> None:
    first, second = [
        await make_reply(author, thread, f"{n} in ten of them pay $9 less.", argument=["roi"])
        for n in (1, 2)
    ]
    await convince(first, 3)
    found = (await staleness_of(thread)).challengers_of(key)
    assert found == (Challenger(first.id, "Author, Harbor County", 3),)
    await review_line(manager, thread.id, saying("valid", key))
    assert (await staleness_of(thread)).stale.outranked == {}
    await convince(second, 2)
    assert (await staleness_of(thread)).stale.outranked == {key: second.id}


async def test_whoever_publishes_knows_what_is_so_at_that_moment(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    """Better arguments that were left out, and sources that changed, are no news since then."""
    better = await make_reply(author, thread, "Ten of them pay $9 less.", argument=["roi"])
    await convince(better, 3)
    await edit(author, reply, "Other words entirely.")
    assert (await staleness_of(thread)).line(key).marks == (
        f"reply {reply.id} edited to revision 2",
        f"outranked by reply {better.id}",
    )
    await change_draft(manager, thread.id, lambda held: held.model_copy(update={"lead": "New."}))
    await publish(manager, thread.id, 2, "Second edition.")
    assert not await staleness_of(thread)
    await edit(author, reply, "Yet other words.")
    assert (await staleness_of(thread)).line(key).marks == (
        f"reply {reply.id} edited to revision 3",
    )


async def test_the_one_reason_is_on_the_page_and_outranks_nothing(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    top = await make_reply(author, thread, "Ten of them pay $9 less, and soon.", argument=["roi"])
    draft = PickDraft(reply_id=top.id, why="It is the number that our leader asks for.")
    await pick(manager, thread.id, draft)
    await publish(manager, thread.id, 0, "First edition.")
    await convince(top, 4)
    found = await staleness_of(thread)
    assert [line.key for line in (await content_of(thread)).lines] != []
    assert not found


async def test_what_was_found_valid_stays_so_in_the_next_edition(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    await edit(author, reply, "Other words entirely.")
    await review_line(manager, thread.id, saying("valid", key))
    await save_draft(
        manager, thread.id, 1, (await content_of(thread)).model_copy(update={"lead": "New."})
    )
    await publish(manager, thread.id, 2, "Second edition.")
    assert not await staleness_of(thread)


async def test_an_update_moves_words_that_still_stand_to_the_current_revision(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    await edit(author, reply, f"As we saw in May: {ROI}")
    await review_line(manager, thread.id, saying("update", key, note="Typos only"))
    content = await content_of(thread)
    passage = content.lines[0].passages[0]
    assert (content.lines[0].key, passage.revision, passage.start) == (
        key,
        2,
        len("As we saw in May: "),
    )
    assert (await staleness_of(thread)).stale.edited == 1  # until it is published
    await publish(manager, thread.id, 2, "Second edition.")
    assert not await staleness_of(thread)
    line = (await load_edition(VISITOR, thread.id)).memo.lines[0]
    assert (line.sources[0].words, line.sources[0].revision) == (ROI, 2)


async def test_an_update_leaves_reworded_and_hidden_words_to_the_manager(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    before = await content_of(thread)
    await edit(author, reply, "Other words entirely.")
    await review_line(manager, thread.id, saying("update", key))
    assert await content_of(thread) == before
    await edit(author, reply, ROI)
    await hide_reply(manager, reply.id, "Names people.")
    await review_line(manager, thread.id, saying("update", key))
    assert await content_of(thread) == before


async def test_a_dropped_line_leaves_the_draft_with_the_reason_and_readers_see_it_until_published(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    await make_reply(author, thread, RISK, argument=["risk"])
    await review_line(manager, thread.id, saying("drop", key, note="Out of date"))
    content = await content_of(thread)
    assert [line.key for line in content.lines] == []
    assert [(d.reply_id, d.type, d.reason) for d in content.dropped] == [
        (reply.id, "roi", "Out of date")
    ]
    assert len((await load_edition(VISITOR, thread.id)).memo.lines) == 1
    await review_line(manager, thread.id, saying("drop", key, note="As I said"))
    assert await LineReview.all().count() == 2


async def test_a_rebuttal_pair_is_reviewed_like_a_line(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    objection = await make_reply(author, thread, BUT, argument=["risk"], stance="objection")
    answer = await make_reply(author, thread, RISK, parent=objection, argument=["risk"])
    await publish(manager, thread.id, 0, "First edition.")
    pair = (await content_of(thread)).pairs[0]
    await withdraw_reply(await viewer_for(author), answer.id)
    assert (await staleness_of(thread)).line(pair.key).changes[0].cause is Cause.WITHDRAWN
    await review_line(manager, thread.id, saying("drop", pair.key, note="No answer"))
    assert (await content_of(thread)).pairs == ()


async def test_a_line_that_left_the_draft_cannot_be_updated(
    manager: Viewer, thread: Thread, key: str
) -> None:
    await change_draft(manager, thread.id, lambda held: drop_line(held, key, "Gone"))
    with pytest.raises(Invalid):
        await review_line(manager, thread.id, saying("update", key))
    assert await LineReview.all().count() == 0


async def test_only_lines_of_the_newest_edition_are_reviewed_by_managers_only(
    manager: Viewer, author: Member, thread: Thread, key: str
) -> None:
    with pytest.raises(Forbidden):
        await review_line(await viewer_for(author), thread.id, saying("valid", key))
    with pytest.raises(Invalid):
        await review_line(manager, thread.id, saying("valid", "0000ffff"))
    with pytest.raises(NotFound):
        await review_line(manager, thread.id + 1, saying("valid", key))
    await change_draft(manager, thread.id, lambda held: held.model_copy(update={"lead": "New."}))
    await publish(manager, thread.id, 2, "Second edition.")
    with pytest.raises(Conflict, match="Edition 2"):
        await review_line(manager, thread.id, saying("valid", key))
    assert await LineReview.all().count() == 0


async def test_a_review_is_dated_logged_and_told(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, key: str
) -> None:
    await edit(author, reply, f"{ROI} And more.")
    await review_line(manager, thread.id, saying("valid", key, note="A typo"))
    entry = await AuditEntry.filter(deed="review line").get()
    marks = [f"reply {reply.id} edited to revision 2"]
    assert (entry.target, entry.reason) == (f"summary {thread.id}", "A typo")
    assert entry.before == {"stale": marks}
    assert entry.after == {"edition": 1, "line": key, "reply": reply.id, "verdict": "valid"}
    review = (await staleness_of(thread)).reviews[key]
    assert (review.verdict, review.note, review.reviewer) == ("valid", "A typo", "Manager")
