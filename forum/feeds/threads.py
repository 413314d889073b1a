"""Feeds of new threads: of the whole forum, and of a topic."""

from starlette.requests import Request
from starlette.responses import Response

from forum.feeds.answers import feed_answer, part_of, query_of
from forum.feeds.atom import Entry, Feed, author_path
from forum.http.render import environment
from forum.queries.paging import Part
from forum.queries.thread_feed import FeedThread, ThreadFeed, load_thread_feed
from forum.queries.topics import load_topic


async def new(request: Request) -> Response:
    part = part_of(request)
    found = await load_thread_feed(part)
    subtitle = "What practitioners want to convince their leadership of."
    return feed_answer(
        request, _feed(found, part, "/feeds/threads.atom", "/", "New threads", subtitle)
    )


async def topic(request: Request) -> Response:
    topic, part = await load_topic(request.path_params["slug"]), part_of(request)
    found = await load_thread_feed(part, topic)
    slug, name = topic.link.slug, topic.link.name
    path, page = f"/feeds/topics/{slug}.atom", f"/topics/{slug}"
    return feed_answer(request, _feed(found, part, path, page, f"New threads on {name}"))


def _feed(  # noqa: PLR0913  (each feed has all of them)
    found: ThreadFeed, part: Part, path: str, page: str, title: str, subtitle: str = ""
) -> Feed:
    entries = tuple(_entry(thread) for thread in found.threads)
    return Feed(path, page, title, subtitle, entries, query_of(part), found.older, found.newer)


def _entry(thread: FeedThread) -> Entry:
    return Entry(
        id=f"threads/{thread.id}",
        path=thread.url,
        title=thread.title,
        author=thread.author.name,
        author_path=author_path(thread.author),
        published=thread.created_at,
        updated=thread.edited_at or thread.created_at,
        html=environment().get_template("feeds/thread.html").render(thread=thread),
        labels=tuple((topic.slug, topic.name) for topic in thread.topics),
    )
