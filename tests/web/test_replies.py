"""Replying: to the thread, to a reply, and what comes back when something is wrong."""

import pytest

from forum.actions.moderation import lock
from forum.models import Reply, ReplyArgument, ReplyRevision, Thread
from tests.client import Client
from tests.factories import make_reply

WORDS = {"body": "It **saved** us $12 a form.", "argument": ["roi", "risk"], "stance": "objection"}


def to(thread: Thread) -> str:
    return f"/threads/{thread.id}/replies"


async def test_member_replies_and_everyone_reads_it(
    stranger: Client, visitor: Client, thread: Thread
) -> None:
    sent = await stranger.submit(to(thread), body=WORDS["body"], argument=["roi"])
    reply = await Reply.get()
    assert sent.status == 303
    assert sent.location.endswith(f"#reply-{reply.id}")
    page = await visitor.open(sent.location)
    box = page.one(f"ol.replies > li#reply-{reply.id} > article")
    assert box.select_one(".prose strong")
    assert "Stranger" in box.text
    assert "City of Elm" in box.text
    assert "ROI" in box.text


async def test_an_answer_stands_inside_what_it_answers(
    stranger: Client, author: Client, visitor: Client, thread: Thread
) -> None:
    first = await make_reply(stranger.member, thread)
    form = await author.open(f"/threads/{thread.id}/reply?to={first.id}")
    parent = str(form.one("form.form input[name=parent_id]")["value"])
    sent = await author.submit(to(thread), body="Thank you.", parent_id=parent)
    page = await visitor.open(sent.location)
    answer = await Reply.get(parent_id=first.id)
    assert page.one(f"li#reply-{first.id} > ol > li#reply-{answer.id}")


async def test_the_form_without_a_parent_posts_to_the_thread(
    stranger: Client, thread: Thread
) -> None:
    form = await stranger.open(f"/threads/{thread.id}/reply")
    fields = {str(i["name"]): str(i["value"]) for i in form.all("form.form input[type=hidden]")}
    assert fields.pop("csrf_token")
    sent = await stranger.submit(to(thread), body="Not below anything.", **fields)
    assert sent.status == 303
    assert (await Reply.get()).parent_id is None


async def test_a_reply_without_a_type_is_discussion(stranger: Client, thread: Thread) -> None:
    sent = await stranger.submit(to(thread), body="I agree.", stance="objection")
    page = await stranger.open(sent.location)
    assert not page.all(".reply .chip")
    assert (await Reply.get()).stance == "for"


async def test_a_preview_shows_the_reply_and_posts_nothing(
    stranger: Client, thread: Thread
) -> None:
    page = await stranger.submit(to(thread), **WORDS, preview="1")
    assert page.status == 200
    assert page.one(".preview strong").text == "saved"
    assert page.one("textarea[name=body]").text.strip() == WORDS["body"]
    assert page.one("input[name=argument][value=risk]").has_attr("checked")
    assert await Reply.all().count() == 0


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"body": ""}, "body", "Fill this in"),
        ({"body": " \n\u200b "}, "body", "Fill this in"),
        ({"argument": ["roi", "risk", "mission", "peer-agencies"]}, "argument", "at most 3"),
        ({"argument": ["roi", "nonsense"]}, "argument", "no type"),
        ({"stance": "sideways"}, "stance", "for the ask or an objection"),
    ],
)
async def test_what_is_wrong_comes_back_with_everything_that_was_typed(
    stranger: Client, thread: Thread, wrong: dict[str, object], field: str, words: str
) -> None:
    parent = await make_reply(stranger.member, thread)
    typed = {**WORDS, "parent_id": str(parent.id), **wrong}
    page = await stranger.submit(to(thread), **typed)
    assert page.status == 422
    assert words in page.words(f"#{field}-error")
    assert page.one(f".errors a[href='#{field}']")
    assert page.one(f"#{field}")
    assert page.one("textarea[name=body]").text.strip() == str(typed["body"]).strip()
    chosen = {str(box["value"]) for box in page.all("input[name=argument][checked]")}
    assert chosen == set(typed["argument"]) - {"nonsense"}  # type: ignore[call-overload]
    if field != "stance":
        assert page.one("input[name=stance][checked]")["value"] == "objection"
    assert page.one("form.form input[name=parent_id]")["value"] == str(parent.id)
    assert await Reply.all().count() == 1


async def test_the_same_words_sent_twice_are_one_reply(stranger: Client, thread: Thread) -> None:
    first = await stranger.submit(to(thread), **WORDS)
    second = await stranger.submit(to(thread), **WORDS)
    assert first.location == second.location
    assert await Reply.all().count() == 1


async def test_a_reply_to_a_reply_of_another_thread_is_refused_and_kept(
    stranger: Client, author: Client, thread: Thread
) -> None:
    await author.submit("/threads", title="How about another thread?", body="Yes.")
    other = await Thread.exclude(id=thread.id).get()
    foreign = await make_reply(author.member, other)
    page = await stranger.submit(to(thread), body="Typed with care.", parent_id=str(foreign.id))
    assert page.status == 422
    assert "no longer there" in page.text
    assert page.one("textarea[name=body]").text.strip() == "Typed with care."


async def test_a_locked_thread_takes_no_reply(
    stranger: Client, manager: Client, thread: Thread
) -> None:
    await lock(manager.viewer, thread.id)
    page = await stranger.submit(to(thread), **WORDS)
    assert page.status == 403
    assert "locked" in page.text
    assert not (await stranger.open(f"/threads/{thread.id}")).all("textarea")


async def test_the_thread_offers_a_form_to_members_and_a_way_in_to_visitors(
    stranger: Client, visitor: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/{thread.slug}"
    assert (await stranger.open(address)).one(
        f"form#answer[action='{to(thread)}'] textarea[name=body]"
    )
    link = (await visitor.open(address)).one("#answer a")
    assert link["href"] == f"/login?next={address.replace('/', '%2F')}"


async def test_types_are_offered_in_their_order_with_their_questions(
    stranger: Client, thread: Thread
) -> None:
    page = await stranger.open(f"/threads/{thread.id}")
    offered = [str(box["value"]) for box in page.all("input[name=argument]")]
    assert offered == ["roi", "mission", "peer-agencies", "risk"]
    assert all(len(tile.text) > 20 for tile in page.all(".tile"))


async def test_a_new_reply_keeps_its_first_words_as_a_revision(
    stranger: Client, thread: Thread
) -> None:
    await stranger.submit(to(thread), **WORDS)
    revision = await ReplyRevision.get()
    assert revision.body == WORDS["body"]
    assert revision.plain == "It saved us $12 a form."
    assert await ReplyArgument.all().count() == 2


async def test_words_that_nesting_would_swallow_are_refused_and_kept(
    stranger: Client, thread: Thread
) -> None:
    body = "> " * 25 + "Deep words"
    page = await stranger.submit(to(thread), body=body)
    assert page.status == 422
    assert "nested too deep" in page.text
    assert page.one("textarea[name=body]").text.strip() == body
