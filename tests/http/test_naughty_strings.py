"""Strings that break software, in every field: taken or sent back, never a fault, shown as typed."""

import pytest

from forum.models import Evidence, Member, Reply, Thread
from forum.rules.evidence_rows import FIELDS
from forum.text.clean import clean_line
from tests.client import Client, Page
from tests.http.corpora import naughty_strings
from tests.http.inert import assert_inert

PARTS = 4
READ_EVERY = 5
FINE = {303, 422}


def part_of(strings: list[str], part: int) -> list[str]:
    return strings[part::PARTS]


def assert_same_words(page: Page, selector: str, typed: str) -> None:
    assert " ".join(page.one(selector).text.split()) == " ".join(clean_line(typed).split())


@pytest.mark.parametrize("part", range(PARTS))
async def test_threads_of_naughty_strings(author: Client, visitor: Client, part: int) -> None:
    token = await author.form_token()
    for number, text in enumerate(part_of(naughty_strings(), part)):
        title = f"{text} and more words"[-190:]
        data = {"title": title, "body": text, "ask": text[:190], "topics": text, "audience": text}
        strange = await author.post("/threads", data={**data, "csrf_token": token})
        assert strange.status_code == 422, text
        plain = {"title": title, "body": f"{text} x", "ask": text[:190], "csrf_token": token}
        response = await author.post("/threads", data=plain)
        assert response.status_code in FINE, text
        if response.status_code == 303 and number % READ_EVERY == 0:
            page = await visitor.open(response.headers["location"])
            assert_inert(page)
            assert_same_words(page, "h1", title)
    assert await Thread.all().count() > 0
    for address in ("/", "/?sort=newest", "/members/author"):
        assert_inert(await visitor.open(address))


@pytest.mark.parametrize("part", range(PARTS))
async def test_replies_of_naughty_strings(
    stranger: Client, author: Client, visitor: Client, thread: Thread, part: int
) -> None:
    token = await stranger.form_token()
    address = f"/threads/{thread.id}/replies"
    for text in part_of(naughty_strings(), part):
        data = {"body": text, "argument": text, "stance": text, "parent_id": text}
        strange = await stranger.post(address, data={**data, "csrf_token": token})
        assert strange.status_code in FINE, text
        posted = {"body": text, "argument": "roi", "csrf_token": token}
        response = await stranger.post(address, data=posted)
        assert response.status_code in FINE, text
    assert await Reply.all().count() > 0
    for query in ("", "?sort=newest", "?argument=roi", "?page=2"):
        assert_inert(await visitor.open(f"/threads/{thread.id}/{thread.slug}{query}"))
    assert_inert(await visitor.open(f"/threads/{thread.id}/summary"))
    assert_inert(await visitor.open("/members/stranger"))


@pytest.mark.parametrize("part", range(PARTS))
async def test_evidence_of_naughty_strings(
    stranger: Client, visitor: Client, thread: Thread, part: int
) -> None:
    """Every field of every kind, at once and each in a row that is otherwise good."""
    token = await stranger.form_token()
    address = f"/threads/{thread.id}/replies"
    rest = {"body": "Words.", "argument": "roi", "csrf_token": token}
    for text in part_of(naughty_strings(), part):
        strange = dict.fromkeys([name for kind in FIELDS.values() for name in kind], text)
        page = Page(await stranger.post(address, data={**rest, **strange, "rows": text}))
        assert page.status in {200, *FINE}, text
        if page.status != 303:
            assert_inert(page)
        good = {**strange, "ballpark_quantity": "2", "ballpark_unit_cost": "3"}
        good |= {"ballpark_currency": "EUR", "peer_link": "https://harbor.example"}
        response = await stranger.post(address, data={**rest, **good})
        assert response.status_code in FINE, text
    assert await Evidence.all().count() > 0
    for query in ("", "?argument=roi", "?page=2"):
        assert_inert(await visitor.open(f"/threads/{thread.id}/{thread.slug}{query}"))
    assert_inert(await visitor.open(f"/threads/{thread.id}/summary"))
    last = await Reply.all().order_by("-id").first()
    assert last is not None
    assert_inert(await stranger.open(f"/replies/{last.id}/edit"))


async def test_profiles_of_naughty_strings(author: Client, visitor: Client) -> None:
    token = await author.form_token()
    for number, text in enumerate(naughty_strings()):
        data = {
            "display_name": text,
            "email": "a@agency.example",
            "agency": text,
            "disclaimer": text,
        }
        response = await author.post("/account", data={**data, "csrf_token": token})
        assert response.status_code in FINE, text
        odd = {**data, "email": text, "csrf_token": token}
        assert (await author.post("/account", data=odd)).status_code in FINE, text
        if response.status_code == 303 and number % READ_EVERY == 0:
            page = await visitor.open("/members/author")
            assert_inert(page)
            assert_same_words(page, "h1", text)


async def test_accounts_of_naughty_strings(visitor: Client, db: str) -> None:
    """Few become an account, for a username has only letters and digits."""
    token = await visitor.form_token()
    for text in naughty_strings()[::2]:
        data = {
            "username": text,
            "display_name": text,
            "email": text,
            "agency": text,
            "password": text,
        }
        response = await visitor.post("/signup", data={**data, "csrf_token": token})
        assert response.status_code == 422, text
    assert await Member.all().count() == 0


async def test_signing_in_with_naughty_strings(visitor: Client, db: str) -> None:
    token = await visitor.form_token()
    for text in naughty_strings()[::12]:
        data = {"username": text, "password": text, "next": text, "csrf_token": token}
        response = await visitor.post("/login", data=data)
        assert response.status_code == 422, text
        assert_inert(Page(response))


async def test_names_that_only_look_different_are_one_name(visitor: Client, author: Client) -> None:
    fields = {
        "display_name": "Not me",
        "email": "x@agency.example",
        "password": "long enough for it",
    }
    for twin in ("Author", "ＡＵＴＨＯＲ", "aut\u200bhor", " author "):
        page = await visitor.submit("/signup", username=twin, **fields)
        assert page.status == 422, twin
        assert "taken" in page.text


async def test_words_that_would_turn_the_page_around_are_stripped(
    author: Client, visitor: Client
) -> None:
    sent = await author.submit(
        "/threads", title="Convince\u202e them\u2066 all of it", body="x\u202ey"
    )
    page = await visitor.open(sent.location)
    assert page.words("h1") == "Convince them all of it"
    assert not set("\u202e\u2066\u200b\x00") & set(page.html)
