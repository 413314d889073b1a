"""What looks like a script, in every field that people fill in, stays text for everybody."""

import pytest

from forum.actions.moderation import hide_reply
from forum.models import Thread
from tests.client import Client
from tests.factories import make_reply, make_thread
from tests.http.cast import World
from tests.http.corpora import xss_payloads
from tests.http.inert import assert_inert

EVIL = "<script>alert('x')</script><img src=x onerror=alert(1)>\"'><b onclick=x>"
EVERY = 40


async def evil_thread(cast: dict[str, Client]) -> Thread:
    """A thread by a member with an evil name, of an evil agency, with replies, a pick and a reason."""
    author, stranger = cast["author"], cast["stranger"]
    profile = {
        "display_name": EVIL[:78],
        "email": "a@agency.example",
        "agency": EVIL,
        "disclaimer": EVIL,
    }
    for client in (author, stranger):
        assert (await client.submit("/account", **profile)).status == 303
    thread = await make_thread(author.member, title=EVIL, ask=EVIL, body=EVIL)
    said = f"It saves $12 a form in every county of the state, and {EVIL} too."
    reply = await make_reply(author.member, thread, said, argument=["roi"])
    objection = await make_reply(
        author.member, thread, said + "!", argument=["risk"], stance="objection"
    )
    await make_reply(stranger.member, thread, said + "?", parent=objection, argument=["risk"])
    why = {"reply_id": str(reply.id), "why": f"Because {EVIL} it is so."}
    assert (await stranger.submit(f"/threads/{thread.id}/pick", **why)).status == 303
    hidden = await make_reply(author.member, thread, "Something else entirely.")
    await hide_reply(cast["manager"].viewer, hidden.id, EVIL)
    return thread


async def test_scripts_in_every_field_stay_text(cast: dict[str, Client], world: World) -> None:
    thread = await evil_thread(cast)
    manager = cast["manager"]
    kind = {"name": EVIL[:40], "question": EVIL, "hue": "green", "icon": "roi"}
    for address, fields in (
        ("/manage/types/roi", kind),
        ("/manage/types", {**kind, "name": f"Z{EVIL[:30]}"}),
        ("/manage/topics", {"name": EVIL[:60]}),
        ("/manage/topics/open-data", {"name": EVIL[:60]}),
        ("/members/target/suspend", {"reason": EVIL}),
    ):
        assert (await manager.submit(address, **fields)).status == 303, address
    base = f"/threads/{thread.id}"
    addresses = [
        base, f"{base}?argument=roi", f"{base}/summary", f"{base}/reasons", f"{base}/history",
        f"{base}/reply", f"{base}/edit", f"{base}/hide", "/", "/topics", "/topics/open-data", "/about",
        "/members/author", "/account", "/manage", "/manage/types", "/manage/types/roi",
        "/manage/topics", "/manage/agencies", "/manage/members", "/manage/audit", "/threads/new",
        f"{base}/reply?to={world.reply.id}", "/signup",
    ]  # fmt: skip
    for role in ("visitor", "author", "stranger", "manager"):
        for address in addresses:
            page = await cast[role].open(address)
            assert "<script>alert" not in page.html, f"{role} {address}"
            assert_inert(page)
    assert EVIL in (await cast["visitor"].open(base)).one("h1").text


async def test_what_comes_back_in_a_form_stays_text(cast: dict[str, Client], world: World) -> None:
    base, evil = (
        f"/threads/{world.thread.id}",
        {"title": EVIL * 9, "body": EVIL * 900, "ask": EVIL * 9},
    )
    sent = [
        await cast["author"].submit("/threads", **evil, topics=EVIL, audience=EVIL),
        await cast["author"].submit(f"{base}/edit", **evil, revision=EVIL),
        await cast["stranger"].submit(f"{base}/replies", body="", argument=EVIL, stance=EVIL),
        await cast["stranger"].submit(f"{base}/replies", body="x", parent_id=EVIL),
        await cast["stranger"].submit(f"{base}/replies", body=EVIL, preview="1"),
        await cast["stranger"].submit(f"{base}/pick", why=EVIL * 9, reply_id=str(world.reply.id)),
        await cast["stranger"].submit(
            "/account", display_name=EVIL * 9, email=EVIL, agency=EVIL * 9
        ),
        await cast["visitor"].submit("/login", username=EVIL, password=EVIL, next=EVIL),
        await cast["visitor"].submit("/signup", username=EVIL, display_name=EVIL, next=EVIL),
        await cast["manager"].submit(
            "/manage/types", name=EVIL, question=EVIL, hue=EVIL, icon=EVIL
        ),
        await cast["manager"].submit("/manage/topics", name=EVIL),
        await cast["manager"].submit(
            "/manage/agencies/office-of-the-admin", name=EVIL * 9, level=EVIL
        ),
        await cast["manager"].submit("/manage/agencies/office-of-the-admin/join", into=EVIL),
        await cast["manager"].open("/manage/members", params={"q": EVIL}),
        await cast["visitor"].open("/nowhere", params={"q": EVIL}),
        await cast["visitor"].open(f"/{EVIL}"),
        await cast["visitor"].open("/login", params={"next": EVIL}),
    ]
    for page in sent:
        assert page.status in {200, 404, 422}
        assert_inert(page)


@pytest.mark.parametrize("start", range(3))
async def test_payloads_in_replies_stay_text(
    author: Client, visitor: Client, thread: Thread, start: int
) -> None:
    """In Markdown, some on a line of their own and some within a sentence."""
    for number, payload in enumerate(xss_payloads(EVERY)[start::3]):
        body = payload if number % 2 else f"We said {payload} and\n\n> {payload}\n\n- {payload}"
        await make_reply(author.member, thread, f"{number}: {body}"[:20_000], argument=["roi"])
    for query in ("", "?sort=newest", "?argument=roi"):
        assert_inert(await visitor.open(f"/threads/{thread.id}/{thread.slug}{query}"))
    assert_inert(await visitor.open(f"/threads/{thread.id}/summary"))
