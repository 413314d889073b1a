"""Addresses are verified by a link that is mailed; until then a new member reads."""

import pytest
from starlette.applications import Starlette

from forum.actions.addresses import vouch_for
from forum.app import create_app
from forum.clock import now
from forum.errors import NotFound
from forum.models import AuditEntry, MailToken, Member, Notice, Thread
from forum.settings import Settings
from tests.client import Client, sign_in
from tests.factories import make_member, make_reply, make_thread
from tests.http.digest import digest
from tests.mail_server import DROP, Inbox, link_in, text_of
from tests.web.mailing import FORM, deliver, kinds, sign_up, time_runs_out, verified

THREAD = {"title": "How do I convince my leadership to test?", "body": "What worked?"}


async def verify(client: Client, inbox: Inbox, number: int = -1) -> int:
    """Open the link in a letter and press the button; gives the status."""
    page = await client.submit(link_in(inbox.messages[number], "/mail/verify/"))
    return page.status


async def test_a_new_member_gets_a_link_and_may_post_once_it_was_used(
    somebody: Client, inbox: Inbox
) -> None:
    member = await sign_up(somebody)
    [message] = inbox.messages
    assert message["To"] == "dana@agency.example"
    assert "dana-w" in text_of(message)
    assert "evil.example" not in str(message)  # nobody has words of theirs mailed to a stranger
    assert (await somebody.submit("/threads", **THREAD)).status == 403
    assert not await Thread.exists()
    link = link_in(message, "/mail/verify/")
    page = await somebody.open(link)
    assert "dana@agency.example" in page.words("main")
    assert (await somebody.submit(link)).location == "/account/mail?verified=1"
    assert "Verified" in (await somebody.open("/account/mail")).words("section .badge")
    assert (await somebody.submit("/threads", **THREAD)).status == 303
    member = await Member.get(id=member.id)
    assert member.verified_email == "dana@agency.example"
    assert member.digest_at
    assert member.digest_at > now()


async def test_in_a_private_forum_even_reading_waits_for_the_link(
    inbox: Inbox, mailing: Settings, db: str, author: Client
) -> None:
    thread = await make_thread(author.member)
    private = create_app(mailing.model_copy(update={"private": True}))
    async with Client(private) as somebody:
        await sign_up(somebody)
        page = await somebody.open(f"/threads/{thread.id}/{thread.slug}")
        assert page.status == 403
        assert thread.title not in page.text
        await verify(somebody, inbox)
        page = await somebody.open(f"/threads/{thread.id}/{thread.slug}")
        assert (page.status, page.words("h1")) == (200, thread.title)


async def test_who_joins_is_told_at_once_that_a_mail_is_on_its_way(
    somebody: Client, inbox: Inbox
) -> None:
    sent = await somebody.submit("/signup", **FORM)
    assert "A mail is on its way" in (await somebody.open(sent.location)).words("[role=status]")


async def test_opening_the_link_alone_changes_nothing(somebody: Client, inbox: Inbox) -> None:
    await sign_up(somebody)
    before = await digest(but=["session"])
    for _ in range(2):
        await somebody.open(link_in(inbox.messages[0], "/mail/verify/"))
    assert await digest(but=["session"]) == before


async def test_the_link_works_in_a_browser_that_is_not_signed_in(
    somebody: Client, inbox: Inbox, mailing: Settings
) -> None:
    await sign_up(somebody)
    async with Client(create_app(mailing)) as phone:
        page = await phone.submit(link_in(inbox.messages[0], "/mail/verify/"))
        assert "Your address is verified" in page.words("h1")
    assert (await somebody.submit("/threads", **THREAD)).status == 303


async def test_a_link_works_once_and_not_for_ever(somebody: Client, inbox: Inbox) -> None:
    await sign_up(somebody)
    await time_runs_out()
    assert await verify(somebody, inbox) == 404
    await somebody.submit("/account/mail/verify")
    await deliver(somebody)
    assert await verify(somebody, inbox, 0) == 404
    assert await verify(somebody, inbox, 1) == 303
    assert await verify(somebody, inbox, 1) == 404


async def test_the_token_is_not_kept_as_it_was_mailed(somebody: Client, inbox: Inbox) -> None:
    await sign_up(somebody)
    token = link_in(inbox.messages[0], "/mail/verify/").rpartition("/")[2]
    assert len(token) >= 43
    assert (await MailToken.get()).token_hash != token


