"""Suspending and silencing on a member's page, and what the member meets."""

from datetime import timedelta

from forum.actions import moderation
from forum.clock import now
from forum.models import Member, Reply, Thread
from tests.client import Client
from tests.factories import make_reply

REASON = "Insults the counter staff."


async def test_a_silenced_member_reads_and_finds_no_form(
    manager: Client, stranger: Client, author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "The plover pilot.", argument=["roi"])
    address = f"/threads/{thread.id}"
    assert (await stranger.open(address)).one("form.answer")
    day = now().date() + timedelta(days=5)
    sent = await manager.submit("/members/stranger/silence", reason=REASON, until=str(day))
    assert sent.location == "/members/stranger"
    page = await stranger.open(address)
    assert "plover" in page.text
    assert not page.all("form.answer, form[data-endorse]")
    assert f"silenced your account until {day:%B} {day.day}, {day.year}" in page.words("#answer")
    for form in ("/threads/new", f"{address}/reply", f"/replies/{reply.id}/flag"):
        refused = await stranger.open(form)
        assert refused.status == 403
        assert "silenced your account" in refused.text
        assert refused.one(".trouble__next a[href='/inbox']")
        assert "open for long" not in refused.text
    posted = await stranger.submit(f"{address}/replies", body="I say it all the same.")
    assert posted.status == 403
    assert await Reply.all().count() == 1
    await manager.submit("/members/stranger/unsilence")
    assert (await stranger.open(address)).one("form.answer")


async def test_the_members_page_shows_managers_what_was_done_and_why(
    manager: Client, stranger: Client, visitor: Client
) -> None:
    await manager.submit("/members/stranger/silence", reason=REASON)
    await manager.submit("/members/stranger/unsilence")
    await manager.submit("/members/stranger/suspend", reason="Again.", until="2999-01-31")
    page = await manager.open("/members/stranger")
    words = page.words("aside.side")
    assert f"“{REASON}”" in words
    assert "until 2999-01-31" in words
    assert "Suspended until January 31, 2999" in words
    link = page.one("a[href^='/manage/audit?target=']")
    shown = await manager.open(str(link["href"]))
    assert len(shown.all(".deed")) == 3
    assert REASON not in (await visitor.open("/members/stranger")).text


async def test_a_day_in_the_past_comes_back_as_typed(manager: Client, stranger: Client) -> None:
    for deed, field in (("suspend", "until"), ("silence", "silence-until")):
        page = await manager.submit(f"/members/stranger/{deed}", reason=REASON, until="2020-02-02")
        assert page.status == 422
        assert page.one(f"#{field}-error")
        assert page.one(f"#{field}")["value"] == "2020-02-02"
    assert (await Member.get(username="stranger")).suspended_at is None


async def test_a_suspension_that_ran_out_is_none(manager: Client, stranger: Client) -> None:
    await moderation.suspend(manager.viewer, "stranger", REASON, now() + timedelta(days=1))
    await Member.filter(username="stranger").update(suspended_until=now() - timedelta(days=1))
    for address in ("/members/stranger", "/manage/members"):
        assert "Suspended" not in (await manager.open(address)).text


async def test_a_silenced_member_changes_nothing_that_others_read_of_them(
    manager: Client, stranger: Client
) -> None:
    await manager.submit("/members/stranger/silence", reason=REASON)
    same = {"display_name": "Stranger", "agency": "City of Elm", "email": "new@agency.example"}
    for other in ({"display_name": "Buy"}, {"agency": "Buy"}, {"disclaimer": "Buy"}):
        refused = await stranger.submit("/account", **{**same, **other})
        assert refused.status == 422
        assert "silenced your account" in refused.text
        assert "Buy" in refused.html
    assert (await stranger.submit("/account", **same)).status == 303
    found = await Member.get(username="stranger")
    assert (found.display_name, found.email) == ("Stranger", "new@agency.example")
