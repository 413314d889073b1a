"""Things to test with, made by the same actions that the product uses."""

from itertools import count

from forum.actions.agencies import find_or_make_agency
from forum.actions.field_reports import file_report
from forum.actions.posting import post_reply
from forum.actions.threads import start_thread
from forum.clock import now
from forum.database import transaction
from forum.models import FieldReport, Member, Reply, Role, Thread
from forum.rules.drafts import ReplyDraft, ThreadDraft
from forum.rules.evidence_rows import EvidenceRow
from forum.rules.field_reports import FieldReportDraft
from forum.text.names import name_key
from tests.client import viewer_for

_numbers = count(1)

BODY = (
    "Web forms cost us $3 each to process and paper forms cost $14, so the pilot pays for itself."
)
FIGURE = EvidenceRow(
    kind="ballpark", subject="Web forms", quantity="1200", unit="forms", unit_cost="3.10",
    detail="last year's count",
)  # fmt: skip
PEER = EvidenceRow(
    kind="peer", subject="Harbor County", detail="Moved every permit to web forms",
    result="Calls fell by a third", link="https://www.harbor.example/report",
)  # fmt: skip
RISK = EvidenceRow(kind="risk", subject="An outage", detail="The counter keeps paper for a year")
GOAL = EvidenceRow(kind="goal", subject="Answer within a day", detail="Nothing waits for the mail")
EVIDENCE = [FIGURE, PEER, RISK, GOAL]
"""One row of each kind."""


async def make_member(
    username: str = "", role: Role = Role.MEMBER, agency: str = "", *, confirmed: bool = True
) -> Member:
    """A member without a password; `agency` is confirmed unless said otherwise."""
    username = username or f"member{next(_numbers)}"
    async with transaction():
        found = await find_or_make_agency(agency, confirmed=confirmed)
        return await Member.create(
            username=username,
            username_key=name_key(username),
            display_name=username.title(),
            email=f"{username}@agency.example",
            role=role,
            agency_id=found.id if found else None,
            created_at=now(),
        )


async def make_thread(author: Member, **fields: object) -> Thread:
    draft = ThreadDraft.model_validate({
        "title": f"How do I convince my leadership to try number {next(_numbers)}?",
        "body": "They like paper. What worked for you?",
        "ask": "Approve a pilot of web forms.",
        **fields,
    })  # fmt: skip
    return await start_thread(await viewer_for(author), draft)


async def make_reply(
    author: Member, thread: Thread, body: str = "", parent: Reply | None = None, **fields: object
) -> Reply:
    draft = ReplyDraft.model_validate({
        "body": body or f"{BODY} That is fact number {next(_numbers)}.",
        "parent_id": parent.id if parent else None,
        **fields,
    })  # fmt: skip
    return await post_reply(await viewer_for(author), thread.id, draft)


async def make_field_report(
    member: Member, thread: Thread, outcome: str = "persuaded", **fields: object
) -> FieldReport:
    draft = FieldReportDraft.model_validate({"outcome": outcome, "audience": "finance", **fields})
    return await file_report(await viewer_for(member), thread.id, draft)


def short_slug(thread: Thread) -> str:
    """How files about it are called: without the opening of its title."""
    return thread.slug.removeprefix("how-do-i-convince-my-leadership-to-")
