"""The slides: at most six, each with a title, tables with headers, and nothing beyond the edge."""

from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from forum.briefs import slides
from forum.queries.brief import Room, make_brief
from forum.queries.memo import Memo
from tests.briefs.memos import GOOD, HASH, ORIGIN, OVERFULL, SMALL, WITHHELD

MEMOS = {"small": SMALL, "good": GOOD, "overfull": OVERFULL, "withheld": WITHHELD}


def opened(memo: Memo, audience: str = "") -> Any:
    return Presentation(BytesIO(slides.render(make_brief(memo, audience, ORIGIN, Room.DECK))))


def all_text(show: Any) -> str:
    frames = [
        shape.text_frame.text for s in show.slides for shape in s.shapes if shape.has_text_frame
    ]
    return "\n".join(frames)


@pytest.mark.parametrize("memo", MEMOS.values(), ids=MEMOS)
def test_there_are_at_most_six_slides_each_with_a_title_of_its_own(memo: Memo) -> None:
    show = opened(memo)
    titles = [slide.shapes.title.text_frame.text for slide in show.slides]
    assert 3 <= len(titles) <= 6
    assert titles[0] == (memo.ask or memo.title).strip()
    assert titles[-1] == "Where this comes from, and how to check it"
    assert len(set(titles)) == len(titles)
    assert all(titles)


@pytest.mark.parametrize("memo", MEMOS.values(), ids=MEMOS)
def test_nothing_reaches_beyond_a_slide(memo: Memo) -> None:
    show = opened(memo)
    for slide in show.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= show.slide_width
            assert shape.top + shape.height <= show.slide_height


def test_deck_is_wide_and_knows_its_title_and_language() -> None:
    show = opened(GOOD)
    assert round(show.slide_width / show.slide_height, 2) == 1.78
    assert (show.core_properties.title, show.core_properties.language) == (GOOD.ask, "en-US")
    runs = [run for s in show.slides for run in s._element.iter(qn("a:rPr"))]
    assert {run.get("lang") for run in runs} == {"en-US"}


def test_tables_have_a_header_row() -> None:
    tables = [s.table for slide in opened(GOOD).slides for s in slide.shapes if s.has_table]
    assert len(tables) == 4
    assert all(table.first_row for table in tables)


def test_shapes_without_words_are_marked_as_decoration() -> None:
    for slide in opened(GOOD).slides:
        for shape in slide.shapes:
            silent = shape.has_text_frame and not shape.text_frame.text
            assert silent == ("decorative" in str(shape._element.xml))


def test_deck_says_where_it_comes_from_and_what_it_left_out() -> None:
    said = all_text(opened(OVERFULL, "counsel"))
    for words in (HASH, "https://casemaker.example/verify", "summary?edition=3"):
        assert words in said
    assert "Left out for space: " in said


def test_the_same_brief_gives_the_same_bytes() -> None:
    brief = make_brief(GOOD, "", ORIGIN, Room.DECK)
    assert slides.render(brief) == slides.render(brief)
