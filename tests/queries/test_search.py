"""Searching finds what everybody may read, by any form of its words, and nothing else."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.moderation import hide_reply, hide_thread, suspend, unhide_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.search_index import count_words
from forum.actions.threads import edit_thread
from forum.errors import Invalid
from forum.models import Member, Reply, Role, Thread
from forum.permissions import Viewer
from forum.queries import search_candidates, search_choices
from forum.queries.search_filter import Kind, SearchFilter, SearchSort
from forum.queries.search_page import SearchPage, load_search_page
from forum.rules.drafts import ProfileDraft, ReplyEdit, ThreadEdit
from forum.rules.search_query import parse
from tests.client import viewer_for
from tests.editions import publish_with, say
from tests.factories import FIGURE, make_member, make_reply, make_thread


async def search(q: str, after: str = "", **chosen: Any) -> SearchPage:
    return await load_search_page(SearchFilter(q=q, query=parse(q), **chosen), after)


async def ids(q: str, **chosen: Any) -> list[int]:
    return [result.id for result in (await search(q, **chosen)).results]


def counts(page: SearchPage, facet: str) -> dict[str, str]:
    [found] = [one for one in page.facets.others if one.name == facet]
    return {choice.words: choice.count for choice in found.choices}


def excerpt(page: SearchPage) -> str:
    return "".join(part.words for result in page.results for part in result.excerpt)


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


@pytest.fixture
async def thread(author: Member) -> Thread:
    return await make_thread(author, topics=["cloud"])


async def test_any_form_of_a_word_is_found_with_and_without_accents(
    author: Member, thread: Thread
) -> None:
    said = "Our policies on résumés and web-forms cost $3.10, not ten."
    reply = await make_reply(author, thread, said)
    for q in ("policy", "POLICIES", "résumé", "resume", "web-form", "web form", "3.10", '"cost 3"'):
        assert await ids(q) == [reply.id], q
    for q in ("police", '"forms web"', "policy -resume", '-"web forms" policy', "policy budget"):
        assert await ids(q) == [], q
    assert await ids("the policy of an agency's -budget") == []
    assert await ids("the policy of it -budget") == [reply.id]


async def test_nothing_of_a_query_is_taken_for_syntax(author: Member, thread: Thread) -> None:
    reply = await make_reply(author, thread, "Ask counsel and or not near words facts.")
    for q in (
        "AND", "counsel AND ask", 'counsel* "ask', "NEAR(ask counsel)", "words:ask", "ask:*", "facts:(ask",
        "ask | counsel", "!counsel", "^ask", "ask <-> counsel", "{words}:ask",
    ):  # fmt: skip
        assert await ids(q) in ([reply.id], []), q
    assert await ids("author5") == await ids("post1") == await ids("§post1") == []


async def test_what_convinced_most_rises(author: Member, thread: Thread) -> None:
    first, second = [
        await make_reply(author, thread, f"Paper forms cost $14. Case {n}.", argument=["roi"])
        for n in (1, 2)
    ]
    discussion = await make_reply(author, thread, "Paper forms cost $14. Case 3.")
    for _ in range(3):
        await endorse(await viewer_for(await make_member(agency="City of Elm")), first.id)
    assert await ids("paper forms") == [first.id, second.id, discussion.id]
    newest = [discussion.id, second.id, first.id]
    assert await ids("paper forms", sort=SearchSort.NEWEST) == newest


async def test_replies_follow_their_edits_and_their_authors_leave(
    author: Member, thread: Thread, manager: Viewer
) -> None:
    reply = await make_reply(author, thread, "The kittiwake pilot.")
    viewer = await viewer_for(author)
    await edit_reply(viewer, reply.id, ReplyEdit(body="The puffin pilot.", revision=1))
    assert (await ids("kittiwake"), await ids("puffin")) == ([], [reply.id])
    await hide_reply(manager, reply.id, "Names people.")
    assert await ids("puffin") == []
    await unhide_reply(manager, reply.id)
    assert await ids("puffin") == [reply.id]
    await withdraw_reply(viewer, reply.id)
    assert await ids("puffin") == []


async def test_threads_are_found_by_title_ask_and_body(author: Member, manager: Viewer) -> None:
    thread = await make_thread(
        author,
        title="How do I convince them of gannets?",
        ask="Buy a cormorant.",
        body="*Puffins*.",
    )
    for q in ("gannet", "cormorants", "puffin"):
        assert await ids(q, kind=Kind.THREAD) == [thread.id], q
    page = await search("puffins", kind=Kind.THREAD)
    assert "*" not in excerpt(page)
    draft = ThreadEdit(title="How do I convince them of terns?", body="No birds.", revision=1)
    await edit_thread(await viewer_for(author), thread.id, draft)
    assert await ids("gannet", kind=Kind.THREAD) == await ids("puffin", kind=Kind.THREAD) == []
    assert await ids("tern", kind=Kind.THREAD) == [thread.id]
    await hide_thread(manager, thread.id, "Spam.")
    assert await ids("tern", kind=Kind.THREAD) == []


async def test_members_are_found_by_the_beginnings_of_their_names(
    author: Member, manager: Viewer
) -> None:
    draft = ProfileDraft(display_name="Zoë Quist-Okafor", email="z@agency.example", agency="")
    await update_profile(await viewer_for(author), draft)
    for q in ("zoe", "Quist", "okaf", "quist-ok", "author"):
        assert await ids(q, kind=Kind.MEMBER) == [author.id], q
    assert await ids("harbor", kind=Kind.MEMBER) == []
    await suspend(manager, "author", "Spam.")
    assert await ids("zoe", kind=Kind.MEMBER) == [author.id]


async def test_summaries_are_found_by_what_their_newest_edition_shows(
    author: Member, thread: Thread, manager: Viewer
) -> None:
    said = "Each paper form costs $14.20 and each gannet on the web costs $3.10, by our count."
    reply = await make_reply(author, thread, said, argument=["roi"])
    other = await make_reply(
        author, thread, "We are one complaint away from fixing all puffins.", argument=["risk"]
    )
    await publish_with(manager, thread, lead="Opened with a cormorant.")
    await say(manager, thread, "Buy every razorbill.")
    await publish_with(manager, thread, lead="Opened with a tern.")
    for q in ("gannet", "puffin", "tern", "razorbill"):
        assert await ids(q, kind=Kind.SUMMARY) == [thread.id], q
    assert await ids("cormorant", kind=Kind.SUMMARY) == []
    await hide_reply(manager, reply.id, "Names people.")
    for q in ("gannet", "razorbill", "tern"):
        assert await ids(q, kind=Kind.SUMMARY) == [], q
    assert await ids("puffin", kind=Kind.SUMMARY) == [thread.id]
    assert "gannet" not in excerpt(await search("puffin", kind=Kind.SUMMARY))
    await withdraw_reply(await viewer_for(author), other.id)
    assert await ids("puffin", kind=Kind.SUMMARY) == []


@pytest.fixture
async def cases(author: Member, thread: Thread) -> list[Reply]:
    """Three replies on pilots: the author's argument and objection, and another's of another thread."""
    other = await make_member("other", agency="City of Elm")
    elsewhere = await make_thread(other, topics=["ai"])
    return [
        await make_reply(author, thread, "A pilot pays.", argument=["roi"], evidence=[FIGURE]),
        await make_reply(author, thread, "A pilot fails.", argument=["risk"], stance="objection"),
        await make_reply(other, elsewhere, "A pilot it is, then."),
    ]


WAYS: list[tuple[str, dict[str, str], list[int]]] = [
    ("author:other", {}, [2]),
    ("author:OTHER pilot", {}, [2]),
    ("author:nobody", {}, []),
    ("agency:harbor-county", {}, [0, 1]),
    ('agency:"City of Elm"', {}, [2]),
    ("topic:ai", {}, [2]),
    ("topic:nothing", {}, []),
    ("argument:risk", {}, [1]),
    ("argument:nothing", {}, []),
    ("before:2020-01-01", {}, []),
    ("after:2020-01-01", {}, [0, 1, 2]),
    ("after:2999-01-01", {}, []),
    ("before:0001-01-01", {}, []),
    ("", {"argument": "roi"}, [0]),
    ("", {"topic": "cloud", "stance": "for"}, [0]),
    ("", {"stance": "objection"}, [1]),
    ("", {"evidence": "figures"}, [0]),
    ("", {"agency": "city-of-elm"}, [2]),
    ("", {"level": "other"}, [0, 1, 2]),
    ("", {"level": "tribal"}, []),
    ("", {"since": "2020-01-01", "topic": "ai"}, [2]),
    ("agency:harbor-county", {"topic": "ai"}, []),
]


@pytest.mark.parametrize("few", [100, 0], ids=["by facts", "by rows"])
async def test_what_is_typed_and_chosen_narrows(
    cases: list[Reply], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(search_choices, "FEW", few)
    for words, chosen, expected in WAYS:
        for q in (words, f"{words} pilots".strip()):
            page = await search(q, **chosen)
            found = {cases[n].id for n in expected}
            assert {result.id for result in page.results} == found, (q, chosen)
            assert page.total.words == str(len(expected))


async def test_each_choice_has_a_count_of_what_it_leaves(cases: list[Reply]) -> None:
    page = await search("pilot")
    assert counts(page, "topic") == {"AI assistants": "1", "Cloud": "2"}
    assert counts(page, "stance") == {"For the ask": "1", "Objection": "1"}
    assert counts(page, "agency") == {"City of Elm": "1", "Harbor County": "2"}
    assert counts(page, "evidence") == {"With figures": "1"}
    assert counts(page, "since") == {"Past month": "3", "Past year": "3"}
    assert {one.type.slug: one.count for one in page.facets.types} == {"roi": "1", "risk": "1"}
    page = await search("pilot", topic="cloud", stance="for")
    assert counts(page, "topic") == {"Cloud": "1"}
    assert counts(page, "stance") == {"For the ask": "1", "Objection": "1"}
    assert [tab.count.words for tab in page.tabs] == ["1", "1", "0", "0"]


async def test_exact_days(author: Member, thread: Thread) -> None:
    reply = await make_reply(author, thread, "A pilot.")
    at = datetime(2021, 3, 15, 12, tzinfo=UTC)
    await Reply.filter(id=reply.id).update(created_at=at)
    for q, found in (
        ("after:2021-03-15", True), ("after:2021-03-16", False), ("before:2021-03-16", True),
        ("before:2021-03-15", False), ("after:2021-03-01 before:2021-04-01", True),
        ("after:2020-01-01 before:2021-12-31", True), ("after:2022-01-01", False),
    ):  # fmt: skip
        assert bool(await ids(f"pilot {q}")) == found, q


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
