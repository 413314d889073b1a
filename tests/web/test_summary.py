"""The best-arguments page of a thread."""

import re

import pytest

from forum.demo.fill import fill_demo
from forum.models import Reply, Thread
from forum.settings import Settings
from tests.client import Client, Page
from tests.conftest import SignedIn
from tests.factories import make_reply

ZERO = re.compile(r"(?<![\d.,$])0(?![\d.,%])")
ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
ANSWER = "The paper form stays for two years, so no deadline hangs on the web alone."


def unquoted(text: str) -> str:
    return " ".join(text.split()).strip("“”").strip("… ")


async def quotations(page: Page) -> list[tuple[str, str]]:
    """Words and the address of the reply that they claim to be from."""
    found = []
    for line in page.all(".line"):
        found.append((line, "blockquote p"))
    for part in page.all(".pair dt, .pair dd"):
        if part.select(".pair__say") and part.select("a[href^='/replies/']"):
            found.append((part, ".pair__say"))
    for reason in page.all(".reason"):
        found.append((reason, "blockquote p"))
    return [
        (
            unquoted(block.select(words)[0].text),
            str(block.select("a[href^='/replies/']")[0]["href"]),
        )
        for block, words in found
        if block.select(words)  # an answer may stand above, and is not said twice
    ]


async def assert_verbatim(visitor: Client, address: str) -> int:
    page = await visitor.open(address)
    found = await quotations(page)
    for words, link in found:
        reply = await visitor.open(link)
        id = link.rsplit("/", 1)[1].split("?")[0]
        assert words
        assert words in reply.words(f"#reply-{id} > article > .prose"), words
    return len(found)


async def test_quotations_of_the_demo_are_the_words_of_the_replies(
    visitor: Client, settings: Settings
) -> None:
    await fill_demo(settings)
    threads = await Thread.all()
    assert threads
    for thread in threads:
        assert await assert_verbatim(visitor, f"/threads/{thread.id}/summary?distilled=1") >= 5


async def test_markup_and_odd_letters_are_quoted_as_they_read(
    author: Client, visitor: Client, thread: Thread
) -> None:
    for number, body in enumerate((
        "Web forms **save** [each office](https://a.example) $12 & more — in “nine” counties, café included.",
        "- We saved $30,000 in the first year 👍🏽 with two people.\n- And nobody wanted the forms back.",
        "> They say it costs $2 million.\n\nOur county paid $40,000 and kept `every` server it had.",
    )):  # fmt: skip
        await make_reply(
            author.member, thread, body, argument=[["roi"], ["mission"], ["risk"]][number]
        )
    assert await assert_verbatim(visitor, f"/threads/{thread.id}/summary") >= 3


async def test_arguments_stand_under_their_types_in_order(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(
        author.member, thread, "We lost nine staff to the county next door.", argument=["risk"]
    )
    await make_reply(author.member, thread, ROI, argument=["roi"])
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert [h.text.strip() for h in page.all(".case h2")] == ["ROI", "Risk"]
    assert page.words("h1").endswith(thread.ask)
    assert "Not argued yet" in page.text


async def test_an_objection_stands_with_its_best_answer(
    author: Client, stranger: Client, visitor: Client, thread: Thread
) -> None:
    objection = await make_reply(author.member, thread, RISK, argument=["risk"], stance="objection")
    address = f"/threads/{thread.id}/summary"
    assert "Not answered yet" in (await visitor.open(address)).words(".pairs")
    answer = await make_reply(stranger.member, thread, ANSWER, objection, argument=["risk"])
    page = await visitor.open(address)
    pair = page.words(".pair")
    assert pair.index("If they say") < pair.index("Nobody will sign") < pair.index("You say")
    assert page.one(f".pair dd a[href^='/replies/{answer.id}?words=']")
    assert "The paper form stays for two years" in page.text


async def test_marks_and_picks_are_told_with_their_agencies(
    signed_in: SignedIn, author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, ROI, argument=["roi"])
    picked = await make_reply(author.member, thread, ANSWER, argument=["risk"])
    for number in range(3):
        fan = await signed_in(f"fan{number}", agency=f"Agency {number % 2}")
        await fan.submit(f"/replies/{reply.id}/endorse")
        why = {"reply_id": str(picked.id), "why": "It is the number they asked about."}
        await fan.submit(f"/threads/{thread.id}/pick", **why)
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert "Convinced 3 people of 2 agencies" in page.words(".case")
    assert "Picked by 3 of 3 members (100 percent), in 2 agencies" in page.words(".reason")


@pytest.mark.parametrize("with_argument", [False, True])
async def test_nothing_says_zero(
    author: Client, visitor: Client, stranger: Client, thread: Thread, with_argument: bool
) -> None:
    if with_argument:
        await make_reply(author.member, thread, ROI, argument=["roi"])
        await make_reply(author.member, thread, RISK, argument=["risk"], stance="objection")
    for client in (visitor, stranger):
        page = await client.open(f"/threads/{thread.id}/summary")
        main = page.one("main")
        for hidden in main.select("[hidden], .prov"):
            hidden.remove()
        assert not ZERO.search(main.get_text(" ")), main.get_text(" ")
        assert "None" not in main.get_text(" ")


async def test_an_empty_thread_invites(visitor: Client, thread: Thread) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert page.status == 200
    assert "No arguments yet" in page.text
    assert page.one(".empty a")["href"] == f"/threads/{thread.id}/{thread.slug}#answer"


async def test_what_was_hidden_is_no_longer_quoted(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, ROI, argument=["roi"])
    assert "$14.20" in (await visitor.open(f"/threads/{thread.id}/summary")).text
    await manager.submit(f"/replies/{reply.id}/hide", reason="Not public yet.")
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert "$14.20" not in page.html
    assert "No arguments" in page.text


async def test_the_same_input_gives_the_same_page(
    author: Client, visitor: Client, thread: Thread
) -> None:
    for text in (ROI, ANSWER):
        await make_reply(author.member, thread, text, argument=["roi"])
    pages = [(await visitor.open(f"/threads/{thread.id}/summary")) for _ in range(2)]
    assert pages[0].one("article").text == pages[1].one("article").text
    assert await Reply.all().count() == 2


async def test_an_edition_that_is_not_there_is_not_another_one(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, ROI, argument=["roi"])
    address = f"/threads/{thread.id}/summary"
    assert (await visitor.open(f"{address}?edition=1")).status == 404
    await manager.submit(f"{address}/publish", version="0", note="First edition.")
    assert (await visitor.open(f"{address}?edition=1")).status == 200
    for number, status in (("0", 404), ("2", 404), ("x", 422), ("-1", 422), ("9" * 30, 422)):
        assert (await visitor.open(f"{address}?edition={number}")).status == status


async def test_the_distilled_page_stays_readable_beside_an_edition(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, ROI, argument=["roi"])
    address = f"/threads/{thread.id}/summary"
    await manager.submit(f"{address}/publish", version="0", note="First edition.")
    await make_reply(author.member, thread, RISK, argument=["risk"])
    assert RISK not in (await visitor.open(address)).words(".memo")
    distilled = await visitor.open(f"{address}?distilled=1")
    assert RISK in distilled.words(".memo")
    assert "edition 1 is curated" in distilled.words(".memo__top")
