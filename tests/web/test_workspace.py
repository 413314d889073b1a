"""The curator's workspace, used without scripts: one form, many buttons, nothing lost."""

from typing import Any

import pytest

from forum.actions.endorsements import endorse
from forum.models import AuditEntry, Edition, Reply, ReplyRevision, Role, SummaryDraft, Thread
from forum.queries.workspace import Workspace, load_workspace
from tests.client import Client
from tests.conftest import SignedIn
from tests.web.workspace import FOURTH, a_fan, buttons, content, fields_of, open_workspace, press


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
    both = await a_fan()
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


async def test_what_was_saved_while_both_versions_were_read_is_not_saved_over(
    manager: Client,
    signed_in: SignedIn,
    thread: Thread,
    replies: list[Reply],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = await signed_in("other", role=Role.MANAGER)
    mine, theirs = await open_workspace(manager, thread), await open_workspace(other, thread)
    await press(other, theirs, "save", lead="Their lead.")
    later = await open_workspace(other, thread)

    async def save_again_afterwards(*asked: Any) -> Workspace:
        found = await load_workspace(*asked)
        monkeypatch.undo()
        await press(other, later, "save", lead="Their second lead.")
        return found

    monkeypatch.setattr("forum.web.summary_drafts.load_workspace", save_again_afterwards)
    clash = await press(manager, mine, "save", lead="My lead.")
    assert "Their lead." in clash.words(".clash")
    assert (await press(manager, clash, "save")).status == 409
    assert (await content(thread)).lead == "Their second lead."


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
    for fan in [await a_fan() for _ in range(2)]:
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


async def test_arguments_of_no_words_are_passed_over_and_break_nothing(
    manager: Client, thread: Thread, replies: list[Reply]
) -> None:
    """Earlier versions took them, and imports still do."""
    ids = [replies[0].id, (await Reply.get(stance="objection")).id]
    await ReplyRevision.filter(reply_id__in=ids).update(body="---", plain="")
    page = await open_workspace(manager, thread)
    sent = await press(manager, page, "save")
    assert sent.status == 303
    for address in ("", "/edit", "/preview"):
        assert (await manager.open(f"/threads/{thread.id}/summary{address}")).status == 200


@pytest.mark.parametrize(
    "body",
    ["---", "[^a]\n\n[^a]: x", "[](https://x.example)", "\u3164 \u2800", "&nbsp;", "# ", ">"],
)
async def test_a_post_must_have_words(author: Client, thread: Thread, body: str) -> None:
    page = await author.submit(f"/threads/{thread.id}/replies", body=body, argument="roi")
    assert page.status == 422
    assert "Say it in words" in page.text
    assert not await Reply.all().exists()
