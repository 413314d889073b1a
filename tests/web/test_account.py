"""One's own account: profile, password, and where it is signed in."""

import pytest_asyncio

from forum.actions.members import set_password
from forum.models import Agency, Member, Session
from tests.client import Client, sign_in
from tests.conftest import SignedIn

OLD, NEW = "four words in a row", "five other words in a row"
PROFILE = {
    "display_name": "Dana W.",
    "email": "dana@new.example",
    "agency": "Elm",
    "disclaimer": "My view.",
}


@pytest_asyncio.fixture
async def dana(signed_in: SignedIn) -> Client:
    client = await signed_in("dana", agency="Harbor County")
    await set_password("dana", OLD)
    await sign_in(client, client.member)
    return client


@pytest_asyncio.fixture
async def elsewhere(dana: Client, visitor: Client) -> Client:
    """Dana's other browser."""
    await visitor.submit("/login", username="dana", password=OLD)
    return visitor


async def is_signed_in(client: Client) -> bool:
    return (await client.open("/account", follow=False)).status == 200


async def test_the_profile_shows_what_is_kept(dana: Client) -> None:
    page = await dana.open("/account")
    assert page.one("input[name=display_name]")["value"] == "Dana"
    assert page.one("input[name=agency]")["value"] == "Harbor County"
    assert page.one("input[name=email]")["value"] == "dana@agency.example"


async def test_a_changed_profile_is_saved_and_said_so(dana: Client, visitor: Client) -> None:
    sent = await dana.submit("/account", **PROFILE)
    page = await dana.open(sent.location)
    assert "saved" in page.words("[role=status]")
    shown = await visitor.open("/members/dana")
    assert shown.words("h1") == "Dana W."
    assert "Elm" in shown.text


async def test_a_bad_profile_comes_back_as_typed(dana: Client) -> None:
    page = await dana.submit("/account", **{**PROFILE, "email": "nowhere", "disclaimer": "x" * 201})
    assert page.status == 422
    assert page.one("input[name=email]")["value"] == "nowhere"
    assert page.one("input[name=display_name]")["value"] == "Dana W."
    assert "name@agency.gov" in page.words("#email-error")
    assert "at most 200" in page.words("#disclaimer-error")
    assert (await Member.get(username="dana")).display_name == "Dana"


async def test_leaving_an_agency_leaves_the_agency_be(dana: Client) -> None:
    await dana.submit("/account", **{**PROFILE, "agency": ""})
    assert (await Member.get(username="dana")).agency_id is None
    assert await Agency.all().count() == 1


async def test_an_email_is_shown_to_nobody_else(
    dana: Client, visitor: Client, manager: Client
) -> None:
    for client in (visitor, manager):
        for address in ("/members/dana", "/manage/members"):
            assert "dana@agency.example" not in (await client.open(address)).html


async def test_a_new_password_counts_and_the_old_one_does_not(
    dana: Client, visitor: Client
) -> None:
    sent = await dana.submit("/account/password", current_password=OLD, password=NEW)
    assert sent.status == 303
    assert (await visitor.submit("/login", username="dana", password=OLD)).status == 422
    assert (await visitor.submit("/login", username="dana", password=NEW)).status == 303


async def test_a_new_password_ends_the_sessions_elsewhere(dana: Client, elsewhere: Client) -> None:
    assert await is_signed_in(elsewhere)
    await dana.submit("/account/password", current_password=OLD, password=NEW)
    assert not await is_signed_in(elsewhere)
    assert await is_signed_in(dana)


async def test_without_the_current_password_nothing_changes(
    dana: Client, elsewhere: Client
) -> None:
    page = await dana.submit("/account/password", current_password="a guess", password=NEW)
    assert page.status == 422
    assert "not your current password" in page.words("#current_password-error")
    assert "a guess" not in page.html
    assert NEW not in page.html
    assert await is_signed_in(elsewhere)


async def test_a_short_new_password_is_refused(dana: Client) -> None:
    page = await dana.submit("/account/password", current_password=OLD, password="short")
    assert page.status == 422
    assert "at least 12" in page.words("#password-error")


async def test_the_list_of_sessions_names_browsers_and_marks_this_one(
    dana: Client, elsewhere: Client
) -> None:
    page = await dana.open("/account/sessions")
    rows = page.all("ul.rows:not([data-exact]) > li")
    assert len(rows) == await Session.filter(member_id=dana.member.id).count() == 2
    assert len([row for row in rows if "This browser" in row.text]) == 1
    assert len([row for row in rows if row.select("form")]) == 1


async def test_a_session_elsewhere_can_be_ended(dana: Client, elsewhere: Client) -> None:
    page = await dana.open("/account/sessions")
    sent = await dana.submit(str(page.one("ul.rows form")["action"]))
    assert sent.location == "/account/sessions"
    assert not await is_signed_in(elsewhere)
    assert await is_signed_in(dana)


async def test_all_other_sessions_can_be_ended_at_once(dana: Client, elsewhere: Client) -> None:
    await dana.submit("/account/sessions/end-others")
    assert not await is_signed_in(elsewhere)
    assert await is_signed_in(dana)


async def test_nobody_ends_the_session_of_another(
    dana: Client, stranger: Client, admin: Client
) -> None:
    theirs = await Session.get(member_id=stranger.member.id)
    for client in (dana, admin):
        page = await client.submit(f"/account/sessions/{theirs.id}/end")
        assert page.status == 404
    assert await is_signed_in(stranger)
