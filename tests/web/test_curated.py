"""Where readers meet what was curated: the front page, lists, and the page that explains it."""

from forum.actions.editions import publish
from forum.models import Thread
from tests.client import Client
from tests.factories import make_reply

NOTE = "First edition: two lines on cost joined."


async def test_the_front_page_names_what_was_curated_last(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    assert not (await visitor.open("/")).all("#curated")
    await make_reply(author.member, thread, argument=["roi"])
    await publish(manager.viewer, thread.id, 0, NOTE)
    page = await visitor.open("/")
    section = page.one("#curated").parent
    assert section is not None
    words = " ".join(section.get_text(" ").split())
    assert "Edition 1" in words
    assert NOTE in words
    assert section.select(f"a[href='/threads/{thread.id}/summary']")
    await manager.submit(f"/threads/{thread.id}/hide", reason="Names people.")
    assert NOTE not in (await visitor.open("/")).html


async def test_lists_mark_threads_whose_summary_is_curated(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    assert (await visitor.open("/")).words(".thread__best").startswith("Summary of")
    await publish(manager.viewer, thread.id, 0, NOTE)
    link = (await visitor.open("/")).one(".thread__best")
    assert " ".join(link.get_text(" ").split()).startswith("Curated, edition 1")
    assert link["href"] == f"/threads/{thread.id}/summary"


async def test_how_summaries_are_curated_is_explained_and_linked(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    await publish(manager.viewer, thread.id, 0, NOTE)
    for address in ("/about", f"/threads/{thread.id}/summary", "/"):
        assert (await visitor.open(address)).all("main a[href='/about/curation']"), address
    workspace = await manager.open(f"/threads/{thread.id}/summary/edit")
    assert workspace.all("a[href='/about/curation']")
    page = await visitor.open("/about/curation")
    assert page.one(".tabs [aria-current=page]")["href"] == "/about/curation"
    terms = [term.get_text() for term in page.all("dt")]
    assert {"Superseded", "Stale", "Withheld"} <= set(terms)
    assert "does not show that a claim is true" in page.text
