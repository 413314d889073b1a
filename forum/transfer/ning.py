"""Ning archives: discussions become threads, their comments replies, defects included."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

from forum.errors import Unreadable
from forum.text.from_html import to_markdown
from forum.transfer.imported import Author, ImportedReply, ImportedThread, Skipped, origin_of
from forum.transfer.thread_order import ordered

# The archive is wrapped in parentheses, may lack the list's own brackets and forgets commas between
# objects; inside of strings such braces are words.
STRING_OR_GAP = re.compile(r'"(?:[^"\\]|\\.)*"|\}(\s*)\{')
UNFIT = dict.fromkeys((0, *range(0xD800, 0xE000)))
"""What no database takes: NUL, and halves of letters, which JSON can name."""
Facts = dict[str, Any]
People = dict[str, Author]


def looks_like_ning(head: bytes) -> bool:
    begins = head.lstrip(b"\xef\xbb\xbf \r\n\t(")[:1]
    return begins in {b"[", b"{"} and b'"contributorName"' in head


def read_ning(path: Path) -> Iterator[ImportedThread | Skipped]:
    """The discussions of one file; names come from the members file beside it, if there is one.

    Raises Unreadable for what is not JSON even after its defects are mended.
    """
    discussions = _read_list(path)
    if discussions and all("fullName" in facts for facts in discussions):
        raise Unreadable(f"{path.name} lists members. Give the discussions file beside it.")
    people = _read_people(path)
    for facts in discussions:
        yield from _read_discussion(facts, people)


def _read_list(path: Path) -> list[Facts]:
    text = path.read_text("utf-8-sig", errors="replace").strip()
    text = text.removeprefix("(").removesuffix(")").strip().removeprefix("[").removesuffix("]")
    mended = STRING_OR_GAP.sub(
        lambda found: "},{" if found.group(1) is not None else found.group(), text
    )
    try:
        found = json.loads(f"[{mended}]")
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no Ning archive: {error}.") from None
    return [facts for facts in found if isinstance(facts, dict)]


def _read_people(path: Path) -> People:
    """Authors by contributor; two members of one name are two authors."""
    beside = path.with_name(path.name.replace("discussions", "members"))
    if beside == path or not beside.exists():
        return {}
    return {
        key: Author(origin_of("ning", "member", key), name, _text(facts, "email"))
        for facts in _read_list(beside)
        if (key := _text(facts, "contributorName")) and (name := _text(facts, "fullName"))
    }


def _text(facts: Facts, name: str) -> str:
    value = facts.get(name)
    return value.translate(UNFIT).strip() if isinstance(value, str) else ""


def _list(facts: Facts, name: str) -> list[Any]:
    value = facts.get(name)
    return value if isinstance(value, list) else []


def _read_discussion(facts: Facts, people: People) -> Iterator[ImportedThread | Skipped]:
    title = " ".join(unescape(_text(facts, "title")).split()) or "Untitled"
    created, origin = _date(_text(facts, "createdDate")), _text(facts, "id")
    comments = [c for c in _list(facts, "comments") if isinstance(c, dict)]
    refusal = "it has no date" if created is None else "" if origin else "it has no number"
    if refusal or created is None:
        yield Skipped(f'discussion "{title}"', refusal)
        yield from (Skipped(_named(comment, title), refusal) for comment in comments)
        return
    replies: list[ImportedReply] = []
    for comment in comments:
        read = _reply(comment, people, title)
        if isinstance(read, Skipped):
            yield read
        else:
            replies.append(read)
    yield ImportedThread(
        origin=origin_of("ning", origin),
        title=title,
        body=_body(facts),
        author=people.get(_text(facts, "contributorName")),
        created_at=created,
        topics=tuple(filter(None, [unescape(_text(facts, "category"))])),
        replies=ordered(replies),
    )


def _reply(facts: Facts, people: People, title: str) -> ImportedReply | Skipped:
    created, origin, body = _date(_text(facts, "createdDate")), _text(facts, "id"), _body(facts)
    if created is None:
        return Skipped(_named(facts, title), "it has no date")
    if not origin or not body:
        return Skipped(_named(facts, title), "it is empty" if origin else "it has no number")
    return ImportedReply(
        origin=origin_of("ning", origin),
        author=people.get(_text(facts, "contributorName")),
        body=body,
        created_at=created,
        parent_origin=None,
    )


def _body(facts: Facts) -> str:
    """The words, and the names of files that were attached: the files are not in the archive."""
    names = [
        str(attachment).split("?")[0].rpartition("/")[2]
        for attachment in _list(facts, "fileAttachments")
    ]
    attached = f"Attached: {', '.join(names)}" if names else ""
    return "\n\n".join(filter(None, [to_markdown(_text(facts, "description")), attached]))


def _named(facts: Facts, title: str) -> str:
    return f'comment {_text(facts, "id") or "?"} on "{title}"'


def _date(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):  # the latter for days at the ends of time
        return None
