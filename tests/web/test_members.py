"""A member's page."""

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply
from forum.models import Member, Thread
from tests.client import Client
from tests.editions import publish_with
from tests.factories import make_reply


async def test_it_shows_who_it_is_and_what_they_argued(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    page = await visitor.open("/members/author")
    assert page.words("h1") == "Author"
    assert "Harbor County" in page.words("header.hero")
    assert "1 reply" in page.words(".who__counts")
    said = page.one(".said")
    assert said.select_one(f"a[href='/replies/{reply.id}']")
    assert "ROI" in said.text
    assert thread.title in said.text


async def test_the_name_may_be_written_otherwise(author: Client, visitor: Client) -> None:
    for name in ("AUTHOR", "%EF%BD%81uthor"):
        assert (await visitor.open(f"/members/{name}")).words("h1") == "Author"
    assert (await visitor.open("/members/nobody")).status == 404


async def test_a_name_in_any_script_has_a_page(visitor: Client, author: Client) -> None:
    await Member.filter(id=author.member.id).update(username="дана", username_key="дана")
    page = await visitor.open("/members/дана")
    assert page.words("h1") == "Author"


async def test_hidden_replies_are_neither_shown_nor_counted(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "Something that was said in secret.")
    await hide_reply(manager.viewer, reply.id, "It was secret.")
    page = await visitor.open("/members/author")
    assert "secret" not in page.text
    assert not page.all(".who__counts")


async def test_pages_of_replies_show_each_once(
    author: Client, visitor: Client, thread: Thread
) -> None:
    made = {(await make_reply(author.member, thread)).id for _ in range(45)}
    address, seen = "/members/author", []
    while address:
        page = await visitor.open(address)
        seen += [int(str(a["href"]).rsplit("/", 1)[1]) for a in page.all(".said h3 a")]
        following = page.all("a[rel=next]")
        address = str(following[0]["href"]) if following else ""
    assert sorted(seen) == sorted(made)


async def test_ones_own_page_says_so_and_invites(author: Client, visitor: Client) -> None:
    page = await author.open("/members/author")
    assert "This is you" in page.text
    assert page.one("main a[href='/account']")
    assert "This is you" not in (await visitor.open("/members/author")).text


async def test_marks_are_counted_and_whose_they_are_is_not_told(
    author: Client, stranger: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread)
    await stranger.submit(f"/replies/{reply.id}/endorse")
    page = await visitor.open("/members/author")
    assert "1 time found convincing" in page.words(".who__counts")
    assert "stranger" not in page.html.casefold()
    assert "convinc" not in (await visitor.open("/members/stranger")).words("main")


async def test_the_best_arguments_stand_by_type_with_how_many_there_are(
    author: Client, stranger: Client, visitor: Client, thread: Thread
) -> None:
    made = [await make_reply(author.member, thread, argument=["roi"]) for _ in range(3)]
    risk = await make_reply(author.member, thread, argument=["risk"])
    for reply in (made[1], risk):
        await endorse(stranger.viewer, reply.id)
    page = await visitor.open("/members/author")
    shown = [int(str(a["href"]).rsplit("/", 1)[1]) for a in page.all(".who__best h3 a")]
    assert shown[0] == made[1].id
    assert shown[2:] == [risk.id]
    assert page.words(".who__types") == "ROI 3 Risk 1"
    assert "2 times found convincing" in page.words(".who__counts")


async def test_summaries_that_quote_them_are_listed_while_they_do(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    await publish_with(manager.viewer, thread)
    page = await visitor.open("/members/author")
    assert page.one(f"aside a[href='/threads/{thread.id}/summary']")
    assert "1 published summary quotes them" in page.words(".who__counts")
    await hide_reply(manager.viewer, reply.id, "It was secret.")
    page = await visitor.open("/members/author")
    assert not page.all(f"aside a[href='/threads/{thread.id}/summary']")
