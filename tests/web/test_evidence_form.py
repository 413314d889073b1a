"""Evidence in the form of a reply: rows come and go, nothing is lost, errors stand beside them."""

from typing import Any

import pytest

from forum.models import Evidence, Reply, Thread
from tests.client import Client
from tests.factories import EVIDENCE, make_reply
from tests.web.evidence_pages import FIGURES, OTHERS, TABLES, WORDS, tables, typed


async def test_nothing_of_it_shows_until_it_is_asked_for(stranger: Client, thread: Thread) -> None:
    for address in (f"/threads/{thread.id}", f"/threads/{thread.id}/reply"):
        page = await stranger.open(address)
        assert not page.one("details#evidence").has_attr("open")
        assert not page.all("details#evidence details[open]")
    sent = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS)
    assert sent.status == 303
    assert await Evidence.all().count() == 0


@pytest.mark.parametrize("kind", ["ballpark", "peer", "risk", "goal"])
async def test_a_button_gives_one_row_more_and_keeps_all_that_was_typed(
    stranger: Client, thread: Thread, kind: str
) -> None:
    parent = await make_reply(stranger.member, thread)
    fields: dict[str, Any] = {**WORDS, **FIGURES, **OTHERS, "parent_id": str(parent.id)}
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", **fields, stance="objection", rows=f"add:{kind}"
    )
    assert page.status == 200
    for name, values in {**FIGURES, **OTHERS}.items():
        more = name.startswith(kind)
        blank = "USD" if name == "ballpark_currency" else ""
        expected = [*(values if isinstance(values, list) else [values]), *([blank] if more else [])]
        assert typed(page, name) == expected
    assert page.one("textarea[name=body]").text.strip() == WORDS["body"]
    assert page.one("input[name=argument][checked]")["value"] == "roi"
    assert page.one("input[name=stance][checked]")["value"] == "objection"
    assert page.one("form.form input[name=parent_id]")["value"] == str(parent.id)
    first = next(name for name in {**FIGURES, **OTHERS} if name.startswith(kind))
    assert page.one("[autofocus]")["id"] == f"{first}-{3 if kind == 'ballpark' else 2}"
    assert page.one(f"[data-kind={kind}]").has_attr("open")
    assert await Reply.all().count() == 1


async def test_a_button_takes_the_row_away_that_it_belongs_to(
    stranger: Client, thread: Thread
) -> None:
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", **WORDS, **FIGURES, rows="remove:ballpark:1"
    )
    assert page.status == 200
    assert typed(page, "ballpark_option") == ["Web forms"]
    assert typed(page, "ballpark_unit_cost") == ["3.10"]
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", **WORDS, **OTHERS, rows="remove:risk:1"
    )
    assert typed(page, "risk_risk") == typed(page, "risk_mitigation") == [""]
    assert typed(page, "goal_goal") == [OTHERS["goal_goal"]]


@pytest.mark.parametrize(
    "pressed",
    ["add:gossip", "remove:risk:9", "remove:risk:0", "remove:risk:-1", "remove:risk:²", "add", ":",
     "remove:risk:" + "9" * 5000, "\u202e", "add:ballpark:1:2"],
)  # fmt: skip
async def test_a_press_that_cannot_be_loses_nothing(
    stranger: Client, thread: Thread, pressed: str
) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **OTHERS, rows=pressed)
    assert page.status == 200
    assert typed(page, "risk_risk") == [OTHERS["risk_risk"]]


async def test_eight_rows_are_the_end_and_say_so(stranger: Client, thread: Thread) -> None:
    eight = {"risk_risk": [f"Risk {n}" for n in range(8)], "risk_mitigation": ["Contained"] * 8}
    page = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **eight, rows="add:risk")
    assert len(typed(page, "risk_risk")) == 8
    assert page.one("button[value='add:risk']").has_attr("hidden")
    nine = {name: [*values, "Ninth"] for name, values in eight.items()}
    page = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **nine)
    assert page.status == 422
    assert "Keep the best 8 rows" in page.words("#evidence-error")
    assert len(typed(page, "risk_risk")) == 9
    assert (await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **eight)).status == 303


