"""Two editions of a summary, side by side as the viewer may read them today."""

from msgspec import Struct

from forum.database import moment
from forum.permissions import Viewer
from forum.queries.edition_history import EditionChoice, load_edition_choices
from forum.queries.edition_page import EditionPage, load_edition
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.edition_diff import Differences, compare


class Compared(Struct, frozen=True):
    old: EditionChoice
    new: EditionChoice
    differences: Differences


class DifferencesPage(Struct, frozen=True):
    """`compared` is None where nothing was named and there are no two editions yet."""

    thread: ThreadHead
    choices: tuple[EditionChoice, ...]
    compared: Compared | None


async def load_differences_page(
    viewer: Viewer, thread_id: int, old: int | None, new: int | None
) -> DifferencesPage:
    """Unless named, the newest edition and the one before it; a fixed number of queries.

    Raises NotFound where the thread has no such edition, or is not for this viewer.
    """
    thread = await load_thread_head(viewer, thread_id, merged=True)
    choices = tuple(await load_edition_choices(thread_id))
    newest = thread.edition_number
    end = newest if new is None else new
    if old is None and end == newest < 2:
        return DifferencesPage(thread, choices, None)
    start = max(end - 1, 1) if old is None else old
    return DifferencesPage(thread, choices, await _compared(viewer, thread_id, start, end))


async def _compared(viewer: Viewer, thread_id: int, start: int, end: int) -> Compared:
    old = await load_edition(viewer, thread_id, start)
    new = await load_edition(viewer, thread_id, end)
    return Compared(_choice(old), _choice(new), compare(old.memo, new.memo))


def _choice(page: EditionPage) -> EditionChoice:
    return EditionChoice(page.row.number, moment(page.row.published_at))
