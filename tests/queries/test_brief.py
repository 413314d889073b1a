"""A brief says what its memo says, chosen for one leader, and what it left out."""

import pytest
from msgspec.structs import replace

from forum.queries.brief import NOT_CURATED, Brief, Room, make_brief
from forum.queries.brief_content import GONE
from forum.queries.memo import Memo, MemoPair, MemoSection
from forum.rules.audiences import ORDER
from tests.briefs.memos import (
    GOOD,
    HASH,
    ORIGIN,
    OVERFULL,
    RISK,
    ROI,
    SMALL,
    WITHHELD,
    line,
    source,
    withheld,
)

MEMOS = {"small": SMALL, "good": GOOD, "overfull": OVERFULL, "withheld": WITHHELD}
NAMES = {"roi": "ROI", "mission": "Mission", "peer-agencies": "Peer agencies", "risk": "Risk"}


def brief_of(memo: Memo, audience: str = "", room: Room = Room.PAGE) -> Brief:
    return make_brief(memo, audience, ORIGIN, room)


def quotes(brief: Brief) -> list[str]:
    return [line.quote for part in brief.parts for line in part.lines]


@pytest.mark.parametrize("audience", ORDER)
def test_each_audience_hears_its_types_in_its_order(audience: str) -> None:
    brief = brief_of(GOOD, audience, Room.SCROLL)
    types = [part.title for part in brief.parts if part.lines]
    assert types == [NAMES[slug] for slug in ORDER[audience]]
    assert dict(brief.facts)["For"] == brief.audience


def test_lines_for_other_leaders_are_left_out_and_counted() -> None:
    lines = (line("For all."), line("For counsel.", audiences=("counsel",)))
    memo = replace(SMALL, sections=(MemoSection(ROI, lines),))
    assert quotes(brief_of(memo, "finance")) == ["“For all.”"]
    assert "Meant for other leaders: 1 argument." in brief_of(memo, "finance").left_out
    assert len(quotes(brief_of(memo, "counsel"))) == len(quotes(brief_of(memo))) == 2
    assert brief_of(memo, "counsel").left_out == ""


def test_an_edition_says_its_number_date_hash_and_where_to_check_it() -> None:
    brief = brief_of(GOOD)
    assert brief.status == "Edition 3, March 12, 2026"
    assert brief.permalink == "https://casemaker.example/threads/88/summary?edition=3"
    assert (brief.hash, brief.verify) == (HASH, "https://casemaker.example/verify")
    assert "published March 12, 2026 by Ruth Delacroix" in brief.imprint


def test_a_distilled_page_says_that_nobody_curated_it() -> None:
    brief = brief_of(SMALL)
    assert brief.status == NOT_CURATED
    assert "on March 12, 2026" in brief.imprint
    assert "not curated" in brief.imprint
    assert brief.permalink == "https://casemaker.example/threads/7/summary"
    assert (brief.hash, brief.verify) == ("", "")


def test_a_thread_without_an_ask_has_its_title_stand_in() -> None:
    brief = brief_of(SMALL)
    assert (brief.ask, brief.ask_label, brief.question) == (SMALL.title, "The question", "")


@pytest.mark.parametrize("room", Room)
def test_all_of_a_small_memo_is_there(room: Room) -> None:
    brief = brief_of(SMALL, room=room)
    assert len(quotes(brief)) == 2
    assert brief.left_out == ""


@pytest.mark.parametrize("room", [Room.PAGE, Room.DECK])
def test_what_has_no_room_is_counted_in_words(room: Room) -> None:
    brief = brief_of(OVERFULL, room=room)
    shown = sum(part.title == "Risk" and len(part.lines) for part in brief.parts)
    assert f"{9 - shown} arguments on Risk" in brief.left_out
    assert brief.left_out.startswith("Left out for space: ")
    assert "objections" in brief.left_out
    if room is Room.PAGE:
        assert [note.text for part in brief.parts for note in part.notes] == [brief.left_out]


def test_every_first_type_and_an_objection_have_their_place_on_a_page() -> None:
    titles = [part.title for part in brief_of(GOOD).parts]
    assert {*NAMES.values(), "The figures", "If they push back"} <= set(titles)


