"""One random deed after another, as authors and managers do them around a summary."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from random import Random

from forum.actions import moderation
from forum.actions.editions import publish, restore
from forum.actions.endorsements import endorse
from forum.actions.moves import move_branch
from forum.actions.nominations import accept, decline, nominate
from forum.actions.purges import purge_reply, purge_text
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.summaries import add_passage, change_draft
from forum.errors import CasemakerError
from forum.models import (
    EditionText,
    Member,
    Nomination,
    Reply,
    ReplyRevision,
    SummaryDraft,
    Thread,
)
from forum.permissions import Viewer
from forum.queries.summary_draft import load_stored_draft
from forum.rules.cited import Cited
from forum.rules.drafts import ReplyEdit
from forum.rules.moving import Place
from forum.rules.nominations import NominationDraft
from forum.rules.purging import PurgeDraft
from forum.rules.summary import (
    Content,
    add_answer,
    drop_line,
    drop_pair,
    merge_lines,
    move_line,
    move_pair,
)
from tests.client import viewer_for
from tests.factories import EVIDENCE, make_reply, make_thread

TYPES = ("roi", "mission", "peer-agencies", "risk")
WORDS = [
    "forms",
    "cost",
    "dollars",
    "paper",
    "web",
    "counties",
    "signed",
    "😀",
    "déjà",
    "weeks",
    "saved",
]


@dataclass
class Desk:
    """A thread, those who write in it, a manager, an administrator, and a source of chance."""

    chance: Random
    thread: Thread
    members: list[Member]
    manager: Viewer
    admin: Viewer

    async def step(self) -> str:
        """Do one thing; what the forum refuses is refused, and must leave no trace."""
        name, deed = self.chance.choice(DEEDS)
        try:
            await deed(self)
        except CasemakerError as error:
            return f"{name} refused: {error}"
        return name

    def words(self, fewest: int = 3) -> str:
        words = self.chance.choices(WORDS, k=self.chance.randint(fewest, 20))
        return f"{' '.join(words).capitalize()} {self.chance.randint(1, 999)}."

    async def reply(self) -> Reply:
        return self.chance.choice(await Reply.filter(thread_id=self.thread.id).order_by("id"))

    async def author_of(self, reply: Reply) -> Viewer:
        return await viewer_for(await Member.get(id=reply.author_id))

    async def passage(self) -> Cited:
        """Any stretch of any version of any reply."""
        revisions = await ReplyRevision.filter(reply__thread_id=self.thread.id).exclude(plain="")
        revision = self.chance.choice(sorted(revisions, key=lambda one: one.id))
        start = self.chance.randrange(len(revision.plain))
        end = self.chance.randint(start + 1, len(revision.plain))
        return Cited(reply_id=revision.reply_id, revision=revision.number, start=start, end=end)

    async def draft(self) -> Content:
        stored = await load_stored_draft(self.thread.id)
        return stored.content if stored else Content()

    async def change(self, change: Callable[[Content], Content]) -> None:
        await change_draft(self.manager, self.thread.id, change)


async def _post(desk: Desk) -> None:
    types = desk.chance.sample(TYPES, desk.chance.randint(1, 2))
    evidence = EVIDENCE if desk.chance.random() < 0.3 else []
    stance = desk.chance.choice(("for", "for", "objection"))
    author = desk.chance.choice(desk.members)
    words = f"{desk.words(8)} {desk.words(8)}"
    await make_reply(author, desk.thread, words, argument=types, stance=stance, evidence=evidence)


async def _edit(desk: Desk) -> None:
    reply = await desk.reply()
    revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    body = desk.chance.choice((f"{revision.body} {desk.words()}", desk.words(8)))
    draft = ReplyEdit(body=body, revision=reply.revision, argument=["roi"], stance=reply.stance)
    await edit_reply(await desk.author_of(reply), reply.id, draft)


async def _endorse(desk: Desk) -> None:
    member = await viewer_for(desk.chance.choice(desk.members))
    await endorse(member, (await desk.reply()).id)


async def _hide(desk: Desk) -> None:
    await moderation.hide_reply(desk.manager, (await desk.reply()).id, "Off topic")


async def _unhide(desk: Desk) -> None:
    for reply in await Reply.exclude(hidden_at=None):
        await moderation.unhide_reply(desk.manager, reply.id)


async def _withdraw(desk: Desk) -> None:
    reply = await desk.reply()
    await withdraw_reply(await desk.author_of(reply), reply.id)


async def _purge(desk: Desk) -> None:
    await purge_reply(desk.admin, (await desk.reply()).id, "Names people.")


async def _purge_text(desk: Desk) -> None:
    texts = await EditionText.filter(kind="words").order_by("id")
    if texts:
        draft = PurgeDraft(text=desk.chance.choice(texts).hash, reason="Names people.")
        await purge_text(desk.admin, desk.thread.id, draft)


async def _nominate(desk: Desk) -> None:
    reply = await desk.reply()
    revision = await ReplyRevision.get(reply_id=reply.id, number=reply.revision)
    draft = NominationDraft(
        words=revision.plain[:60] or "Gone", type="risk", revision=reply.revision
    )
    made = await nominate(await viewer_for(desk.chance.choice(desk.members)), reply.id, draft)
    await desk.chance.choice((accept, _decline))(desk.manager, made.id)


async def _decline(manager: Viewer, id: int) -> None:
    await decline(manager, id, "It says too little.")


async def _decide_again(desk: Desk) -> None:
    for nomination in await Nomination.all():
        await accept(desk.manager, nomination.id)


async def _add(desk: Desk) -> None:
    passage, type = await desk.passage(), desk.chance.choice(TYPES)
    await add_passage(desk.manager, desk.thread.id, type, passage)


async def _cite(desk: Desk) -> None:
    passage, lines = await desk.passage(), (await desk.draft()).lines
    if lines:
        into = desk.chance.choice(lines).key
        await add_passage(desk.manager, desk.thread.id, "roi", passage, into)


async def _answer(desk: Desk) -> None:
    passage, pairs = await desk.passage(), (await desk.draft()).pairs
    if pairs:
        key = desk.chance.choice(pairs).key
        await desk.change(lambda content: add_answer(content, key, passage))


async def _arrange(desk: Desk) -> None:
    """Merge, move or drop a line or pair."""
    content, up = await desk.draft(), desk.chance.choice((1, -1))
    if len(content.lines) > 1:
        one, other = (line.key for line in desk.chance.sample(content.lines, 2))
        await desk.change(
            desk.chance.choice(
                (
                    lambda c: merge_lines(c, one, other),
                    lambda c: move_line(c, one, up),
                    lambda c: drop_line(c, one, "Too vague."),
                )
            )
        )
    if content.pairs:
        key = desk.chance.choice(content.pairs).key
        await desk.change(
            desk.chance.choice(
                (
                    lambda c: drop_pair(c, key, "Nobody says so."),
                    lambda c: move_pair(c, key, up),
                )
            )
        )


async def _write(desk: Desk) -> None:
    """A lead, and a sentence for some line and pair."""
    words = [desk.words() for _ in range(4)]

    def change(content: Content) -> Content:
        lines, pairs = list(content.lines), list(content.pairs)
        if lines:
            place = desk.chance.randrange(len(lines))
            lines[place] = lines[place].model_copy(update={"sentence": words[0]})
        if pairs:
            pairs[0] = pairs[0].model_copy(update={"say": words[1], "sentence": words[2]})
        fields = {"lead": words[3], "lines": tuple(lines), "pairs": tuple(pairs)}
        return content.model_copy(update=fields)

    await desk.change(change)


async def _publish(desk: Desk) -> None:
    draft = await SummaryDraft.get_or_none(thread_id=desk.thread.id)
    version = draft.version if draft else 0
    await publish(desk.manager, desk.thread.id, version, desk.words())


async def _restore(desk: Desk) -> None:
    thread = await Thread.get(id=desk.thread.id)
    draft = await SummaryDraft.get_or_none(thread_id=thread.id)
    if draft and thread.edition_number:
        number = desk.chance.randint(1, thread.edition_number)
        await restore(desk.manager, thread.id, number, draft.version, replace=True)


async def _move_away(desk: Desk) -> None:
    """To another thread, as long as enough are left to go on with."""
    if await Reply.filter(thread_id=desk.thread.id).count() > 4:
        reply, other = await desk.reply(), await make_thread(desk.members[0])
        await move_branch(desk.manager, reply.id, Place(thread_id=other.id), "It belongs there")


Deed = Callable[[Desk], Awaitable[None]]
DEEDS: list[tuple[str, Deed]] = [
    (deed.__name__.strip("_"), deed)
    for deed, weight in (
        (_post, 3), (_edit, 4), (_endorse, 2), (_hide, 2), (_unhide, 2), (_withdraw, 1), (_purge, 1),
        (_purge_text, 1), (_nominate, 2), (_decide_again, 1), (_add, 4), (_cite, 3), (_answer, 2),
        (_arrange, 5), (_write, 4), (_publish, 8), (_restore, 2), (_move_away, 1),
    )
    for _ in range(weight)
]  # fmt: skip
