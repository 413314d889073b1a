"""Nominations on pages: managers decide, and everyone concerned sees what became of them."""

import pytest_asyncio

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply
from forum.actions.nominations import accept, decline, nominate
from forum.actions.replies import edit_reply, withdraw_reply
from forum.models import Nomination, NominationState, Reply, Thread
from forum.queries.summary_draft import load_stored_draft
from forum.rules.drafts import ReplyEdit
from forum.rules.nominations import NominationDraft
from tests.client import Client
from tests.factories import make_reply

SAID = "Our pilot cost $9,000 and saved $40,000 in its first year. The courier run alone was $38."
WORDS, OTHERS = "saved $40,000 in its first year", "The courier run alone was $38"
OWN = "/account/nominations"


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, SAID, argument=["roi"])


async def nominated(client: Client, reply: Reply, words: str = WORDS) -> int:
    draft = NominationDraft(words=words, type="roi", note="Numbers win.", revision=1)
    return (await nominate(client.viewer, reply.id, draft)).id


async def published(manager: Client, thread: Thread, note: str = "First edition") -> None:
    stored = await load_stored_draft(thread.id)
    await publish(manager.viewer, thread.id, stored.version if stored else 0, note)


async def test_a_manager_accepts_from_the_nomination_itself(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    id = await nominated(stranger, reply)
    page = await manager.open(f"/nominations/{id}")
    assert WORDS in page.words(".nomination__words")
    assert "Nominated by Stranger" in page.text
    assert "Numbers win." in page.text
    sent = await manager.submit(f"/nominations/{id}/accept")
    assert sent.location == f"/threads/{thread.id}/summary/edit#nominations"
    assert (await Nomination.get(id=id)).state == "accepted"
    decided = await manager.open(f"/nominations/{id}")
    assert "It became a line of its own." in decided.text
    assert not decided.all("main form")


async def test_a_manager_merges_into_a_line_of_the_list(
    manager: Client, stranger: Client, reply: Reply
) -> None:
    await manager.submit(f"/nominations/{await nominated(stranger, reply)}/accept")
    second = await nominated(stranger, reply, OTHERS)
    page = await manager.open(f"/nominations/{second}")
    options = {option.text: str(option["value"]) for option in page.all("select[name=into] option")}
    key = next(value for text, value in options.items() if WORDS in text)
    await manager.submit(f"/nominations/{second}/accept", into=key)
    made = await Nomination.get(id=second)
    assert (made.state, made.line_key) == ("merged", key)
    gone = await manager.submit(
        f"/nominations/{await nominated(stranger, reply, 'Our pilot cost')}/accept", into="0badc0de"
    )
    assert gone.status == 422
    assert "no longer in the draft" in gone.words(".errors")


async def test_declining_asks_for_a_reason(manager: Client, stranger: Client, reply: Reply) -> None:
    id = await nominated(stranger, reply)
    page = await manager.submit(f"/nominations/{id}/decline", reason="no")
    assert page.status == 422
    assert page.one("input[name=reason]")["value"] == "no"
    assert "at least 3" in page.words("#reason-error")
    assert (await Nomination.get(id=id)).state == "open"
    sent = await manager.submit(f"/nominations/{id}/decline", reason="Others say it better.")
    assert sent.status == 303


async def test_the_second_of_two_managers_reads_what_the_first_decided(
    manager: Client, admin: Client, stranger: Client, reply: Reply
) -> None:
    id = await nominated(stranger, reply)
    await decline(admin.viewer, id, "Others say it better.")
    page = await manager.submit(f"/nominations/{id}/decline", reason="It is too long.")
    assert page.status == 409
    assert "Admin has declined this nomination already" in page.words(".clash")
    assert "It is too long." in page.words(".clash")
    assert "Others say it better." in page.text
    assert (await manager.submit(f"/nominations/{id}/accept")).status == 409


async def test_words_that_went_from_view_can_only_be_declined(
    manager: Client, stranger: Client, author: Client, reply: Reply
) -> None:
    hidden, withdrawn = await nominated(stranger, reply), await nominated(author, reply)
    await hide_reply(manager.viewer, reply.id, "Names a person.")
    page = await manager.open(f"/nominations/{hidden}")
    assert WORDS in page.text  # managers may read what they hid
    assert "The reply is hidden" in page.text
    assert not page.all("form[action$='/accept']")
    assert (await manager.submit(f"/nominations/{hidden}/accept")).status == 409
    await withdraw_reply(author.viewer, reply.id)
    page = await manager.open(f"/nominations/{withdrawn}")
    assert WORDS not in page.text
    assert "The author withdrew this reply" in page.text
    sent = await manager.submit(f"/nominations/{withdrawn}/decline", reason="It is gone.")
    assert sent.status == 303


async def test_an_edit_since_is_told_with_the_way_to_what_changed(
    manager: Client, stranger: Client, author: Client, reply: Reply
) -> None:
    kept, lost = await nominated(stranger, reply), await nominated(stranger, reply, OTHERS)
    body = "Our pilot cost $9,500 and saved $40,000 in its first year."
    edit = ReplyEdit(body=body, revision=1, argument=["roi"])
    await edit_reply(author.viewer, reply.id, edit)
    page = await manager.open(f"/nominations/{kept}")
    assert "These words still stand in it." in page.text
    assert page.all(f"a[href='/replies/{reply.id}/history']")
    page = await manager.open(f"/nominations/{lost}")
    assert "These words no longer stand in it." in page.text
    assert OTHERS in page.words(".nomination__words")


async def test_a_member_follows_a_nomination_into_an_edition(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    assert "Nothing nominated yet" in (await stranger.open(OWN)).text
    id = await nominated(stranger, reply)
    assert "Waiting" in (await stranger.open(OWN)).words(f"#nomination-{id}")
    await accept(manager.viewer, id)
    page = await stranger.open(OWN)
    assert "shows once a manager publishes" in page.words(f"#nomination-{id}")
    await published(manager, thread)
    page = await stranger.open(OWN)
    assert "edition 1 of the summary , which is what readers see." in page.text
    link = page.one(f"#nomination-{id} .nomination__state a")
    key = (await Nomination.get(id=id)).line_key
    assert link["href"] == f"/threads/{thread.id}/summary#line-{key}"
    summary = await stranger.open(str(link["href"]))
    assert "Nominated by Stranger" in summary.words(f"#line-{key}")


async def test_a_member_reads_why_a_nomination_was_declined(
    manager: Client, stranger: Client, reply: Reply
) -> None:
    id = await nominated(stranger, reply)
    await decline(manager.viewer, id, "Others say it better.")
    words = (await stranger.open(OWN)).words(f"#nomination-{id}")
    assert "Declined Manager" in words
    assert "“Others say it better.”" in words


async def test_an_author_sees_what_others_took_up(
    manager: Client, stranger: Client, author: Client, thread: Thread, reply: Reply
) -> None:
    address = f"{OWN}?view=words"
    await nominated(author, reply, OTHERS)
    assert "Nobody has quoted you yet" in (await author.open(address)).text
    id = await nominated(stranger, reply)
    page = await author.open(address)
    assert "Nominated By Stranger, for ROI" in page.text
    assert OTHERS not in page.words("main")
    await accept(manager.viewer, id)
    await published(manager, thread)
    page = await author.open(address)
    assert "Quoted Cited in edition 1" in page.text
    assert "Taken By Stranger" in page.text
    assert "Nobody has quoted you yet" in (await stranger.open(address)).text


async def test_a_member_page_counts_the_summaries_that_quote_the_member(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    assert "published summar" not in (await visitor.open("/members/author")).text
    await published(manager, thread)
    assert "1 published summary quotes them" in (await visitor.open("/members/author")).text
    await hide_reply(manager.viewer, reply.id, "Names a person.")
    assert "published summar" not in (await visitor.open("/members/author")).text


async def test_lists_of_nominations_are_paged_by_key(
    stranger: Client, author: Client, thread: Thread
) -> None:
    for number in range(21):
        made = await make_reply(author.member, thread, f"It saved ${number},000 in one year.")
        await nominated(stranger, made, "in one year")
        decided = {"state": NominationState.DECLINED, "decided_at": made.created_at}
        await Nomination.all().update(**decided)  # few may wait at once
    for client, address in ((stranger, OWN), (author, f"{OWN}?view=words")):
        first = await client.open(address)
        assert len(first.all(".nomination")) == 20
        second = await client.open(str(first.one("a[rel=next]")["href"]))
        assert len(second.all(".nomination")) == 1
        assert not second.all("a[rel=next]")
