"""One of everything, and one of each kind of person, to try every address with."""

from dataclasses import dataclass

from forum.actions.sessions import open_session
from forum.clock import now
from forum.models import Agency, Member, Reply, Session, Thread
from tests.client import Client
from tests.factories import make_field_report, make_member, make_reply, make_thread

ROLES = ("visitor", "suspended", "stranger", "author", "manager", "admin")


@dataclass(frozen=True)
class World:
    """`thread`, `reply` and the `reports` are the author's; `answer` is somebody else's."""

    thread: Thread
    reply: Reply
    answer: Reply
    target: Member
    agencies: dict[str, Agency]
    sessions: dict[str, int]
    reports: dict[str, int]

    def fill(self, path: str, role: str) -> str:
        """The address that a row of the route table stands for, for this person."""
        if path.startswith("/manage/agencies/"):
            slug = self.agencies[role].slug
        elif path.startswith(("/manage/types/", "/arguments/")):
            slug = "roi"
        elif "topics/" in path:
            slug = "open-data"
        else:
            slug = self.thread.slug
        ids = {"/threads": self.thread.id, "/replies": self.reply.id}
        ids["/reports"] = self.reports[role]
        number = next((id for start, id in ids.items() if path.startswith(start)), 0)
        return (
            path.replace("{id:id}", str(number or self.sessions[role]))
            .replace("{slug}", slug)
            .replace("{username}", self.target.username)
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
    return World(
        thread=thread,
        reply=reply,
        answer=answer,
        target=target,
        agencies={role: await _agency(f"Office of the {role}") for role in ROLES},
        sessions={role: await _second_session(client) for role, client in cast.items()},
        reports={role: report.id for role, report in reports.items()},
    )


async def _agency(name: str) -> Agency:
    slug = name.casefold().replace(" ", "-")
    return await Agency.create(name=name, name_key=name.casefold(), slug=slug, created_at=now())


async def _second_session(client: Client) -> int:
    """A session of this person in another browser; visitors have none."""
    if not hasattr(client, "member"):
        return 1
    await open_session(client.member, "Another browser")
    last = await Session.filter(member_id=client.member.id).order_by("-id").first()
    assert last is not None
    id: int = last.id
    return id


async def suspend_but_keep_session(client: Client) -> None:
    """Suspending ends every session; this one slipped through, as one opened that moment might."""
    await Member.filter(id=client.member.id).update(suspended_at=now())
