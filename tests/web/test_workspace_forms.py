"""Forms of the workspace that none of its buttons sends, and words that left the thread."""

import pytest

from forum.actions.replies import withdraw_reply
from forum.models import Edition, EditionText, SummaryDraft, Thread
from tests.client import Client
from tests.factories import make_reply

SAID = "Each kittiwake form costs $14.20 on paper and $3.10 on the web, by our own count."
OTHER = "The mail room could do other work for 600 hours of every single year."


@pytest.mark.parametrize(
    "damage",
    [
        {"line": "nonsense"},
        {"do": "add:1.1.0.9:roi"},
        {"do": "add:9999999999999999999.1.0.9:roi"},
        {"do": "up:00000000"},
        {"do": "add"},
        {"do": "take:00000000"},
        {"do": "take:XYZ!"},
        {"do": "pair:00.1.0.5"},
        {"do": "add:٠.1.0.5:roi"},
        {"line": [f"{n:08x}" for n in range(41)]},
        {"line": "0123abcd", "passages-0123abcd": "1.1.0.5 " * 9},
        {"line": "0123abcd", "passages-0123abcd": "1.1.0.5", "type-0123abcd": "nonsense"},
        {"version": "-1"},
        {"dropped": "x roi y"},
        {"line": "0123abcd"},
        {"line": "0123abcd", "passages-0123abcd": "1.1.5.5"},
    ],
)
async def test_a_form_that_no_page_of_ours_made_is_refused_and_changes_nothing(
    manager: Client, thread: Thread, damage: dict[str, str | list[str]]
) -> None:
    fields = {"version": "0", "do": "save"} | damage
    assert (await manager.submit(f"/threads/{thread.id}/summary/edit", **fields)).status == 422
    assert await SummaryDraft.all().count() == 0


async def test_withdrawn_words_are_in_no_draft_and_are_not_sealed_anew(
    manager: Client, author: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/summary"
    reply = await make_reply(author.member, thread, SAID, argument=["roi"])
    await make_reply(author.member, thread, OTHER, argument=["roi"])
    assert (await manager.submit(f"{address}/publish", version="0", note="First")).status == 303
    await withdraw_reply(author.viewer, reply.id)
    page = await manager.open(f"{address}/edit")
    assert "withdrawn or purged" in page.text
    assert "kittiwake" not in page.html
    for lead in ("Two.", "Three."):  # on top of version 1: the second one clashes
        fields = {
            str(i["name"]): str(i["value"]) for i in page.all("form[data-workspace] input[value]")
        } | {"do": "save", "lead": lead, "line": [str(i["value"]) for i in page.all("[name=line]")]}
        fields |= {str(s["name"]): "roi" for s in page.all("select[name^=type-]")}
        sent = await manager.submit(f"{address}/edit", **fields)
        assert "kittiwake" not in sent.html
    assert sent.status == 409
    assert (await manager.submit(f"{address}/publish", version="2", note="Again")).status == 303
    newest = await Edition.get(thread_id=thread.id, number=2)
    texts = await EditionText.filter(edition_id=newest.id)
    assert not [text for text in texts if "kittiwake" in (text.text or "")]


async def test_enter_after_a_reason_presses_the_button_beside_it(
    manager: Client, author: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, SAID, argument=["roi"])
    address = f"/threads/{thread.id}/summary/edit"
    page = await manager.open(address)
    key = str(page.one("input[name=line]")["value"])
    fields = {
        "version": "0",
        "line": key,
        f"type-{key}": "roi",
        f"passages-{key}": str(page.one(f"[name=passages-{key}]")["value"]),
        "do": str(page.all("#draft button")[0]["value"]),
    }
    assert (await manager.submit(address, **fields, lead="Saved by Enter.")).status == 303
    assert len((await SummaryDraft.get(thread_id=thread.id)).content["lines"]) == 1
    fields |= {"version": "1", f"reason-{key}": "Out of date by now."}
    assert (await manager.submit(address, **fields)).status == 303
    assert (await SummaryDraft.get(thread_id=thread.id)).content["lines"] == []


async def test_managers_see_what_readers_do_not(
    manager: Client, visitor: Client, author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, SAID, argument=["roi"])
    await make_reply(author.member, thread, OTHER, argument=["roi"])
    address = f"/threads/{thread.id}/summary"
    await manager.submit(f"{address}/publish", version="0", note="First")
    await manager.submit(f"/replies/{reply.id}/hide", reason="Names a person.")
    page = await manager.open(address)
    assert SAID in page.one(".line blockquote.noprint").text
    assert "readers see these words withheld" in page.text
    shown = await visitor.open(address)
    assert "kittiwake" not in shown.html
    assert "readers see" not in shown.text
