"""Searching finds what everybody may read, by any form of its words, and nothing else."""

from datetime import UTC, datetime

import pytest

from forum.actions.endorsements import endorse
from forum.actions.members import update_profile
from forum.actions.moderation import hide_reply, hide_thread, suspend, unhide_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.threads import edit_thread
from forum.models import Member, Reply, Role, Thread
from forum.permissions import Viewer
from forum.queries import search_choices
from forum.queries.search_filter import Kind, SearchSort
from forum.rules.drafts import ProfileDraft, ReplyEdit, ThreadEdit
from tests.client import viewer_for
from tests.editions import publish_with, say
from tests.factories import FIGURE, make_member, make_reply, make_thread
from tests.queries.searching import counts, excerpt, ids, search


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
    will = await make_member("will")
    assert await ids("Will", kind=Kind.MEMBER) == [will.id]
    await make_reply(author, await make_thread(author), "It will.")
    assert await ids("will") == []
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
