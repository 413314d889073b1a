"""The curator's workspace, used without scripts: one form, many buttons, nothing lost."""

import pytest
from bs4 import Tag

from forum.actions.endorsements import endorse
from forum.models import AuditEntry, Edition, Reply, Role, SummaryDraft, Thread
from forum.permissions import Viewer
from forum.rules.summary import Content
from tests.client import Client, Page, viewer_for
from tests.conftest import SignedIn
from tests.factories import make_member, make_reply

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
MORE = "The mail room could do other work for 600 hours of every single year."
THIRD = "Harbor County closed two warehouses and saved the rent of $90,000."
FOURTH = "The county next door stopped printing and saved 40 pallets of paper a year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
ANSWER = "The paper form stays for two years, so no deadline hangs on the web alone."


@pytest.fixture
async def replies(author: Client, stranger: Client, thread: Thread) -> list[Reply]:
    """Four arguments on ROI, of which the summary takes three, and an objection with an answer."""
    found = [
        await make_reply(author.member, thread, said, argument=["roi"])
        for said in (ROI, MORE, THIRD, FOURTH)
    ]
    for number, reply in enumerate(found):
        for _ in range(3 - number):
            await endorse((await _fan()), reply.id)
    objection = await make_reply(author.member, thread, RISK, argument=["risk"], stance="objection")
    answer = await make_reply(stranger.member, thread, ANSWER, objection, argument=["risk"])
    return [*found, objection, answer]


async def _fan() -> Viewer:
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


def _value(control: Tag) -> str:
    if control.name == "textarea":
        return control.text.removeprefix("\n")
    if control.name == "select":
        return str((control.select("option[selected]") or control.select("option"))[0]["value"])
    return str(control.get("value", ""))


async def press(client: Client, page: Page, do: str, **typed: str) -> Page:
    """Press a button of the page's form, with some fields filled in."""
    fields = fields_of(page) | {name.replace("__", "-"): [text] for name, text in typed.items()}
    fields["do"] = [do]
    return Page(await client.post(page.one("form[data-workspace]")["action"], data=fields))  # type: ignore[arg-type]


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


