"""Threads that ask what somebody is about to ask."""

from msgspec import Struct

from forum.database import rows
from forum.id_lists import listed
from forum.queries.search_candidates import find
from forum.queries.search_filter import Kind
from forum.queries.search_match import Match
from forum.queries.telling_words import telling
from forum.queries.thread_list import SHARED_OPENING, split_title, thread_url
from forum.text.words import words_of

SHOWN = 5
ALIKE_FROM = 0.4
"""Share of what a title tells that another one must have."""
OPENING = frozenset(words_of(SHARED_OPENING))


class SimilarThread(Struct, frozen=True):
    title: str
    url: str
    reply_count: int
    argument_count: int


async def load_similar(title: str) -> tuple[SimilarThread, ...]:
    """The most alike first; four queries at most."""
    wanted = await telling(title, OPENING)
    if not wanted.words:
        return ()
    found = await find(Kind.THREAD, Match(any=wanted.words))
    these, ids = listed(found.shown)
    read = await rows(
        "SELECT thread.id, thread.title, thread.slug, thread.ask,"
        " thread.reply_count - thread.held_count AS reply_count,"
        f" thread.argument_count FROM {these} CROSS JOIN thread"
        " WHERE thread.id = listed.id AND thread.hidden = FALSE",
        ids,
    )
    few = min(2, len(wanted.weights))
    ranked = [
        (wanted.likeness(said), row["reply_count"], row)
        for row in read
        if wanted.in_common(said := f"{row['title']} {row['ask']}") >= few
    ]
    best = sorted(ranked, key=lambda one: (-one[0], -one[1], one[2]["id"]))
    return tuple(
        SimilarThread(
            title=_short(row["title"]),
            url=thread_url(row["id"], row["slug"]),
            reply_count=row["reply_count"],
            argument_count=row["argument_count"],
        )
        for likeness, _, row in best[:SHOWN]
        if likeness >= ALIKE_FROM
    )


def _short(title: str) -> str:
    lead, rest = split_title(title)
    return rest[:1].upper() + rest[1:] if lead else rest
