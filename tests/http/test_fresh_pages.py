"""Kept pages are never stale: after any deed a visitor gets what would be made anew."""

from contextlib import suppress
from random import Random

import pytest
from starlette.applications import Starlette
from starlette.requests import Request

from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.picks import pick
from forum.actions.topics import add_topic, rename_topic, retire_topic
from forum.errors import CasemakerError
from forum.http.identity import viewer_of
from forum.http.page_cache import PageCache
from forum.models import Member, Thread
from forum.queries.thread_page import load_thread_page
from forum.rules.drafts import PickDraft, ProfileDraft, TopicDraft
from forum.web.thread_pages import ThreadPages, whole_page
from forum.web.threads import thread_view
from tests.actions.steps import Busy
from tests.actions.test_drift import a_busy_forum
from tests.actions.test_edition_properties import a_desk
from tests.client import Client, sign_in, viewer_for

SEEDS = range(2)
STEPS = 20
SOME = 4
LISTS = ("/", "/?sort=argued", "/arguments", "/arguments/roi", "/topics", "/topics/ai")
PAGES = ("", "?sort=newest", "?argument=risk", "/summary", "/summary?distilled=1",
         "/summary/history", "/summary/reports", "/reasons", "/history")  # fmt: skip


async def addresses() -> list[str]:
    found = list(LISTS)
    for thread in await Thread.all():
        base = f"/threads/{thread.id}"
        found += [
            f"{base}/{thread.slug}{page}" if page[:1] in "?" else f"{base}{page}" for page in PAGES
        ]
    return found


async def assert_fresh(
    app: Starlette, visitor: Client, after: str, some: Random | None = None
) -> None:
    """Of every page, or of some by chance: what is stale stays stale, and is found sooner or later."""
    kept, found = app.state.pages, await addresses()
    for address in some.sample(found, SOME) if some else found:
        app.state.pages = kept
        shown = await visitor.open(address)
        app.state.pages = PageCache(app.state.page_file)
        anew = await visitor.open(address)
        assert shown.status == anew.status, f"{address} after {after}"
        if shown.status == 200:  # error pages carry the reference of their request
            assert shown.html == anew.html, f"{address} after {after}"
    app.state.pages = kept


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_deed_of_a_busy_forum_leaves_a_stale_page(
    app: Starlette, visitor: Client, seed: int
) -> None:
    busy = await a_busy_forum(seed)
    for _ in range(STEPS):
        await assert_fresh(app, visitor, await busy.step(), busy.chance)
    await assert_fresh(app, visitor, "all of it")
    assert app.state.pages.hits > 0


@pytest.mark.parametrize("seed", SEEDS)
async def test_no_deed_around_a_summary_leaves_a_stale_page(
    app: Starlette, visitor: Client, seed: int
) -> None:
    desk = await a_desk(seed)
    for _ in range(2 * STEPS):
        await assert_fresh(app, visitor, await desk.step(), desk.chance)
    await assert_fresh(app, visitor, "all of it")
    assert app.state.pages.hits > 0


@pytest.mark.parametrize("seed", SEEDS)
async def test_members_get_what_is_made_for_them_alone(app: Starlette, seed: int) -> None:
    """The page that members share, with one's own put in, is the page that is made from end to end."""
    busy = await a_busy_forum(seed)
    readers = [await _signed_in(app, member.id) for member in busy.members[:3]]
    readers.append(await _signed_in(app, busy.manager.member_id))
    for _ in range(STEPS // 2):
        for _ in range(3):
            await busy.step()
        await _mark_something(busy, busy.chance.choice(readers))
        reader, thread = (
            busy.chance.choice(readers),
            busy.chance.choice(await Thread.filter(merged_into_id=None)),
        )
        for view in ("", "?sort=oldest", "?argument=roi"):
            address = f"/threads/{thread.id}/{thread.slug}"
            shown = await reader.open(address + view)
            if shown.status == 200:
                alone = await _made_alone(app, reader, thread, address, view)
                assert shown.html == alone, f"{address}{view} of {reader.member.username}"
    for reader in readers:
        await reader.aclose()


async def _mark_something(busy: Busy, reader: Client) -> None:
    reply = await busy.some_reply()
    draft = PickDraft(reply_id=reply.id, why="Because it says it best.")
    with suppress(CasemakerError):  # one's own, or hidden
        await endorse(reader.viewer, reply.id)
        await pick(reader.viewer, reply.thread_id, draft)


async def _signed_in(app: Starlette, member_id: int | None) -> Client:
    client = Client(app)
    await sign_in(client, await Member.get(id=member_id))
    return client


async def _made_alone(
    app: Starlette, reader: Client, thread: Thread, address: str, view: str
) -> str:
    cookie = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
    request = Request({
        "type": "http", "method": "GET", "app": app, "path": address, "state": {},
        "query_string": view.removeprefix("?").encode(), "headers": [(b"cookie", cookie.encode())],
        "path_params": {"id": thread.id, "slug": thread.slug},
    })  # fmt: skip
    viewer = await viewer_of(request)
    page = await load_thread_page(viewer, thread.id, thread_view(request))
    pages = ThreadPages(2**20, app.state.page_file)
    return bytes((await whole_page(request, viewer, page, pages)).body).decode()


async def test_names_and_topics_change_on_every_page(app: Starlette, visitor: Client) -> None:
    busy = await a_busy_forum(1)
    viewer = await viewer_for(await Member.get(id=busy.members[0].id))
    await assert_fresh(app, visitor, "nothing")
    profile = ProfileDraft(display_name="Another Name", email="a@b.gov", agency="Agency 1")
    for deed in (
        update_profile(viewer, profile),
        add_topic(busy.manager, TopicDraft(name="Zoning")),
        rename_topic(busy.manager, "ai", TopicDraft(name="Helpers")),
        retire_topic(busy.manager, "cloud"),
    ):
        await deed
        await assert_fresh(app, visitor, str(deed))
    assert "Another Name" in (await visitor.open("/")).text
