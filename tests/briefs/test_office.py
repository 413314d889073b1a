"""In LibreOffice the Word document prints on exactly one page, and the slides are at most six."""

from pathlib import Path

from pypdf import PdfReader

from forum.briefs import slides, word
from forum.queries.brief import Room, make_brief
from forum.queries.memo import Memo
from forum.rules.audiences import ORDER
from tests.briefs.memos import GOOD, ORIGIN, OVERFULL, SMALL, WITHHELD, of_words
from tests.briefs.office import converted
from tests.http.corpora import naughty_strings

MEMOS = {"small": SMALL, "good": GOOD, "overfull": OVERFULL, "withheld": WITHHELD}
FOOT = 60
"""Points that a page's last line may be away from where text has to end."""


def word_of(memo: Memo, audience: str = "") -> bytes:
    return word.render(make_brief(memo, audience, ORIGIN))


def lowest(reader: PdfReader, above: str) -> float:
    """How far from the foot of the page the last text above these words stands, in points."""
    found: list[tuple[str, float]] = []
    reader.pages[0].extract_text(
        visitor_text=lambda text, _, matrix, *__: found.append((text.strip(), matrix[5]))
    )
    edge = next(y for text, y in found if text.startswith(above))
    return min(y for text, y in found if text and y > edge) - edge


def test_word_is_one_page_for_every_memo_and_audience(tmp_path: Path) -> None:
    documents = {f"{name}.docx": word_of(memo) for name, memo in MEMOS.items()}
    documents |= {f"good-{audience}.docx": word_of(GOOD, audience) for audience in ORDER}
    opened = converted(documents, tmp_path)
    assert {name: len(reader.pages) for name, reader in opened.items()} == dict.fromkeys(opened, 1)
    said = " ".join(opened["good.docx"].pages[0].extract_text().split())
    for words in (GOOD.ask, "The one reason", "If they push back", "SHA-256 of the edition"):
        assert words in said
    assert lowest(opened["good.docx"], "Edition 3 of thread") < 2 * FOOT
    assert lowest(opened["overfull.docx"], "Edition 3 of thread") < 2 * FOOT


def test_word_of_odd_letters_is_one_page(tmp_path: Path) -> None:
    odd = sorted(naughty_strings(), key=lambda text: -len(text.encode()))[:12]
    odd += ["田" * 190, "m" * 190, "WWWW " * 38, "\ufdfd " * 8, "e\u0301\u0302\u0303" * 60]
    documents = {f"{n}.docx": word_of(of_words(text)) for n, text in enumerate(odd)}
    opened = converted(documents, tmp_path)
    assert [len(reader.pages) for reader in opened.values()] == [1] * len(odd)


def test_slides_are_at_most_six(tmp_path: Path) -> None:
    documents = {
        f"{name}.pptx": slides.render(make_brief(memo, "", ORIGIN, Room.DECK))
        for name, memo in MEMOS.items()
    }
    opened = converted(documents, tmp_path)
    assert {name: len(reader.pages) for name, reader in opened.items()} == {
        "small.pptx": 3,
        "good.pptx": 5,
        "overfull.pptx": 6,
        "withheld.pptx": 5,
    }