async def test_who_waits_reads_everything_and_is_told_what_to_do(
    somebody: Client, inbox: Inbox, thread: Thread, author: Client
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    await sign_up(somebody)
    page = await somebody.open(f"/threads/{thread.id}/{thread.slug}")
    assert page.status == 200
    assert "Open the link in the mail" in page.words("#answer")
    assert not page.all("form[action$=replies]")
    deeds = [
        (f"/threads/{thread.id}/replies", {"body": "An answer"}),
        (f"/replies/{reply.id}/endorse", {}),
        (f"/threads/{thread.id}/pick", {"reply_id": str(reply.id), "why": "It is the best one."}),
        (f"/replies/{reply.id}/quote", {"words": "paper forms", "type": "roi", "revision": "1"}),
        (f"/threads/{thread.id}/summary/reports", {"audience": "finance", "outcome": "persuaded"}),
    ]
    for address, fields in deeds:
        seen = await somebody.submit(address, **fields)
        assert seen.status == 403, address
        assert "Send it again" in seen.words("form[action='/account/mail/verify'] button")
    assert (await somebody.open("/threads/new")).status == 403
    for address in ("/", "/account", "/account/password", "/account/mail", "/arguments"):
        assert (await somebody.open(address)).status == 200, address
    assert "Not verified" in (await somebody.open("/account/mail")).text


async def test_sending_it_again_is_limited(inbox: Inbox, mailing: Settings, db: str) -> None:
    strict = mailing.model_copy(update={"rate_limits": "on"})
    async with Client(create_app(strict)) as client:
        await sign_up(client)
        statuses = [(await client.submit("/account/mail/verify")).status for _ in range(6)]
    assert statuses == [303] * 5 + [429]


async def test_without_a_mail_server_accounts_work_at_once(visitor: Client, db: str) -> None:
    assert (await visitor.submit("/signup", **FORM)).status == 303
    assert (await visitor.submit("/threads", **THREAD)).status == 303
    assert (await Member.get()).verified_email is None
    assert await kinds() == []
    assert "sends no mail" in (await visitor.open("/account/mail")).text


async def test_who_waited_waits_no_more_when_mail_is_turned_off(
    somebody: Client, inbox: Inbox, app: Starlette
) -> None:
    await sign_up(somebody)
    async with Client(app) as later:
        await later.submit("/login", username="dana-w", password=FORM["password"])
        assert (await later.submit("/threads", **THREAD)).status == 303


async def test_an_administrator_vouches_for_a_member_whose_mail_does_not_arrive(
    somebody: Client, inbox: Inbox
) -> None:
    await sign_up(somebody)
    await vouch_for("Dana-W")
    assert (await somebody.submit("/threads", **THREAD)).status == 303
    assert (await AuditEntry.get()).target == "member dana-w"
    with pytest.raises(NotFound, match="no member nobody"):
        await vouch_for("nobody")


async def test_signing_up_does_not_tell_whether_an_address_is_known(
    somebody: Client, inbox: Inbox, mailing: Settings
) -> None:
    owner = await verified(await make_member("dana"))
    sent = await somebody.submit("/signup", **{**FORM, "email": "Dana@Agency.example"})
    async with Client(create_app(mailing)) as other:
        fields = {**FORM, "username": "ben", "email": "ben@agency.example"}
        fresh = await other.submit("/signup", **fields)
        mine, theirs = await somebody.open("/account/mail"), await other.open("/account/mail")
    assert (sent.status, sent.location) == (fresh.status, fresh.location)
    assert mine.words("h2#address + p + p") == theirs.words("h2#address + p + p")
    await deliver(somebody)
    [told] = inbox.to("Dana@Agency.example")
    assert "You already have an account" in told["Subject"]
    assert "belongs to your account dana already" in " ".join(text_of(told).split())
    assert "/mail/verify/" not in text_of(told)
    assert (await Member.get(id=owner.id)).verified_email == "dana@agency.example"


async def test_of_two_who_gave_one_address_the_first_to_verify_it_has_it(
    somebody: Client, inbox: Inbox, mailing: Settings
) -> None:
    await sign_up(somebody)
    async with Client(create_app(mailing)) as other:
        await sign_up(other, username="dana-2")
        assert await verify(other, inbox, 1) == 303
    assert await verify(somebody, inbox, 0) == 409
    assert (await Member.get(username="dana-w")).verified_email is None


async def test_another_address_counts_once_it_is_verified_and_both_are_told(
    somebody: Client, inbox: Inbox
) -> None:
    dana = await verified(await make_member("dana"))
    await sign_in(somebody, dana)
    profile = {"display_name": "Dana", "email": "new@agency.example"}
    page = await somebody.open((await somebody.submit("/account", **profile)).location)
    assert "your address changes once you have opened it" in page.words("[role=status]")
    await deliver(somebody)
    [old], [new] = inbox.to("dana@agency.example"), inbox.to("new@agency.example")
    assert "new@agency.example" in text_of(old)
    assert (await Member.get(id=dana.id)).email == "dana@agency.example"
    assert (await somebody.submit("/threads", **THREAD)).status == 303
    assert (await somebody.submit(link_in(new, "/mail/verify/"))).status == 303
    changed = await Member.get(id=dana.id)
    assert (changed.email, changed.verified_email) == ("new@agency.example",) * 2


async def test_saving_the_profile_with_the_same_address_mails_nothing(
    somebody: Client, inbox: Inbox
) -> None:
    await sign_in(somebody, await verified(await make_member("dana")))
    profile = {"display_name": "Dana W.", "email": "dana@agency.example"}
    assert (await somebody.submit("/account", **profile)).status == 303
    assert await kinds() == []
    assert (await Member.get(username="dana")).display_name == "Dana W."


async def test_a_fault_of_the_mail_server_breaks_no_sign_up(somebody: Client, inbox: Inbox) -> None:
    inbox.at_data["dana@agency.example"] = [DROP]
    await sign_up(somebody)
    assert (await somebody.open("/account")).status == 200
    assert not await Notice.exists()


@pytest.mark.parametrize(
    "address",
    [
        "eve@evil.example(.harbor.gov",
        "eve(@evil.example).harbor.gov",
        "(harbor.gov)eve@evil.example",
        "eve@evil.example[.harbor.gov",
        "eve@evil.example|.harbor.gov",
    ],
)
async def test_an_address_that_mail_servers_read_as_another_one_is_none(
    somebody: Client, address: str
) -> None:
    page = await somebody.submit("/signup", **{**FORM, "email": address})
    assert page.status == 422
    assert "an address such as" in page.words("#email-error")
    assert not await Member.exists()


@pytest.mark.parametrize("address", ["o'brien+x@parks.harbor.gov", "用户@例子.广告", "a@नमस्ते.भारत"])
async def test_addresses_in_all_scripts_are_taken(somebody: Client, address: str) -> None:
    assert (await sign_up(somebody, email=address)).email == address
