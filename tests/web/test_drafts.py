"""Drafts as those who write meet them: kept by a button, back on any device, gone when posted."""

from typing import Any

import pytest_asyncio

from forum.actions.moderation import hide_thread, lock
from forum.models import Draft, Reply, Thread
from tests.client import Client, Page, sign_in
from tests.conftest import SignedIn
from tests.factories import make_member, make_reply, make_thread

JSON = {"Accept": "application/json"}
EVIDENCE: dict[str, Any] = {
    "risk_risk": ["An outage", "A strike"],
    "risk_mitigation": ["Paper for a year", ""],
}


@pytest_asyncio.fixture
async def phone(signed_in: SignedIn, author: Client) -> Client:
    """The author's other device."""
    client = await signed_in("somebody")
    await sign_in(client, author.member)
    return client


async def keep(client: Client, place: str, version: str = "0", **fields: Any) -> Page:
    return await client.submit("/drafts", place=place, draft_version=version, **fields)


async def keep_by_script(
    client: Client, place: str, version: int, body: str
) -> tuple[int, dict[str, Any]]:
    token = await client.form_token()
    data = {"csrf_token": token, "place": place, "draft_version": str(version), "body": body}
    response = await client.post("/drafts", data=data, headers=JSON)
    return response.status_code, response.json()


def version_of(page: Page, form: str = "form[data-draft]") -> str:
    return str(page.one(f"{form} input[name=draft_version]")["value"])


async def test_a_button_keeps_a_new_thread_and_any_device_brings_it_back(
    author: Client, phone: Client
) -> None:
    typed: dict[str, Any] = {
        "title": "How do I",
        "body": "They like paper.\r\nWhat now?",
        "topics": ["cloud"],
    }
    sent = await keep(author, "thread new", **typed, audience="counsel")
    assert (sent.status, sent.location) == (303, "/threads/new")
    page = await phone.open(sent.location)
    assert "Your draft is in this form" in page.text
    assert page.one("input[name=title]")["value"] == "How do I"
    assert page.one("textarea[name=body]").text.strip() == "They like paper.\nWhat now?"
    assert page.one("input[name=topics][value=cloud]").has_attr("checked")
    assert page.one("select[name=audience] option[selected]")["value"] == "counsel"
    assert version_of(page) != "0"


async def test_a_reply_keeps_its_evidence_and_tags(author: Client, thread: Thread) -> None:
    reply = await make_reply(await make_member("other"), thread)
    place = f"reply {thread.id} to {reply.id}"
    sent = await keep(
        author, place, body="Yes, but", argument=["risk"], stance="objection", **EVIDENCE
    )
    assert sent.location == f"/threads/{thread.id}/reply?to={reply.id}"
    page = await author.open(sent.location)
    assert [tag["value"] for tag in page.all("input[name=risk_risk]")] == ["An outage", "A strike"]
    assert page.one("input[name=argument][checked]")["value"] == "risk"
    assert page.one("input[name=stance][checked]")["value"] == "objection"
    assert page.one("input[name=parent_id]")["value"] == str(reply.id)


