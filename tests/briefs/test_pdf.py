"""The PDF: one tagged page with title and language, set from data and not from markup."""

import sys
from io import BytesIO
from typing import Any

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from forum.briefs import pdf
from forum.briefs.typesetting import is_installed
from forum.errors import NotInstalled
from forum.queries.brief import Brief, make_brief
from forum.queries.memo import Memo
from tests.briefs.memos import GOOD, HASH, ORIGIN, OVERFULL, SMALL, WITHHELD, of_words

MEMOS = {"small": SMALL, "good": GOOD, "overfull": OVERFULL, "withheld": WITHHELD}


def opened(brief: Brief) -> PdfReader:
    return PdfReader(BytesIO(pdf.render(brief)))


def text_of(reader: PdfReader) -> str:
    return " ".join(reader.pages[0].extract_text().split())


def tags(reader: PdfReader) -> list[str]:
    found: list[str] = []

    def collect(node: Any) -> None:
        node = node.get_object()
        if isinstance(node, list):
            for child in node:
                collect(child)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(str(node["/S"]))
            if "/K" in node:
                collect(node["/K"])

    collect(reader.root_object["/StructTreeRoot"])
    return found


@pytest.mark.parametrize("memo", MEMOS.values(), ids=MEMOS)
def test_it_is_one_letter_page(memo: Memo) -> None:
    reader = opened(make_brief(memo, "finance", ORIGIN))
    assert len(reader.pages) == 1
    assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == (612, 792)


def test_it_is_tagged_and_knows_its_title_and_language() -> None:
    reader = opened(make_brief(GOOD, "", ORIGIN))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert reader.metadata is not None
    assert reader.metadata.title == GOOD.ask
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


def test_headings_paragraphs_and_table_headers_are_tagged_as_such() -> None:
    found = tags(opened(make_brief(GOOD, "", ORIGIN)))
    assert found.count("/H1") == 1
    assert found.count("/H2") >= 6
    assert {"/P", "/Table", "/TH", "/TD"} <= set(found)


def test_it_says_where_it_comes_from_and_what_was_left_out() -> None:
    brief = make_brief(OVERFULL, "", ORIGIN)
    said = text_of(opened(brief))
    for words in (HASH, "https://casemaker.example/verify", "summary?edition=3", "Edition 3"):
        assert words in said
    assert brief.left_out in said


def test_words_are_never_markup() -> None:
    words = (
        '#panic("x") *bold* _low_ $x$ @ref <label> = head // note /* note */ \\u{41} `raw` #{1+1}'
    )
    said = text_of(opened(make_brief(of_words(words), "", ORIGIN)))
    assert words in said


def test_letters_that_no_font_has_are_marked_and_the_rest_stays() -> None:
    said = text_of(opened(make_brief(of_words("Aloha ʻāina \U000f1234 ok"), "", ORIGIN)))
    assert "Aloha ʻāina \ufffd ok" in said


def test_the_same_brief_gives_the_same_bytes() -> None:
    brief = make_brief(GOOD, "program", ORIGIN)
    assert pdf.render(brief) == pdf.render(brief)
    assert pdf.render(brief) != pdf.render(replace(brief, hash="0" * 64))


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)  # as Python marks what cannot be imported
    assert not is_installed()
    with pytest.raises(NotInstalled, match="make pdf"):
        pdf.render(make_brief(SMALL, "", ORIGIN))
