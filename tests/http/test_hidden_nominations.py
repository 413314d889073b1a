"""Words that went from view since they were nominated show on no page of nominations."""

from dataclasses import dataclass

import pytest
import pytest_asyncio

from forum.actions.editions import publish
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import accept, decline, nominate
from forum.actions.purges import purge_reply
from forum.actions.replies import withdraw_reply
from forum.models import Nomination, Reply, SummaryDraft, Thread
from forum.rules.nominations import NominationDraft
from tests.client import Client
from tests.factories import make_reply, make_thread

CANARY = "kittiwake"
SAID = f"The {CANARY} pilot saved $12 on each form, in all nine counties, and nobody missed paper."
PASSAGES = (f"The {CANARY} pilot saved $12", f"{CANARY} pilot saved $12 on each form", SAID)


@dataclass(frozen=True)
class Nominated:
    """One reply with an open, a declined and a published nomination by the stranger."""

    thread: Thread
    reply: Reply
    ids: list[int]


@pytest_asyncio.fixture
async def nominated(author: Client, stranger: Client, manager: Client) -> Nominated:
    thread = await make_thread(author.member)
    reply = await make_reply(author.member, thread, SAID, argument=["roi"])
    ids = []
    for words in PASSAGES:
        draft = NominationDraft(words=words, type="roi", revision=1)
        ids.append((await nominate(stranger.viewer, reply.id, draft)).id)
    await decline(manager.viewer, ids[1], "Others say it better.")
    await accept(manager.viewer, ids[2])
    version = (await SummaryDraft.get(thread_id=thread.id)).version
    await publish(manager.viewer, thread.id, version, "First edition")
    return Nominated(thread, reply, ids)


async def pages(client: Client, found: Nominated) -> str:
    """Everything that this person can open about the nominations, as one text."""
    addresses = ["/account/nominations", "/account/nominations?view=words", "/members/author"]
    addresses += [f"/nominations/{id}" for id in found.ids]
    base = f"/replies/{found.reply.id}/quote"
    addresses += [base, f"{base}?words=The+pilot+saved+$12+on+each+form"]
    addresses += [f"{base}?nominated={id}" for id in found.ids]
    opened = [(await client.open(address)).html for address in addresses]
    for fields in (
        {"words": "pilot saved $12 on each form, in all nine"},
        {"words": "x", "take": "saved $12 on form"},
    ):
        sent = await client.submit(base, type="roi", revision="1", **fields)
        opened.append(sent.html + sent.location)
    for id in found.ids:
        sent = await client.submit(f"/nominations/{id}/decline", reason="x")
        opened.append(sent.html + sent.location)
    return "".join(opened).casefold()


async def test_they_show_as_long_as_the_reply_does(
    stranger: Client, author: Client, manager: Client, nominated: Nominated
) -> None:
    for client in (stranger, author, manager):
        assert CANARY in await pages(client, nominated)


async def test_hidden_words_are_for_their_author_and_managers(
    visitor: Client, stranger: Client, author: Client, manager: Client, nominated: Nominated
) -> None:
    await hide_reply(manager.viewer, nominated.reply.id, "Names people.")
    for client in (visitor, stranger):
        assert CANARY not in await pages(client, nominated)
    for client in (author, manager):
        assert CANARY in await pages(client, nominated)
    assert "A manager hid this reply" in (await stranger.open("/account/nominations")).text


@pytest.mark.parametrize("how", ["withdrawn", "purged"])
async def test_withdrawn_and_purged_words_are_for_nobody(
    visitor: Client,
    stranger: Client,
    author: Client,
    manager: Client,
    admin: Client,
    nominated: Nominated,
    how: str,
) -> None:
    if how == "withdrawn":
        await withdraw_reply(author.viewer, nominated.reply.id)
    else:
        await purge_reply(admin.viewer, nominated.reply.id, "Names a citizen.")
    for client in (visitor, stranger, author, manager, admin):
        assert CANARY not in await pages(client, nominated)
    assert await Nomination.all().count() == len(PASSAGES)


async def test_nothing_of_a_hidden_thread_shows_but_to_its_author_and_managers(
    visitor: Client, stranger: Client, author: Client, manager: Client, nominated: Nominated
) -> None:
    await Thread.filter(id=nominated.thread.id).update(title=f"How to convince a {CANARY}?")
    await hide_thread(manager.viewer, nominated.thread.id, f"Tells of a {CANARY}.")
    for client in (visitor, stranger):
        assert CANARY not in await pages(client, nominated)
    assert "Nothing nominated yet" in (await stranger.open("/account/nominations")).text
    assert CANARY in await pages(author, nominated)
    assert CANARY in await pages(manager, nominated)
