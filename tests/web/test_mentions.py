"""Mentions: links in posts, and the names that are offered while one types."""

from typing import Any

from forum.clock import now
from forum.models import Member, Thread
from tests.client import Client
from tests.factories import make_member, make_reply, make_thread


async def offered(client: Client, begins: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await client.get(f"/usernames?begins={begins}")).json()
    return found


async def test_a_mention_in_a_post_or_its_preview_leads_to_the_member(
    author: Client, stranger: Client, visitor: Client
) -> None:
    thread = await make_thread(author.member, body="What do you say, @Stranger? And @nobody?")
    reply = await make_reply(stranger.member, thread, "Ask @author, not `@author`.")
    page = await visitor.open(f"/threads/{thread.id}")
    assert page.one(".q__body a")["href"] == "/members/stranger"
    assert page.one(f"#reply-{reply.id} .prose a")["href"] == "/members/author"
    address = f"/threads/{thread.id}/replies"
    shown = await stranger.submit(address, body="And @author?", preview="1")
    assert shown.one(".preview a")["href"] == "/members/author"


async def test_names_are_offered_by_how_they_begin(stranger: Client) -> None:
    await make_member("María-Luisa", agency="City of Elm")
    for number in range(12):
        await make_member(f"marit{number}")
    await make_member("mario_old")
    await Member.filter(username="mario_old").update(placeholder=True)
    await Member.filter(username="marit0").update(suspended_at=now())
    assert await offered(stranger, "MARÍ") == [
        {"username": "María-Luisa", "name": "María-Luisa", "agency": "City of Elm"}
    ]
    found = [one["username"] for one in await offered(stranger, "mari")]
    assert found == [
        "marit1",
        "marit10",
        "marit11",
        "marit2",
        "marit3",
        "marit4",
        "marit5",
        "marit6",
    ]
    assert await offered(stranger, "") == await offered(stranger, "%") == []
    assert await offered(stranger, "x" * 400) == []


async def test_names_are_for_members_and_not_without_end(
    app: Any, visitor: Client, stranger: Client, thread: Thread
) -> None:
    assert (await visitor.open("/usernames?begins=a", follow=False)).location.startswith("/login")
    app.state.settings = app.state.settings.model_copy(update={"rate_limits": "on"})
    statuses = [(await stranger.get("/usernames?begins=a")).status_code for _ in range(130)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
