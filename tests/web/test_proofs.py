"""What matters asks for the password again, unless it was typed a short while ago; and is told by mail."""

import io
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
import pytest_asyncio

from forum.actions.leaving import finish_departures
from forum.actions.members import set_password
from forum.actions.outbox import forget_old_letters
from forum.app import create_app
from forum.clock import now
from forum.models import AuditEntry, Letter, Member, Reply, Role, Session, Thread
from forum.rules.proofs import LASTS
from forum.settings import Settings
from tests.client import Client, Page, sign_in
from tests.factories import make_member, make_reply
from tests.mail_server import Inbox, text_of
from tests.web.mailing import PASSWORD, deliver, verified

PROFILE = {"display_name": "Dana", "email": "dana@new.example", "agency": "", "disclaimer": "Mine."}


async def signed_in_as(client: Client, name: str, role: Role = Role.MEMBER) -> Client:
    """With a password that was typed long ago."""
    await make_member(name, role=role)
    await set_password(name, PASSWORD)
    await sign_in(client, await verified(await Member.get(username=name)))
    await grow_stale()
    return client


async def grow_stale() -> None:
    await Session.all().update(proved_at=now() - LASTS - timedelta(seconds=1))


@pytest_asyncio.fixture
async def dana(visitor: Client) -> Client:
    return await signed_in_as(visitor, "dana")


@pytest_asyncio.fixture
async def mailed(somebody: Client) -> Client:
    """Dana, of a forum that sends mail."""
    return await signed_in_as(somebody, "dana")


async def prove(client: Client, asked: Page, password: str = PASSWORD) -> Page:
    """Send the form that asks for the password, with all that it has in it."""
    form = asked.one("main form")
    fields = {
        str(field["name"]): str(field.get("value", ""))
        for field in form.select("input")
        if field["name"] != "csrf_token"
    }
    return await client.submit(str(form["action"]), **{**fields, "password_again": password})


async def test_another_address_wants_the_password_and_what_was_typed_is_kept(dana: Client) -> None:
    asked = await dana.submit("/account", **PROFILE)
    assert asked.status == 403
    assert "password again" in asked.words("h1")
    assert (await Member.get(username="dana")).email == "dana@agency.example"
    assert (await prove(dana, asked)).location == "/account?saved=1"
    member = await Member.get(username="dana")
    assert (member.email, member.disclaimer) == ("dana@new.example", "Mine.")


async def test_the_wrong_password_changes_nothing_and_can_be_mended(dana: Client) -> None:
    asked = await dana.submit("/account", **PROFILE)
    again = await prove(dana, asked, "not the password")
    assert again.status == 422
    assert "not your password" in again.words("#password_again-error")
    assert "not the password" not in again.html
    assert (await Member.get(username="dana")).email == "dana@agency.example"
    assert (await prove(dana, again)).status == 303


async def test_once_typed_it_is_not_asked_for_again_for_a_while(dana: Client) -> None:
    await prove(dana, await dana.submit("/account", **PROFILE))
    assert (await dana.submit("/account", **{**PROFILE, "email": "d@third.example"})).status == 303
    await grow_stale()
    assert (await dana.submit("/account", **PROFILE)).status == 403


async def test_it_was_typed_in_this_browser_and_in_no_other(dana: Client, db: str) -> None:
    async with Client(dana.app) as elsewhere:
        await elsewhere.submit("/login", username="dana", password=PASSWORD)
        assert (await elsewhere.submit("/account", **PROFILE)).status == 303
        assert (await dana.submit("/account", **{**PROFILE, "email": "d@x.example"})).status == 403


async def test_what_matters_less_asks_for_nothing(dana: Client) -> None:
    sent = await dana.submit("/account", **{**PROFILE, "email": "dana@agency.example"})
    assert sent.status == 303


async def test_ones_data_wants_the_password(dana: Client) -> None:
    asked = await dana.submit("/account/data")
    assert asked.status == 403
    given = await prove(dana, asked)
    assert given.status == 200
    assert "profile.json" in ZipFile(io.BytesIO(given.response.content)).namelist()