async def test_the_form_below_a_thread_has_the_draft_for_its_author_alone(
    stranger: Client, manager: Client, visitor: Client, author: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/{thread.slug}"
    for client in (stranger, author):  # the page that members share, and one of the author's own
        await client.open(address)
        await keep(client, f"reply {thread.id}", body=f"Words of {client.member.username}.")
        page = await client.open(address)
        typed = page.one("#answer textarea[name=body]").text.strip()
        assert typed == f"Words of {client.member.username}."
        assert "Your draft is in this form" in page.words("#answer")
        assert version_of(page) != "0"
    page = await manager.open(address)
    assert page.one("#answer textarea[name=body]").text.strip() == ""
    assert "Words of" not in page.text
    assert version_of(page) == "0"
    assert "Words of" not in (await visitor.open(address)).text


async def test_keeping_a_draft_leaves_shared_pages_as_they_are(
    stranger: Client, manager: Client, thread: Thread
) -> None:
    version = (await Thread.get(id=thread.id)).version
    await keep(stranger, f"reply {thread.id}", body="Half a thought.")
    assert (await Thread.get(id=thread.id)).version == version


async def test_posting_deletes_the_draft(stranger: Client, thread: Thread) -> None:
    await keep(stranger, f"reply {thread.id}", body="Half a thought.")
    page = await stranger.open(f"/threads/{thread.id}/reply")
    sent = await stranger.submit(
        f"/threads/{thread.id}/replies", body="A whole one.", draft_version=version_of(page)
    )
    assert sent.status == 303
    assert await Draft.all().count() == 0
    page = await stranger.open(f"/threads/{thread.id}/reply")
    assert "Your draft" not in page.text


async def test_starting_a_thread_and_editing_delete_their_drafts(
    author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread)
    posts = {
        "thread new": "/threads",
        f"edit thread {thread.id}": f"/threads/{thread.id}/edit",
        f"edit reply {reply.id}": f"/replies/{reply.id}/edit",
    }
    for place, address in posts.items():
        typed = {"title": "How do I convince them of it?", "body": place, "revision": "1"}
        sent = await keep(author, place, **typed)
        page = await author.open(sent.location)
        assert page.one("textarea[name=body]").text.strip() == place
        await author.submit(address, **typed, draft_version=version_of(page))
    assert await Draft.all().count() == 0


async def test_a_preview_keeps_the_version_of_the_draft(author: Client, thread: Thread) -> None:
    await keep(author, f"reply {thread.id}", body="Half a thought.")
    version = version_of(await author.open(f"/threads/{thread.id}/reply"))
    for field in ("preview", "rows"):
        page = await author.submit(
            f"/threads/{thread.id}/replies",
            **{field: "add:risk", "body": "More of it.", "draft_version": version},
        )
        assert version_of(page) == version


async def test_a_draft_of_an_edit_can_be_dropped_for_what_stands(
    author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, "It saved us $12.")
    await keep(author, f"edit reply {reply.id}", body="It cost us", revision="1")
    page = await author.open(f"/replies/{reply.id}/edit")
    form = page.one("form.draft-drop")
    sent = await author.submit(str(form["action"]), back="1")
    page = await author.open(sent.location)
    assert page.one("textarea[name=body]").text.strip() == "It saved us $12."


async def test_a_stale_save_shows_both_drafts_and_either_can_be_kept(
    author: Client, phone: Client
) -> None:
    await keep(author, "thread new", body="First words.")
    version = version_of(await author.open("/threads/new"))
    await keep(phone, "thread new", version, body="Words from the phone.")
    page = await keep(author, "thread new", version, body="Words from the desk.")
    assert page.status == 409
    assert "Words from the phone." in page.words("section[aria-labelledby=stored]")
    assert "Words from the desk." in page.words("section[aria-labelledby=mine]")
    assert (await Draft.get()).typed == {"body": ["Words from the phone."]}
    hidden = page.all("section[aria-labelledby=mine] form input, form textarea")
    fields = {str(tag["name"]): str(tag.get("value", tag.text)) for tag in hidden}
    sent = await author.submit("/drafts", **fields)
    assert sent.location == "/threads/new"
    assert (await Draft.get()).typed == {"body": ["Words from the desk."]}


async def test_scripts_are_answered_in_json(author: Client) -> None:
    status, first = await keep_by_script(author, "thread new", 0, "One")
    assert status == 200
    status, second = await keep_by_script(author, "thread new", first["version"], "One two")
    assert second == {"version": first["version"] + 1}
    status, answer = await keep_by_script(author, "thread new", first["version"], "Other words")
    assert (status, "meanwhile" in answer["message"]) == (409, True)
    status, answer = await keep_by_script(author, "thread new", second["version"], "x" * 22_001)
    assert (status, list(answer["errors"])) == (422, ["body"])
    status, answer = await keep_by_script(author, "thread new", second["version"], " ")
    assert (status, answer) == (200, {"version": 0})


async def test_every_version_that_a_draft_can_have_is_understood(author: Client) -> None:
    await keep(author, "thread new", body="One")
    for stored in (1, 2**30 + 7, 2**31 - 2):
        await Draft.all().update(version=stored)
        status, answer = await keep_by_script(author, "thread new", stored, f"On {stored}")
        assert (status, answer) == (200, {"version": stored + 1})
    for damaged in (2**31, 10**30):
        assert (await keep_by_script(author, "thread new", damaged, "Other words"))[0] == 409


async def test_what_is_too_long_for_a_draft_comes_back(author: Client) -> None:
    page = await keep(author, "thread new", body="x" * 22_001)
    assert page.status == 422
    assert "too long to be kept" in page.text
    assert "x" * 22_001 in page.html


async def test_the_list_has_every_draft_and_pages_by_key(author: Client) -> None:
    await keep(author, "thread new", title="How do I begin?")
    for _ in range(21):
        thread = await make_thread(author.member)
        await keep(author, f"reply {thread.id}", body="Half a thought.")
    page = await author.open("/drafts")
    assert len(page.all(".drafts__one")) == 20
    assert thread.title in page.words(".drafts__one:first-child")
    rest = await author.open(str(page.one("a[rel=next]")["href"]))
    assert [tag.text for tag in rest.all(".drafts__one h2")][-1].strip() == "A new thread"
    assert len(rest.all(".drafts__one")) == 2
    gone = rest.all(".drafts__one form")[-1]
    assert (await author.submit(str(gone["action"]))).location == "/drafts"
    assert await Draft.all().count() == 21


async def test_nobody_else_sees_a_draft_not_even_managers(
    author: Client, stranger: Client, manager: Client, admin: Client
) -> None:
    await keep(author, "thread new", body="My secret thought.")
    id = (await Draft.get()).id
    assert "My secret thought." in (await author.open(f"/drafts/{id}")).text
    for client in (stranger, manager, admin):
        assert (await client.open(f"/drafts/{id}")).status == 404
        assert (await client.submit(f"/drafts/{id}/delete")).status == 404
        for address in ("/drafts", "/threads/new", f"/members/{author.member.username}"):
            assert "secret" not in (await client.open(address)).text


async def test_the_draft_for_a_closed_place_can_still_be_copied(
    author: Client, stranger: Client, manager: Client, thread: Thread
) -> None:
    await keep(stranger, f"reply {thread.id}", body="Half a thought.")
    await lock(manager.viewer, thread.id)
    page = await stranger.open("/drafts")
    assert "no longer posted there" in page.words(".drafts__one")
    assert thread.title in page.words(".drafts__one")
    await hide_thread(manager.viewer, thread.id, "Spam.")
    page = await stranger.open("/drafts")
    assert thread.title not in page.text
    assert "cannot read any more" in page.words(".drafts__one")
    address = str(page.one(".drafts__one a.quiet")["href"])
    page = await stranger.open(address)
    assert "Half a thought." in page.text
    assert thread.title not in page.text


async def test_a_reply_to_a_locked_thread_is_refused_and_can_be_kept(
    stranger: Client, manager: Client, thread: Thread
) -> None:
    await lock(manager.viewer, thread.id)
    typed = {"body": "Too late.", "place": f"reply {thread.id}", "draft_version": "0"}
    page = await stranger.submit(f"/threads/{thread.id}/replies", **typed)
    assert page.status == 403
    assert "Too late." in page.words(".trouble__kept")
    sent = await stranger.submit("/drafts", **typed)
    assert "Too late." in (await stranger.open(sent.location)).text
    assert await Reply.all().count() == 0


async def test_a_draft_tells_nobody_of_a_held_reply(
    author: Client, stranger: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread)
    await Reply.filter(id=reply.id).update(held=True)
    for client in (author, stranger):
        await keep(client, f"edit reply {reply.id}", body="What I would rather say.")
    assert thread.title in (await author.open("/drafts")).text
    assert thread.title not in (await stranger.open("/drafts")).text
