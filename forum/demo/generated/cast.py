"""Invented members and agencies, as many as a forum of that size would have."""

from collections import defaultdict
from datetime import datetime
from random import Random

from msgspec import Struct, field

from forum.demo.generated.pieces import agency_name
from forum.text.names import name_key
from forum.text.slugs import slugify

FIRST = (
    "Ada", "Ben", "Cora", "Dev", "Elif", "Femi", "Greta", "Hana", "Ivo", "June", "Kofi", "Lena", "Marco",
    "Nadia", "Omar", "Priya", "Quinn", "Rosa", "Sami", "Tess", "Uma", "Viktor", "Wanda", "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Abbott", "Baptiste", "Castellan", "Dunmore", "Eriksen", "Farouk", "Grantley", "Hollis", "Ibarra",
    "Jessup", "Kowalczyk", "Lindqvist", "Mbeki", "Novak", "Okafor", "Pereira", "Quist", "Rasmussen",
    "Sandoval", "Tanaka", "Underhill", "Vasquez", "Whitlock", "Yamada", "Zeller",
)  # fmt: skip
THREADS_A_MEMBER, FEWEST_MEMBERS, MEMBERS_AN_AGENCY = 5, 24, 12
UNCONFIRMED = 0.2
"""Share of agencies that no manager has confirmed."""


class Person(Struct, frozen=True):
    id: int
    agency_id: int


class Cast(Struct):
    """`rows` by table; `confirmed` are ids of agencies."""

    people: list[Person] = field(default_factory=list)
    by_agency: dict[int, list[Person]] = field(default_factory=lambda: defaultdict(list))
    confirmed: set[int] = field(default_factory=set)
    rows: dict[str, list[tuple[object, ...]]] = field(default_factory=lambda: defaultdict(list))


def make_cast(chance: Random, threads: int, first_ids: dict[str, int], at: datetime) -> Cast:
    cast, members = Cast(), max(FEWEST_MEMBERS, threads // THREADS_A_MEMBER)
    agencies = [first_ids["agency"] + n for n in range(max(4, members // MEMBERS_AN_AGENCY))]
    for number, id in enumerate(agencies):
        name, level = agency_name(number)
        confirmed = chance.random() >= UNCONFIRMED
        cast.confirmed |= {id} if confirmed else set()
        key, slug = name_key(name), f"{slugify(name, 'agency')}-{id}"
        cast.rows["agency"].append((id, name, key, slug, level, confirmed, at))
    for number in range(members):
        id, agency = first_ids["member"] + number, chance.choice(agencies)
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        username = f"{name.replace(' ', '.').lower()}.{number}"
        row = (id, username, name_key(username), name, "", "", "member", "", False, at, agency)
        cast.rows["member"].append(row)
        cast.people.append(Person(id, agency))
        cast.by_agency[agency].append(cast.people[-1])
    return cast
