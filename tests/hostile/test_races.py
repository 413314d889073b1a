"""Two processes are asked at one moment for what only one of them may do, or for the same thing twice."""

from collections import Counter
from collections.abc import AsyncIterator
from random import Random
from typing import Any

import pytest
import pytest_asyncio
from bs4 import BeautifulSoup

from forum.database import connected
from forum.models import (
    ArgumentType,
    AuditEntry,
    Endorsement,
    Pick,
    PickHistory,
    Reply,
    SummaryDraft,
    Thread,
)
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import Page
from tests.conftest import Copies
from tests.factories import make_reply, make_thread
from tests.hostile.lines import form
from tests.hostile.people import workspace
from tests.hostile.racing import Forum, statuses, two_servers
from tests.web.workspace import fields_of

AT_ONCE, MANAGERS = 50, ("ruth", "omar")


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def db(copies: Copies, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """One for all of them: what takes longest is to start the servers."""
    async with copies.copy(tmp_path_factory.mktemp("races")) as url, connected(url):
        yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def both(db: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Forum]:
    async with two_servers(db, tmp_path_factory.mktemp("servers")) as found:
        yield found


@pytest.fixture
def forum(both: Forum, chance: Random) -> Forum:
    both.chance = chance
    return both


async def test_fifty_times_convinced_at_once_is_one_mark(forum: Forum, rounds: int) -> None:
    author, fan = forum.people["author"].member, forum.people["ana"]
    told = Counter[int]()
    for _ in range(rounds):
        reply = await make_reply(author, await make_thread(author))
        mark = form(f"/replies/{reply.id}/endorse", fan, {})
        answers = await forum.race(*[mark] * AT_ONCE)
        told.update(statuses(answers))
        marks = await Endorsement.filter(reply_id=reply.id).count()
        assert (marks, (await Reply.get(id=reply.id)).endorsement_count) == (1, 1)
    print(f"{rounds} rounds of {AT_ONCE} marks at once: {dict(told)}")  # noqa: T201
    assert set(told) == {303}
    await assert_nothing_drifted()


async def test_of_two_managers_who_save_one_draft_at_once_one_wins_and_both_texts_are_kept(
    forum: Forum, rounds: int
) -> None:
    author, won = forum.people["author"].member, Counter[str]()
    for number in range(rounds):
        thread = await make_thread(author)
        await make_reply(author, thread, argument=["roi"])
        address = f"/threads/{thread.id}/summary/edit"
        page = await forum.browser.get(address, headers=forum.people["ruth"].headers)
        leads = {name: f"They ask for what {name} says, number {number}." for name in MANAGERS}
        fields = {**workspace(page.text), "do": "save"}
        answers = await forum.race(
            *(
                form(address, forum.people[name], _own(forum, name, fields, lead))
                for name, lead in leads.items()
            )
        )
        assert statuses(answers) == [303, 409]
        winner, loser = MANAGERS if answers[0].status == 303 else reversed(MANAGERS)
        won[winner] += 1
        draft = await SummaryDraft.get(thread_id=thread.id)
        assert (draft.version, draft.content["lead"]) == (1, leads[winner])
        assert await _deeds(f"summary {thread.id}") == [winner]
        clash = BeautifulSoup(max(answers, key=lambda a: a.status).text, "html.parser")
        assert clash.select("form[data-workspace] #lead")[0].text.strip() == leads[loser]
        assert leads[winner] in clash.select(".clash")[0].text
    print(f"{rounds} drafts saved by two at once: {dict(won)} won")  # noqa: T201


def _own(forum: Forum, name: str, fields: dict[str, str], lead: str) -> dict[str, str]:
    return {**fields, "csrf_token": forum.people[name].token, "lead": lead}


async def _deeds(target: str) -> list[str]:
    """Who did something to it, in order."""
    found = await AuditEntry.filter(target=target).order_by("id").prefetch_related("actor")
    return [entry.actor.username for entry in found if entry.actor]


async def test_two_managers_who_reorder_types_at_once_are_both_obeyed_and_both_noted(
    forum: Forum, rounds: int
) -> None:
    for _ in range(rounds):
        before = await _order()
        moved = forum.chance.choices(before, k=2)
        ways = forum.chance.choices(["up", "down"], k=2)
        answers = await forum.race(
            *(
                form(f"/manage/types/{slug}/move", forum.people[name], {"direction": way})
                for name, slug, way in zip(MANAGERS, moved, ways, strict=True)
            )
        )
        assert statuses(answers) == [303, 303]
        entries = await AuditEntry.filter(deed="move type").order_by("-id").limit(2)
        second, first = entries
        assert {entry.target for entry in entries} == {f"type {slug}" for slug in moved}
        assert _facts(first.before) == before
        assert _facts(first.after) == _facts(second.before)
        assert _facts(second.after) == await _order()
    assert await AuditEntry.filter(deed="move type").count() == 2 * rounds
    positions = await ArgumentType.filter(retired=False).values_list("position", flat=True)
    assert len(set(positions)) == len(list(positions))


def _facts(told: Any) -> list[str]:
    return list(told["order"])


async def _order() -> list[str]:
    found = await ArgumentType.filter(retired=False).order_by("position", "id")
    return [type.slug for type in found]


async def test_of_two_managers_who_reorder_one_draft_at_once_one_is_told_and_noted(
    forum: Forum, rounds: int
) -> None:
    author = forum.people["author"].member
    for _ in range(rounds):
        thread = await make_thread(author)
        for _ in range(3):
            await make_reply(author, thread, argument=["roi"])
        address = f"/threads/{thread.id}/summary/edit"
        shown = await forum.browser.get(address, headers=forum.people["ruth"].headers)
        fields = fields_of(Page(shown))
        one, two, three = fields["line"]
        wanted = {
            "ruth": ("down", one, [two, one, three]),
            "omar": ("up", three, [one, three, two]),
        }
        answers = await forum.race(
            *(
                form(
                    address,
                    forum.people[name],
                    {**fields, "csrf_token": forum.people[name].token, "do": f"{way}:{key}"},
                )
                for name, (way, key, _) in wanted.items()
            )
        )
        assert statuses(answers) == [303, 409]
        winner = "ruth" if answers[0].status == 303 else "omar"
        draft = await SummaryDraft.get(thread_id=thread.id)
        assert [line["key"] for line in draft.content["lines"]] == wanted[winner][2]
        assert await _deeds(f"summary {thread.id}") == [winner]


async def test_of_two_picks_of_one_member_at_once_one_stays_and_both_are_remembered(
    forum: Forum, rounds: int
) -> None:
    author, ana, ben = (forum.people[name] for name in ("author", "ana", "ben"))
    for number in range(rounds):
        thread = await make_thread(author.member)
        replies = [await make_reply(author.member, thread) for _ in range(2)]
        chosen = [
            {"reply_id": str(reply.id), "why": f"It is reason {number} for them."}
            for reply in replies
        ]
        address = f"/threads/{thread.id}/pick"
        answers = await forum.race(
            *(form(address, ana, fields) for fields in chosen), form(address, ben, chosen[0])
        )
        assert statuses(answers) == [303] * 3
        history = await PickHistory.filter(thread_id=thread.id, member_id=ana.member.id)
        assert {entry.reply_id for entry in history} == {reply.id for reply in replies}
        [lasting] = [entry for entry in history if entry.ended_at is None]
        kept = await Pick.get(thread_id=thread.id, member_id=ana.member.id)
        assert kept.reply_id == lasting.reply_id
        assert (await Thread.get(id=thread.id)).pick_count == 2
    await assert_nothing_drifted()


async def test_what_is_sent_twice_at_once_is_one_post(forum: Forum, rounds: int) -> None:
    author, ana = forum.people["author"].member, forum.people["ana"]
    for number in range(rounds):
        thread = await make_thread(author)
        asked = {"title": f"How do I get them to try number {number}?", "ask": "Approve it."}
        sent = {
            f"/threads/{thread.id}/replies": {
                "body": f"It costs us ${number} each.",
                "argument": "roi",
            },
            "/threads": {**asked, "body": "They like paper.", "topic": "ai"},
        }
        for address, fields in sent.items():
            request = form(address, ana, fields)
            answers = await forum.race(request, request)
            answers += await forum.race(request)  # and once more, as after a lost answer
            assert statuses(answers) == [303] * 3
            assert len({answer.location for answer in answers}) == 1
        assert await Reply.filter(thread_id=thread.id).count() == 1
        assert await Thread.filter(author_id=ana.member.id).count() == number + 1
    await assert_nothing_drifted()


BEFORE, NOT_ANY_MORE = 303, {403, 404, 410, 422}
OVERTAKING = {
    "lock": ("/threads/{thread}/lock", "lock thread"),
    "hide thread": ("/threads/{thread}/hide", "hide thread"),
    "hide reply": ("/replies/{reply}/hide", "hide reply"),
    "merge": ("/threads/{thread}/merge", "merge thread"),
}


@pytest.mark.parametrize("deed", OVERTAKING)
async def test_what_a_manager_overtakes_is_done_wholly_before_or_refused(
    forum: Forum, rounds: int, deed: str
) -> None:
    author, told = forum.people["author"].member, Counter[str]()
    writers = [forum.people[name] for name in ("ana", "ben", "cleo")]
    for number in range(rounds):
        thread, into = await make_thread(author), await make_thread(author)
        reply = await make_reply(author, thread)
        said = {"body": f"Answer {number} of mine, to what you said.", "parent_id": str(reply.id)}
        address = OVERTAKING[deed][0].format(thread=thread.id, reply=reply.id)
        asked = {"reason": "It is off topic.", "to": f"/threads/{into.id}", "confirm": "1"}
        answers = await forum.race(
            form(address, forum.people["ruth"], asked),
            *(form(f"/replies/{reply.id}/endorse", who, {}) for who in writers),
            *(form(f"/threads/{thread.id}/replies", who, said) for who in writers),
        )
        assert answers[0].status == 303, answers[0].text[:2000]
        target = f"reply {reply.id}" if deed == "hide reply" else f"thread {thread.id}"
        entry = await AuditEntry.get(target=target, deed=OVERTAKING[deed][1])
        posts = await Reply.filter(parent_id=reply.id)
        marks = await Endorsement.filter(reply_id=reply.id)
        for made, answered in ((marks, answers[1:4]), (posts, answers[4:])):
            done = [answer for answer in answered if answer.status == BEFORE]
            refused = {answer.status for answer in answered} - {BEFORE}
            told.update(f"{answer.status}" for answer in answered)
            assert refused <= NOT_ANY_MORE, refused
            assert len(made) == len(done)
            if deed != "merge":  # there is another thread where it may still be done
                assert all(one.created_at <= entry.created_at for one in made)
        if deed == "merge":
            assert {post.thread_id for post in posts} <= {into.id}
    print(f"{rounds} rounds of {deed} overtaking six deeds: {dict(told)}")  # noqa: T201
    await assert_nothing_drifted()
