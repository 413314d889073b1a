"""What people do while staleness is looked for, and what must show on which page once it is done."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from itertools import count
from random import Random

import httpx2

LONG = 24
"""A thread with so many replies makes room for a new one: each stays on one page."""
THREADS = 3
PICTURE = {"hue": "green", "icon": "roi", "question": "What would the budget office say?"}


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    cookie: str
    token: str
    """Of this person's forms."""


@dataclass(slots=True)
class Post:
    id: int
    author: Person
    word: str
    """A word that nothing else has."""
    marks: set[str] = field(default_factory=set)

    def lacks(self, talk: "Talk", word: str) -> "Sight":
        """In this reply; an edition beside it may quote what the reply said once."""
        own = rf'id="reply-{self.id}-name">(?:(?!</article>).)*?{word}'
        return Sight(talk.page, own, there=False)


@dataclass(slots=True)
class Talk:
    id: int
    page: str
    author: Person
    revision: int = 1
    published: bool = False
    posts: list[Post] = field(default_factory=list)

    @property
    def address(self) -> str:
        """What all addresses of this thread begin with; `page` is where it is read."""
        return f"/threads/{self.id}"


@dataclass(frozen=True, slots=True)
class Sight:
    """A pattern that a page must have from now on, or must not have."""

    address: str
    pattern: str
    there: bool = True


class Refused(Exception):
    """The forum took a deed otherwise than expected: the run is worth nothing."""


@dataclass(slots=True)
class World:
    """`types` are names by slug, as they are now."""

    chance: Random
    writer: httpx2.AsyncClient
    members: list[Person]
    manager: Person
    types: dict[str, str]
    talks: list[Talk] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    def word(self) -> str:
        return f"zq{next(self.numbers)}zq"

    async def send(self, who: Person, address: str, **fields: object) -> str:
        """Post a form; gives where it leads. It is done once this returns."""
        response = await self.writer.post(
            address,
            data={"csrf_token": who.token, **fields},
            headers={"cookie": who.cookie},
        )
        if response.status_code != 303:
            raise Refused(f"{response.status_code} from {address} with {fields}")
        return str(response.headers["location"])

    async def revision(self, who: Person, address: str) -> int:
        """Of a post, as the form to edit it says: retagging makes another, too."""
        form = await self.writer.get(f"{address}/edit", headers={"cookie": who.cookie})
        return int(re.findall(r'name="revision" value="(\d+)"', form.text)[0])

    def some_post(self) -> tuple[Talk, Post]:
        talk = self.chance.choice(self.talks)
        return talk, self.chance.choice(talk.posts)

    def somebody(self, but: Person | None = None) -> Person:
        return self.chance.choice([one for one in self.members if one is not but])


async def start(world: World) -> list[Sight]:
    """A new thread with a reply, for the longest one: no thread is ever without one."""
    word = world.word()
    title, body = f"How do I get them to try {word}?", "They like paper."
    author = world.somebody()
    where = await world.send(author, "/threads", title=title, body=body, ask="Approve it.")
    talk = Talk(int(where.split("/")[2]), where, author)
    world.talks = [*sorted(world.talks, key=lambda t: len(t.posts))[: THREADS - 1], talk]
    front = [Sight("/", word), Sight("/?sort=newest", word), Sight(talk.page, word)]
    return front + await reply(world)


async def reply(world: World) -> list[Sight]:
    talk = min(world.talks, key=lambda talk: len(talk.posts))
    if len(talk.posts) >= LONG:
        return await start(world)
    author, word, type = world.somebody(), world.word(), world.chance.choice(list(world.types))
    body = f"Web forms cost us $3 each and {word} costs $14 by our own count."
    where = await world.send(author, f"{talk.address}/replies", body=body, argument=type)
    post = Post(int(where.rpartition("#reply-")[2]), author, word)
    talk.posts.append(post)
    newest = f"/arguments/{type}?sort=newest"
    return [Sight(talk.page, word), Sight(newest, word), Sight("/arguments?sort=newest", word)]


async def edit(world: World) -> list[Sight]:
    talk, post = world.some_post()
    old, post.word = post.word, world.word()
    body = f"Paper forms cost us $15 each and {post.word} costs $4 by our last count."
    type = world.chance.choice(list(world.types))
    revision = await world.revision(post.author, f"/replies/{post.id}")
    fields = {"body": body, "argument": type, "revision": revision}
    await world.send(post.author, f"/replies/{post.id}/edit", **fields)
    return [
        Sight(talk.page, post.word),
        post.lacks(talk, old),
        Sight(f"{talk.address}/summary?distilled=1", old, there=False),
    ]


