"""Managers' pages: argument types, topics, agencies, members and the audit log."""

import pytest

from forum.models import Agency, ArgumentType, Member, Topic
from tests.client import Client, Page
from tests.factories import make_member, make_thread

TYPE = {
    "name": "Equity",
    "question": "Who is left out today, and who would not be?",
    "hue": "green",
    "icon": "roi",
}


async def offered_types(client: Client) -> list[str]:
    page = await client.open("/about")
    return [h.text.strip() for h in page.all(".kinds h3")]


async def test_the_front_page_says_what_waits(manager: Client, author: Client) -> None:
    await Agency.all().update(confirmed=False)
    page = await manager.open("/manage")
    assert "1 agency waits" in page.text
    assert page.one("main h2 a[href='/manage/agencies']")


async def test_a_new_type_can_be_used_at_once(manager: Client, visitor: Client) -> None:
    added = await manager.submit("/manage/types", **TYPE)
    assert "Saved." in (await manager.open(added.location)).words("[role=status]")
    assert not (await manager.open("/manage/types")).all("[role=status]")
    assert (await offered_types(visitor))[-1] == "Equity"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": "E"}, "name"), ({"question": "Who?"}, "question"), ({"hue": "beige"}, "hue"),
     ({"icon": "skull"}, "icon"), ({"name": "ROI"}, "name"), ({"name": "Objection"}, "name")],
)  # fmt: skip
async def test_a_bad_type_comes_back_as_typed(
    manager: Client, wrong: dict[str, str], field: str
) -> None:
    page = await manager.submit("/manage/types", **{**TYPE, **wrong})
    assert page.status == 422
    assert page.one(f"#{field}-error")
    if field != "question":
        assert page.one("input[name=question]")["value"] == TYPE["question"]
    assert await ArgumentType.all().count() == 4


async def test_a_type_is_renamed_and_keeps_its_address(manager: Client, visitor: Client) -> None:
    form = await manager.open("/manage/types/roi")
    assert form.one("input[name=name]")["value"] == "ROI"
    await manager.submit("/manage/types/roi", **{**TYPE, "name": "Return"})
    assert (await offered_types(visitor))[0] == "Return"
    assert (await ArgumentType.get(slug="roi")).question == TYPE["question"]
    bad = await manager.submit("/manage/types/roi", **{**TYPE, "name": ""})
    assert bad.status == 422
    assert bad.one("#name-error")


async def test_types_move_and_those_at_the_ends_stay(manager: Client, visitor: Client) -> None:
    await manager.submit("/manage/types/risk/move", direction="up")
    await manager.submit("/manage/types/roi/move", direction="up")
    assert await offered_types(visitor) == ["ROI", "Mission", "Risk", "Peer agencies"]
    assert (await manager.submit("/manage/types/roi/move", direction="left")).status == 422


async def test_a_type_is_retired_and_restored_and_the_last_one_stays(
    manager: Client, visitor: Client
) -> None:
    slugs = ["roi", "mission", "peer-agencies", "risk"]
    answers = [await manager.submit(f"/manage/types/{slug}/retire") for slug in slugs]
    assert [page.status for page in answers] == [303, 303, 303, 422]
    assert "At least one type" in answers[-1].text
    assert await offered_types(visitor) == ["Risk"]
    await manager.submit("/manage/types/roi/restore")
    assert await offered_types(visitor) == ["ROI", "Risk"]


async def test_a_topic_is_added_renamed_retired_and_restored(
    manager: Client, author: Client, visitor: Client
) -> None:
    await manager.submit("/manage/topics", name="Bridges")
    assert "Bridges" in (await visitor.open("/topics")).text
    await make_thread(author.member, topics=["bridges"])
    renamed = await manager.submit("/manage/topics/bridges", name="Bridges and roads")
    assert "Saved." in (await manager.open(renamed.location)).words("[role=status]")
    assert (await visitor.open("/topics/bridges")).words("h1") == "Bridges and roads"
    await manager.submit("/manage/topics/bridges/retire")
    assert not (await author.open("/threads/new")).all("input[value=bridges]")
    assert (await visitor.open("/topics/bridges")).status == 200
    await manager.submit("/manage/topics/bridges/restore")
    assert (await author.open("/threads/new")).one("input[value=bridges]")


async def test_a_bad_topic_is_told_beside_its_field(manager: Client) -> None:
    for name, words in (("x", "at least 2"), ("", "Fill this in"), ("Open data", "already")):
        page = await manager.submit("/manage/topics", name=name)
        assert page.status == 422, name
        assert words in page.words("#name-error")
        assert page.one("form[action='/manage/topics'] input[name=name]")["value"] == name
    page = await manager.submit("/manage/topics/open-data", name="x")
    assert page.status == 422
    assert page.one("#open-data-name-error")
    assert await Topic.filter(name="x").count() == 0


