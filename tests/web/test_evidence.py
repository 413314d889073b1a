"""Evidence that arguments bring along, as readers see it."""

from forum.models import Reply, Thread
from tests.client import Client
from tests.factories import EVIDENCE, FIGURE, RISK, make_reply
from tests.web.evidence_pages import FIGURES, OTHERS, TABLES, WORDS, tables, typed


async def test_an_argument_shows_its_evidence_as_tables(
    stranger: Client, visitor: Client, thread: Thread
) -> None:
    sent = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **FIGURES, **OTHERS)
    page = await visitor.open(sent.location)
    box = f"#reply-{(await Reply.get()).id} > article"
    assert tables(page, box) == {
        "Figures": [
            ["Paper", "1,200 forms × $14 last year’s invoices", "$16,800"],
            ["Web forms", "1,200 forms × $3.10", "$3,720"],
        ],
        "Peer examples": [
            [
                "Harbor County",
                "Moved every permit harbor.example : source about Harbor County",
                "Calls fell by a third",
            ]
        ],
        "Risks": [["An outage", "The counter keeps paper"]],
        "Mission goals": [["Answer within a day", "Nothing waits for the mail"]],
    }
    assert "Web forms costs $13,080 less than Paper" in page.words(f"{box} .ev__diff")
    link = page.one(f"{box} .ev a")
    assert link["href"] == OTHERS["peer_link"]
    assert "nofollow" in str(link["rel"])
    assert all(cell.get("scope") for cell in page.all(f"{box} .ev th"))


async def test_rows_of_one_option_add_up(stranger: Client, thread: Thread) -> None:
    figures = {"ballpark_option": ["Moving", " moving"], "ballpark_unit_cost": ["3", "4.50"]}
    page = await stranger.open(
        (await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **figures)).location
    )
    assert tables(page, "article .ev")["Figures"] == [
        ["Moving", "1 × $3", "$3"],
        ["1 × $4.50", "$4.50"],
        ["Together", "$7.50"],
    ]
    assert not page.all(".reply .ev__diff")


async def test_history_says_which_rows_went_and_came(author: Client, thread: Thread) -> None:
    reply = await make_reply(
        author.member, thread, "Same words.", argument=["roi"], evidence=[FIGURE, RISK]
    )
    fields = {"body": "Same words.", "argument": "roi", "revision": "1"}
    await author.submit(
        f"/replies/{reply.id}/edit",
        **fields,
        ballpark_option="Web forms",
        ballpark_quantity="1200",
        ballpark_unit="forms",
        ballpark_unit_cost="4",
        ballpark_note="last year's count",
    )
    page = await author.open(f"/replies/{reply.id}/history")
    gone, come = (" ".join(e.text for e in page.all(tag)) for tag in ("del", "ins"))
    assert "$3.10" in gone
    assert "An outage" in gone
    assert "$4" in come
    assert "Same words." in page.text


async def test_after_a_conflict_the_other_versions_evidence_shows(
    author: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    address = f"/replies/{reply.id}/edit"
    await author.submit(address, **WORDS, **OTHERS, revision="1")
    page = await author.submit(address, **WORDS, **FIGURES, revision="1")
    assert page.status == 409
    for theirs in (OTHERS["peer_agency"], OTHERS["risk_risk"], OTHERS["goal_goal"]):
        assert str(theirs) in page.words(".clash")
    assert typed(page, "ballpark_option") == FIGURES["ballpark_option"]


async def test_the_summary_says_whose_each_row_is(
    author: Client, stranger: Client, visitor: Client, thread: Thread
) -> None:
    replies = [
        await make_reply(client.member, thread, argument=["roi"], evidence=EVIDENCE)
        for client in (author, stranger)
    ]
    page = await visitor.open(f"/threads/{thread.id}/summary")
    part = "section[aria-labelledby=evidence]"
    found = tables(page, part)
    assert list(found) == TABLES
    assert all(len(found[name]) == 2 for name in TABLES[1:])
    for table in page.all(f"{part} table"):
        assert {str(link["href"]) for link in table.select("a[href^='/replies/']")} == {
            f"/replies/{reply.id}" for reply in replies
        }
