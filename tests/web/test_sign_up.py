"""Making an account."""

import pytest
from starlette.applications import Starlette

from forum.app import create_app
from forum.models import Agency, Member
from forum.settings import Settings
from tests.client import Client

GOOD = {
    "username": "dana-w",
    "display_name": "Dana Whitfield",
    "email": "dana@agency.example",
    "password": "four words in a row",
    "agency": "Harbor County",
}
FIELD_NAMES = ("username", "display_name", "email", "agency")


async def test_visitor_makes_an_account_and_is_signed_in(visitor: Client, db: str) -> None:
    sent = await visitor.submit("/signup", **GOOD)
    assert sent.status == 303
    page = await visitor.open(sent.location)
    assert "Dana Whitfield" in page.words("header")
    assert (await visitor.open("/account")).status == 200


async def test_a_new_agency_is_made_unconfirmed_at_level_other(visitor: Client, db: str) -> None:
    await visitor.submit("/signup", **GOOD)
    agency = await Agency.get()
    assert (agency.name, agency.level, agency.confirmed) == ("Harbor County", "other", False)
    assert (await Member.get()).agency_id == agency.id


async def test_an_agency_spelt_otherwise_is_the_same_agency(
    visitor: Client, author: Client
) -> None:
    await visitor.submit("/signup", **{**GOOD, "agency": "  HARBOR   county "})
    assert await Agency.all().count() == 1
    assert (await Member.get(username="dana-w")).agency_id == author.member.agency_id


async def test_no_agency_is_fine(visitor: Client, db: str) -> None:
    assert (await visitor.submit("/signup", **{**GOOD, "agency": ""})).status == 303
    assert (await Member.get()).agency_id is None


async def test_a_new_account_leads_on_to_where_one_was_going(visitor: Client, db: str) -> None:
    form = await visitor.open("/signup?next=/threads/new")
    assert form.one("input[name=next]")["value"] == "/threads/new"
    sent = await visitor.submit("/signup", **GOOD, next="/threads/new")
    assert sent.location == "/threads/new"
    evil = {**GOOD, "username": "dana-x", "next": "//evil.example"}
    assert (await visitor.submit("/signup", **evil)).location == "/"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("username", "", "Fill this in"),
        ("username", "a", "at least 2"),
        ("username", "a b", "letters, digits"),
        ("username", "-dana-", "letters, digits"),
        ("username", "x" * 31, "at most 30"),
        ("display_name", " \u200b ", "Fill this in"),
        ("display_name", "x" * 81, "at most 80"),
        ("email", "dana", "name@agency.gov"),
        ("email", "dana@agency.example, eve@evil.example", "name@agency.gov"),
        ("email", "dana@agency.example\r\nbcc: eve@evil.example", "name@agency.gov"),
        ("password", "eleven char", "at least 12"),
        ("password", "x" * 129, "at most 128"),
        ("agency", "x" * 121, "at most 120"),
        ("agency", "ﷺ" * 30, "plain characters"),
    ],
)
async def test_bad_input_comes_back_with_a_message_beside_the_field(
    visitor: Client, db: str, field: str, typed: str, words: str
) -> None:
    page = await visitor.submit("/signup", **{**GOOD, field: typed})
    assert page.status == 422
    element = page.one(f"input[name={field}]")
    assert element["aria-invalid"] == "true"
    assert f"{field}-error" in str(element["aria-describedby"])
    assert words in page.words(f"#{field}-error")
    for name in FIELD_NAMES:
        if name != field:
            assert page.one(f"input[name={name}]")["value"] == GOOD[name]
    assert await Member.all().count() == 0


async def test_several_mistakes_are_told_at_once_and_listed_first(visitor: Client, db: str) -> None:
    page = await visitor.submit("/signup", username="a", email="b", password="c")
    links = {str(a["href"]) for a in page.all(".errors a")}
    assert links == {"#display_name", "#email", "#username", "#password"}
    assert page.words("title").startswith("Please mend")


async def test_a_password_is_never_sent_back(visitor: Client, db: str) -> None:
    page = await visitor.submit("/signup", **{**GOOD, "email": "no"})
    assert not page.one("input[name=password]").get("value")
    assert GOOD["password"] not in page.html


async def test_a_taken_username_is_told(visitor: Client, author: Client) -> None:
    page = await visitor.submit("/signup", **{**GOOD, "username": "Author"})
    assert page.status == 422
    assert "taken" in page.words("#username-error")
    assert page.one("input[name=display_name]")["value"] == GOOD["display_name"]


async def test_a_taken_email_is_not_told(visitor: Client, author: Client) -> None:
    assert author.member.email
    sent = await visitor.submit("/signup", **{**GOOD, "email": author.member.email})
    assert sent.status == 303


async def test_passwords_need_no_digits_and_keep_their_spaces(visitor: Client, db: str) -> None:
    await visitor.submit("/signup", **{**GOOD, "password": "  spaces before it"})
    await visitor.submit("/logout")
    trimmed = await visitor.submit("/login", username="dana-w", password="spaces before it")
    assert trimmed.status == 422
    whole = await visitor.submit("/login", username="dana-w", password="  spaces before it")
    assert whole.status == 303


async def test_a_password_is_not_kept_as_it_is(visitor: Client, db: str) -> None:
    await visitor.submit("/signup", **GOOD)
    assert (await Member.get()).password_hash.startswith("$argon2id$")


@pytest.fixture
def closed(db: str, settings: Settings) -> Starlette:
    return create_app(settings.model_copy(update={"signup": "closed"}))


async def test_a_closed_forum_takes_no_accounts(closed: Starlette) -> None:
    async with Client(closed) as client:
        assert (await client.open("/signup")).status == 403
        assert (await client.submit("/signup", **GOOD)).status == 403
        assert not (await client.open("/login")).all("a[href^='/signup']")
    assert await Member.all().count() == 0
