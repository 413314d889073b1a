"""What the history of a post says: every field, who changed it, and to whom it is shown."""

from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.purges import purge_reply
from forum.models import Reply, ReplyRevision, Thread
from tests.client import Client, Page
from tests.factories import make_reply

FORM = {
    "title": "How do I convince my leadership to publish data?",
    "ask": "Publish the file.",
    "body": "They are afraid.",
    "topics": ["open-data", "records"],
    "audience": "counsel",
}
RISK = {"risk_risk": "An outage", "risk_mitigation": "Paper for a year"}


def changed(page: Page, number: int) -> dict[str, tuple[list[str], list[str]]]:
    """By field, what version `number` took out and what it put in, as one who sees reads it."""
    for hidden in page.all(".vh"):
        hidden.remove()
    found = {}
    for field in page.all(f"#revision-{number} .fields > div"):
        words = [[tag.text.strip() for tag in field.select(mark)] for mark in ("del", "ins")]
        found[field.one("dt").text] = (words[0], words[1])
    return found


async def test_each_field_of_a_thread_is_compared(author: Client, visitor: Client) -> None:
    sent = await author.submit("/threads", **FORM)
    id = sent.location.split("/")[2]
    edit = {
        "title": "How do I convince my leadership to publish files?",
        "ask": "Publish the list.",
        "body": "They are curious.",
        "topics": ["open-data", "cloud"],
        "audience": "finance",
        "revision": "1",
    }
    await author.submit(f"/threads/{id}/edit", **edit)
    assert changed(await visitor.open(f"/threads/{id}/history"), 2) == {
        "The question": (["data?"], ["files?"]),
        "The ask": (["file."], ["list."]),
        "The situation": (["afraid."], ["curious."]),
        "Topics": (["Records"], ["Cloud"]),
        "Who must be convinced": (["Legal counsel"], ["Finance and budget"]),
    }


async def test_words_evidence_and_tags_of_a_reply_are_compared(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "It saved $12.", argument=["roi"])
    edit = {"body": "It saved $14.", "argument": ["risk"], "stance": "objection", "revision": "1"}
    await author.submit(f"/replies/{reply.id}/edit", **edit, **RISK)
    found = changed(await visitor.open(f"/replies/{reply.id}/history"), 2)
    assert found["Words"] == (["$12."], ["$14."])
    assert "An outage" in found["Evidence"][1][0]
    assert found["Tags"] == (["ROI"], ["Objection", "Risk"])


async def test_a_change_is_also_said_in_words(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "It saved $12.")
    await author.submit(f"/replies/{reply.id}/edit", body="It saved $14.", revision="1")
    page = await visitor.open(f"/replies/{reply.id}/history")
    assert "It saved [removed: $12. ] [added: $14. ]" in page.words("#revision-2 .fields")


async def test_retagging_is_in_the_history_under_the_name_of_who_did_it(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    await manager.submit(f"/replies/{reply.id}/tags", argument="risk", stance="for")
    page = await visitor.open(f"/replies/{reply.id}/history")
    assert "Manager" in page.words("#revision-2")
    assert changed(page, 2) == {"Tags": (["ROI"], ["Risk"])}
    assert (await Reply.get()).edited_at is None  # its words were not edited


async def test_retagging_to_the_same_tags_changes_nothing(
    author: Client, manager: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    sent = await manager.submit(f"/replies/{reply.id}/tags", argument="roi", stance="for")
    assert sent.status == 303
    assert await ReplyRevision.all().count() == 1


async def test_what_was_not_kept_at_the_time_is_not_said_to_have_changed(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "It saved $12.", argument=["roi"])
    await ReplyRevision.all().update(types=None, stance=None)
    edit = {"body": "It saved $14.", "argument": ["risk"], "revision": "1"}
    await author.submit(f"/replies/{reply.id}/edit", **edit)
    assert list(changed(await visitor.open(f"/replies/{reply.id}/history"), 2)) == ["Words"]


async def test_a_long_history_goes_on_on_further_pages(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "Number 1.")
    for number in range(1, 22):
        edit = {"body": f"Number {number + 1}.", "revision": str(number)}
        await author.submit(f"/replies/{reply.id}/edit", **edit)
    page = await visitor.open(f"/replies/{reply.id}/history")
    assert [tag["id"] for tag in page.all(".change")][::19] == ["revision-22", "revision-3"]
    rest = await visitor.open(str(page.one("a[rel=next]")["href"]))
    assert [tag["id"] for tag in rest.all(".change")] == ["revision-2", "revision-1"]
    assert "what stands now" not in rest.text
    damaged = await visitor.open(f"/replies/{reply.id}/history?after=x")
    assert damaged.status == 422


async def test_old_words_are_shown_to_nobody_who_may_not_read_the_new_ones(
    author: Client,
    stranger: Client,
    visitor: Client,
    manager: Client,
    admin: Client,
    thread: Thread,
) -> None:
    reply = await make_reply(author.member, thread, "Old words.")
    address = f"/replies/{reply.id}/history"
    await author.submit(f"/replies/{reply.id}/edit", body="New words.", revision="1")
    await hide_reply(manager.viewer, reply.id, "Names people.")
    everybody = (visitor, stranger, author, manager)
    assert [(await one.open(address)).status for one in everybody] == [404, 404, 200, 200]
    await purge_reply(admin.viewer, reply.id, "Personal data.")
    assert [(await one.open(address)).status for one in (*everybody, admin)] == [404] * 5
    await hide_thread(manager.viewer, thread.id, "Spam.")
    address = f"/threads/{thread.id}/history"
    assert [(await one.open(address)).status for one in everybody] == [404, 404, 200, 200]
