"""A GET changes nothing but visits, when a session was last used, and documents that are kept."""

from forum.app import PAGES
from tests.client import Client
from tests.factories import make_reply
from tests.http.cast import World
from tests.http.crawler import crawl
from tests.http.digest import digest

CHANGING = ("visit", "reply_tally", "session", "brief")
READS = [page for page in PAGES if page.method == "GET"]


async def test_reading_everything_as_an_administrator_changes_nothing(
    cast: dict[str, Client], world: World
) -> None:
    await make_reply(cast["admin"].member, world.thread, argument=["risk"], stance="objection")
    why = {"reply_id": str(world.reply.id), "why": "It is what I would say in the room."}
    await cast["admin"].submit(f"/threads/{world.thread.id}/pick", **why)
    before = await digest(but=CHANGING)
    starts = [world.fill(row.path, "admin") for row in READS]
    found = await crawl(cast["admin"], ["/", *starts])
    assert len(found) > 60
    assert await digest(but=CHANGING) == before


async def test_no_link_leads_nowhere(cast: dict[str, Client], world: World) -> None:
    for role in ("visitor", "stranger", "author", "manager"):
        found = await crawl(cast[role], ["/", f"/threads/{world.thread.id}", "/about"])
        bad = {address: page.status for address, page in found.items() if page.status >= 400}
        assert not bad, role
        assert len(found) > 10


async def test_forms_that_change_something_do_not_answer_to_get(
    cast: dict[str, Client], world: World
) -> None:
    reads = {row.path for row in READS}
    before = await digest()
    for row in PAGES:
        if row.method == "POST" and row.path not in reads:
            address = world.fill(row.path, "admin")
            page = await cast["admin"].open(f"{address}?reply_id={world.reply.id}&reason=xxx")
            assert page.status in {404, 405} or "/threads/" in address, address
    assert await digest() == before
