"""Other words of a reply, for a line of the draft."""

from forum.models import Reply, Thread
from tests.client import Client
from tests.web.workspace import ROI, buttons, content, open_workspace, press


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
