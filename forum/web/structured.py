"""A thread as schema.org's DiscussionForumPosting, for search engines: what every visitor may see."""

import json
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from forum.queries.people import Person
from forum.queries.reply_view import ReplyView
from forum.queries.thread_page import ThreadPage, ThreadView
from forum.text.excerpt import plain_of, shortened

COMMENTS_MAX = 10
WORDS_MAX = 300
"""Characters of the question."""
REPLY_WORDS_MAX = 80
UNSAFE = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}
"""Nothing of it can end the script that it stands in."""
Data = dict[str, Any]


def discussion(page: ThreadPage, base_url: str) -> Markup:
    """JSON-LD of a thread's first page as a visitor sees it; empty for every other page."""
    if page.view != ThreadView():
        return Markup()
    thread = page.thread
    data: Data = {
        "@context": "https://schema.org",
        "@type": "DiscussionForumPosting",
        "url": base_url + thread.url,
        "headline": thread.title,
        **_words(thread.body_html, WORDS_MAX),
        "author": {**_person(thread.author, base_url), **_agency(thread.author)},
        "datePublished": thread.created_at.isoformat(timespec="seconds"),
        "commentCount": thread.reply_count,
    }
    if thread.edited_at:
        data["dateModified"] = thread.edited_at.isoformat(timespec="seconds")
    if comments := [_comment(reply, base_url) for reply in _shown(page.replies)[:COMMENTS_MAX]]:
        data["comment"] = comments
    made = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Markup(made.translate(UNSAFE))  # noqa: S704  (no character of HTML is left)


def _shown(replies: list[ReplyView]) -> list[ReplyView]:
    """In the order of the page, those of whom the words show."""
    found = list[ReplyView]()
    for reply in replies:
        if not (reply.stub or reply.hidden):
            found.append(reply)
        found += _shown(reply.children)
    return found


def _comment(reply: ReplyView, base_url: str) -> Data:
    made = {
        "@type": "Comment",
        "url": f"{base_url}/replies/{reply.id}",
        **_words(reply.body_html, REPLY_WORDS_MAX),
        "author": _person(reply.author, base_url),
        "datePublished": reply.created_at.isoformat(timespec="seconds"),
    }
    if reply.parent_id is not None:
        made["parentItem"] = {"@type": "Comment", "url": f"{base_url}/replies/{reply.parent_id}"}
    if reply.endorsement_count:
        made["upvoteCount"] = reply.endorsement_count
    return made


def _words(html: str, most: int) -> Data:
    """None where a post only quotes others."""
    words = shortened(plain_of(html), most)
    return {"text": words} if words else {}


def _person(person: Person, base_url: str) -> Data:
    made: Data = {"@type": "Person", "name": person.name}
    if person.username:
        made["url"] = f"{base_url}/members/{quote(person.username, safe='')}"
    return made


def _agency(person: Person) -> Data:
    """Of the question's author alone: a page is to stay small."""
    named = {"@type": "Organization", "name": person.agency}
    return {"affiliation": named} if person.agency else {}
