"""What members report of their meetings with a thread's summary."""

from forum.models import Thread
from tests.client import Page
from tests.factories import make_field_report, make_member

NOTE = "She asked twice what the second year costs."


def form_of(thread: Thread) -> str:
    return f"/threads/{thread.id}/summary/report"


def reports_of(thread: Thread) -> str:
    return f"/threads/{thread.id}/summary/reports"


async def others_report(thread: Thread, *outcomes: str) -> None:
    for number, outcome in enumerate(outcomes):
        person = await make_member(agency=f"Agency {number % 2}")
        await make_field_report(person, thread, outcome)


def keys_on(page: Page) -> list[str]:
    return [str(box["value"]) for box in page.all("input[name=line]")]
