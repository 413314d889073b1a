"""Pages of a search: what is looked at of many matches, how pages follow each other, what is suggested."""

import pytest
from msgspec.structs import replace

from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.search_index import count_words
from forum.errors import Invalid
from forum.models import Member, Role, Thread
from forum.permissions import Viewer
from forum.queries import search_candidates, search_choices
from forum.queries.search_filter import Kind, SearchFilter, SearchSort
from tests.client import viewer_for
from tests.editions import publish_with
from tests.factories import make_member, make_reply, make_thread
from tests.queries.searching import search


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


@pytest.fixture
async def thread(author: Member) -> Thread:
    return await make_thread(author, topics=["cloud"])


async def test_of_many_the_newest_are_ranked_and_counted(
    author: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_candidates, "RANKED", 3)
    replies = [await make_reply(author, thread, f"Pilot {n}.") for n in range(5)]
    page = await search("pilot")
    assert page.more
    assert {result.id for result in page.results} == {reply.id for reply in replies[2:]}
    monkeypatch.undo()
    monkeypatch.setattr(search_candidates, "SCANNED", 2)
    monkeypatch.setattr(search_choices, "FEW", 0)
    page = await search("pilot", topic="cloud")
    assert (page.total.n, page.total.exact) == (2, False)


@pytest.mark.parametrize("sort", list(SearchSort))
async def test_pages_follow_each_other_without_gaps(
    author: Member, thread: Thread, sort: SearchSort
) -> None:
    made = [
        (await make_reply(author, thread, f"Pilot {n}. {'Pilot. ' * (n % 3)}")).id
        for n in range(45)
    ]
    found: list[int] = []
    after = ""
    for size in (20, 20, 5):
        page = await search("pilot", after, sort=sort)
        assert len(page.results) == size
        found += [result.id for result in page.results]
        after = page.next_url.partition("after=")[2]
    assert not after
    assert sorted(found) == made
    for damaged in ("x~1", "nan~1", "1~x", "inf~1", "~"):
        with pytest.raises(Invalid):
            await search("pilot", damaged, sort=sort)


async def test_a_misspelt_word_suggests_the_one_that_was_meant(
    author: Member, thread: Thread
) -> None:
    await make_reply(author, thread, "The procurement office signed in January.")
    await count_words()
    page = await search("procurment offcie")
    assert page.results == ()
    assert page.suggestion == "procurement office"
    assert (await search("zzzzzz")).suggestion == ""
    assert (await search("procurement")).suggestion == ""


async def test_nothing_of_a_hidden_post_is_shown_counted_or_suggested(
    author: Member, thread: Thread, manager: Viewer
) -> None:
    said = "The kittiwake pilot saved us $12 on every form in its first year."
    reply = await make_reply(author, thread, said, argument=["roi"])
    secret = await make_thread(author, title="How do I convince a kittiwake?", body="Kittiwake.")
    await make_reply(author, secret, "Kittiwake, again.", argument=["roi"])
    await publish_with(manager, thread)
    await count_words()
    assert (await search("kittywake")).suggestion == "kittiwake"
    await hide_reply(manager, reply.id, "Names people.")
    await hide_thread(manager, secret.id, "Spam.")
    for kind in Kind:
        page = await search("kittiwake", kind=kind)
        assert not page.results
        assert [tab.count.words for tab in page.tabs] == ["0"] * 4
        assert (await search("kittywake", kind=kind)).suggestion == ""
    assert (await search("pilot")).total.words == "0"


async def test_a_filter_keeps_what_was_searched_for() -> None:
    wanted = SearchFilter(q='a "b c" & d', kind=Kind.THREAD, topic="ai")
    assert wanted.url(topic="") == "/search?q=a+%22b+c%22+%26+d&kind=threads"
    assert replace(wanted, kind=Kind.REPLY).cleared.url() == "/search?q=a+%22b+c%22+%26+d"
