"""The search index is what it would be if it were made anew, whatever is done to the posts."""

from asyncio import gather, get_running_loop, run_coroutine_threadsafe
from collections import Counter
from pathlib import Path

import pytest

from forum.actions import search_index
from forum.actions.members import update_profile
from forum.actions.moderation import hide_reply, hide_thread, unhide_thread
from forum.actions.purges import purge_reply
from forum.actions.replies import edit_reply
from forum.actions.search_index import count_words, empty_of_deleted, rebuild_search
from forum.actions.tags import retag_reply
from forum.database import execute, is_postgres, rows
from forum.models import Member, Reply, Role, Thread
from forum.queries.search_suggestion import known_words
from forum.rules.drafts import ProfileDraft, ReplyEdit, TagDraft
from tests.actions.test_drift import a_busy_forum
from tests.actions.test_edition_properties import a_desk
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_member, make_reply, make_thread

PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~‐‒–—―−‘’‚‛“”„‟•·«»¿¡§"
pytestmark = pytest.mark.usefixtures("db")
SEEDS = range(6)
STEPS = 25
CANARY = "kittiwake"
STEM = b"kittiwak"


async def contents() -> dict[str, list[str]]:
    """Everything that the index has, as it is kept."""
    found = {"facts": [repr(row) for row in await rows("SELECT * FROM search_reply ORDER BY id")]}
    if is_postgres():
        found["facts"] = []
    for table in ("reply" if is_postgres() else "reply_text", "thread", "summary", "member"):
        if is_postgres():
            sql = f"SELECT id, words::text AS words FROM search_{table} ORDER BY id"
        else:
            name = f"terms_of_{table}"
            await execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name}"
                f" USING fts5vocab(main, search_{table}, instance)"
            )
            sql = f"SELECT * FROM temp.{name} ORDER BY doc, col, offset, term"
        found[table] = [repr(row) for row in await rows(sql)]
    return found


async def assert_true() -> None:
    before = await contents()
    await rebuild_search()
    after = await contents()
    for table, rows_there in after.items():
        assert before[table] == rows_there, table


@pytest.mark.parametrize("seed", SEEDS)
async def test_after_random_deeds_it_is_as_if_made_anew(seed: int) -> None:
    busy = await a_busy_forum(seed)
    for number in range(STEPS):
        print(number, await busy.step())  # noqa: T201  (shown when the test fails)
    await assert_true()


@pytest.mark.parametrize("seed", SEEDS[:3])
async def test_after_random_deeds_around_a_summary_too(seed: int) -> None:
    desk = await a_desk(seed)
    for number in range(STEPS):
        print(number, await desk.step())  # noqa: T201  (shown when the test fails)
    await assert_true()


async def found_ids(table: str = "reply") -> set[int]:
    column = "id" if is_postgres() or table == "reply" else "rowid"
    return {row["id"] for row in await rows(f"SELECT {column} AS id FROM search_{table}")}


@pytest.fixture
async def author() -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def reply(author: Member) -> Reply:
    return await make_reply(author, await make_thread(author), f"The {CANARY} pilot saved $12.")


async def facts_of(reply: Reply) -> str:
    [row] = await rows("SELECT facts FROM search_reply WHERE id = ?", reply.id)
    return str(row["facts"])


async def test_tags_and_evidence_are_facts_of_a_reply(author: Member, reply: Reply) -> None:
    viewer = await viewer_for(author)
    assert "§argument1" not in await facts_of(reply)
    await retag_reply(viewer, reply.id, TagDraft(argument=["roi", "risk"], stance="objection"))
    assert "§argument1 §objection1" in await facts_of(reply)
    draft = ReplyEdit(body="Other words.", revision=2, argument=["roi"], evidence=EVIDENCE)
    await edit_reply(viewer, reply.id, draft)
    facts = await facts_of(reply)
    assert "§for1" in facts
    assert "§ballpark1 §goal1 §peer1 §risk1" in facts
    assert facts.count("§type") == 1
    await assert_true()


