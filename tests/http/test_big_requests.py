"""Requests that are too long, or hold too much, are refused before they cost anything."""

from collections.abc import AsyncIterator

import pytest

from forum.app import BODY_MAX
from forum.http.forms import MAX_FIELDS
from forum.models import Reply, Thread
from tests.client import Client, Page
from tests.http.digest import digest

FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize("megabytes", [1, 10])
async def test_a_long_form_is_too_much(stranger: Client, thread: Thread, megabytes: int) -> None:
    before = await digest()
    page = await stranger.submit(f"/threads/{thread.id}/replies", body="x" * megabytes * 2**20)
    assert page.status == 413
    assert "20,000 characters" in page.text
    assert await digest() == before


async def test_a_long_form_is_refused_while_it_still_comes(visitor: Client) -> None:
    """No Content-Length says how long it will be, so it is counted as it arrives."""
    sent = 0

    async def trickle() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(400):
            sent += 64 * 1024
            yield b"x" * 64 * 1024

    response = await visitor.post("/login", content=trickle(), headers={"content-type": FORM})
    assert response.status_code == 413


async def test_a_length_that_is_no_number_breaks_nothing(visitor: Client) -> None:
    for length in ("-1", "abc", "9" * 5000, "1, 1"):
        headers = {"content-type": FORM, "content-length": length}
        response = await visitor.post("/login", content=b"a=b", headers=headers)
        assert response.status_code in {400, 403, 413}, length


async def test_the_longest_post_is_taken_in_any_script(stranger: Client, thread: Thread) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/replies", body="\U0001f600" * 20_000)
    assert page.status == 303
    assert await Reply.all().count() == 1


async def test_one_character_more_comes_back_as_typed(stranger: Client, thread: Thread) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/replies", body="x" * 20_001)
    assert page.status == 422
    assert "at most 20,000 characters; this has 20,001" in page.text
    assert page.one("textarea[name=body]").text.strip() == "x" * 20_001


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
async def test_a_flood_of_fields_is_refused(stranger: Client, thread: Thread, kind: str) -> None:
    before = await digest()
    fields = {f"field{number}": "x" for number in range(MAX_FIELDS + 1)}
    data = {"csrf_token": await stranger.form_token(), "body": "Words.", **fields}
    address = f"/threads/{thread.id}/replies"
    if kind == "urlencoded":
        response = await stranger.post(address, data=data)
    else:
        response = await stranger.post(address, files={k: (None, v) for k, v in data.items()})
    assert response.status_code in {400, 413}
    assert "Error 400" in Page(response).text
    assert await digest() == before


async def test_a_flood_of_choices_is_refused(stranger: Client, thread: Thread) -> None:
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", body="Words.", argument=["roi"] * (MAX_FIELDS + 1)
    )
    assert page.status in {400, 413}


async def test_files_are_never_taken(stranger: Client, thread: Thread) -> None:
    token = await stranger.form_token()
    response = await stranger.post(
        f"/threads/{thread.id}/replies",
        data={"csrf_token": token},
        files={"body": ("evil.html", b"<script>", "text/html")},
    )
    assert response.status_code == 400
    assert await Reply.all().count() == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"--",
        b"--x\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--",
        b"\xff" * 99,
    ],
)
async def test_a_damaged_form_is_refused(visitor: Client, body: bytes) -> None:
    for boundary in ("; boundary=x", "", "; boundary="):
        headers = {"content-type": f"multipart/form-data{boundary}"}
        response = await visitor.post("/login", content=body, headers=headers)
        assert response.status_code in {400, 403}, boundary


async def test_many_ranges_of_a_static_file_are_no_burden(visitor: Client) -> None:
    ranges = ",".join(f"{start}-" for start in range(2000))
    response = await visitor.get("/static/css/base.css", headers={"range": f"bytes={ranges}"})
    assert response.status_code in {200, 206, 400, 416}
    assert len(response.content) < BODY_MAX


async def test_a_long_address_is_no_burden(visitor: Client) -> None:
    for path in ("/" + "x" * 60_000, "/topics/" + "x" * 60_000, "/?sort=" + "x" * 60_000):
        assert (await visitor.get(path)).status_code in {404, 422}
