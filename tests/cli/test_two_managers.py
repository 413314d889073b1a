"""Two managers, each at a server process of their own, curate one summary: no text is lost."""

import asyncio
from pathlib import Path

import httpx2
from bs4 import BeautifulSoup

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.http.identity import SESSION_COOKIE
from forum.models import AuditEntry, Member, Role, SummaryDraft, Thread
from tests.cli.serving import serving
from tests.factories import make_member, make_reply, make_thread

SAVES = 12
"""By each manager."""
NAMES = ("ruth", "omar")


async def test_two_processes_saving_one_draft_lose_no_text(db: str, tmp_path: Path) -> None:
    thread = await make_thread(await make_member("author"))
    await make_reply(await Member.get(username="author"), thread, argument=["roi"])
    settings = {"FORUM_DATABASE_URL": db, "FORUM_RATE_LIMITS": "off"}
    with serving(tmp_path, **settings) as one, serving(tmp_path, **settings) as two:
        saved, clashed = zip(
            *await asyncio.gather(
                *(_curate(s.url, name, thread) for s, name in ((one, "ruth"), (two, "omar")))
            ),
            strict=True,
        )
    # The same person may save twice in a row; but with this many tries the two do meet.
    assert sum(clashed) > 0
    draft = await SummaryDraft.get(thread_id=thread.id)
    assert draft.version == sum(saved) == 2 * SAVES
    # Nothing that was saved went without a trace: each manager's words are kept in the last draft.
    for name in NAMES:
        assert f"{name} {SAVES}" in draft.content["lead"]
    assert await AuditEntry.filter(target=f"summary {thread.id}").count() == 2 * SAVES


async def _curate(url: str, name: str, thread: Thread) -> tuple[int, int]:
    """Save the lead anew, again and again, each time with what is there already; what clashes is
    read from the page of the clash, and tried on top of it. Gives how many were saved and clashed.
    """
    token = await open_session(await make_member(name, role=Role.MANAGER), Caller("Test browser"))
    address, saved, clashed = f"{url}/threads/{thread.id}/summary/edit", 0, 0
    async with httpx2.AsyncClient(cookies={SESSION_COOKIE: token}, timeout=30) as client:
        page = _form(await client.get(address))
        while saved < SAVES:
            words = f"{name} {saved + 1}"
            lead = _with_own_words(page["lead"], name, words)
            response = await client.post(address, data={**page, "lead": lead, "do": "save"})
            assert response.status_code in {303, 409}
            if response.status_code == 303:
                saved += 1
                page = _form(await client.get(address))
                continue
            clashed += 1
            assert words in BeautifulSoup(response.text, "html.parser").select(".clash")[0].text
            page = _form(response)
            page["lead"] = page.pop("their-lead")
    return saved, clashed


def _with_own_words(lead: str, name: str, words: str) -> str:
    """What others wrote, and one's own newest words."""
    others = [part for part in lead.split("; ") if part and not part.startswith(name)]
    return "; ".join([*others, words])


def _form(response: httpx2.Response) -> dict[str, str]:
    form = BeautifulSoup(response.text, "html.parser").select("form[data-workspace]")[0]
    fields = {str(i["name"]): str(i.get("value", "")) for i in form.select("input[type=hidden]")}
    fields["lead"] = form.select("#lead")[0].text.strip()
    fields |= {str(s["name"]): "roi" for s in form.select("select[name^=type-]")}
    return fields
