"""The feed of published summaries."""

from starlette.requests import Request
from starlette.responses import Response

from forum.feeds.answers import feed_answer, part_of, query_of
from forum.feeds.atom import Entry, Feed
from forum.http.render import environment
from forum.queries.edition_feed import FeedEdition, load_edition_feed

PATH, PAGE = "/feeds/editions.atom", "/"
SUBTITLE = "The best arguments of a thread on one page, as managers publish them."


async def published(request: Request) -> Response:
    part = part_of(request)
    found = await load_edition_feed(part)
    entries = tuple(_entry(edition) for edition in found.editions)
    title = "Published summaries"
    feed = Feed(PATH, PAGE, title, SUBTITLE, entries, query_of(part), found.older, found.newer)
    return feed_answer(request, feed)


def _entry(edition: FeedEdition) -> Entry:
    memo, number, at = edition.memo, edition.number, edition.published_at
    return Entry(
        id=f"threads/{memo.thread_id}/editions/{number}",
        path=f"/threads/{memo.thread_id}/summary?edition={number}",
        title=f"{memo.title} (edition {number})",
        author=edition.publisher,
        author_path="",
        published=at,
        updated=at,
        html=environment().get_template("feeds/edition.html").render(memo=memo),
    )