async def test_each_error_stands_beside_its_row_with_all_that_was_typed(
    stranger: Client, thread: Thread
) -> None:
    wrong = {
        **FIGURES,
        "ballpark_unit_cost": ["14", "three"],
        **OTHERS,
        "peer_did": "",
        "peer_link": "javascript:alert(1)",
    }
    page = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **wrong)
    assert page.status == 422
    assert "Row 2: give a number such as 1200" in page.words("#ballpark_unit_cost-2-error")
    assert "Row 1: say what they did" in page.words("#peer_did-1-error")
    assert "https://" in page.words("#peer_link-1-error")
    assert page.one("#ballpark_unit_cost-2")["aria-invalid"] == "true"
    assert len(page.all(".error")) == 3
    for name in ("ballpark_unit_cost-2", "peer_did-1", "peer_link-1"):
        assert page.one(f".errors a[href='#{name}']")
        assert page.one(f"#{name}")
    assert page.all(".errors a")[0].text == "Figures, unit cost"
    assert typed(page, "ballpark_unit_cost") == ["14", "three"]
    assert typed(page, "peer_link") == ["javascript:alert(1)"]
    assert page.one("details#evidence").has_attr("open")
    assert [kind["data-kind"] for kind in page.all("#evidence details[open]")] == [
        "ballpark", "peer", "risk", "goal",
    ]  # fmt: skip
    assert await Reply.all().count() == 0


async def test_evidence_without_a_type_asks_for_one(stranger: Client, thread: Thread) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/replies", body="Words.", **OTHERS)
    assert page.status == 422
    assert "only arguments carry evidence" in page.words("#argument-error")
    assert typed(page, "peer_agency") == [OTHERS["peer_agency"]]


async def test_blank_rows_are_passed_over_and_short_lists_filled_up(
    stranger: Client, thread: Thread
) -> None:
    fields = {
        "risk_risk": ["", "An outage", " "],
        "risk_mitigation": ["", "A spare"],
        "ballpark_currency": ["USD", "EUR"],
    }
    sent = await stranger.submit(f"/threads/{thread.id}/replies", **WORDS, **fields)
    assert sent.status == 303
    row = await Evidence.get()
    assert (row.subject, row.detail, row.position) == ("An outage", "A spare", 1)
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", **WORDS, ballpark_option=["", "Paper"]
    )
    assert page.status == 422
    assert "Row 2: give its unit cost" in page.words("#ballpark_unit_cost-2-error")


async def test_a_preview_shows_the_tables_and_posts_nothing(
    stranger: Client, thread: Thread
) -> None:
    page = await stranger.submit(
        f"/threads/{thread.id}/replies", **WORDS, **FIGURES, **OTHERS, preview="1"
    )
    assert page.status == 200
    assert list(tables(page, ".preview")) == TABLES
    assert typed(page, "ballpark_option") == FIGURES["ballpark_option"]
    assert await Reply.all().count() == 0


async def test_enter_in_a_field_previews_and_never_posts_or_removes(
    stranger: Client, thread: Thread
) -> None:
    """Browsers press the first button of a form then."""
    page = await stranger.open(f"/threads/{thread.id}/reply")
    first = page.all("form.form button[type=submit]")[0]
    assert first["name"] == "preview"


async def test_the_edit_form_holds_the_rows_and_saves_them(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"], evidence=EVIDENCE)
    address = f"/replies/{reply.id}/edit"
    page = await author.open(address)
    assert typed(page, "ballpark_unit_cost") == ["3.10"]
    assert typed(page, "goal_help") == ["Nothing waits for the mail"]
    assert page.one("details#evidence").has_attr("open")
    fields = {**WORDS, "revision": "1", "risk_risk": ["A strike"], "risk_mitigation": ["Talk"]}
    more = await author.submit(address, **fields, rows="add:risk")
    assert (more.status, typed(more, "risk_risk")) == (200, ["A strike", ""])
    sent = await author.submit(address, **fields)
    shown = tables(await visitor.open(sent.location), f"#reply-{reply.id} > article")
    assert shown == {"Risks": [["A strike", "Talk"]]}