async def test_it_begins_with_the_distilled_page_and_the_rest_beside_it(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    assert len(page.all("input[name=line]")) == 4  # three on ROI, one on risk: the answer
    assert FOURTH in page.words(".hue-green .workspace__side")
    assert len(buttons(page, "add:")) == 1
    assert await SummaryDraft.all().count() == 0


async def test_one_click_adds_a_candidate(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    sent = await press(manager, page, buttons(page, "add:")[0])
    assert sent.status == 303
    assert "#line-" in sent.location
    page = await open_workspace(manager, thread)
    assert buttons(page, "add:") == []
    assert (await content(thread)).lines[-1].passages[0].reply_id == replies[3].id


async def test_whatever_was_typed_is_saved_by_every_button(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = page.all("input[name=line]")[0]["value"]
    typed = {f"sentence__{key}": "Paper costs four times as much.", "lead": "Start small."}
    assert (await press(manager, page, f"down:{key}", **typed)).status == 303
    saved = await content(thread)
    assert (saved.lead, saved.line(str(key)).sentence) == (typed["lead"], typed[f"sentence__{key}"])
    assert [line.key for line in saved.lines].index(str(key)) == 1


async def test_merged_lines_keep_all_sources_and_count_supporters_once(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    both = await _fan()
    for reply in replies[:2]:
        await endorse(both, reply.id)
    page = await open_workspace(manager, thread)
    one, two = [str(i["value"]) for i in page.all("input[name=line]")][:2]
    sent = await press(manager, page, f"merge:{two}", **{f"into__{two}": one})
    assert sent.status == 303
    assert {p.reply_id for p in (await content(thread)).line(one).passages} == {
        replies[0].id,
        replies[1].id,
    }
    page = await open_workspace(manager, thread)
    # Three and two members, and one who marked both.
    assert "Convinced 6 people" in page.words(f"#line-{one}")


async def test_dropping_wants_a_reason_and_remembers_it(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = str(page.all("input[name=line]")[0]["value"])
    refused = await press(manager, page, f"drop:{key}", lead="Typed before.")
    assert refused.status == 422
    assert "Say why" in refused.words(f"#reason-{key}-error")
    assert refused.one("#lead").text.strip() == "Typed before."
    sent = await press(manager, refused, f"drop:{key}", **{f"reason__{key}": "Too old by now."})
    assert sent.status == 303
    assert "Too old by now." in (await open_workspace(manager, thread)).words(".candidate--dropped")
    saved = await content(thread)
    assert (saved.dropped[0].reason, saved.lead) == ("Too old by now.", "Typed before.")


async def test_a_line_can_move_to_another_type_and_suit_some_audiences(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = str(page.all("input[name=line]")[0]["value"])
    fields = {f"type__{key}": "mission", f"audience__{key}": "finance"}
    assert (await press(manager, page, "save", **fields)).status == 303
    line = (await content(thread)).line(key)
    assert (line.type, line.audiences) == ("mission", ("finance",))


async def test_a_rebuttal_pair_is_made_answered_and_taken_out(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = str(page.one("input[name=pair]")["value"])
    refused = await press(manager, page, f"drop:{key}")
    assert "Say why" in refused.words(".errors")
    reason = {f"reason__{key}": "They have said so only once."}
    assert (await press(manager, refused, f"drop:{key}", **reason)).status == 303
    page = await open_workspace(manager, thread)
    assert "Dropped: “They have said so only once.”" in page.text
    [again] = buttons(page, "pair:")
    assert (await press(manager, page, again)).status == 303
    pair = (await content(thread)).pair(key)
    assert [p.reply_id for p in pair.answers] == [replies[5].id]
    page = await open_workspace(manager, thread)
    assert (await press(manager, page, f"unanswer:{pair.answers[0]}:{key}")).status == 303
    page = await open_workspace(manager, thread)
    assert "Not answered yet" in page.words(f"#line-{key}")
    chosen = {f"answer__{key}": str(pair.answers[0])}
    assert (await press(manager, page, f"answer:{key}", **chosen)).status == 303
    assert (await content(thread)).pair(key).answers == pair.answers


async def test_the_second_of_two_managers_sees_both_versions_and_loses_nothing(
    signed_in: SignedIn, manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    other = await signed_in("other", role=Role.MANAGER)
    mine, theirs = await open_workspace(manager, thread), await open_workspace(other, thread)
    key, second = [str(i["value"]) for i in mine.all("input[name=line]")][:2]
    await press(
        other, theirs, "save", **{f"sentence__{key}": "Theirs, said first."}, lead="Their lead."
    )
    typed = {f"sentence__{second}": "Mine, said later.", "lead": "My lead."}
    clash = await press(manager, mine, "save", **typed)
    assert clash.status == 409
    assert "Other saved this draft while you worked on it" in clash.text
    for words in ("Theirs, said first.", "Mine, said later.", "Their lead.", "My lead."):
        assert words in clash.words(".clash")
    assert clash.one(f"#sentence-{second}").text.strip() == "Mine, said later."
    taken = await press(manager, clash, f"take:{key}")
    assert "Their lead." in taken.words(".clash")  # there may be more to take over
    assert (await press(manager, taken, "save")).status == 303
    saved = await content(thread)
    assert saved.line(key).sentence == "Theirs, said first."
    assert (saved.line(second).sentence, saved.lead) == ("Mine, said later.", "My lead.")


async def test_saving_by_script_answers_with_the_version_or_what_is_wrong(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    address = f"/threads/{thread.id}/summary/edit"
    fields: dict[str, object] = {**fields_of(page), "do": "save", "lead": "By script."}
    headers = {"accept": "application/json"}
    saved = await manager.post(address, data=fields, headers=headers)
    assert (saved.status_code, saved.json()) == (200, {"version": 1})
    stale = await manager.post(address, data={**fields, "lead": "Late."}, headers=headers)
    assert stale.status_code == 409
    long = {**fields, "version": "1", "lead": "x" * 601}
    refused = await manager.post(address, data=long, headers=headers)
    assert (refused.status_code, list(refused.json()["errors"])) == (422, ["lead"])


async def test_publishing_asks_for_a_note_and_leads_to_the_edition(
    manager: Client, visitor: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    sent = await press(manager, page, "publish", lead="One page, four reasons.")
    assert sent.location == f"/threads/{thread.id}/summary/publish"
    form = await manager.open(sent.location)
    version = str(form.one("input[name=version]")["value"])
    refused = await manager.submit(sent.location, version=version, note="")
    assert refused.status == 422
    assert "Fill this in" in refused.words("#note-error")
    done = await manager.submit(sent.location, version=version, note="First edition.")
    assert done.status == 303
    shown = await visitor.open(done.location)
    assert "Edition 1" in shown.words(".memo__top")
    assert "One page, four reasons." in shown.text
    assert (await Edition.get(thread_id=thread.id)).hash in shown.text.replace(" ", "")


async def test_warnings_are_told_and_do_not_block(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    for fan in [await _fan() for _ in range(2)]:
        await endorse(fan, replies[4].id)
    page = await open_workspace(manager, thread)
    keys = [str(i["value"]) for i in page.all("input[name=line]")]
    fields = {
        name: texts for name, texts in fields_of(page).items() if name not in {"line", "pair"}
    }
    fields |= {"line": keys[3:], "do": ["publish"]}
    sent = await manager.post(f"/threads/{thread.id}/summary/edit", data=fields)
    warned = await manager.open(sent.headers["location"])
    assert "ROI is well supported, with 4 arguments, and has no line" in warned.text
    assert (
        "The objection of Author, which 2 members expect to hear, has no place here" in warned.text
    )
    done = await manager.submit(
        f"/threads/{thread.id}/summary/publish", version="1", note="All the same."
    )
    assert done.status == 303


async def test_every_save_is_in_the_audit_log_with_what_changed(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = str(page.all("input[name=line]")[0]["value"])
    await press(manager, page, "save", **{f"sentence__{key}": "Paper costs more."})
    await press(manager, await open_workspace(manager, thread), "save")  # changes nothing
    entry = await AuditEntry.get(target=f"summary {thread.id}")
    [name] = entry.after
    assert name == f"line on roi of reply {replies[0].id} ({key})"
    assert "says “Paper costs more.”" in entry.after[name]
    assert entry.actor_id == manager.member.id


async def test_a_line_quotes_other_words_of_its_reply_and_keeps_its_sentence(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    key = str(page.all("input[name=line]")[0]["value"])
    [button] = [b for b in buttons(page, "words:") if key in b]
    led = await press(manager, page, button, **{f"sentence__{key}": "Typed just now."})
    form = await manager.open(led.location)
    assert ROI.removesuffix(".") in form.words(".quoted-now blockquote")
    assert form.one("textarea[name=words]").text.strip() == form.one("mark").text
    fields = {str(i["name"]): str(i["value"]) for i in form.all("main input[type=hidden]")}
    words = "$14.20 on paper and $3.10 on the web"
    sent = await manager.submit(form.response.url.path, **fields, words=words, add="1")
    assert sent.location == f"/threads/{thread.id}/summary/edit#line-{key}"
    line = (await content(thread)).line(key)
    assert line.sentence == "Typed just now."
    [passage] = line.passages
    assert ROI[passage.start : passage.end] == words
    again = await manager.submit(form.response.url.path, **fields, words=words, add="1")
    assert "no longer in the draft" in again.words(".errors")


async def test_other_words_of_a_candidate_are_chosen_once_the_draft_is_saved(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    page = await open_workspace(manager, thread)
    button = next(b for b in buttons(page, "words:") if len(b.split(".")) == 4)
    led = await press(manager, page, button, lead="Typed just now.")
    assert led.location == f"/replies/{replies[3].id}/quote"
    assert (await content(thread)).lead == "Typed just now."
