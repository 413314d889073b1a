"""Feeds of new replies: of a thread, and of arguments across all threads."""

from starlette.requests import Request
from starlette.responses import Response

from forum.feeds.answers import feed_answer, part_of, query_of
from forum.feeds.atom import Entry, Feed, author_path
from forum.http.render import environment
from forum.queries.paging import Part
from forum.queries.reply_feed import FeedReply, ReplyFeed, load_arguments, load_thread_replies
from forum.text.excerpt import plain_of, shortened

WORDS_MAX = 110
"""Characters of a reply that its title has."""


async def of_a_thread(request: Request) -> Response:
    id, part = request.path_params["id"], part_of(request)
    thread, found = await load_thread_replies(id, part)
    path, title = f"/feeds/threads/{id}.atom", f"Replies: {thread.title}"
    return feed_answer(request, _feed(found, part, path, thread.url, title, thread.ask))


async def arguments(request: Request) -> Response:
    slug, part = request.path_params.get("slug", ""), part_of(request)
    type, found = await load_arguments(slug, part)
    path, page, title, subtitle = "/feeds/arguments.atom", "/arguments", "New arguments", ""
    if type:
        path, page = f"/feeds/arguments/{slug}.atom", f"/arguments/{slug}"
        title, subtitle = f"New {type.name} arguments", type.question
    return feed_answer(request, _feed(found, part, path, page, title, subtitle))


def _feed(  # noqa: PLR0913  (each feed has all of them)
    found: ReplyFeed, part: Part, path: str, page: str, title: str, subtitle: str
) -> Feed:
    entries = tuple(_entry(reply) for reply in found.replies)
    return Feed(path, page, title, subtitle, entries, query_of(part), found.older, found.newer)


def _entry(reply: FeedReply) -> Entry:
    """The same in every feed, as its id says."""
    words = shortened(plain_of(reply.body_html), WORDS_MAX)
    labels = [(type.slug, type.name) for type in reply.types]
    labels += [("objection", "Objection")] if reply.objection else []
    return Entry(
        id=f"replies/{reply.id}",
        path=f"/replies/{reply.id}",
        title=f"{reply.author.name}: {words}" if words else f"Reply by {reply.author.name}",
        author=reply.author.name,
        author_path=author_path(reply.author),
        published=reply.created_at,
        updated=reply.edited_at or reply.created_at,
        html=environment().get_template("feeds/reply.html").render(reply=reply),
        labels=tuple(labels),
    )
