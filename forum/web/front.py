"""The front page and topics: lists of threads."""

from starlette.requests import Request
from starlette.responses import Response

from forum.errors import Invalid
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.argued import load_argued
from forum.queries.argument_filter import ArgumentFilter
from forum.queries.recent_editions import load_recent_editions
from forum.queries.thread_list import ThreadSort, load_thread_list
from forum.queries.topics import load_topic, load_topics

GAPS_SHOWN = BEST_SHOWN = 3


async def show(request: Request) -> Response:
    found = await load_thread_list(_sort(request), request.query_params.get("after", ""))
    needed = await load_thread_list(ThreadSort.NEEDED)
    context = {
        "list": found,
        "topics": await load_topics(),
        "gaps": needed.rows[:GAPS_SHOWN],
        "curated": await load_recent_editions(),
    }
    return await render(request, "threads/list.html", context)


async def threads(_: Request) -> Response:
    """What people type who look for the list."""
    return see_other("/")


async def topics(request: Request) -> Response:
    return await render(request, "topics/index.html", {"topics": await load_topics()})


async def topic(request: Request) -> Response:
    found = await load_topic(request.path_params["slug"])
    after = request.query_params.get("after", "")
    threads = await load_thread_list(_sort(request), after, topic=found)
    context: dict[str, object] = {"topic": found.link, "list": threads, "argued": None}
    if threads.is_first:
        wanted, cell = ArgumentFilter(topic=found.link.slug), ("topic", str(found.id))
        context["argued"] = await load_argued(wanted, cell, BEST_SHOWN)
    return await render(request, "topics/show.html", context)


def _sort(request: Request) -> ThreadSort:
    text = request.query_params.get("sort", ThreadSort.ACTIVE)
    if text not in set(ThreadSort):
        raise Invalid({"sort": "Threads can be sorted as active, newest, argued or needed."})
    return ThreadSort(text)
