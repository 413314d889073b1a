"""The summary of a thread as its page shows it: the newest edition, an old one, or distilled."""

from msgspec import Struct

from forum.permissions import Viewer
from forum.queries.argument_types import load_types
from forum.queries.distilled import load_distilled
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.field_tally import load_field_tally
from forum.queries.memo import Memo
from forum.queries.staleness import Staleness, load_staleness
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import TopicLink, load_thread_topics
from forum.rules.field_reports import FieldTally


class SummaryPage(Struct, frozen=True):
    """`memo` is what is printed, all else stands around it. `edition` is None where distilled.

    `staleness` is that of the newest edition, where it is the one that is shown.
    """

    thread: ThreadHead
    topics: tuple[TopicLink, ...]
    memo: Memo
    tally: FieldTally
    edition: EditionPage | None
    staleness: Staleness | None


async def load_summary_page(
    viewer: Viewer, thread_id: int, number: int | None = None, *, distilled: bool = False
) -> SummaryPage:
    """Edition `number`, or else the newest, or where there is none the distilled page.

    `distilled` asks for that page although there is an edition. A fixed number of queries; raises
    NotFound where the viewer may not read the thread, or it has no edition of that number.
    """
    thread = await load_thread_head(viewer, thread_id, merged=number is not None)
    curated = number is not None or (thread.edition_number > 0 and not distilled)
    edition = await load_edition(viewer, thread_id, number) if curated else None
    return SummaryPage(
        thread=thread,
        topics=(await load_thread_topics([thread.id]))[thread.id],
        memo=edition.memo if edition else await load_distilled(thread, await load_types()),
        tally=await load_field_tally(thread.id),
        edition=edition,
        staleness=await load_staleness(edition) if edition and not thread.merged_into_id else None,
    )
