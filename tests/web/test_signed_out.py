"""Sessions that end while somebody writes: what was typed comes along."""

import pytest_asyncio

from forum.actions.members import set_password
from forum.http.identity import SESSION_COOKIE
from forum.models import Draft, Reply, Session, Thread
from tests.client import Client, sign_in
from tests.web.sending_again import fields_of

PASSWORD = "four words in a row"
WORDS = "An hour of work,\nin two lines."
RISKS = ["An outage", "A strike"]


@pytest_asyncio.fixture
async def writer(stranger: Client) -> Client:
    await set_password("stranger", PASSWORD)  # which ends every session
    await sign_in(stranger, stranger.member)
    return stranger


def reply_to(thread: Thread, **more: object) -> dict[str, object]:
    place = f"reply {thread.id}"
    return {"place": place, "draft_version": "0", "body": WORDS, "risk_risk": RISKS, **more}


async def test_after_signing_in_again_the_words_stand_in_the_form(
    writer: Client, thread: Thread
) -> None:
    token = await writer.form_token()
    await Session.all().delete()
    typed = {"csrf_token": token, **reply_to(thread)}
    answer = await writer.post(f"/threads/{thread.id}/replies", data=typed)
    assert answer.status_code == 401
    writer.cookies.delete(SESSION_COOKIE)
    page = await writer.submit(f"/threads/{thread.id}/replies", **reply_to(thread))
    assert page.status == 401
    assert "in two lines." in page.words("section[aria-labelledby=typed]")
    form = fields_of(page, "main form") | {"username": ["stranger"]}
    wrong = await writer.submit("/login", **form, password="not the password")
    assert (wrong.status, fields_of(wrong, "main form")["body"]) == (422, [WORDS])
    sent = await writer.submit("/login", **form, password=PASSWORD)
    assert (sent.status, sent.location) == (303, f"/threads/{thread.id}/reply")
    page = await writer.open(sent.location)
    assert page.one("textarea[name=body]").text.strip() == WORDS
    assert [tag["value"] for tag in page.all("input[name=risk_risk]")] == RISKS
    assert await Reply.all().count() == 0


async def test_a_browser_that_lost_its_cookie_is_told_the_same(
    writer: Client, thread: Thread
) -> None:
    """Its form's token belongs to the session that is gone."""
    token = await writer.form_token()
    writer.cookies.delete(SESSION_COOKIE)
    typed = {"csrf_token": token, **reply_to(thread)}
    answer = await writer.post(f"/threads/{thread.id}/replies", data=typed)
    assert answer.status_code == 403
    assert "Sign in and go on" in answer.text
    assert "in two lines." in answer.text


async def test_a_form_from_before_a_new_session_can_be_kept(writer: Client, thread: Thread) -> None:
    page = await writer.submit(
        f"/threads/{thread.id}/replies", **reply_to(thread, csrf_token="of another session")
    )
    assert page.status == 403
    form = fields_of(page, "form[aria-label='What you typed']")
    sent = await writer.submit("/drafts", **form)
    page = await writer.open(sent.location)
    assert page.one("textarea[name=body]").text.strip() == WORDS


async def test_words_that_another_site_sends_are_not_shown(
    writer: Client, visitor: Client, thread: Thread
) -> None:
    for client in (writer, visitor):
        data = {"csrf_token": await client.form_token(), **reply_to(thread)}
        headers = {"Sec-Fetch-Site": "cross-site"}
        answer = await client.post(f"/threads/{thread.id}/replies", data=data, headers=headers)
        assert answer.status_code == 403
        assert "two lines" not in answer.text


async def test_a_draft_of_the_same_place_is_shown_beside_it_after_signing_in(
    writer: Client, visitor: Client, thread: Thread
) -> None:
    await writer.submit("/drafts", **reply_to(thread, body="What I began on my phone."))
    page = await visitor.submit(f"/threads/{thread.id}/replies", **reply_to(thread))
    form = fields_of(page, "main form") | {"username": ["stranger"], "password": [PASSWORD]}
    page = await visitor.submit("/login", **form)
    assert page.status == 409
    assert "What I began on my phone." in page.words("section[aria-labelledby=stored]")
    mine = fields_of(page, "section[aria-labelledby=mine] form")
    assert (await visitor.submit("/drafts", **mine)).status == 303  # in the new session
    assert (await Draft.get()).typed == {"body": [WORDS], "risk_risk": RISKS}


async def test_a_form_without_words_leads_to_the_sign_in_page(
    visitor: Client, thread: Thread
) -> None:
    for fields in (reply_to(thread, body=" ", risk_risk=[]), {"body": WORDS}):
        page = await visitor.submit(f"/threads/{thread.id}/replies", **fields)
        assert page.location.startswith("/login?next=/threads/")
