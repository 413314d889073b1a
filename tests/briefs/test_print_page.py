"""The print page says what the brief says, and hostile words stay words."""

import httpx2
import pytest

from forum.http.render import environment
from forum.queries.brief import Brief, make_brief
from forum.queries.memo import Memo
from forum.rules.audiences import ORDER
from tests.briefs.memos import GOOD, HASH, ORIGIN, OVERFULL, SMALL, WITHHELD, of_words
from tests.client import Page
from tests.http.corpora import naughty_strings, xss_payloads
from tests.http.inert import assert_inert

MEMOS = {"small": SMALL, "good": GOOD, "overfull": OVERFULL, "withheld": WITHHELD}
TOGETHER = 6
XSS_STEP = 25


FRAME = {"canonical": "/threads/1/summary", "listed": False}


def page_of(brief: Brief) -> Page:
    template = environment().get_template("summaries/print.html")
    return Page(
        httpx2.Response(200, text=template.render(brief=brief, back="/threads/1/summary", **FRAME))
    )


@pytest.mark.parametrize("memo", MEMOS.values(), ids=MEMOS)
def test_headings_stand_in_order_and_every_part_has_one(memo: Memo) -> None:
    page = page_of(make_brief(memo, "", ORIGIN))
    assert_inert(page)
    assert page.all("h1, h2, h3")[0].name == "h1"
    assert len(page.all("h1")) == 1
    assert not page.all("h3")
    labels = [str(section["aria-labelledby"]) for section in page.all("section[aria-labelledby]")]
    assert len(labels) == len(set(labels))
    assert all(page.one(f"#{label}") for label in labels)


def test_tables_have_captions_and_headers() -> None:
    page = page_of(make_brief(GOOD, "", ORIGIN))
    assert page.all("table")
    for table in page.all("table"):
        assert table.select("caption")
        assert all(head["scope"] == "col" for head in table.select("thead th"))
        assert all(row.select("th")[0]["scope"] == "row" for row in table.select("tbody tr"))


@pytest.mark.parametrize("audience", ORDER)
def test_it_says_where_it_comes_from_and_what_is_not_there(audience: str) -> None:
    brief = make_brief(OVERFULL, audience, ORIGIN)
    page = page_of(brief)
    for words in (
        HASH,
        brief.permalink,
        brief.verify,
        brief.left_out,
        brief.status,
        brief.audience,
    ):
        assert words in page.text


def test_hostile_words_stay_words() -> None:
    texts = naughty_strings() + xss_payloads(XSS_STEP)
    for at in range(0, len(texts), TOGETHER):
        memo = of_words(" ".join(texts[at : at + TOGETHER]))
        assert_inert(page_of(make_brief(memo, "finance", ORIGIN)))
