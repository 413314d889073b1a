"""Markdown as people write it: what becomes of links, pictures, tables, headings and notes."""

import pytest
from bs4 import BeautifulSoup, Tag

from forum.text.markdown import render


def soup(body: str, doc_id: str = "r1", top_heading: int = 4) -> BeautifulSoup:
    return BeautifulSoup(render(body, doc_id, top_heading).html, "html.parser")


def one(body: str, selector: str) -> Tag:
    found = soup(body).select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


@pytest.mark.parametrize(
    "address",
    [
        "https://agency.gov/a?b=c&d=e#f",
        "http://agency.gov:8080/",
        "mailto:ana@agency.gov",
        "/threads/1/title",
        "#reply-12",
    ],
)
def test_links_that_people_need_work(address: str) -> None:
    link = one(f"[words]({address})", "a")
    assert link["href"] == address
    assert set(str(link["rel"][0] if isinstance(link["rel"], list) else link["rel"]).split()) <= {
        "nofollow",
        "ugc",
        "noopener",
    }


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#x0A;script:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/png;base64,AAAA",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "https://agency.gov@evil.example/",
        "https:///evil.example",
        "mailto:ana@agency.gov?bcc=all@agency.gov",
        "mailto:ana@agency.gov?subject=Hi",
        "ftp://agency.gov/",
        "relative/page",
        "http://[::1",
    ],
)
def test_other_links_lead_nowhere(address: str) -> None:
    for body in (f"[words]({address})", f"[words](<{address}>)", f"![words]({address})",
                 f"<{address}>", f"[words][1]\n\n[1]: {address}"):  # fmt: skip
        assert not [a for a in soup(body).select("a[href]") if evil(str(a["href"]))], body


def evil(href: str) -> bool:
    return not href.startswith(("https://", "http://", "mailto:", "/", "#")) or (
        href.startswith(("//", "/\\")) or "@evil" in href or "?" in href
    )


def test_an_address_alone_becomes_a_link() -> None:
    assert one("See https://agency.gov/report.", "a")["href"] == "https://agency.gov/report"


def test_a_picture_becomes_a_link_so_its_host_does_not_learn_who_reads() -> None:
    page = soup("![A chart](https://evil.example/track.png) ![](https://evil.example/x.png)")
    assert not page.select("img")
    assert [(a.text, a["href"]) for a in page.select("a")] == [
        ("A chart", "https://evil.example/track.png"),
        ("image", "https://evil.example/x.png"),
    ]


def test_html_stays_text() -> None:
    page = soup('<b onclick="x()">bold</b> <script>alert(1)</script>\n\n<div>block</div>')
    assert not page.select("b, script, div")
    assert "<script>alert(1)</script>" in page.text


def test_a_table_aligns_by_class_and_scrolls_by_itself() -> None:
    page = soup("| Option | Cost |\n|:--|--:|\n| Paper | $14 |\n| Web | $3 |")
    assert not page.select("[style]")
    assert page.select("th")[1]["class"] == ["right"]
    assert [td.text for td in page.select("td")] == ["Paper", "$14", "Web", "$3"]
    around = page.select(".scroll")[0]
    assert around["tabindex"] == "0"
    assert around["aria-label"]


def test_the_empty_corner_of_a_table_is_no_header() -> None:
    page = soup("| | Cost |\n|--|--|\n| Paper | $14 |")
    assert [th.text for th in page.select("th")] == ["Cost"]


@pytest.mark.parametrize(
    ("top", "expected"), [(2, ["h2", "h3", "h6", "h6"]), (4, ["h4", "h5", "h6", "h6"])]
)
def test_headings_fit_below_those_of_the_page(top: int, expected: list[str]) -> None:
    page = soup("# One\n\n## Two\n\n##### Five\n\n###### Six", top_heading=top)
    assert [tag.name for tag in page.find_all(True)] == expected


def test_task_lists_show_their_boxes() -> None:
    page = soup("- [ ] ask finance\n- [x] ask counsel\n- [X] both\n- [y] no box")
    assert [li.text.strip() for li in page.select("li")] == [
        "☐ ask finance", "☑ ask counsel", "☑ both", "[y] no box",
    ]  # fmt: skip


def test_a_line_break_is_a_line_break() -> None:
    assert len(soup("One\nTwo").select("br")) == 1


def test_struck_words_and_code() -> None:
    page = soup("~~old~~ `a < b`\n\n```python\nx = '<b>'\n```")
    assert page.select("s")[0].text == "old"
    assert page.select("code")[0].text == "a < b"
    assert page.select("pre code")[0].text == "x = '<b>'\n"


NOTE = "It saves money.[^1] A lot.[^1] Always.[^b]\n\n[^1]: See the audit.\n[^b]: See the law."


def test_a_footnote_leads_there_and_back() -> None:
    page = soup(NOTE)
    ids = [str(tag["id"]) for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) > 0
    for link in page.select("a[href]"):
        assert str(link["href"]).removeprefix("#") in ids


def test_footnotes_of_two_posts_on_a_page_keep_apart() -> None:
    first, second = (
        {str(tag["id"]) for tag in soup(NOTE, doc_id).select("[id]")} for doc_id in ("r1", "r12")
    )
    assert first
    assert not first & second


def test_nobody_can_claim_an_id_or_class_of_the_page() -> None:
    page = soup("[a](/x){#main .button} # Title {#reply-1}\n\n[^main]\n\n[^main]: x")
    assert all(str(tag["id"]).startswith(("fn-", "fnref-")) for tag in page.select("[id]"))
    assert not page.select(".button")
