"""Whoever tries too often is asked to wait, and told for how long."""

from pathlib import Path

import pytest

from forum.models import Member, Reply, Thread
from forum.settings import Settings
from tests.client import Client, Page
from tests.factories import make_reply

ANSWER = "/threads/{}/replies"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, rate_limits="on", secret_key="k" * 32)


async def attempts(client: Client, count: int, username: str = "author") -> list[int]:
    found = []
    for number in range(count):
        fields = {"username": username, "password": f"wrong guess {number}"}
        found.append((await client.submit("/login", **fields)).status)
    return found


def asks_to_wait(page: Page) -> bool:
    return page.status == 429 and int(page.response.headers["retry-after"]) > 0


async def test_the_eleventh_attempt_to_sign_in_must_wait(visitor: Client, author: Client) -> None:
    assert await attempts(visitor, 10) == [422] * 10
    page = await visitor.submit("/login", username="author", password="whatever it is")
    assert asks_to_wait(page)
    assert "too many attempts" in page.text
    assert "try again" in page.text.casefold()


async def test_other_spellings_of_a_name_share_one_count(visitor: Client, author: Client) -> None:
    await attempts(visitor, 5, "AUTHOR")
    await attempts(visitor, 5, "ａｕｔｈｏｒ ")
    assert asks_to_wait(await visitor.submit("/login", username="author", password="x" * 12))


async def test_guessing_one_name_keeps_nobody_else_out(visitor: Client, author: Client) -> None:
    await attempts(visitor, 11)
    page = await visitor.submit("/login", username="somebody-else", password="x" * 12)
    assert page.status == 422


async def test_a_name_that_nobody_has_is_limited_alike(visitor: Client) -> None:
    assert await attempts(visitor, 11, "nobody") == [422] * 10 + [429]


async def test_guessing_the_password_of_an_open_account_is_limited(author: Client) -> None:
    fields = {"current_password": "a wrong guess", "password": "a new one, long enough"}
    statuses = [(await author.submit("/account/password", **fields)).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]


async def test_the_eleventh_reply_in_a_row_must_wait_and_is_not_posted(
    stranger: Client, thread: Thread
) -> None:
    for number in range(20):
        sent = await stranger.submit(ANSWER.format(thread.id), body=f"Point number {number}.")
        assert sent.status == 303
    page = await stranger.submit(ANSWER.format(thread.id), body="One more point.")
    assert asks_to_wait(page)
    assert "What you typed is still there when you go back" in page.text
    assert await Reply.all().count() == 20


async def test_one_member_posting_much_keeps_nobody_else_waiting(
    stranger: Client, author: Client, thread: Thread
) -> None:
    for number in range(21):
        await stranger.submit(ANSWER.format(thread.id), body=f"Point number {number}.")
    page = await author.submit(ANSWER.format(thread.id), body="Thank you.")
    assert page.status == 303


async def test_reading_is_not_limited(visitor: Client, thread: Thread) -> None:
    for _ in range(70):
        assert (await visitor.get(f"/threads/{thread.id}/{thread.slug}")).status_code == 200


async def test_a_refused_form_counts_for_nothing(visitor: Client, author: Client) -> None:
    for _ in range(12):
        data = {"username": "author", "password": "wrong", "csrf_token": "forged"}
        assert (await visitor.post("/login", data=data)).status_code == 403
    assert await attempts(visitor, 1) == [422]


async def test_accounts_made_from_one_network_are_limited(visitor: Client) -> None:
    fields = {"display_name": "Ana", "email": "no address", "password": "short", "username": "a"}
    statuses = [(await visitor.submit("/signup", **fields)).status for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert await Member.all().count() == 0


async def test_the_twenty_first_check_of_a_document_must_wait(
    visitor: Client, stranger: Client
) -> None:
    statuses = [(await visitor.submit("/verify", hash="0" * 64)).status for _ in range(20)]
    assert statuses == [200] * 20
    page = await visitor.submit("/verify", hash="0" * 64)
    assert asks_to_wait(page)
    assert "checking" in page.text
    assert (await stranger.submit("/verify", hash="0" * 64)).status == 200


async def test_the_thirty_first_download_in_a_minute_must_wait(
    stranger: Client, author: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    address = f"/threads/{thread.id}/summary.md"
    assert {(await stranger.open(address)).status for _ in range(30)} == {200}
    page = await stranger.open(address)
    assert asks_to_wait(page)
    assert "downloading" in page.text