def test_a_text_without_pages_leaves_nothing_out() -> None:
    brief = brief_of(OVERFULL, room=Room.SCROLL)
    assert len(quotes(brief)) == 36
    assert "space" not in brief.left_out


def test_no_quotation_is_cut() -> None:
    whole = {f"“{source.words}”" for line in OVERFULL.lines for source in line.sources}
    for room in Room:
        assert set(quotes(brief_of(OVERFULL, room=room))) <= whole


def test_a_line_of_which_nothing_may_be_read_says_so_and_nothing_else() -> None:
    parts = brief_of(WITHHELD, room=Room.SCROLL).parts
    second, first = (part.lines[0] for part in parts if part.lines)
    assert (first.sentence, first.quote, first.source) == (GONE, "", "")
    assert second.quote == "“These words stay.”"
    assert "1 other source is withheld" in second.source


def test_withheld_objections_answers_reasons_and_rows_say_so() -> None:
    brief = brief_of(WITHHELD, room=Room.SCROLL)
    answered, still = (part for part in brief.parts if part.pairs)
    first, second = answered.pairs
    assert (first.objection, first.answer) == (GONE, "")
    assert (second.objection, second.answer) == ("“Nobody reads it.”", GONE)
    assert (still.title, still.pairs[0].answer) == ("Not answered yet", "")
    assert still.pairs[0].objection == "“It is too early.”"
    assert (brief.reason, brief.reason_source) == (GONE, "")
    assert "Withheld: 1 row of evidence." in brief.left_out


def test_a_pair_says_nothing_of_an_objection_that_may_not_be_read() -> None:
    pair = MemoPair("0" * 8, withheld(), "What it said in short.", (source("An answer."),))
    told = str(brief_of(replace(SMALL, pairs=(pair,))))
    assert "in short" not in told
    assert "An answer" not in told


def test_an_answer_that_is_quoted_above_is_not_printed_twice() -> None:
    answer = "Two of my best people left for an agency that allows it."
    pair = MemoPair("0" * 8, source("They will shirk."), answers=(source(answer),))
    brief = brief_of(replace(SMALL, pairs=(pair,)))
    assert [p.answer for part in brief.parts for p in part.pairs] == ["As under Risk."]


def test_an_open_objection_never_takes_the_place_of_an_answered_one() -> None:
    still = tuple(MemoPair(str(n) * 8, source("Too early.")) for n in range(5))
    brief = brief_of(replace(OVERFULL, pairs=(*still, *OVERFULL.pairs)))
    assert "5 open objections" in brief.left_out


def test_two_members_figures_are_never_added_up() -> None:
    twice = tuple(replace(piece, reply_id=50, by="Somebody else") for piece in GOOD.evidence[:3])
    brief = brief_of(replace(GOOD, evidence=(*GOOD.evidence, *twice)), room=Room.SCROLL)
    ballparks = next(part.ballparks for part in brief.parts if part.ballparks)
    assert [found.results[0] for found in ballparks] == [
        "Web forms costs $312,800 less than Keep the PDFs."
    ] * 2
    assert ballparks[0].sums == (("Web forms, in all", "", "$368,800"),)


def test_words_that_would_fill_the_page_give_way_to_the_arguments() -> None:
    memo = replace(GOOD, lead="田" * 600, ask="田" * 200, title="田" * 200)
    brief = brief_of(memo)
    assert "the opening words" in brief.left_out
    assert quotes(brief)


def test_a_quotation_that_begins_inside_a_sentence_begins_with_an_ellipsis() -> None:
    memo = replace(SMALL, sections=(MemoSection(RISK, (line("it went from 71 days to 19."),)),))
    assert quotes(brief_of(memo)) == ["“… it went from 71 days to 19.”"]


@pytest.mark.parametrize("memo", MEMOS.values(), ids=MEMOS)
def test_the_same_input_gives_the_same_brief(memo: Memo) -> None:
    assert brief_of(memo, "program") == brief_of(memo, "program")
