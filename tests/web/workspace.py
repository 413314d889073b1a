"""The curator's workspace as a browser without scripts uses it."""

from forum.models import SummaryDraft, Thread
from forum.permissions import Viewer
from forum.rules.summary import Content
from tests.client import Client, Page, viewer_for
from tests.elements import Element
from tests.factories import make_member

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
MORE = "The mail room could do other work for 600 hours of every single year."
THIRD = "Harbor County closed two warehouses and saved the rent of $90,000."
FOURTH = "The county next door stopped printing and saved 40 pallets of paper a year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
ANSWER = "The paper form stays for two years, so no deadline hangs on the web alone."


async def a_fan() -> Viewer:
    """Somebody who can be convinced."""
    return await viewer_for(await make_member())


def fields_of(page: Page) -> dict[str, list[str]]:
    """What a browser would send, but for the button."""
    fields: dict[str, list[str]] = {}
    for control in page.one("form[data-workspace]").select(
        "input[name], textarea[name], select[name]"
    ):
        if control.get("type") == "checkbox" and not control.has_attr("checked"):
            continue
        fields.setdefault(str(control["name"]), []).append(_value(control))
    return fields


def _value(control: Element) -> str:
    if control.name == "textarea":
        return control.text.removeprefix("\n")
    if control.name == "select":
        return str((control.select("option[selected]") or control.select("option"))[0]["value"])
    return str(control.get("value", ""))


async def press(client: Client, page: Page, do: str, **typed: str) -> Page:
    """Press a button of the page's form, with some fields filled in."""
    fields = fields_of(page) | {name.replace("__", "-"): [text] for name, text in typed.items()}
    fields["do"] = [do]
    return Page(await client.post(page.one("form[data-workspace]")["action"], data=fields))


def buttons(page: Page, beginning: str) -> list[str]:
    return [
        str(b["value"])
        for b in page.all("button[name=do]")
        if str(b["value"]).startswith(beginning)
    ]


async def open_workspace(client: Client, thread: Thread) -> Page:
    return await client.open(f"/threads/{thread.id}/summary/edit")


async def content(thread: Thread) -> Content:
    return Content.model_validate((await SummaryDraft.get(thread_id=thread.id)).content)
