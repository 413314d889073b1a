"""Where a reply stands: the page of its thread that shows it."""

from forum.database import rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.cited import load_cited
from forum.queries.memo import SourceState
from forum.queries.reply_tree import ANSWERS_AT_FIRST, LEVELS, REPLIES_PER_PAGE, TOP_LEVEL_PER_PAGE
from forum.queries.thread_head import load_thread_head
from forum.rules.cited import Cited
from forum.text.fragments import text_fragment


async def find_reply_url(viewer: Viewer, reply_id: int) -> str:
    """The address of the page and anchor of this reply.

    Top-level replies stand on a page of the thread; so do answers that are sure to be shown
    there; all others stand on the page of the branch of their parent.
    """
    found = await rows(
        "SELECT thread_id, parent_id, depth, position, best_position FROM reply WHERE id = ?",
        reply_id,
    )
    if not found:
        raise NotFound("There is no such reply.")
    row = found[0]
    thread = await load_thread_head(viewer, row["thread_id"])
    if row["depth"] == 1:
        return f"{thread.url}{_page('?', row['best_position'])}#reply-{reply_id}"
    few = thread.reply_count <= min(REPLIES_PER_PAGE, TOP_LEVEL_PER_PAGE)
    if few and row["depth"] <= LEVELS and not await _beyond_first_answers(reply_id):
        return f"{thread.url}#reply-{reply_id}"
    branch = f"{thread.url}?under={row['parent_id']}"
    return f"{branch}{_page('&', row['position'])}#reply-{reply_id}"


async def find_words_url(viewer: Viewer, cited: Cited) -> str:
    """Where quoted words stand, marked: in their branch, or in the version that had them.

    A branch is a page without the summary of the thread, whose copy of the words a browser would
    mark instead. Of words that this viewer may not read, or that are not there, it is where their
    reply stands.
    """
    url = await find_reply_url(viewer, cited.reply_id)
    found = await rows(
        "SELECT thread_id, parent_id, position FROM reply WHERE id = ?", cited.reply_id
    )
    row = found[0]
    text = (await load_cited(row["thread_id"], [cited])).get(cited)
    if text is None or text.reply.withheld_from(viewer):
        return url
    if text.state is SourceState.REWORDED:
        return f"/replies/{cited.reply_id}/history?words={cited.place}#quoted"
    branch = f"{url.split('?')[0].split('#')[0]}?under={row['parent_id'] or cited.reply_id}"
    page = _page("&", row["position"]) if row["parent_id"] else ""
    return f"{branch}{page}#reply-{cited.reply_id}{text_fragment(text.words)}"


def _page(join: str, position: int) -> str:
    number = (position - 1) // TOP_LEVEL_PER_PAGE + 1
    return f"{join}page={number}" if number > 1 else ""


async def _beyond_first_answers(reply_id: int) -> bool:
    """Whether it, or one of the replies above it, is left out for having too many siblings."""
    for _ in range(LEVELS):
        row = (await rows("SELECT parent_id, position FROM reply WHERE id = ?", reply_id))[0]
        if row["parent_id"] is None:
            return False
        if row["position"] > ANSWERS_AT_FIRST:
            return True
        reply_id = row["parent_id"]
    return False
