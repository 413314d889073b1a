"""Taking one's own data along, and deleting one's account."""

import io
import json
from zipfile import ZipFile

import pytest
import pytest_asyncio

from forum.actions.community import change_community
from forum.actions.endorsements import endorse
from forum.actions.flags import flag_thread
from forum.actions.leaving import finish_departures
from forum.actions.members import set_password
from forum.actions.moderation import hide_thread
from forum.actions.picks import pick
from forum.actions.replies import edit_reply, withdraw_reply
from forum.models import Member, Reply, Session, Thread
from forum.queries import own_data
from forum.rules.community import CommunityDraft
from forum.rules.drafts import PickDraft, ReplyEdit
from forum.rules.flags import FlagDraft
from tests.client import Client, sign_in
from tests.conftest import SignedIn
from tests.factories import make_field_report, make_reply, make_thread
from tests.mail_server import Inbox, link_in
from tests.web.mailing import sign_up

PASSWORD = "four words in a row"


@pytest_asyncio.fixture
async def dana(signed_in: SignedIn) -> Client:
    client = await signed_in("dana", agency="Harbor County")
    await set_password("dana", PASSWORD)
    await sign_in(client, client.member)
    return client


async def taken(client: Client) -> dict[str, str]:
    assert (await client.open("/account/data")).one("main form[action='/account/data']")
    response = (await client.submit("/account/data")).response
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    assert response.headers["cache-control"] == "private, no-store"
    with ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


async def test_it_holds_what_the_member_wrote_and_did_and_nothing_of_others(
    dana: Client, author: Client, thread: Thread
) -> None:
    own = await make_thread(dana.member, title="How do I convince them of avocets?")
    reply = await make_reply(dana.member, thread, "The avocet pilot.", argument=["roi"])
    await edit_reply(dana.viewer, reply.id, ReplyEdit(body="The avocet trial.", revision=1))
    gone = await make_reply(dana.member, thread, "Withdrawn avocets.")
    await withdraw_reply(dana.viewer, gone.id)
    other = await make_reply(author.member, thread, "The bittern pilot.")
    await endorse(dana.viewer, other.id)
    await pick(dana.viewer, thread.id, PickDraft(reply_id=other.id, why="It says it best of all."))
    await flag_thread(dana.viewer, thread.id, FlagDraft(kind="other", note="Twice here."))
    await make_field_report(dana.member, thread, note="It went well.")
    found = await taken(dana)
    data = {name: json.loads(text) for name, text in found.items() if name.endswith(".json")}
    assert data["profile.json"][0]["email"] == "dana@agency.example"
    assert data["profile.json"][0]["agency"] == "Harbor County"
    assert [row["id"] for row in data["threads.json"]] == [own.id]
    (first, second) = data["replies.json"]
    assert (first["body"], first["earlier"][0]["body"]) == (
        "The avocet trial.",
        "The avocet pilot.",
    )
    assert second["withdrawn_at"]
    assert [row["reply_id"] for row in data["marks.json"]] == [other.id]
    assert data["picks.json"][0]["why"] == "It says it best of all."
    assert data["flags.json"][0]["note"] == "Twice here."
    assert data["field_reports.json"][0]["note"] == "It went well."
    assert len(data["sessions.json"]) == await Session.filter(member_id=dana.member.id).count()
    assert "avocet" in found["threads.md"]
    assert "The avocet trial." in found["replies.md"]
    everything = "".join(found.values())
    assert "bittern" not in everything
    for secret in ("token", "hash", "argon2"):
        assert secret not in everything.replace(found["README.txt"], "")


async def test_a_large_account_comes_a_few_rows_at_a_time(
    dana: Client, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_data, "ROWS_AT_ONCE", 2)
    ids = [(await make_reply(dana.member, thread)).id for _ in range(5)]
    found = await taken(dana)
    assert [row["id"] for row in json.loads(found["replies.json"])] == ids
    assert json.loads(found["nominations.json"]) == []


async def test_the_account_is_deleted_with_the_password_and_said_so(
    dana: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(dana.member, thread, "The avocet pilot.")
    form = await dana.open("/account/delete")
    assert not form.all("input[name=posts]")
    bad = await dana.submit("/account/delete", password="wrong")
    assert bad.status == 422
    assert bad.one("#password-error")
    sent = await dana.submit("/account/delete", password=PASSWORD)
    assert "Your account is deleted" in (await dana.open(sent.location)).text
    assert (await dana.open("/account", follow=False)).location.startswith("/login")
    page = await visitor.open(f"/threads/{thread.id}")
    assert "avocet" in page.text
    assert "Former member" in page.text
    assert "Dana" not in page.text
    assert (await visitor.open("/members/dana")).status == 404


async def test_posts_go_too_where_the_community_allows_it(
    dana: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(dana.member, thread, "The avocet pilot.")
    await change_community(manager.viewer, CommunityDraft(may_take_posts=True))
    assert len((await dana.open("/account/delete")).all("input[name=posts]")) == 2
    await dana.submit("/account/delete", password=PASSWORD, posts="withdraw")
    await finish_departures()
    assert "avocet" not in (await visitor.open(f"/threads/{thread.id}")).html
    assert (await Reply.get()).withdrawn_at


async def test_no_page_names_who_left(
    dana: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(dana.member, thread, "The avocet pilot.", argument=["roi"])
    await flag_thread(dana.viewer, thread.id, FlagDraft(kind="other"))
    other = await make_reply(manager.member, thread, "Another pilot.", argument=["risk"])
    await pick(dana.viewer, thread.id, PickDraft(reply_id=other.id, why="It says it best of all."))
    await dana.submit("/account/delete", password=PASSWORD)
    for finished in (False, True):
        if finished:
            await finish_departures()
        for client in (visitor, manager):
            for address in (
                f"/threads/{thread.id}", f"/threads/{thread.id}/reasons", "/arguments",
                f"/threads/{thread.id}/summary", f"/replies/{reply.id}", "/",
            ):  # fmt: skip
                page = await client.open(address)
                assert "Dana" not in page.text, address
                assert "former." not in page.html, address
        for address in ("/manage/review", "/manage/members"):
            assert "Dana" not in (await manager.open(address)).text


async def test_the_title_of_a_thread_that_was_hidden_is_not_in_it(
    dana: Client, author: Client, manager: Client
) -> None:
    thread = await make_thread(author.member, title="How do I convince them of avocets?")
    await make_reply(dana.member, thread, "The bittern pilot.")
    assert "avocets" in (await taken(dana))["replies.json"]
    await hide_thread(manager.viewer, thread.id, "It names a private person.")
    found = await taken(dana)
    assert "bittern" in found["replies.json"]
    assert not [name for name, words in found.items() if "avocets" in words]


async def test_a_link_that_was_mailed_brings_no_address_back(
    somebody: Client, inbox: Inbox, db: str
) -> None:
    await sign_up(somebody)
    link = link_in(inbox.messages[0], "/mail/verify/")
    await somebody.submit("/account/delete", password=PASSWORD, posts="keep")
    assert (await somebody.submit(link)).status == 404
    assert (await Member.get()).email == ""
