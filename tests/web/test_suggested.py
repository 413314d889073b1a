"""Types suggested to who wrote a reply: beside the preview and where tags are changed."""

from forum.models import Thread
from tests.client import Client
from tests.factories import make_reply

SAYS_ROI = "We saved $40,000 in the first year by dropping the paper forms."
OBJECTS = "Leadership will say that it costs too much, about $40,000."


async def test_a_preview_says_what_it_reads_like_and_chooses_nothing(
    author: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/replies"
    page = await author.submit(address, body=SAYS_ROI, preview="1")
    assert "ROI It mentions what it costs or saves: “$40,000”" in page.words(".suggested")
    assert not page.all("input[name=argument][checked]")
    page = await author.submit(address, body=SAYS_ROI, preview="1", argument="risk")
    assert not page.all(".suggested")


async def test_an_edit_is_previewed_with_suggestions_too(author: Client, thread: Thread) -> None:
    reply = await make_reply(author.member, thread)
    page = await author.submit(
        f"/replies/{reply.id}/edit", body=SAYS_ROI, revision="1", preview="1"
    )
    assert page.words(".suggested h2") == "It reads like an argument"


async def test_after_posting_the_reply_leads_to_its_tags(
    author: Client, stranger: Client, thread: Thread
) -> None:
    sent = await author.submit(f"/threads/{thread.id}/replies", body=SAYS_ROI)
    assert sent.status == 303
    page = await author.open(sent.location)
    link = page.one(".reply__deeds > a[href$='/tags']")
    assert not (await stranger.open(sent.location)).all("a[href$='/tags']")
    tags = await author.open(str(link["href"]))
    form = tags.one(".suggested form")
    await author.submit(str(form["action"]), argument="roi", stance="for")
    assert not (await author.open(sent.location)).all(".reply__deeds > a[href$='/tags']")
    assert not (await author.open(str(link["href"]))).all(".suggested")


async def test_what_a_skeptic_will_say_is_suggested_as_an_objection(
    author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, OBJECTS)
    page = await author.open(f"/replies/{reply.id}/tags")
    assert page.one(".suggested form input[name=stance]")["value"] == "objection"


async def test_discussion_is_left_alone(author: Client, thread: Thread) -> None:
    reply = await make_reply(author.member, thread, "Thanks! Which county are you in?")
    assert not (await author.open(f"/replies/{reply.id}/tags")).all(".suggested")


async def test_a_retired_type_is_not_suggested(
    author: Client, manager: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAYS_ROI)
    await manager.submit("/manage/types/roi/retire")
    assert not (await author.open(f"/replies/{reply.id}/tags")).all(".suggested")