async def test_a_hidden_thread_goes_with_all_that_is_in_it(author: Member, reply: Reply) -> None:
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await hide_thread(manager, reply.thread_id, "Spam.")
    assert await found_ids() == set()
    assert await found_ids("thread") == set()
    await unhide_thread(manager, reply.thread_id)
    assert await found_ids() == {reply.id}
    assert await found_ids("thread") == {reply.thread_id}
    await hide_reply(manager, reply.id, "Names people.")
    assert await found_ids() == set()
    await assert_true()


async def test_a_member_is_found_by_the_new_name(author: Member) -> None:
    draft = ProfileDraft(display_name="Wilhelmina Quist", email="w@agency.example", agency="")
    before = await contents()
    await update_profile(await viewer_for(author), draft)
    assert await contents() != before
    await assert_true()


async def test_posts_that_are_gone_are_gone(author: Member, reply: Reply) -> None:
    await Thread.filter(id=reply.thread_id).delete()
    assert await found_ids() == await found_ids("thread") == set()
    await Member.filter(id=author.id).delete()
    assert await found_ids("member") == set()


async def test_words_are_counted_once_a_post(author: Member, reply: Reply) -> None:
    await make_reply(author, await Thread.get(id=reply.thread_id), f"{CANARY} {CANARY} twice")
    await count_words()
    await count_words()
    assert await known_words([CANARY, "saved", "twice"]) == {CANARY: 2, "saved": 1, "twice": 1}


async def test_purged_words_are_neither_in_the_index_nor_suggested(
    reply: Reply, tmp_path: Path
) -> None:
    def files() -> list[str]:
        return [file.name for file in tmp_path.glob("forum.sqlite3*") if STEM in file.read_bytes()]

    admin = await viewer_for(await make_member("admin", role=Role.ADMIN))
    await count_words()
    assert CANARY in await known_words([CANARY])
    assert files() or is_postgres()
    await purge_reply(admin, reply.id, "Personal data.")
    assert await known_words([CANARY]) == {}
    assert await found_ids() == set()
    assert not files()


async def test_words_of_what_is_purged_while_they_are_counted_are_not_suggested(
    reply: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin, loop = await viewer_for(await make_member("admin", role=Role.ADMIN)), get_running_loop()
    really, purged = search_index._counts, False

    def counts(texts: list[str]) -> Counter[str]:
        nonlocal purged
        found = really(texts)
        if CANARY in found and not purged:
            purged = True
            run_coroutine_threadsafe(purge_reply(admin, reply.id, "Personal data."), loop).result()
        return found

    monkeypatch.setattr(search_index, "_counts", counts)
    await count_words()
    assert purged
    assert await known_words([CANARY]) == {}


async def test_two_who_count_at_once_count_each_post_once(author: Member, reply: Reply) -> None:
    await gather(count_words(), count_words())
    assert await known_words([CANARY]) == {CANARY: 1}


async def test_emptying_the_index_of_what_was_taken_out_takes_nothing_else(
    author: Member, reply: Reply
) -> None:
    thread = await Thread.get(id=reply.thread_id)
    for number in range(30):
        post = await make_reply(author, thread, f"Post {number} on budgets.")
        if number % 3 == 0:
            await execute("UPDATE reply SET hidden_at = created_at WHERE id = ?", post.id)
    before = await contents()
    await empty_of_deleted()
    assert await contents() == before
    await assert_true()


async def test_punctuation_goes_from_words_and_nothing_else() -> None:
    if not is_postgres():
        return
    found = await rows(
        "SELECT chr(n) AS letter, search_fold(chr(n)) AS folded FROM generate_series(33, 12287) AS n"
        " WHERE normalize(chr(n), NFKD) = chr(n) AND n NOT BETWEEN 768 AND 879"
    )
    assert {row["letter"] for row in found if row["folded"] == " "} == set(PUNCTUATION)
    kept = [row for row in found if row["letter"] not in PUNCTUATION]
    assert [row for row in kept if row["folded"] != row["letter"]] == []
