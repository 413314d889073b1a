"""Signing in and out."""

import pytest_asyncio

from forum.actions.members import set_password
from forum.actions.moderation import suspend
from forum.http.identity import SESSION_COOKIE
from forum.models import Member, Session
from tests.client import Client
from tests.factories import make_member
from tests.http.corpora import open_redirects

PASSWORD = "four words in a row"
HERE = "127.0.0.1"


@pytest_asyncio.fixture
async def dana(db: str) -> Member:
    member = await make_member("dana")
    await set_password("dana", PASSWORD)
    return member


def token_of(client: Client) -> str:
    """The session's token in this browser, or nothing."""
    held = [cookie.value or "" for cookie in client.cookies.jar if cookie.name == SESSION_COOKIE]
    return held[-1] if held else ""


async def test_member_signs_in_and_is_greeted(visitor: Client, dana: Member) -> None:
    sent = await visitor.submit("/login", username="dana", password=PASSWORD)
    assert (sent.status, sent.location) == (303, "/")
    assert "Dana" in (await visitor.open("/")).words("header")


async def test_the_name_may_be_typed_in_capitals(visitor: Client, dana: Member) -> None:
    assert (await visitor.submit("/login", username=" DANA ", password=PASSWORD)).status == 303


async def test_a_wrong_password_and_an_unknown_name_meet_the_same_words(
    visitor: Client, dana: Member
) -> None:
    await make_member("imported")  # has no password
    suspended = await make_member("suspended")
    await set_password(suspended.username, PASSWORD)
    await suspend(None, suspended.username, "For the test")
    answers = []
    for username, password in (
        ("dana", "a wrong password"), ("nobody", PASSWORD), ("imported", PASSWORD), ("imported", ""),
        ("suspended", "a wrong password"), ("", ""), ("dana", ""), ("x" * 500, PASSWORD),
        ("dana", "x" * 5000),
    ):  # fmt: skip
        page = await visitor.submit("/login", username=username, password=password)
        assert page.one("input[name=username]")["value"] == username
        page.one("input[name=username]")["value"] = ""
        for token in page.all("input[name=csrf_token]"):
            token["value"] = ""
        answers.append((page.status, str(page.root)))
    assert answers[0][0] == 422
    assert len(set(answers)) == 1
    assert await Session.all().count() == 0


async def test_the_password_is_not_sent_back_and_the_name_is(visitor: Client, dana: Member) -> None:
    page = await visitor.submit(
        "/login", username="dana", password="wrong but secret", next="/account"
    )
    assert "wrong but secret" not in page.html
    assert page.one("input[name=username]")["value"] == "dana"
    assert page.one("input[name=next]")["value"] == "/account"
    assert "do not go together" in page.words(".errors")


async def test_signing_in_leads_back_to_where_one_was(visitor: Client, dana: Member) -> None:
    asked = await visitor.open("/account/sessions", follow=False)
    form = await visitor.open(asked.location)
    wanted = str(form.one("input[name=next]")["value"])
    sent = await visitor.submit("/login", username="dana", password=PASSWORD, next=wanted)
    assert sent.location == "/account/sessions"


async def test_the_way_in_on_the_sign_in_page_still_leads_to_where_one_was_going(
    visitor: Client,
) -> None:
    for start in ("/login?next=/account", "/signup?next=/account"):
        page = await visitor.open(start)
        assert page.one("header a.me__in")["href"] == "/login?next=/account"


async def test_next_leads_to_no_other_site(visitor: Client, dana: Member) -> None:
    evil = [
        "//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)",
        "/\t/evil.example", "///evil.example", "evil.example", "http:evil.example", "/\n/evil.example",
        "\\\\evil.example", "%2f%2fevil.example",
    ]  # fmt: skip
    for wanted in evil:
        fields = {"username": "dana", "password": PASSWORD, "next": wanted}
        assert (await visitor.submit("/login", **fields)).location == "/", wanted


async def test_known_ways_to_redirect_elsewhere_stay_here(stranger: Client) -> None:
    """Those who are signed in already are sent on by GET, which needs no password."""
    for wanted in open_redirects():
        response = await stranger.get("/login", params={"next": wanted})
        location = response.headers["location"]
        assert location.startswith("/"), wanted
        assert location[1:2] not in ("/", "\\"), wanted
        assert not set(location) & set("\t\r\n\\"), wanted


async def test_signing_out_ends_the_session_for_good(visitor: Client, dana: Member) -> None:
    await visitor.submit("/login", username="dana", password=PASSWORD)
    old = token_of(visitor)
    assert old
    sent = await visitor.submit("/logout")
    assert sent.location == "/"
    assert not token_of(visitor)
    visitor.cookies.set(SESSION_COOKIE, old, HERE)
    assert (await visitor.open("/account", follow=False)).status == 303
    assert await Session.all().count() == 0


async def test_a_link_cannot_sign_anybody_out(author: Client) -> None:
    assert (await author.open("/logout")).status == 405
    assert (await author.open("/account")).status == 200


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(
    visitor: Client, dana: Member
) -> None:
    sent = await visitor.submit("/login", username="dana", password=PASSWORD)
    (cookie,) = [c for c in sent.response.headers.get_list("set-cookie") if SESSION_COOKIE in c]
    flags = {part.strip().casefold() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=lax", "path=/"} <= flags
    assert "max-age=2592000" in flags
    assert not any(flag.startswith("domain") for flag in flags)
    assert "secure" not in flags  # the forum of the tests is reached over plain http


async def test_the_database_knows_no_token(visitor: Client, dana: Member) -> None:
    await visitor.submit("/login", username="dana", password=PASSWORD)
    assert token_of(visitor) not in (await Session.get()).token_hash


async def test_a_session_planted_before_signing_in_is_worth_nothing(
    visitor: Client, dana: Member
) -> None:
    visitor.cookies.set(SESSION_COOKIE, "planted-by-somebody-else", HERE)
    await visitor.submit("/login", username="dana", password=PASSWORD)
    issued = {cookie.value for cookie in visitor.cookies.jar if cookie.name == SESSION_COOKIE}
    assert issued - {"planted-by-somebody-else"}
    visitor.cookies.clear()
    visitor.cookies.set(SESSION_COOKIE, "planted-by-somebody-else", HERE)
    assert (await visitor.open("/account", follow=False)).status == 303


async def test_signing_in_again_ends_the_session_before(visitor: Client, dana: Member) -> None:
    for _ in range(2):
        await visitor.submit("/login", username="dana", password=PASSWORD)
    assert await Session.all().count() == 1


async def test_an_old_session_is_over(author: Client) -> None:
    session = await Session.get(member_id=author.member.id)
    session.expires_at = session.created_at
    await session.save()
    assert (await author.open("/account", follow=False)).status == 303


async def test_a_member_who_is_signed_in_needs_no_form(author: Client) -> None:
    page = await author.open("/login?next=/account", follow=False)
    assert page.location == "/account"
