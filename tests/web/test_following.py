"""Following threads and types of argument, and taking it back."""

from forum.actions.moderation import hide_thread
from forum.models import Thread, ThreadFollow, TypeFollow
from tests.client import Client, Page
from tests.factories import make_reply, make_thread


def address(thread: Thread) -> str:
    return f"/threads/{thread.id}/{thread.slug}"


def button(page: Page) -> tuple[str, str]:
    """Where the thread's follow button leads and what it says."""
    form = page.one(".q__foot form[action*='follow']")
    return str(form["action"]).rpartition("/")[2], " ".join(form.text.split())


async def test_the_button_of_a_thread_says_what_it_does_to_each_member(
    author: Client, stranger: Client, manager: Client, thread: Thread
) -> None:
    assert button(await author.open(address(thread))) == ("unfollow", "Unfollow this thread")
    for client in (stranger, manager):  # who share a page with others
        assert button(await client.open(address(thread))) == ("follow", "Follow this thread")
    sent = await stranger.submit(f"/threads/{thread.id}/follow")
    assert (sent.status, sent.location) == (303, f"{address(thread)}#deeds")
    assert button(await stranger.open(address(thread))) == ("unfollow", "Unfollow this thread")
    assert button(await manager.open(address(thread))) == ("follow", "Follow this thread")
    for _ in range(2):
        await stranger.submit(f"/threads/{thread.id}/unfollow")
    assert button(await stranger.open(address(thread))) == ("follow", "Follow this thread")


async def test_who_answers_follows(stranger: Client, thread: Thread) -> None:
    await stranger.submit(f"/threads/{thread.id}/replies", body="We did it in Elm.")
    assert button(await stranger.open(address(thread)))[0] == "unfollow"


async def test_visitors_are_offered_no_following(visitor: Client, thread: Thread) -> None:
    assert not (await visitor.open(address(thread))).all("form[action*=follow]")
    assert not (await visitor.open("/arguments/roi")).all("form[action*=follow]")


async def test_a_thread_that_is_hidden_cannot_be_followed_nor_is_it_listed(
    author: Client, stranger: Client, manager: Client
) -> None:
    secret = await make_thread(author.member, title="How do I convince the kittiwake?")
    await make_reply(stranger.member, secret)
    assert "kittiwake" in (await stranger.open("/following")).html
    await hide_thread(manager.viewer, secret.id, "Names people.")
    assert "kittiwake" not in (await stranger.open("/following")).html
    assert (await stranger.submit(f"/threads/{secret.id}/unfollow")).status == 404
    assert (await stranger.submit("/threads/999/follow")).status == 404


async def test_the_list_of_what_one_follows(stranger: Client, thread: Thread) -> None:
    page = await stranger.open("/following")
    assert "You follow no threads." in page.text
    assert "You follow no type." in page.text
    await stranger.submit(f"/threads/{thread.id}/follow")
    await stranger.submit("/arguments/roi/follow")
    page = await stranger.open("/following")
    assert [link.text for link in page.all(".rows__name a")] == [thread.title, "ROI"]
    for form in page.all(".rows form"):
        sent = await stranger.submit(str(form["action"]), **{"from": "list"})
        assert sent.location == "/following"
    assert not (await stranger.open("/following")).all(".rows__row")
    assert not await TypeFollow.exists()
    assert not (await ThreadFollow.get(member_id=stranger.member.id)).following


async def test_a_type_is_followed_on_the_list_of_its_arguments(
    stranger: Client, author: Client
) -> None:
    page = await stranger.open("/arguments/roi")
    assert "Follow ROI arguments" in page.text
    sent = await stranger.submit("/arguments/roi/follow")
    assert sent.location == "/arguments/roi"
    assert "Unfollow ROI arguments" in (await stranger.open("/arguments/roi")).text
    assert "Unfollow" not in (await author.open("/arguments/roi")).text
    assert (await stranger.submit("/arguments/nonsense/follow")).status == 404
    assert not (await stranger.open("/arguments")).all("form[action*=follow]")
