"""The page of a thread: the question, its coverage, its picks, and one page of replies."""

from msgspec import Struct

from forum.at_once import at_once
from forum.errors import Elsewhere, NotFound
from forum.permissions import Viewer, may_edit_thread, may_flag, may_moderate, may_post_in
from forum.queries.argument_types import CoverageView, TypeView, load_coverage, load_types
from forum.queries.departed import was_in
from forum.queries.field_tally import load_field_tally
from forum.queries.filtered_replies import load_filtered
from forum.queries.following import follows_thread
from forum.queries.picks import PickTally, load_pick_tally
from forum.queries.reply_tree import ReplyPage, ReplySort, load_branch, load_replies
from forum.queries.reply_view import ReplyView
from forum.queries.summary_card import SummaryCard, load_card
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import TopicLink, load_thread_topics
from forum.rules.coverage import Strength
from forum.rules.field_reports import FieldTally


class ThreadView(Struct, frozen=True):
    """How the viewer asked to see the replies: an order, one kind of argument, or one branch."""

    sort: ReplySort = ReplySort.BEST
    argument: str = ""
    under: int | None = None
    page: int = 1
    after: str = ""


class ThreadRights(Struct, frozen=True):
    post: bool
    edit: bool
    flag: bool
    moderate: bool


class ThreadPage(Struct, frozen=True):
    """`gap` is the type that most needs an argument; `ordinals` are the replies now shown.

    `replies` is a tree, or with `view.argument` a flat list that `next_after` continues.
    """

    thread: ThreadHead
    topics: tuple[TopicLink, ...]
    types: tuple[TypeView, ...]
    coverage: tuple[CoverageView, ...]
    gap: CoverageView | None
    picks: PickTally
    card: SummaryCard | None
    tally: FieldTally
    view: ThreadView
    replies: list[ReplyView]
    paging: ReplyPage | None
    next_after: str
    ordinals: list[int]
    follows: bool
    may: ThreadRights

    @property
    def shows_replies(self) -> bool:
        return any(reply.is_there for reply in self.replies)

    @property
    def objection_count(self) -> int:
        return sum(row.objections for row in self.coverage)

    @property
    def strongest(self) -> int:
        """The scale of the coverage meter."""
        return max([5, *(row.count for row in self.coverage)])


async def load_thread_page(viewer: Viewer, thread_id: int, view: ThreadView) -> ThreadPage:
    """Raises NotFound for a thread, branch or type that is not there for this viewer."""
    thread, types = await at_once(load_thread_head(viewer, thread_id), load_types())
    shown, all_coverage, topics, picks, card, tally = await at_once(
        _load_view(viewer, thread, types, view),
        load_coverage([thread.id], types),
        load_thread_topics([thread.id]),
        load_pick_tally(thread),
        load_card(thread, types, viewer),
        load_field_tally(thread.id),
    )
    replies, paging, next_after, ordinals = shown
    coverage = all_coverage[thread.id]
    return ThreadPage(
        thread=thread,
        topics=topics[thread.id],
        types=tuple(type for type in types.values() if not type.retired),
        coverage=coverage,
        gap=find_gap(coverage),
        picks=picks,
        card=card,
        tally=tally,
        view=view,
        replies=replies,
        paging=paging,
        next_after=next_after,
        ordinals=ordinals,
        follows=await follows_thread(viewer, thread.id) if viewer.is_member else False,
        may=ThreadRights(
            post=may_post_in(viewer, thread),
            edit=may_edit_thread(viewer, thread),
            flag=may_flag(viewer, thread),
            moderate=may_moderate(viewer),
        ),
    )


async def _load_view(
    viewer: Viewer, thread: ThreadHead, types: dict[int, TypeView], view: ThreadView
) -> tuple[list[ReplyView], ReplyPage | None, str, list[int]]:
    if view.argument:
        flat = await load_filtered(thread, viewer, types, view.argument, view.sort, view.after)
        return flat.replies, None, flat.next_after, flat.ordinals
    if view.under is None:
        page = await load_replies(thread, viewer, types, view.sort, view.page)
    else:
        branch = await load_branch(thread, viewer, types, view.under, view.page)
        if branch is None:
            if await was_in(thread.id, view.under):
                raise Elsewhere(f"/replies/{view.under}")
            raise NotFound("There is no such reply in this thread.")
        page = branch
    return page.replies, page, "", page.ordinals


def find_gap(coverage: tuple[CoverageView, ...]) -> CoverageView | None:
    """The first missing type, else the thinnest one, else none: what to invite people to add."""
    active = [row for row in coverage if not row.type.retired]
    weak = [row for row in active if row.strength is not Strength.STRONG]
    return min(weak, key=lambda row: row.count, default=None)
