"""Posts that wait for a manager are on no page for others, and neither is that they are there."""

import pytest_asyncio
from msgspec.structs import replace

from forum.actions.posting import post_reply
from forum.actions.threads import start_thread
from forum.models import Reply, Role, Thread
from forum.rules.drafts import ReplyDraft, ThreadDraft
from tests.client import Client
from tests.factories import make_reply
from tests.http.cast import World
from tests.http.crawler import crawl
from tests.http.test_hidden_words import PAGES_OF_A_THREAD, evidence_of

CANARY = "guillemot"
SAID = f"The {CANARY} pilot saved $12 on each form, in all nine counties."


@pytest_asyncio.fixture
async def held(cast: dict[str, Client], world: World) -> tuple[list[Reply], Thread]:
    """Replies on the first level and below it, and a thread, of an author whose posts wait."""
    novice = replace(cast["author"].viewer, hold_first=10**6)
    replies = [
        await post_reply(
            novice,
            world.thread.id,
            ReplyDraft(
                body=f"{SAID} {number}",
                parent_id=parent,
                argument=["roi", "risk"],
                evidence=evidence_of(CANARY),
            ),
        )
        for number, parent in enumerate((None, world.reply.id, world.answer.id))
    ]
    draft = ThreadDraft(title=f"How to convince a {CANARY}?", body=SAID, ask=SAID, topics=["cloud"])
    return replies, await start_thread(novice, draft)


def addresses(world: World, held: tuple[list[Reply], Thread]) -> list[str]:
    replies, thread = held
    base, own = f"/threads/{world.thread.id}", f"/threads/{thread.id}"
    found = ["/", "/?sort=newest", "/?sort=needed", "/arguments", "/arguments/roi", "/topics/cloud"]
    found += ["/members/author", base, f"{base}/{world.thread.slug}?sort=newest"]
    found += [f"{one}/{page}" for one in (base, own) for page in PAGES_OF_A_THREAD]
    for reply in replies:
        found += [f"{base}/reply?to={reply.id}", f"{base}/pick?reply_id={reply.id}"]
        found += [f"{base}/{world.thread.slug}?under={reply.id}"]
        found += [f"/replies/{reply.id}/{deed}" for deed in ("edit", "history", "tags", "flag")]
        found += [f"/replies/{reply.id}"]
    return found


async def test_no_page_shows_them_to_others(
    cast: dict[str, Client], world: World, held: tuple[list[Reply], Thread]
) -> None:
    for role in ("visitor", "suspended", "stranger"):
        found = await crawl(cast[role], addresses(world, held))
        shown = [
            address
            for address, page in found.items()
            if CANARY in page.html.casefold() or CANARY in page.location
        ]
        assert not [a for a in shown if CANARY not in a], role
        if role != "suspended":
            for reply in held[0]:
                assert found[f"/replies/{reply.id}"].status == 404
                assert f"reply-{reply.id}" not in "".join(page.html for page in found.values())


async def test_their_author_and_managers_read_them_and_that_they_wait(
    cast: dict[str, Client], held: tuple[list[Reply], Thread]
) -> None:
    for role in ("author", "manager", "admin"):
        for reply in held[0]:
            page = await cast[role].open(f"/replies/{reply.id}")
            words = page.words(f"#reply-{reply.id} > article")
            assert CANARY in words
            assert "Waiting for a manager" in words
        page = await cast[role].open(f"/threads/{held[1].id}")
        assert "Waiting for a manager" in page.text


async def test_the_queue_is_managers_alone_and_shows_them_all(
    cast: dict[str, Client], held: tuple[list[Reply], Thread]
) -> None:
    page = await cast["manager"].open("/manage/review?sort=held")
    assert len(page.all("li.review")) == 4
    assert cast["manager"].member.role is Role.MANAGER
    assert (await cast["author"].open("/manage/review?sort=held")).status == 403


async def test_the_page_that_members_share_is_the_same_with_a_held_reply(
    cast: dict[str, Client], world: World
) -> None:
    address = f"/threads/{world.thread.id}/{world.thread.slug}"
    before = (await cast["stranger"].open(address)).text
    novice = replace(cast["author"].viewer, hold_first=10**6)
    await post_reply(novice, world.thread.id, ReplyDraft(body=SAID, argument=["roi"]))
    assert (await cast["stranger"].open(address)).text == before


async def test_no_number_counts_them(
    cast: dict[str, Client], world: World, visitor: Client
) -> None:
    stranger, author = cast["stranger"], cast["author"]
    doubt = await make_reply(
        author.member, world.thread, "It fails.", argument=["roi"], stance="objection"
    )
    await stranger.submit(f"/threads/{world.thread.id}/follow")

    async def numbers() -> list[str]:
        following = (await stranger.open("/following")).words(".rows")
        return [following, (await visitor.open("/arguments?stance=objection")).words("main")]

    before = await numbers()
    novice = replace(author.viewer, hold_first=10**6)
    await post_reply(novice, world.thread.id, ReplyDraft(body=SAID, parent_id=doubt.id))
    assert await numbers() == before
