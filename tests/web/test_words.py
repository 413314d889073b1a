"""From a quotation to the place where its words stand, marked."""

from urllib.parse import unquote

import pytest

from forum.models import Reply, Role, Thread
from tests.client import Client
from tests.conftest import SignedIn
from tests.editions import publish_with
from tests.web.conftest import ROI


@pytest.fixture
async def edition(signed_in: SignedIn, argued: Thread) -> Client:
    """Published by this manager."""
    manager = await signed_in("curator", role=Role.MANAGER)
    await publish_with(manager.viewer, argued)
    return manager


async def where(reader: Client, thread: Thread) -> str:
    """Where the link of the first line leads."""
    summary = await reader.open(f"/threads/{thread.id}/summary")
    link = summary.all(".case .line .read")[0]["href"]
    return (await reader.open(str(link), follow=False)).location


def marked(location: str) -> str:
    """The words that a browser will mark; "…" stands for what is between the ends of a long one."""
    assert ":~:text=" in location
    return " … ".join(unquote(end) for end in location.split(":~:text=")[1].split(","))


async def test_a_line_leads_to_its_words_in_the_thread(
    edition: Client, visitor: Client, argued: Thread
) -> None:
    reply = await Reply.filter(thread_id=argued.id).order_by("id").first()
    assert reply
    location = await where(visitor, argued)
    assert f"?under={reply.id}#reply-{reply.id}:~:" in location
    begin, _, end = marked(location).partition(" … ")
    assert ROI.startswith(begin)
    assert ROI.removesuffix(".").endswith(end.removesuffix("."))


async def test_words_that_were_reworded_are_shown_in_the_version_that_had_them(
    edition: Client, author: Client, visitor: Client, argued: Thread
) -> None:
    await author.submit(
        "/replies/1/edit", body="It is cheaper.", argument="roi", stance="for", revision="1"
    )
    location = await where(visitor, argued)
    assert location == f"/replies/1/history?words=1.0.{len(ROI)}#quoted"
    history = await visitor.open(location)
    assert "Version 1 by Author, which is quoted" in history.text
    assert history.words("#quoted mark") == ROI


async def test_an_edit_that_left_the_words_alone_leads_to_the_thread(
    edition: Client, author: Client, visitor: Client, argued: Thread
) -> None:
    await author.submit(
        "/replies/1/edit", body=f"An edit. {ROI}", argument="roi", stance="for", revision="1"
    )
    assert "#reply-1:~:text=" in await where(visitor, argued)


async def test_an_address_gives_away_no_hidden_words(
    edition: Client, visitor: Client, argued: Thread
) -> None:
    page = f"/replies/1?words=1.0.{len(ROI)}"
    assert "text=" in (await visitor.open(page, follow=False)).location
    await edition.submit("/replies/1/hide", reason="Not public yet.")
    assert (await visitor.open(page, follow=False)).location.endswith("#reply-1")
    assert "text=" in (await edition.open(page, follow=False)).location


@pytest.mark.parametrize(
    "words",
    ["", "1", "1.5.2", "1.0.99999", "9.0.5", "x.y.z", "1.0.5.7", "-1.0.5", "1.0." + "9" * 30],
)
async def test_what_names_no_words_leads_to_the_reply(
    visitor: Client, argued: Thread, words: str
) -> None:
    location = (await visitor.open(f"/replies/1?words={words}", follow=False)).location
    assert location.endswith("#reply-1")


async def test_the_page_of_a_branch_has_no_other_copy_of_the_words(
    edition: Client, visitor: Client, argued: Thread
) -> None:
    await edition.submit(
        f"/threads/{argued.id}/pick", reply_id="1", why="It is what I would say in the room."
    )
    page = await visitor.open(f"/threads/{argued.id}")
    assert page.text.index(ROI) < page.text.index("2 replies")
    branch = await visitor.open(await where(visitor, argued))
    assert "You are reading one branch" in branch.text
    assert branch.text.index("You are reading one branch") < branch.text.index(ROI)


async def test_words_that_are_not_in_a_version_are_shown_nowhere(
    visitor: Client, argued: Thread
) -> None:
    for words in ("1.0.99999", "7.0.5", "x", ""):
        page = await visitor.open(f"/replies/1/history?words={words}")
        assert page.status == 200
        assert not page.all("#quoted")
