"""Accounts: signing up, profiles, roles."""

import asyncio

import pytest

from forum.actions.members import get_account, set_role, sign_up, update_profile
from forum.actions.passwords import matches
from forum.errors import Invalid, NotFound
from forum.models import Agency, AuditEntry, Member, Role
from forum.rules.drafts import ProfileDraft, SignUpDraft
from tests.client import viewer_for
from tests.factories import make_member

pytestmark = pytest.mark.usefixtures("db")
ANA = SignUpDraft(
    username="Ana",
    display_name="Ana Ruiz",
    email="ana@agency.gov",
    password="correct horse battery",
    agency="City of Elm",
)


async def test_signing_up_makes_a_member_who_can_sign_in() -> None:
    member = await sign_up(ANA)
    assert (member.username, member.role, member.placeholder) == ("Ana", Role.MEMBER, False)
    assert "correct" not in member.password_hash
    assert await matches("correct horse battery", member.password_hash)
    agency = await Agency.get(id=member.agency_id)
    assert (agency.name, agency.confirmed) == ("City of Elm", False)


async def test_the_command_line_vouches_for_the_agency_it_names() -> None:
    await make_member(agency="City of Elm", confirmed=False)
    await sign_up(ANA, Role.ADMIN, confirm_agency=True)
    assert (await Agency.get(name="City of Elm")).confirmed


@pytest.mark.parametrize("username", ["\u0410na", "b\u03bf\u0455s", "demo-m\u0430nager"])
def test_letters_of_one_alphabet_do_not_pass_for_those_of_another(username: str) -> None:
    with pytest.raises(ValueError, match="one alphabet"):
        SignUpDraft(**{**ANA.model_dump(), "username": username})


@pytest.mark.parametrize("username", ["Борис-7", "Ελένη", "zoë", "ana_日本"])
def test_any_alphabet_is_good_for_a_name(username: str) -> None:
    assert SignUpDraft(**{**ANA.model_dump(), "username": username}).username == username


@pytest.mark.parametrize("username", ["Ana", "ANA", "ａｎａ"])
async def test_a_name_that_looks_the_same_is_taken(username: str) -> None:
    await sign_up(ANA)
    with pytest.raises(Invalid) as refused:
        await sign_up(ANA.model_copy(update={"username": username}))
    assert set(refused.value.fields) == {"username"}
    assert await Member.all().count() == 1


async def test_the_same_address_twice_is_allowed_so_that_nobody_learns_who_is_here() -> None:
    await sign_up(ANA)
    await sign_up(ANA.model_copy(update={"username": "Other"}))
    assert await Member.filter(email="ana@agency.gov").count() == 2


async def test_of_several_who_want_a_name_at_once_one_gets_it() -> None:
    names = ["Ana", "ana", "ANA", "Ana"]
    drafts = [ANA.model_copy(update={"username": name}) for name in names]
    done = await asyncio.gather(*map(sign_up, drafts), return_exceptions=True)
    assert sum(isinstance(result, Member) for result in done) == 1
    assert sum(isinstance(result, Invalid) for result in done) == 3
    assert await Member.all().count() == 1


async def test_different_people_may_name_a_new_agency_at_once() -> None:
    drafts = [ANA.model_copy(update={"username": f"ana{number}"}) for number in range(4)]
    members = await asyncio.gather(*map(sign_up, drafts))
    assert len({member.agency_id for member in members}) == 1


async def test_a_profile_changes_and_can_name_no_agency() -> None:
    member = await sign_up(ANA)
    draft = ProfileDraft(display_name="A. Ruiz", email="a@b.gov", disclaimer="My own views")
    await update_profile(await viewer_for(member), draft)
    found = await Member.get(id=member.id)
    assert (found.display_name, found.email, found.agency_id) == ("A. Ruiz", "a@b.gov", None)
    assert found.disclaimer == "My own views"


async def test_changing_a_role_is_logged() -> None:
    await sign_up(ANA)
    await set_role("ana", Role.MANAGER)
    assert (await Member.get()).role is Role.MANAGER
    entry = await AuditEntry.get()
    assert (entry.actor_id, entry.target) == (None, "member Ana")
    assert (entry.before, entry.after) == ({"role": "member"}, {"role": "manager"})


async def test_an_imported_author_is_no_account() -> None:
    author = await make_member("pat")
    await Member.filter(id=author.id).update(placeholder=True)
    for username in ("pat", "nobody"):
        with pytest.raises(NotFound):
            await get_account(username)
        with pytest.raises(NotFound):
            await set_role(username, Role.ADMIN)
