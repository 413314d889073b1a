"""Words that were hidden or withdrawn are on no page for those who may not read them."""

from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.picks import pick
from forum.actions.replies import edit_reply, withdraw_reply
from forum.app import PAGES
from forum.feeds.routes import FEEDS
from forum.models import Reply, Thread
from forum.queries.search_filter import Kind
from forum.rules.drafts import PickDraft, ReplyEdit
from forum.rules.evidence_rows import EvidenceRow
from tests.client import Client, viewer_for
from tests.editions import publish_with
from tests.factories import EVIDENCE, make_field_report, make_member, make_reply, make_thread
from tests.http.cast import World
from tests.http.crawler import crawl

CANARY = "kittiwake"
SAID = f"The {CANARY} pilot saved $12 on each form, in all nine counties."
PAGES_OF_A_THREAD = (
    "summary", "summary/reports", "summary/report", "reasons", "history", "edit", "reply",
)  # fmt: skip
OF_EDITIONS = ("/history", "/differences", "?edition=1", "/print", "/print?audience=finance", ".md")
QUERIES = ("", "?sort=newest", "?argument=roi", "?argument=risk", "?argument=objection")


@dataclass(frozen=True)
class Nest:
    """Posts with a word in them that must not show, and the thread that some of them stand in."""

    open_thread: Thread
    hidden_thread: Thread
    hidden: list[Reply]
    withdrawn: list[Reply]

    @property
    def gone(self) -> list[Reply]:
        return self.hidden + self.withdrawn


def evidence_of(word: str) -> list[EvidenceRow]:
    """A row of each kind with this word in it."""
    return [row.model_copy(update={"subject": f"The {word}", "detail": word}) for row in EVIDENCE]


@pytest_asyncio.fixture
async def nest(cast: dict[str, Client], world: World) -> Nest:
    author, manager, thread = cast["author"], cast["manager"], world.thread
    fan = await viewer_for(await make_member("fan", agency="Bureau of Fans"))
    hidden: list[Reply] = []
    withdrawn: list[Reply] = []
    for number, kind in enumerate(("for", "objection", "answer", "talk")):
        for goal in (hidden, withdrawn):
            parent = world.reply if kind == "answer" else None
            fields: dict[str, Any] = {"argument": [] if kind == "talk" else ["roi", "risk"]}
            fields["evidence"] = [] if kind == "talk" else evidence_of(CANARY)
            fields["stance"] = "objection" if kind == "objection" else "for"
            said = f"{SAID} Case {number} of {len(goal)}. {'hidden' if goal is hidden else 'withdrawn'}"
            reply = await make_reply(author.member, thread, said, parent, **fields)
            edited = ReplyEdit(body=f"{said} Now edited.", revision=1, **fields)
            goal.append(await edit_reply(author.viewer, reply.id, edited))
            await endorse(fan, reply.id)
    await pick(
        fan, thread.id, PickDraft(reply_id=hidden[0].id, why=f"It is the {CANARY} that counts.")
    )
    for lead in ("First.", "Second."):
        await publish_with(manager.viewer, thread, lead=lead)
    for reply in hidden:
        await hide_reply(manager.viewer, reply.id, "Names people.")
    for reply in withdrawn:
        await withdraw_reply(author.viewer, reply.id)
    secret = await make_thread(
        author.member, title=f"How to convince a {CANARY}?", body=SAID, ask=SAID
    )
    inside = await make_reply(
        author.member, secret, SAID, argument=["mission"], evidence=evidence_of(CANARY)
    )
    await pick(
        fan, secret.id, PickDraft(reply_id=inside.id, why=f"It is the {CANARY} that counts.")
    )
    for reporter in (author.member, await make_member("teller"), await make_member()):
        await make_field_report(reporter, secret, note=f"They asked about the {CANARY}.")
    await hide_thread(manager.viewer, secret.id, f"Tells of a {CANARY}.")
    return Nest(thread, secret, [*hidden, inside], withdrawn)


