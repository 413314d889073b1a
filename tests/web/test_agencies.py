"""An agency's page, the badge of its addresses, and the list of its domains."""

from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.replies import withdraw_reply
from forum.models import AgencyDomain, Member, Thread
from tests.client import Client
from tests.factories import make_member, make_reply, make_thread

WORDS = "Web forms cost us $3 each and paper forms cost $14, so the pilot pays for itself."


async def test_it_shows_what_its_members_argue(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, WORDS, argument=["roi", "risk"])
    await make_reply(await make_member(agency="Other County"), thread, argument=["mission"])
    page = await visitor.open("/agencies/harbor-county")
    assert page.words("h1") == "Harbor County"
    assert "Confirmed by a manager" in page.words("header.hero")
    assert page.words(".who__counts") == "1 member 1 argument"
    assert page.one(".said h3 a")["href"] == f"/replies/{reply.id}"
    pills = {str(pill["href"]): " ".join(pill.get_text(" ").split()) for pill in page.all(".pill")}
    assert pills == {
        "/arguments/roi?agency=harbor-county": "ROI 1",
        "/arguments/risk?agency=harbor-county": "Risk 1",
    }


async def test_bylines_and_the_list_of_arguments_lead_to_it(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, WORDS, argument=["roi"])
    await make_reply(author.member, thread, "Thanks for asking.")
    page = await visitor.open(f"/threads/{thread.id}/{thread.slug}")
    assert len(page.all("article a[href='/agencies/harbor-county']")) == 3
    found = await visitor.open("/arguments?agency=harbor-county")
    assert found.one(".found__clear a[href='/agencies/harbor-county']")
    assert (await visitor.open("/members/author")).one("a[href='/agencies/harbor-county']")


async def test_hidden_and_withdrawn_words_do_not_show(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    hidden, withdrawn = [
        await make_reply(author.member, thread, f"{WORDS} Secret {n}.", argument=["roi"])
        for n in range(2)
    ]
    secret = await make_thread(author.member)
    await make_reply(author.member, secret, f"{WORDS} Secret.", argument=["roi"])
    await hide_reply(manager.viewer, hidden.id, "Names people.")
    await withdraw_reply(author.viewer, withdrawn.id)
    await hide_thread(manager.viewer, secret.id, "Names people.")
    for reader in (visitor, manager):
        page = await reader.open("/agencies/harbor-county")
        assert "Secret" not in page.text
        assert "Nobody of Harbor County has argued yet" in page.text


async def test_one_that_nobody_confirmed_says_so(visitor: Client) -> None:
    await make_member(agency="New Bureau", confirmed=False)
    page = await visitor.open("/agencies/new-bureau")
    assert "Not confirmed by a manager yet" in page.text
    assert (await visitor.open("/agencies/nonsense")).status == 404


async def test_imported_authors_are_no_members_and_former_ones_have_no_agency(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, WORDS, argument=["roi"])
    await Member.filter(id=author.member.id).update(placeholder=True)
    page = await visitor.open("/agencies/harbor-county")
    assert "0 members" in page.words(".who__counts")
    assert page.one(f".said a[href='/replies/{reply.id}']")


async def test_the_badge_stands_in_bylines_and_on_the_members_page(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await Member.filter(id=author.member.id).update(agency_verified=True)
    await make_reply(author.member, thread, WORDS, argument=["roi"])
    await make_reply(author.member, thread, "Thanks for asking.")
    page = await visitor.open(f"/threads/{thread.id}/{thread.slug}")
    assert [one.text.strip() for one in page.all(".verified")] == ["verified agency address"] * 3
    assert (await visitor.open("/members/author")).one(".verified")


async def test_a_manager_lists_mail_domains(author: Client, manager: Client) -> None:
    address = "/manage/agencies/harbor-county/domains"
    page = await manager.submit(address, domains="gmail.com")
    assert page.status == 422
    assert "Anybody can have an address at gmail.com" in page.words("#harbor-county-domains-error")
    assert page.one("#harbor-county-domains").text.strip() == "gmail.com"
    assert (await manager.submit(address, domains="harbor.gov")).status == 303
    page = await manager.open("/manage/agencies")
    assert page.one("#harbor-county-domains").text.strip() == "harbor.gov"
    assert (await author.submit(address, domains="evil.example")).status == 403
    assert await AgencyDomain.filter(agency__slug="harbor-county", domain="harbor.gov").exists()
    assert await AgencyDomain.all().count() == 1
