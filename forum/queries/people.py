"""How a member is shown beside what they wrote."""

from typing import NamedTuple

from forum.steps import Row
from forum.text.names import initials

FORMER_MEMBER = "Former member"

PERSON_COLUMNS = """
    author.username, author.display_name, author.disclaimer, author.placeholder,
    author.agency_verified, agency.name AS agency_name, agency.slug AS agency_slug,
    agency.level AS agency_level"""
"""Columns for `person`, from tables named `author` and `agency`."""

PERSON_JOINS = """
    LEFT JOIN member author ON author.id = {owner} AND author.left_at IS NULL
    LEFT JOIN agency ON agency.id = author.agency_id"""

LEVEL_WORDS = {
    "federal": "Federal",
    "state": "State",
    "county": "County",
    "city": "City",
    "tribal": "Tribal",
    "other": "",
}


class Person(NamedTuple):
    """Whoever wrote it; `username` is empty for a former member, who has no page.

    `verified` says that the member's verified address is one of the agency.
    """

    name: str
    username: str
    initials: str
    agency: str
    agency_slug: str
    level: str
    disclaimer: str
    placeholder: bool
    verified: bool = False

    @property
    def with_agency(self) -> str:
        return f"{self.name}, {self.agency}" if self.agency else self.name


FORMER = Person(FORMER_MEMBER, "", "–", "", "", "", "", placeholder=True)


def person(row: Row) -> Person:
    if row["username"] is None:
        return FORMER
    return Person(
        name=row["display_name"],
        username=row["username"],
        initials=initials(row["display_name"]),
        agency=row["agency_name"] or "",
        agency_slug=row["agency_slug"] or "",
        level=LEVEL_WORDS.get(row["agency_level"] or "other", ""),
        disclaimer=row["disclaimer"],
        placeholder=bool(row["placeholder"]),
        verified=bool(row["agency_verified"] and row["agency_name"]),
    )
