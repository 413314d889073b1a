"""What people do by way of forms, each time to something that was made for it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from forum.actions.mail_tokens import make_token
from forum.actions.members import set_password
from forum.database import transaction
from forum.models import Purpose, Reply, Thread
from forum.queries.community import load_community
from tests.client import Client
from tests.factories import make_member, make_reply, make_thread

PASSWORD = "four words in a row"
REASON = "It is off topic here."
Fields = dict[str, str]
Form = tuple[str, Fields]
"""An address, and what is sent to it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """`people` by name; `number` is another each time."""

    people: dict[str, Client]
    number: int

    async def thread(self) -> Thread:
        return await make_thread(self.people["author"].member)

    async def argument(self) -> Reply:
        author = self.people["author"].member
        return await make_reply(author, await self.thread(), argument=["roi"])


async def sign_up(scene: Scene) -> Form:
    name = f"newcomer{scene.number}"
    fields = {"username": name, "display_name": name, "agency": f"Office {scene.number}"}
    return "/signup", {**fields, "email": f"{name}@agency.example", "password": PASSWORD}


async def sign_in(scene: Scene) -> Form:
    member = await make_member()
    await set_password(member.username, PASSWORD)
    return "/login", {"username": member.username, "password": PASSWORD}


async def new_thread(scene: Scene) -> Form:
    title = f"How do I convince them of number {scene.number}?"
    return "/threads", {"title": title, "body": "They like paper.", "ask": "Do it.", "topic": "ai"}


async def edit_thread(scene: Scene) -> Form:
    fields = {"title": "How do I convince my boss?", "body": "She likes paper.", "ask": "Try it."}
    return f"/threads/{(await scene.thread()).id}/edit", {**fields, "revision": "1"}


async def reply(scene: Scene) -> Form:
    body = f"Paper costs $14 a form, web forms cost $3. @author {scene.number}"
    return f"/threads/{(await scene.thread()).id}/replies", {"body": body, "argument": "roi"}


async def edit(scene: Scene) -> Form:
    fields = {"body": "Paper costs $15 a form.", "argument": "risk", "revision": "1"}
    return f"/replies/{(await scene.argument()).id}/edit", fields


async def endorse(scene: Scene) -> Form:
    return f"/replies/{(await scene.argument()).id}/endorse", {}


async def pick(scene: Scene) -> Form:
    found = await scene.argument()
    why = "It is what they would say in the room."
    return f"/threads/{found.thread_id}/pick", {"reply_id": str(found.id), "why": why}


async def flag(scene: Scene) -> Form:
    return f"/replies/{(await scene.argument()).id}/flag", {"kind": "spam"}


async def withdraw(scene: Scene) -> Form:
    return f"/replies/{(await scene.argument()).id}/withdraw", {}


async def hide(scene: Scene) -> Form:
    return f"/replies/{(await scene.argument()).id}/hide", {"reason": REASON}


async def nominate(scene: Scene) -> Form:
    fields = {"words": "paper forms cost $14", "type": "risk", "revision": "1"}
    return f"/replies/{(await scene.argument()).id}/quote", fields


async def publish(scene: Scene) -> Form:
    address = f"/threads/{(await scene.argument()).thread_id}/summary/publish"
    return address, {"version": "0", "note": "The first edition."}


async def save_summary(scene: Scene) -> Form:
    address = f"/threads/{(await scene.argument()).thread_id}/summary/edit"
    return address, {"version": "0", "lead": "They ask for it.", "do": "save"}


async def save_draft(scene: Scene) -> Form:
    thread = await scene.thread()
    return "/drafts", {"place": f"reply {thread.id}", "body": "Half a thought."}


async def follow(scene: Scene) -> Form:
    return f"/threads/{(await scene.thread()).id}/follow", {}


async def ask_for_reset(scene: Scene) -> Form:
    return "/login/forgot", {"email": f"member{scene.number}@agency.example"}


async def reset(scene: Scene) -> Form:
    member = await make_member()
    async with transaction():
        token = await make_token(member.id, Purpose.RESET, member.email)
    return f"/login/reset/{token}", {"password": PASSWORD}


async def merge(scene: Scene) -> Form:
    into, found = await scene.thread(), await scene.argument()
    fields = {"to": f"/threads/{into.id}", "reason": REASON, "confirm": "1"}
    return f"/threads/{found.thread_id}/merge", fields


async def move(scene: Scene) -> Form:
    into, found = await scene.thread(), await scene.argument()
    fields = {"to": f"/threads/{into.id}", "reason": REASON, "confirm": "1"}
    return f"/replies/{found.id}/move", fields


async def tag(scene: Scene) -> Form:
    fields = {"argument": "risk", "stance": "objection"}
    return f"/replies/{(await scene.argument()).id}/tags", fields


async def purge(scene: Scene) -> Form:
    return f"/replies/{(await scene.argument()).id}/purge", {"reason": REASON}


async def choose(scene: Scene) -> Form:
    chosen = (await load_community()).hold_first
    return "/manage/settings", {"hold_first": str(2 if chosen == 1 else 1)}


async def profile(scene: Scene) -> Form:
    fields = {"display_name": f"Name {scene.number}", "email": "stranger@agency.example"}
    return "/account", {**fields, "agency": f"Agency {scene.number}"}


async def rename_type(scene: Scene) -> Form:
    fields = {"question": "What would they say?", "hue": "green", "icon": "roi"}
    return "/manage/types/roi", {**fields, "name": f"Kind {scene.number}"}


async def suspend(scene: Scene) -> Form:
    return f"/members/{(await make_member()).username}/suspend", {"reason": REASON}


Make = Callable[[Scene], Awaitable[Form]]
DEEDS: dict[Make, str] = {
    sign_up: "newcomer",
    sign_in: "visitor",
    ask_for_reset: "newcomer",
    reset: "newcomer",
    new_thread: "stranger",
    edit_thread: "author",
    reply: "stranger",
    edit: "author",
    withdraw: "author",
    tag: "author",
    endorse: "stranger",
    pick: "stranger",
    flag: "stranger",
    nominate: "stranger",
    follow: "stranger",
    save_draft: "stranger",
    profile: "stranger",
    hide: "manager",
    merge: "manager",
    move: "manager",
    save_summary: "manager",
    publish: "manager",
    choose: "manager",
    rename_type: "manager",
    suspend: "manager",
    purge: "admin",
}
"""By whom; the newcomer is a visitor of a forum that sends mail."""
