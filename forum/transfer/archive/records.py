"""A public archive as records for the ordinary import, a bounded number of replies at a time."""

from collections import defaultdict
from collections.abc import Iterator

from forum.rules.evidence_rows import EvidenceRow, from_store
from forum.steps import Row
from forum.transfer.archive.file import Archive
from forum.transfer.archive.origins import origin_of
from forum.transfer.imported import Author, ImportedReply, ImportedThread, Skipped
from forum.transfer.thread_order import ordered

REPLIES_AT_ONCE = 50_000
THREADS_AT_ONCE = 5_000
"""Threads in memory at the same time; for each such lot the archive's replies are read once."""

Said = tuple[str, tuple[EvidenceRow, ...]]
"""What a revision holds: the words as Markdown, and the evidence of a reply."""
NOTHING: Said = ("", ())


def read_threads(archive: Archive, known_types: set[str]) -> Iterator[ImportedThread | Skipped]:
    """Words, authors and tags; marks belong to members, who do not come along.

    `known_types` are the slugs of argument types that this forum has.
    """
    types = {row["id"]: row["slug"] for row in archive.rows("argument_type")}
    for slug in sorted(set(types.values()) - known_types):
        yield Skipped(f'argument type "{slug}"', "this forum has no such type in use")
    people = {row["id"]: _author(row) for row in archive.rows("member")}
    usable = {id: slug for id, slug in types.items() if slug in known_types}
    for lot in _lots(archive.rows("thread")):
        yield from _read_lot(archive, lot, people, usable)


def _author(row: Row) -> Author:
    return Author(origin_of("member", row), row["display_name"], "")


def _lots(threads: Iterator[Row]) -> Iterator[dict[int, Row]]:
    lot: dict[int, Row] = {}
    replies = 0
    for row in threads:
        lot[row["id"]] = row
        replies += row["reply_count"]
        if replies >= REPLIES_AT_ONCE or len(lot) >= THREADS_AT_ONCE:
            yield lot
            lot, replies = {}, 0
    if lot:
        yield lot


def _read_lot(
    archive: Archive, lot: dict[int, Row], people: dict[int, Author], types: dict[int, str]
) -> Iterator[ImportedThread]:
    topics = {row["id"]: row["slug"] for row in archive.rows("topic")}
    topics_of: dict[int, list[str]] = defaultdict(list)
    for row in archive.rows("thread_topic"):
        if row["thread_id"] in lot and row["topic_id"] in topics:
            topics_of[row["thread_id"]].append(topics[row["topic_id"]])
    said = _said(archive, "thread", lot)
    replies = _replies_of(archive, lot, people, types)
    for id, row in lot.items():
        yield ImportedThread(
            origin=origin_of("thread", row),
            title=row["title"],
            body=said.get(id, NOTHING)[0],
            author=people.get(row["author_id"]),
            created_at=row["created_at"],
            ask=row["ask"],
            audience=row["audience"],
            topics=tuple(topics_of[id]),
            replies=ordered(replies[id]),
        )


def _said(archive: Archive, noun: str, wanted: dict[int, Row]) -> dict[int, Said]:
    """By post, its one revision that a public archive has."""
    return {
        row[f"{noun}_id"]: (row["body"], from_store(row.get("evidence", "[]")))
        for row in archive.rows(f"{noun}_revision")
        if row[f"{noun}_id"] in wanted
    }


def _replies_of(
    archive: Archive, lot: dict[int, Row], people: dict[int, Author], types: dict[int, str]
) -> dict[int, list[ImportedReply]]:
    """By thread, those whose words may be read."""
    found = {row["id"]: row for row in archive.rows("reply") if row["thread_id"] in lot}
    said = _said(archive, "reply", found)
    tags: dict[int, list[str]] = defaultdict(list)
    for row in archive.rows("reply_argument"):
        if row["reply_id"] in found and row["type_id"] in types:
            tags[row["reply_id"]].append(types[row["type_id"]])
    replies: dict[int, list[ImportedReply]] = defaultdict(list)
    for id, row in found.items():
        if _is_readable(row):
            body, evidence = said.get(id, NOTHING)
            replies[row["thread_id"]].append(
                ImportedReply(
                    origin=origin_of("reply", row),
                    author=people.get(row["author_id"]),
                    body=body,
                    created_at=row["created_at"],
                    parent_origin=_readable_parent(row, found),
                    stance=row["stance"],
                    arguments=tuple(tags[id]),
                    evidence=evidence,
                )
            )
    return replies


def _is_readable(row: Row) -> bool:
    return row["hidden_at"] is None and row["withdrawn_at"] is None


def _readable_parent(row: Row, found: dict[int, Row]) -> str | None:
    """The nearest reply above that has words; whatever an archive says, this comes to an end."""
    child, seen = row, {row["id"]}
    while (parent := found.get(child["parent_id"])) and parent["id"] not in seen:
        if _is_readable(parent):
            return origin_of("reply", parent)
        seen.add(parent["id"])
        child = parent
    return None
