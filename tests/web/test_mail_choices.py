"""How often one wants mail, and the link in each letter that ends it."""

import pytest

from forum.mail.unsubscribing import unsubscribe_token
from forum.models import LetterKind, MailChoice, Member
from forum.settings import Settings
from tests.client import Client, sign_in
from tests.http.digest import digest
from tests.mail.notices import reader

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def link(settings: Settings, member: Member, kind: LetterKind) -> str:
    return f"/mail/unsubscribe/{unsubscribe_token(settings, member.id, kind)}"


async def choice_of(member: Member) -> str:
    return str((await Member.get(id=member.id)).mail)


async def test_mail_comes_once_a_day_unless_one_chooses_otherwise(somebody: Client) -> None:
    ana = await reader("ana", MailChoice.DAILY)
    await sign_in(somebody, ana)
    page = await somebody.open("/account/mail")
    assert page.one("input[name=mail][checked]")["value"] == "daily"
    for choice in MailChoice:
        sent = await somebody.submit("/account/mail", mail=choice)
        assert "saved" in (await somebody.open(sent.location)).words("[role=status]")
        assert await choice_of(ana) == choice
        due = (await Member.get(id=ana.id)).digest_at
        assert (due is not None) is (choice in {"daily", "weekly"})


async def test_a_choice_that_is_none_is_refused(author: Client) -> None:
    assert (await author.submit("/account/mail", mail="hourly")).status == 422
    assert await choice_of(author.member) == "daily"


@pytest.mark.parametrize(
    ("kind", "choice"),
    [(LetterKind.NOTICE, MailChoice.INSTANT), (LetterKind.DIGEST, MailChoice.WEEKLY)],
)
async def test_a_mail_program_turns_a_kind_of_mail_off_by_one_request(
    somebody: Client, mailing: Settings, kind: LetterKind, choice: MailChoice
) -> None:
    ana, ben = await reader("ana", choice), await reader("ben", choice)
    address = link(mailing, ana, kind)
    headers = {"origin": "https://mail.example", "sec-fetch-site": "cross-site"}
    response = await somebody.post(address, data=ONE_CLICK, headers=headers)
    assert response.status_code == 200
    assert await choice_of(ana) == "none"
    assert (await Member.get(id=ana.id)).digest_at is None
    assert await choice_of(ben) == choice
    assert (await somebody.post(address, data=ONE_CLICK)).status_code == 200  # again does no harm


async def test_looking_at_the_page_turns_nothing_off(somebody: Client, mailing: Settings) -> None:
    ana = await reader("ana", MailChoice.DAILY)
    before = await digest()
    page = await somebody.open(link(mailing, ana, LetterKind.DIGEST))
    assert "no more digests" in page.words("main form button")
    assert await digest() == before


async def test_an_old_link_of_one_kind_leaves_the_other_alone(
    somebody: Client, mailing: Settings
) -> None:
    ana = await reader("ana", MailChoice.DAILY)
    await somebody.post(link(mailing, ana, LetterKind.NOTICE), data=ONE_CLICK)
    assert await choice_of(ana) == "daily"


async def test_nobody_turns_off_the_mail_of_another(somebody: Client, mailing: Settings) -> None:
    ana, ben = await reader("ana", MailChoice.DAILY), await reader("ben", MailChoice.DAILY)
    token = unsubscribe_token(mailing, ana.id, LetterKind.DIGEST)
    forged = token.replace(f"-{ana.id}-", f"-{ben.id}-")
    for bad in (forged, token[:-1] + "x", "digest-1-", "x"):
        response = await somebody.post(f"/mail/unsubscribe/{bad}", data=ONE_CLICK)
        assert response.status_code == 404
    assert [await choice_of(ana), await choice_of(ben)] == ["daily", "daily"]
