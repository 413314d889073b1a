"""People who write by way of any server of a forum, and keep a diary of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random

import httpx2

from tests.hostile.diary import NOTHING, Diary, Thing
from tests.hostile.people import Person, workspace

LONG = 30
"""Replies of a thread before another one is begun."""
DONE = {200, 303}


class Refused(Exception):
    """A server that was there did not do what it was asked, and answered so."""

    def __init__(self, response: httpx2.Response) -> None:
        super().__init__(f"{response.status_code} from {response.url}: {response.text[:2000]}")
        self.response = response


@dataclass(slots=True)
class Post:
    id: int
    author: Person
    revision: int = 1
    """0 where an edit was never answered: then nobody knows."""


@dataclass(slots=True)
class Talk:
    id: int
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class World:
    chance: Random
    servers: list[httpx2.AsyncClient]
    members: list[Person]
    manager: Person
    diary: Diary = field(default_factory=Diary)
    talks: list[Talk] = field(default_factory=list)
    words: "count[int]" = field(default_factory=lambda: count(1))

    async def send(
        self, who: Person, address: str, thing: Thing | None, word: str, **fields: object
    ) -> str:
        """Where it leads once it is done; a new thing is written down by who learns its id."""
        if thing:
            self.diary.sent(thing, word)
        client = self.chance.choice(self.servers)
        response = await who.post(client, address, **fields)
        if response.status_code not in DONE:
            raise Refused(response)
        if thing:
            self.diary.answered(thing, word)
        return str(response.headers["location"])


Deed = Callable[[World, Person], Awaitable[None]]


async def start(world: World, who: Person) -> None:
    word = f"zq{next(world.words)}zq"
    title = f"How do I get them to try {word}?"
    fields = {"title": title, "body": "They like paper.", "ask": "Approve it."}
    where = await world.send(who, "/threads", None, word, **fields)
    talk = Talk(int(where.split("/")[2]))
    world.diary.answered(("thread", talk.id, 0), word)
    world.talks.append(talk)


async def reply(world: World, who: Person) -> None:
    if not world.talks or len(world.talks[-1].posts) >= LONG:
        await start(world, who)
    talk, word = world.talks[-1], f"zq{next(world.words)}zq"
    body = f"Web forms cost us $3 each and {word} costs $14 by our own count."
    fields = {"body": body, "argument": world.chance.choice(["roi", "risk"])}
    where = await world.send(who, f"/threads/{talk.id}/replies", None, word, **fields)
    post = Post(int(where.rpartition("#reply-")[2]), who)
    world.diary.answered(("reply", post.id, 0), word)
    talk.posts.append(post)


async def edit(world: World, who: Person) -> None:
    own = [post for talk in world.talks for post in talk.posts if post.author is who]
    known = [post for post in own[-LONG:] if post.revision]
    if not known:
        return await reply(world, who)
    post, word = world.chance.choice(known), f"zq{next(world.words)}zq"
    body = f"Paper forms cost $15 each and {word} costs $4 by our last count."
    fields = {"body": body, "argument": "roi", "revision": post.revision}
    revision, post.revision = post.revision, 0
    await world.send(who, f"/replies/{post.id}/edit", ("reply", post.id, 0), word, **fields)
    post.revision = revision + 1
    return None


def _of_another(world: World, who: Person) -> tuple[Talk, Post] | None:
    recent = [(talk, post) for talk in world.talks[-2:] for post in talk.posts]
    others = [(talk, post) for talk, post in recent if post.author is not who]
    return world.chance.choice(others) if others else None


async def mark(world: World, who: Person) -> None:
    """Convincing, or not any more."""
    found = _of_another(world, who)
    if not found:
        return await reply(world, who)
    post = found[1]
    on = world.chance.random() < 0.7
    deed, word = ("endorse", "convinced") if on else ("unendorse", NOTHING)
    await world.send(who, f"/replies/{post.id}/{deed}", ("mark", who.member.id, post.id), word)
    return None


async def pick(world: World, who: Person) -> None:
    found = _of_another(world, who)
    if not found:
        return await reply(world, who)
    (talk, post), word = found, f"zq{next(world.words)}zq"
    fields = {"reply_id": post.id, "why": f"It is {word} that they ask for."}
    await world.send(
        who, f"/threads/{talk.id}/pick", ("pick", who.member.id, talk.id), word, **fields
    )
    return None


async def publish(world: World, who: Person) -> None:
    """A manager saves a draft that says something else, and makes an edition of it."""
    ready = [talk for talk in world.talks[-2:] if len(talk.posts) > 2]
    if not ready:
        return await reply(world, who)
    talk, number = world.chance.choice(ready), next(world.words)
    word = f"zq{number}zq"
    address = f"/threads/{talk.id}/summary"
    client = world.chance.choice(world.servers)
    form = workspace((await client.get(f"{address}/edit", headers=who.headers)).text)
    fields = {**form, "lead": f"They ask for {word}.", "do": "save"}
    await world.send(who, f"{address}/edit", ("draft", talk.id, 0), word, **fields)
    fields = {"version": str(int(form["version"]) + 1), "note": f"Noted {word}."}
    await world.send(who, f"{address}/publish", ("edition", talk.id, number), word, **fields)
    return None


MEMBERS_DO: list[Deed] = [*[reply] * 5, *[mark] * 5, *[edit] * 3, *[pick] * 2]
MANAGERS_DO: list[Deed] = [*[publish] * 3, reply]


async def go_on(world: World, who: Person, until: Callable[[], bool]) -> None:
    """One deed after the other, until it is enough or the server goes away with one in hand."""
    deeds = MANAGERS_DO if who is world.manager else MEMBERS_DO
    while not until():
        try:
            await world.chance.choice(deeds)(world, who)
        except httpx2.TransportError:
            return