async def mark(world: World) -> list[Sight]:
    """Convincing, or not any more."""
    talk, post = world.some_post()
    who = world.somebody(but=post.author)
    deed = "unendorse" if who.username in post.marks else "endorse"
    await world.send(who, f"/replies/{post.id}/{deed}")
    post.marks ^= {who.username}
    pattern = rf'id="mark-{post.id}"(?:(?!id="mark-).)*?data-words>{len(post.marks) or "<"}\b'
    none = rf'id="mark-{post.id}"(?:(?!id="mark-).)*?data-words></span>'
    return [Sight(talk.page, pattern if post.marks else none)]


async def pick(world: World) -> list[Sight]:
    talk, post = world.some_post()
    word = world.word()
    who = world.somebody(but=post.author)
    why = f"It is {word} that they ask for."
    await world.send(who, f"{talk.address}/pick", reply_id=post.id, why=why)
    return [Sight(f"{talk.address}/reasons", word)]


async def retag(world: World) -> list[Sight]:
    talk, post = world.some_post()
    type = world.chance.choice(list(world.types))
    await world.send(world.manager, f"/replies/{post.id}/tags", argument=type, stance="for")
    name = re.escape(world.types[type])
    return [Sight(talk.page, rf'id="reply-{post.id}-name">[^<]*{name} argument by')]


async def hide(world: World) -> list[Sight]:
    talk, post = world.some_post()
    if len(talk.posts) == 1:
        return await reply(world)
    reason = world.word()
    await world.send(world.manager, f"/replies/{post.id}/hide", reason=f"It is off topic {reason}.")
    talk.posts.remove(post)
    return [
        post.lacks(talk, post.word),
        Sight(talk.page, reason),
        Sight("/arguments?sort=newest", post.word, there=False),
        Sight(f"{talk.address}/summary?distilled=1", post.word, there=False),
    ]


async def rename_type(world: World) -> list[Sight]:
    slug = world.chance.choice(list(world.types))
    world.types[slug] = name = world.word()
    await world.send(world.manager, f"/manage/types/{slug}", name=name, **PICTURE)
    talk = world.chance.choice(world.talks)
    return [Sight("/arguments", name), Sight(talk.page, name)]


async def rename_topic(world: World) -> list[Sight]:
    word = world.word()
    await world.send(world.manager, "/manage/topics/ai", name=word)
    return [Sight("/topics", word), Sight("/topics/ai", word)]


async def rename_oneself(world: World) -> list[Sight]:
    """Another name and another agency, on every page that has something of this member."""
    talk, post = world.some_post()
    name, agency = world.word(), world.word()
    email = f"{post.author.username}@agency.example"
    await world.send(post.author, "/account", display_name=name, email=email, agency=agency)
    return [Sight(talk.page, name), Sight(talk.page, agency)]


async def retitle(world: World) -> list[Sight]:
    talk, word = world.chance.choice(world.talks), world.word()
    fields = {"title": f"How do I get them to try {word}?", "body": "They like paper.",
              "ask": "Approve it.", "revision": talk.revision}  # fmt: skip
    await world.send(talk.author, f"{talk.address}/edit", **fields)
    talk.revision += 1
    return [Sight(talk.page, word), Sight(f"{talk.address}/summary", word)]


async def publish(world: World) -> list[Sight]:
    """The first edition of a thread: a later one would need a manager who looks at it first."""
    fresh = [talk for talk in world.talks if not talk.published and len(talk.posts) > 2]
    if not fresh:
        return await reply(world)
    talk, word = world.chance.choice(fresh), world.word()
    fields = {"version": 0, "note": f"Chosen for the first time, {word}."}
    await world.send(world.manager, f"{talk.address}/summary/publish", **fields)
    talk.published = True
    return [Sight(f"{talk.address}/summary", word), Sight(f"{talk.address}/summary/history", word)]


Deed = Callable[[World], Awaitable[list[Sight]]]
DEEDS: list[Deed] = [
    deed
    for deed, weight in (
        (reply, 8), (edit, 4), (mark, 6), (pick, 3), (retag, 3), (hide, 2), (publish, 2),
        (retitle, 2), (rename_oneself, 2), (rename_type, 1), (rename_topic, 1), (start, 1),
    )
    for _ in range(weight)
]  # fmt: skip
