"""Members by their usernames: whom a post mentions, and how a name that somebody types may go on."""

from msgspec import Struct

from forum.database import glance, is_postgres
from forum.gathering import Gathered
from forum.text.mentions import Named
from forum.text.names import name_key

OFFERED = 8
LAST = "\U0010ffff"
"""Sorts after every letter."""
_BY_KEY = Gathered("SELECT username_key AS key, id, username FROM member WHERE username_key")


async def load_named(keys: list[str]) -> dict[str, Named]:
    """Those of these keys that are members', in one query; imported authors are, too."""
    found = await _BY_KEY.rows(keys)
    return {key: Named(row["id"], row["username"]) for key, row in found.items()}


class Suggestion(Struct, frozen=True):
    username: str
    name: str
    agency: str


async def suggest_usernames(begins: str) -> list[Suggestion]:
    """The first usernames that begin so, of members who can read what is written to them."""
    key = name_key(begins)
    if not key:
        return []
    column = 'member.username_key COLLATE "C"' if is_postgres() else "member.username_key"
    found = await glance(
        "SELECT member.username, member.display_name, agency.name AS agency_name FROM member"
        " LEFT JOIN agency ON agency.id = member.agency_id"
        f" WHERE {column} >= ? AND {column} < ? AND member.suspended_at IS NULL"
        f" AND member.placeholder = FALSE ORDER BY {column} LIMIT ?",
        *(key, key + LAST, OFFERED),
    )
    return [
        Suggestion(row["username"], row["display_name"], row["agency_name"] or "") for row in found
    ]
