"""Writing rows of many tables at once."""

from collections.abc import Sequence

from forum.database import execute_many

# What each row holds in its order, and what is the same in all of them.
COLUMNS = {
    "agency": ("id name name_key slug level confirmed created_at", {}),
    "member": (
        "id username username_key display_name email password_hash role disclaimer placeholder"
        " created_at agency_id",
        {},
    ),
    "thread": (
        "id title slug ask audience body_html created_at active_at reply_count last_ordinal top_level_count"
        " argument_count needs_arguments pick_count author_id",
        {"revision": "1", "version": "1", "hidden_reason": "''", "hidden": "FALSE"},
    ),
    "thread_revision": ("number title ask body created_at editor_id thread_id", {}),
    "thread_topic": ("thread_id topic_id", {}),
    "reply": (
        "id body_html stance ordinal position best_page depth child_count created_at type_count"
        " endorsement_count agency_count seen_count pick_count score evidence author_id parent_id"
        " thread_id",
        {"revision": "1", "hidden_reason": "''"},
    ),
    "reply_argument": ("reply_id thread_id type_id", {}),
    "reply_revision": ("number body plain created_at editor_id reply_id", {}),
    "reply_tally": ("agency_id seen convinced reply_id", {}),
    "endorsement": ("agency_id created_at member_id reply_id", {}),
    "pick": ("why agency_id created_at member_id reply_id thread_id", {}),
    "pick_history": ("why created_at member_id reply_id thread_id", {}),
    "visit": ("agency_id seen visited_at member_id thread_id", {}),
    "coverage": ("for_count objection_count thread_id type_id", {}),
}  # fmt: skip
"""In an order in which what is referred to comes first."""


async def store(table: str, rows: Sequence[tuple[object, ...]]) -> None:
    if not rows:
        return
    names, same = COLUMNS[table]
    columns = names.split()
    marks = ", ".join(["?"] * len(columns) + list(same.values()))
    await execute_many(
        f"INSERT INTO {table} ({', '.join([*columns, *same])}) VALUES ({marks})", rows
    )
