"""What a manager made of a summary, as the demo's files tell it: changes in words become a draft."""

from typing import Any

from forum.demo.threads import DemoThread
from forum.errors import Invalid
from forum.models import ReplyRevision
from forum.rules.cited import Cited
from forum.rules.distil import find_passage
from forum.rules.nominations import find_passage_of
from forum.rules.summary import (
    Content,
    DraftLine,
    DraftPair,
    drop_line,
    line_key,
    put_line,
    put_pair,
)

Facts = dict[str, Any]


async def with_changes(thread: DemoThread, content: Content, facts: Facts) -> Content:
    """The draft with what an edition says is new: its lead, and lines and pairs that it names.

    A line that stands in the draft keeps whatever is not said anew, and so does a pair.
    """
    content = content.model_copy(update={"lead": facts.get("lead", content.lead)})
    for drop in facts.get("drop", ()):
        line = await _standing_line(thread, content, drop["reply"], drop["type"])
        if line is None:
            raise LookupError(f"{thread.name}: {drop['reply']} has no {drop['type']} line to drop.")
        content = drop_line(content, line.key, drop["reason"])
    for said in facts.get("line", ()):
        content = put_line(content, await _line(thread, content, said))
    for said in facts.get("pair", ()):
        content = put_pair(content, await _pair(thread, content, said))
    return content


async def line_named(thread: DemoThread, content: Content, name: str) -> str:
    """The key of the line that a file calls "reply/type"; raises LookupError where there is none."""
    reply, _, type = name.partition("/")
    line = await _standing_line(thread, content, reply, type)
    if line is None:
        raise LookupError(f"{thread.name}: there is no line {name} at this moment.")
    return line.key


async def _standing_line(
    thread: DemoThread, content: Content, reply: str, type: str
) -> DraftLine | None:
    """A line is known by the reply that it quotes first, and its type."""
    id = (await thread.reply(reply)).id
    return next(
        (line for line in content.lines if (line.passages[0].reply_id, line.type) == (id, type)),
        None,
    )


async def _line(thread: DemoThread, content: Content, said: Facts) -> DraftLine:
    reply, type = said["reply"], said["type"]
    line = await _standing_line(thread, content, reply, type)
    if line is None:
        first = await passage(thread, reply, type, said.get("words", ""))
        line = DraftLine(key=line_key(type, first), type=type, passages=(first,))
    also = [
        await passage(thread, other["reply"], type, other.get("words", ""))
        for other in said.get("also", ())
    ]
    return line.model_copy(
        update={
            "sentence": said.get("sentence", line.sentence),
            "audiences": tuple(said.get("audiences", line.audiences)),
            "passages": tuple(dict.fromkeys((*line.passages, *also))),
        }
    )


async def _pair(thread: DemoThread, content: Content, said: Facts) -> DraftPair:
    objection = await _of_pair(thread, said["objection"])
    key = line_key("objection", objection)
    pair = next((pair for pair in content.pairs if pair.key == key), None)
    pair = pair or DraftPair(key=key, objection=objection)
    answers = [await _of_pair(thread, answer) for answer in said.get("answers", ())]
    return pair.model_copy(
        update={
            "say": said.get("say", pair.say),
            "sentence": said.get("sentence", pair.sentence),
            "answers": tuple(answers) or pair.answers,
        }
    )


async def _of_pair(thread: DemoThread, said: Facts) -> Cited:
    """Without words, the passage that says best what the reply is an argument of."""
    wrote = next(reply for reply in thread.facts["reply"] if reply["key"] == said["reply"])
    return await passage(thread, said["reply"], wrote["arguments"][0], said.get("words", ""))


async def passage(thread: DemoThread, key: str, type: str, words: str = "") -> Cited:
    """These exact words of a reply as it is now, else the passage that its type is distilled to.

    Raises LookupError where the reply does not say them.
    """
    reply = await thread.reply(key)
    plain = (await ReplyRevision.get(reply_id=reply.id, number=reply.revision)).plain
    try:
        found = find_passage_of(words, plain) if words else find_passage(plain, type, type)
    except Invalid as error:
        raise LookupError(f"{thread.name}: {key} does not say “{words}”: {error}") from None
    if found is None:
        raise LookupError(f"{thread.name}: no words of {key} stand alone as {type}.")
    return Cited(reply_id=reply.id, revision=reply.revision, start=found.start, end=found.end)
