"""The search page, and what is like something that is being written."""

import pytest

from forum.actions.search_index import count_words
from forum.models import Thread
from tests.client import Client
from tests.factories import make_reply
from tests.http.corpora import naughty_strings, xss_payloads
from tests.http.inert import assert_inert

SAID = "Each permit costs $14.20 on paper and $3.10 on the web, by our own count of last year."


@pytest.fixture
async def said(author: Client, thread: Thread) -> int:
    reply = await make_reply(author.member, thread, f"{SAID} <b>Really</b>.", argument=["roi"])
    return int(reply.id)


async def test_what_was_searched_for_is_marked_where_it_was_found(
    visitor: Client, said: int
) -> None:
    page = await visitor.open('/search?q=permits+"last+year"')
    assert page.status == 200
    assert page.one("#q")["value"] == 'permits "last year"'
    hit = page.one(".found h3 a")
    assert hit["href"] == f"/replies/{said}"
    assert [mark.text for mark in page.all(".found mark")] == ["permit", "last", "year"]
    assert "<b>Really</b>" in hit.text or "Really" in hit.text
    assert_inert(page)
    assert page.words(".tabs a[aria-current=page]") == "Arguments and replies 1"


async def test_without_a_query_it_says_how_to_search(visitor: Client, db: str) -> None:
    page = await visitor.open("/search")
    assert page.status == 200
    assert page.one("a[href='/arguments'] + p")
    assert not page.all(".found")


async def test_nothing_found_helps_on(visitor: Client, said: int) -> None:
    await count_words()
    page = await visitor.open("/search?q=permitt")
    assert "Nothing found" in page.text
    link = page.one(".seek__meant a")
    assert link.text == "permit"
    assert (await visitor.open(str(link["href"]))).words(".found__n") == "1 reply"
    assert page.one(".empty a[href='/topics']")


async def test_an_author_who_is_not_found_is_looked_for_by_name(visitor: Client, said: int) -> None:
    page = await visitor.open('/search?q=author:"Ann Author"')
    link = page.one(".empty a[href*='kind=members']")
    assert (await visitor.open(str(link["href"]))).one("#q")["value"] == "Ann Author"


async def test_other_kinds_are_a_link_away(visitor: Client, thread: Thread) -> None:
    page = await visitor.open("/search?q=paper")
    tab = next(one for one in page.all(".empty a") if "Threads" in one.text)
    page = await visitor.open(str(tab["href"]))
    assert page.one(".found h3 a")["href"] == f"/threads/{thread.id}/{thread.slug}"
    assert page.one("input[name=kind]")["value"] == "threads"


async def test_choices_narrow_and_let_go(visitor: Client, said: int) -> None:
    page = await visitor.open("/search?q=permit")
    choice = next(one for one in page.all(".choices a") if "ROI" in one.text)
    page = await visitor.open(str(choice["href"]))
    assert page.words(".found__n") == "1 reply"
    chosen = page.one(".choices a[aria-current=true]")
    assert chosen["href"] == "/search?q=permit"


async def test_too_much_comes_back_with_what_to_mend(visitor: Client, db: str) -> None:
    for q in ("x" * 60_000, "a " * 200, " ".join(f"w{n}" for n in range(40)), "after:soon"):
        page = await visitor.open("/search", params={"q": q})
        assert page.status == 422
        assert page.one("#q")["aria-invalid"] == "true"
        assert page.one("#q-error").text


@pytest.mark.parametrize("name", ["kind", "sort", "level", "stance", "evidence", "since"])
async def test_there_is_no_other_choice(visitor: Client, db: str, name: str) -> None:
    assert (await visitor.open(f"/search?q=x&{name}=nonsense")).status == 422


@pytest.mark.parametrize("part", range(4))
async def test_strings_that_break_software_are_only_words(
    visitor: Client, said: int, part: int
) -> None:
    strings = [*naughty_strings(), *xss_payloads(40)]
    for text in strings[part::4]:
        for query in ({"q": text}, {"q": f'permit "{text} -{text}', "kind": "threads"}):
            response = await visitor.get("/search", params=query)
            assert response.status_code in {200, 422} or "\x00" in text, query
    page = await visitor.open("/search", params={"q": strings[part]})
    assert_inert(page)


async def test_facets_take_any_string(visitor: Client, said: int) -> None:
    for text in naughty_strings()[::10]:
        for name in ("argument", "topic", "agency", "since", "after", "level"):
            response = await visitor.get("/search", params={"q": "permit", name: text})
            assert response.status_code in {200, 422} or "\x00" in text, (name, text)


async def test_every_page_has_a_search_box_and_a_lost_one_offers_it(
    visitor: Client, thread: Thread
) -> None:
    for address in ("/", f"/threads/{thread.id}/{thread.slug}", "/about"):
        page = await visitor.open(address)
        assert page.one("header form[role=search] input[name=q]")
        assert page.one("header a[href='/search']")
    page = await visitor.open("/nothing-here")
    assert page.status == 404
    assert page.one("main form[action='/search'] input[name=q]")


async def test_similar_threads_show_while_one_asks(author: Client, thread: Thread) -> None:
    page = await author.submit("/threads", title=thread.title, similar="1")
    assert page.status == 200
    assert page.one("#title")["value"] == thread.title
    assert page.one(".alike a")["href"] == f"/threads/{thread.id}/{thread.slug}"
    assert page.one(".field:has(#title) + .alike")  # below what one types, which stays in its place
    page = await author.submit("/threads", title="Something else entirely", similar="1")
    assert "No thread is like this one yet" in page.words(".alike")
    page = await author.submit("/threads", title=thread.title, body="")
    assert page.status == 422
    assert page.one(".alike a")
    part = await author.submit("/threads/similar", title=thread.title)
    assert part.one("li a")["href"] == f"/threads/{thread.id}/{thread.slug}"
    assert "<html" not in part.html


async def test_what_the_thread_says_already_shows_with_the_preview(
    stranger: Client, thread: Thread, said: int
) -> None:
    draft = "A permit costs us $14 on paper but only $3 on the web, by the count of last year."
    address = f"/threads/{thread.id}"
    page = await stranger.submit(f"{address}/replies", body=draft, preview="1")
    assert page.one(".alike a")["href"] == f"/replies/{said}"
    part = await stranger.submit(f"{address}/nearest", body=draft)
    assert part.one("li a")["href"] == f"/replies/{said}"
    assert "<html" not in part.html
    assert not (await stranger.submit(f"{address}/nearest", body="Yes.")).html.strip()
