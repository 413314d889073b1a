"""The Word document: real headings, marked tables, a title and a language."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from msgspec.structs import replace

from forum.briefs import word
from forum.queries.brief import Brief, make_brief
from tests.briefs.memos import GOOD, HASH, ORIGIN, SMALL, WITHHELD

GOOD_BRIEF = make_brief(GOOD, "finance", ORIGIN)


def opened(brief: Brief) -> Any:
    return Document(BytesIO(word.render(brief)))


def texts(document: Any, style: str) -> list[str]:
    return [p.text for p in document.paragraphs if p.style.name == style]


def all_text(document: Any) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    foot = [paragraph.text for paragraph in document.sections[-1].footer.paragraphs]
    return "\n".join([*(p.text for p in document.paragraphs), *cells, *foot])


def test_the_ask_is_the_first_heading_and_each_part_one_below() -> None:
    document = opened(GOOD_BRIEF)
    assert texts(document, "Heading 1") == [GOOD.ask]
    assert texts(document, "Heading 2")[:3] == ["ROI", "Risk", "Peer agencies"]


def test_the_one_reason_is_a_heading_for_readers() -> None:
    document = opened(GOOD_BRIEF)
    label = next(p for p in document.paragraphs if p.text == "The one reason")
    assert label.style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"


def test_document_knows_its_title_and_language() -> None:
    document = opened(GOOD_BRIEF)
    facts = document.core_properties
    assert (facts.title, facts.language) == (GOOD.ask, "en-US")
    assert facts.subject == "Edition 3, March 12, 2026"
    languages = {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-US"}


def test_first_row_of_each_table_is_marked_as_its_header() -> None:
    tables = opened(GOOD_BRIEF).tables
    assert tables
    for table in tables:
        marks = [row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") for row in table.rows]
        assert marks[0] is not None
        assert not any(mark is not None for mark in marks[1:])


def test_document_says_where_it_comes_from_and_how_to_check_it() -> None:
    said = all_text(opened(GOOD_BRIEF))
    for words in (HASH, "https://casemaker.example/verify", "summary?edition=3", "Edition 3"):
        assert words in said


def test_what_was_left_out_is_named() -> None:
    assert GOOD_BRIEF.left_out
    assert GOOD_BRIEF.left_out in all_text(opened(GOOD_BRIEF))


def test_page_is_letter_with_two_columns() -> None:
    first, last = opened(GOOD_BRIEF).sections
    assert (last.page_width.inches, last.page_height.inches) == (8.5, 11)
    assert last._sectPr.find(qn("w:cols")).get(qn("w:num")) == "2"
    assert first._sectPr.find(qn("w:cols")).get(qn("w:num")) == "1"


def test_links_lead_to_the_forum_only() -> None:
    document = opened(GOOD_BRIEF)
    parts = [document.part, document.sections[-1].footer.part]
    links = {r.target_ref for part in parts for r in part.rels.values() if r.is_external}
    assert links == {GOOD_BRIEF.permalink, GOOD_BRIEF.verify}


def test_the_same_brief_gives_the_same_bytes() -> None:
    assert word.render(GOOD_BRIEF) == word.render(GOOD_BRIEF)
    later = replace(GOOD_BRIEF, made_at=datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=1))
    assert Document(BytesIO(word.render(later)))


def test_nothing_withheld_and_nothing_empty_stands_in_it() -> None:
    document = opened(make_brief(WITHHELD, "", ORIGIN))
    assert "Withheld: its source may no longer be shown." in all_text(document)
    assert opened(make_brief(SMALL, "", ORIGIN)).tables == []