def addresses(world: World, nest: Nest) -> list[str]:
    """Every page of the forum, with those of the hidden posts spelt out."""
    found = [
        "/",
        "/?sort=newest",
        "/?sort=argued",
        "/?sort=needed",
        "/members/author",
        "/members/fan",
        *(f"/search?q={CANARY}&kind={kind}" for kind in Kind),
        "/search?q=pilot+saved",
        "/search?q=counties&kind=summaries",
    ]
    found += [world.fill(row.path, "stranger") for row in PAGES if row.method == "GET"]
    for thread in (nest.open_thread, nest.hidden_thread):
        base = f"/threads/{thread.id}"
        found += [f"{base}/{thread.slug}{query}" for query in QUERIES]
        found += [f"{base}/{page}" for page in PAGES_OF_A_THREAD]
        found += [f"{base}/reply?to={reply.id}" for reply in nest.gone]
        found += [f"{base}/pick?reply_id={reply.id}" for reply in nest.gone]
        found += [f"{base}/{thread.slug}?under={reply.id}" for reply in nest.gone]
    for reply in nest.gone:
        found += [
            f"/replies/{reply.id}{page}" for page in ("", "/edit", "/history", "/tags", "/withdraw")
        ]
    return found


async def test_no_page_shows_them_to_those_who_may_not_read_them(
    cast: dict[str, Client], world: World, nest: Nest
) -> None:
    for role in ("visitor", "suspended", "stranger"):
        found = await crawl(cast[role], addresses(world, nest))
        shown = [
            address
            for address, page in found.items()
            if CANARY in page.html.casefold() or CANARY in page.location
        ]
        assert not [a for a in shown if CANARY not in a], role


async def test_no_feed_shows_them_to_anybody(
    cast: dict[str, Client], world: World, nest: Nest
) -> None:
    """Not to managers and authors either: feeds go where nobody sees who reads."""
    of_hidden = f"/feeds/threads/{nest.hidden_thread.id}.atom"
    for role, client in cast.items():
        assert (await client.open(of_hidden)).status == 404
        for row in FEEDS:
            page = await client.open(world.fill(row.path, role))
            assert page.status == 200
            assert CANARY not in page.html.casefold(), f"{role} {row.path}"
            if row.path == "/feeds/threads/{id:id}.atom":
                assert page.html.count("<entry>") == 2  # those of the world


async def test_not_even_an_answer_to_a_form_shows_them(
    cast: dict[str, Client], world: World, nest: Nest
) -> None:
    for reply in nest.gone:
        for address, fields in (
            (f"/threads/{nest.open_thread.id}/replies", {"body": "", "parent_id": str(reply.id)}),
            (f"/threads/{nest.open_thread.id}/pick", {"reply_id": str(reply.id), "why": "short"}),
            (f"/replies/{reply.id}/edit", {"body": "", "revision": "2"}),
            (f"/replies/{reply.id}/edit", {"body": "Mine now", "revision": "1"}),
            (f"/replies/{reply.id}/tags", {"argument": "nonsense"}),
            (f"/replies/{reply.id}/endorse", {}),
            (f"/replies/{reply.id}/hide", {"reason": ""}),
        ):
            page = await cast["stranger"].submit(address, **fields)
            assert CANARY not in page.html, f"{address} {page.status}"


async def test_withdrawn_words_are_gone_for_managers_and_their_author_too(
    cast: dict[str, Client], world: World, nest: Nest
) -> None:
    for role in ("manager", "admin", "author"):
        for reply in nest.withdrawn:
            for page in ("", "/edit", "/history", "/tags", "/withdraw", "/hide"):
                found = await cast[role].open(f"/replies/{reply.id}{page}")
                element = found.root.select_one(f"#reply-{reply.id} > article")
                text = found.html if page else str(element)
                assert CANARY not in text, f"{role} {page}"


async def test_hidden_words_stay_readable_for_managers_and_their_author(
    cast: dict[str, Client], nest: Nest
) -> None:
    for role in ("manager", "author"):
        page = await cast[role].open(f"/replies/{nest.hidden[0].id}")
        assert CANARY in page.words(f"#reply-{nest.hidden[0].id} > article")


async def test_the_reason_for_hiding_a_thread_is_the_authors_to_read(
    cast: dict[str, Client], nest: Nest
) -> None:
    page = await cast["author"].open(f"/threads/{nest.hidden_thread.id}")
    assert f"Tells of a {CANARY}." in page.text
