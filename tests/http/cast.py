"""One of everything, and one of each kind of person, to try every address with."""

from msgspec import Struct

from forum.actions.drafts import save_draft
from forum.actions.editions import publish
from forum.actions.nominations import nominate
from forum.actions.picks import pick
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.actions.summaries import change_draft
from forum.clock import now
from forum.mail.unsubscribing import unsubscribe_token
from forum.models import Agency, Draft, Edition, LetterKind, Member, Pick, Reply, Session, Thread
from forum.permissions import Viewer
from forum.rules.drafts import PickDraft
from forum.rules.nominations import NominationDraft
from forum.rules.places import Deed, Place
from tests.client import Client, viewer_for
from tests.factories import BODY, make_field_report, make_member, make_reply, make_thread

OF_EDITIONS = (
    "/summary/history", "/summary/differences", "/summary/restore", "/summary/purge",
    "/summary/review", "/summary/looked-at", "/summary.zip",
)  # fmt: skip
ROLES = ("visitor", "suspended", "stranger", "author", "manager", "admin")


class World(Struct, frozen=True):
    """`thread`, `reply` and the `reports` are the author's; `answer` is somebody else's.

    `published` is a thread with two editions, `lead` the hash of a manager's words in the second
    and `line` the key of a line in it. `unsubscribe` is signed for the target.
    """

    thread: Thread
    published: Thread
    lead: str
    line: str
    reply: Reply
    answer: Reply
    target: Member
    agencies: dict[str, Agency]
    sessions: dict[str, int]
    reports: dict[str, int]
    nominations: dict[str, int]
    draft: int
    picks: dict[str, int]
    unsubscribe: str

    def fill(self, path: str, role: str) -> str:
        """The address that a row of the route table stands for, for this person."""
        if path.startswith(("/manage/agencies/", "/agencies/")):
            slug = self.agencies[role].slug
        elif path.startswith(("/manage/types/", "/arguments/", "/feeds/arguments/")):
            slug = "roi"
        elif "topics/" in path:
            slug = "open-data"
        else:
            slug = self.thread.slug
        ids = {"/threads": self.thread.id, "/replies": self.reply.id}
        ids["/drafts"] = self.draft
        ids["/reports"] = self.reports[role]
        ids["/feeds/threads"] = self.thread.id
        ids["/picks"] = self.picks[role]
        ids["/nominations"] = self.nominations[role]
        if path.endswith(OF_EDITIONS):
            ids["/threads"] = self.published.id
        number = next((id for start, id in ids.items() if path.startswith(start)), 0)
        return (
            path.replace("{id:id}", str(number or self.sessions[role]))
            .replace("{slug:slug}", slug)
            .replace("{slug}", slug)
            .replace("{username}", self.target.username)
            .replace("{number:id}", "1")
            .replace("{token}", self.unsubscribe if "unsubscribe" in path else "a-token")
        )


async def build_world(cast: dict[str, Client]) -> World:
    author = cast["author"].member
    thread = await make_thread(author)
    reply = await make_reply(author, thread, argument=["roi"])
    helper, target = await make_member("helper"), await make_member("target")
    answer = await make_reply(helper, thread, parent=reply)
    reports = {role: await make_field_report(author, thread, note=f"For {role}.") for role in ROLES}
    for other in (helper, target):  # three members: now the reports show
        await make_field_report(other, thread)
    published = await _published(author, cast["manager"].viewer)
    draft = await _draft(author, thread)
    form = (await Edition.get(thread_id=published.id, number=2)).form
    return World(
        thread=thread,
        published=published,
        lead=form["head"]["lead"],
        line=form["lines"][0]["key"],
        reply=reply,
        answer=answer,
        target=target,
        agencies={role: await _agency(f"Office of the {role}") for role in ROLES},
        sessions={role: await _second_session(client) for role, client in cast.items()},
        reports={role: report.id for role, report in reports.items()},
        nominations={role: await _nomination(helper, reply, n) for n, role in enumerate(ROLES)},
        draft=draft,
        picks={role: await _pick(role, reply) for role in ROLES},
        unsubscribe=_unsubscribe(cast["visitor"], target),
    )


async def _pick(role: str, reply: Reply) -> int:
    """Of a member of its own."""
    member = await make_member(f"picker-{role}")
    why = "It names what waiting costs us every week."
    await pick(await viewer_for(member), reply.thread_id, PickDraft(reply_id=reply.id, why=why))
    id: int = (await Pick.get(member_id=member.id)).id
    return id


async def _draft(author: Member, thread: Thread) -> int:
    place = Place(Deed.REPLY, thread.id)
    await save_draft(await viewer_for(author), place, {"body": ["Half a thought."]}, 0)
    id: int = (await Draft.get()).id
    return id


async def _published(author: Member, manager: Viewer) -> Thread:
    """Its draft is at version 2."""
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi"])
    await publish(manager, thread.id, 0, "The first edition.")
    lead = {"lead": "What a manager says at the top."}
    await change_draft(manager, thread.id, lambda content: content.model_copy(update=lead))
    await publish(manager, thread.id, 2, "A lead.")
    return thread


def _unsubscribe(client: Client, target: Member) -> str:
    return unsubscribe_token(client.app.state.settings, target.id, LetterKind.DIGEST)


async def _agency(name: str) -> Agency:
    slug = name.casefold().replace(" ", "-")
    return await Agency.create(name=name, name_key=name.casefold(), slug=slug, created_at=now())


async def _nomination(member: Member, reply: Reply, number: int) -> int:
    """Some words of the reply, others for each number."""
    words = " ".join(BODY.split()[number : number + 5])
    draft = NominationDraft(words=words, type="risk", revision=1)
    return (await nominate(await viewer_for(member), reply.id, draft)).id


async def _second_session(client: Client) -> int:
    """A session of this person in another browser; visitors have none."""
    if not hasattr(client, "member"):
        return 1
    await open_session(client.member, Caller("Another browser"))
    last = await Session.filter(member_id=client.member.id).order_by("-id").first()
    assert last is not None
    id: int = last.id
    return id


async def suspend_but_keep_session(client: Client) -> None:
    """Suspending ends every session; this one slipped through, as one opened that moment might."""
    await Member.filter(id=client.member.id).update(suspended_at=now())