async def test_a_role_wants_the_password_is_logged_and_counts_at_once(
    visitor: Client, stranger: Client
) -> None:
    boss = await signed_in_as(visitor, "boss", Role.ADMIN)
    await sign_in(stranger, stranger.member)
    page = await boss.open("/members/stranger")
    assert page.one("form[action='/members/stranger/role'] option[selected]")["value"] == "member"
    asked = await boss.submit("/members/stranger/role", role="manager")
    assert asked.status == 403
    assert (await Member.get(username="stranger")).role is Role.MEMBER
    assert (await prove(boss, asked)).location == "/members/stranger"
    assert (await stranger.open("/manage")).status == 200
    entry = await AuditEntry.get(deed="change role")
    assert (entry.actor_id, entry.after) == (boss.member.id, {"role": "manager"})
    await boss.submit("/members/stranger/role", role="member")
    assert (await stranger.open("/manage")).status == 403


async def test_nobody_changes_their_own_role_nor_gives_one_that_is_none(admin: Client) -> None:
    assert (await admin.submit("/members/admin/role", role="member")).status == 403
    await make_member("target")
    assert (await admin.submit("/members/target/role", role="owner")).status == 422
    assert not (await admin.open("/members/admin")).all("form[action$=role]")


async def test_a_purge_wants_the_password(visitor: Client, author: Client, thread: Thread) -> None:
    reply = await make_reply(author.member, thread, "A name that slipped in: Avocet.")
    boss = await signed_in_as(visitor, "boss", Role.ADMIN)
    asked = await boss.submit(f"/replies/{reply.id}/purge", reason="Personal data.")
    assert asked.status == 403
    assert "Avocet" in (await Reply.get(id=reply.id)).body_html
    assert (await prove(boss, asked)).status == 303
    assert "Avocet" not in (await Reply.get(id=reply.id)).body_html


async def test_guessing_it_at_an_open_browser_is_limited(db: str, tmp_path: Path) -> None:
    limited = Settings(data_dir=tmp_path, rate_limits="on", secret_key="k" * 32)
    async with Client(create_app(limited)) as client:
        dana = await signed_in_as(client, "dana")
        asked = await dana.submit("/account", **PROFILE)
        statuses = [(await prove(dana, asked, f"guess {n}")).status for n in range(11)]
        assert statuses == [422] * 10 + [429]
        assert (await prove(dana, asked)).status == 429


@pytest.mark.parametrize("forged", ["", "made-up"])
async def test_another_site_cannot_send_the_password_along(dana: Client, forged: str) -> None:
    data = {**PROFILE, "password_again": PASSWORD, "csrf_token": forged}
    assert (await dana.post("/account", data=data)).status_code == 403
    assert (await Member.get(username="dana")).email == "dana@agency.example"


async def letters(client: Client, inbox: Inbox, address: str) -> list[str]:
    await deliver(client)
    return [f"{m['Subject']}\n{' '.join(text_of(m).split())}" for m in inbox.to(address)]


async def test_the_old_address_is_told_of_a_new_one_and_of_a_download(
    mailed: Client, inbox: Inbox
) -> None:
    await prove(mailed, await mailed.submit("/account", **PROFILE))
    await mailed.submit("/account/data")
    first, second = await letters(mailed, inbox, "dana@agency.example")
    assert "dana@new.example" in first
    assert "Your data was downloaded" in second


async def test_who_was_given_a_role_or_kept_out_is_told(mailed: Client, inbox: Inbox) -> None:
    async with Client(mailed.app) as other:
        boss = await signed_in_as(other, "boss", Role.ADMIN)
        await prove(boss, await boss.submit("/members/dana/role", role="manager"))
        await boss.submit("/members/dana/suspend", reason="For the log.", until="2999-01-31")
        await boss.submit("/members/dana/unsuspend")
        told = await letters(boss, inbox, "dana@agency.example")
    assert "you are a community manager now" in told[0]
    assert "until January 31, 2999" in told[1]
    assert "open again" in told[2]
    assert "For the log" not in "".join(told)


async def test_who_deleted_the_account_is_told_once_and_the_address_goes_with_the_letter(
    mailed: Client, inbox: Inbox
) -> None:
    await mailed.submit("/account/delete", password=PASSWORD, posts="keep")
    await finish_departures()
    [told] = await letters(mailed, inbox, "dana@agency.example")
    assert "was deleted" in told
    await forget_old_letters()
    assert not await Letter.filter(recipient="dana@agency.example").exists()