async def test_an_agency_is_confirmed_renamed_and_given_a_level(
    manager: Client, author: Client, visitor: Client
) -> None:
    slug = (await Agency.get()).slug
    fields = {"name": "Harbor County Office", "level": "county", "confirmed": "1"}
    await manager.submit(f"/manage/agencies/{slug}", **fields)
    page = await visitor.open("/members/author")
    assert "Harbor County Office" in page.text
    assert "County" in page.words(".who .meta")


async def test_a_bad_agency_is_told_beside_its_field(
    manager: Client, author: Client, stranger: Client
) -> None:
    slug = (await Agency.get(name="Harbor County")).slug
    for fields, field in (
        ({"name": "", "level": "state"}, "name"),
        ({"name": "City of Elm", "level": "state"}, "name"),
        ({"name": "Fine", "level": "galactic"}, "level"),
    ):
        page = await manager.submit(f"/manage/agencies/{slug}", **fields)
        assert page.status == 422
        assert page.one(f"#{slug}-{field}-error")
    page = await manager.submit(f"/manage/agencies/{slug}/join", into="Atlantis")
    assert page.status == 422
    assert page.one(f"#{slug}-into-error")
    assert page.one(f"#{slug}-into")["value"] == "Atlantis"


async def test_two_agencies_that_are_one_are_joined(
    manager: Client, author: Client, stranger: Client, visitor: Client
) -> None:
    slug = (await Agency.get(name="Harbor County")).slug
    await manager.submit(f"/manage/agencies/{slug}/join", into="city of elm")
    assert await Agency.all().count() == 1
    assert "City of Elm" in (await visitor.open("/members/author")).text


async def test_members_are_found_by_how_their_names_begin(manager: Client, author: Client) -> None:
    await make_member("autumn")
    await make_member("winter")
    page = await manager.open("/manage/members?q=AU")
    assert [user.text for user in page.all(".rows__user")] == ["author", "autumn"]
    none = await manager.open("/manage/members?q=zz%25")
    assert "No username begins with “zz%”" in none.text
    assert none.one("main input[name=q]")["value"] == "zz%"


async def test_long_lists_are_paged(manager: Client) -> None:
    for number in range(55):
        await make_member(f"person{number:02}", agency=f"Agency {number:02}")
    assert await pages_of(manager, "/manage/members", ".rows__user") == 56
    assert await pages_of(manager, "/manage/agencies", "h2.rows__name") == 55
    assert await pages_of(manager, "/manage/members?q=person", ".rows__user") == 55


async def test_a_change_on_a_later_page_of_agencies_stays_on_that_page(manager: Client) -> None:
    for number in range(55):
        await make_member(f"person{number:02}", agency=f"Agency {number:02}")
    first = await manager.open("/manage/agencies")
    later = await manager.open(str(first.one("a[rel=next]")["href"]))
    form = later.all("form[action*='/domains']")[0]
    bad = await manager.submit(str(form["action"]), domains="no domain")
    assert bad.status == 422
    assert bad.one("textarea[aria-invalid]").text.strip() == "no domain"
    done = await manager.submit(str(form["action"]), domains="elm.example")
    page = await manager.open(done.location)
    assert "Saved" in page.words("[role=status]")
    assert "elm.example" in page.words(".rows")


async def pages_of(client: Client, address: str, selector: str) -> int:
    """How many different rows all pages of a list show."""
    seen: list[str] = []
    while address:
        page = await client.open(address)
        seen += [element.text for element in page.all(selector)]
        following = page.all("a[rel=next]")
        address = str(following[0]["href"]) if following else ""
    assert len(seen) == len(set(seen))
    return len(seen)


async def test_the_audit_log_lists_what_was_done_on_these_pages(
    manager: Client, author: Client
) -> None:
    slug = (await Agency.get()).slug
    deeds: dict[str, tuple[str, dict[str, str]]] = {
        "/manage/types": ("add type", TYPE),
        "/manage/types/equity": ("change type", {**TYPE, "name": "Fairness"}),
        "/manage/types/equity/move": ("move type", {"direction": "up"}),
        "/manage/types/equity/retire": ("retire type", {}),
        "/manage/types/equity/restore": ("restore type", {}),
        "/manage/topics": ("add topic", {"name": "Bridges"}),
        "/manage/topics/bridges": ("rename topic", {"name": "Roads"}),
        "/manage/topics/bridges/retire": ("retire topic", {}),
        "/manage/topics/bridges/restore": ("restore topic", {}),
        f"/manage/agencies/{slug}": ("change agency", {"name": "Pell", "level": "city"}),
    }
    for address, (_, fields) in deeds.items():
        assert (await manager.submit(address, **fields)).status == 303, address
    page: Page = await manager.open("/manage/audit")
    assert [b.text for b in page.all(".deed .badge")] == [deed for deed, _ in deeds.values()][::-1]
    words = page.words(".deeds")
    assert "Equity" in words
    assert "Fairness" in words
    assert all("Manager" in deed.text for deed in page.all(".deed"))
    assert await Member.filter(role="manager").count() == 1


async def test_a_refused_name_is_told_whatever_stands_behind_the_address(manager: Client) -> None:
    page = await manager.submit("/manage/topics?since=1", name="")
    assert page.status == 422
    assert page.words(".error")
