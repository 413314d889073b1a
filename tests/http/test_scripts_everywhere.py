"""What looks like a script, in every field of every form, is inert wherever anything comes out again."""

import io
import json
import re
import zipfile
from html import escape
from pathlib import Path

import feedparser
from bs4 import BeautifulSoup
from lxml import etree

from forum.app import PAGES
from forum.http.guards import Page as Row
from forum.models import Thread
from forum.rules.evidence_rows import FIELDS as EVIDENCE_FIELDS
from forum.transfer.load import load_threads
from forum.transfer.ning import read_ning
from forum.transfer.wordpress import read_wxr
from tests.client import BASE, Client, Page
from tests.editions import publish_with
from tests.http.cast import World
from tests.http.corpora import OWN_XSS, xss_payloads
from tests.http.expectations import FIELDS, N, R, T
from tests.http.inert import assert_inert
from tests.http.test_matrix import fields_for, name_of
from tests.text.test_sanitising import assert_harmless
from tests.transfer.test_ning import TOPIC, write
from tests.transfer.wordpress_files import comment, post, write_export

WORDS = {
    "title", "body", "ask", "reason", "note", "why", "lead", "name", "question", "display_name", "agency",
    "disclaimer", "email",
}  # fmt: skip
"""Fields of forms that hold what people say."""
TAKING_AWAY = ("/purge", "/hide", "/lock", "/merge", "/move", "/retire", "/withdraw", "/delete", "/join",
               "/suspend", "/end", "/end-others", "/logout", "/unfollow", "/unpick")  # fmt: skip
"""What comes last, or not at all, for it would leave less to look at."""
NOT_TAKEN = {"/login", "/login/forgot", "/account/password", "/login/reset/{token}", "/threads/similar",
             f"{T}/nearest", "/manage/settings"}  # fmt: skip
"""Forms whose words are kept nowhere."""
LAST = [("POST", f"{R}/hide"), ("POST", "/members/{username}/suspend"), ("POST", f"{N}/decline")]
EVERY = 60
"""Of the published payloads, one in so many is imported."""
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def with_scripts(row: Row, world: World, role: str, evil: str) -> dict[str, str]:
    fields = fields_for(row, world, role)
    found = {name: f"{evil} {text}" if name in WORDS else text for name, text in fields.items()}
    if row.path == "/account":
        found |= {"email": f"{role}@agency.example", "agency": evil, "disclaimer": evil}
        found["display_name"] = evil
    if row.path == "/manage/types":
        found["name"] = f"{evil[:24]} {role}"
    if row.path in {"/threads", f"{T}/edit"}:
        found |= {"topics": "open-data", "audience": "finance"}
    if row.path == f"{T}/replies":
        found |= dict.fromkeys([name for kind in EVIDENCE_FIELDS.values() for name in kind], evil)
        found |= {"ballpark_quantity": "2", "ballpark_unit_cost": "3", "ballpark_currency": "EUR"}
        found |= {"peer_link": "https://harbor.example/'onclick=x", "argument": "roi"}
    return found


async def fill(cast: dict[str, Client], world: World) -> set[str]:
    """Every form by who may send it, each field with a payload; gives what was taken."""
    taken = set[str]()
    rows = [page for page in PAGES if page.method == "POST" and not page.path.endswith(TAKING_AWAY)]
    rows += [page for page in PAGES if (page.method, page.path) in LAST]
    for number, row in enumerate(rows):
        roles = ("author", "stranger", "manager", "admin")
        for role in roles[:3] if row.path.endswith("/accept") else roles:
            evil = OWN_XSS[(number + len(role)) % len(OWN_XSS)][:40]
            fields = with_scripts(row, world, role, evil)
            sent = await cast[role].submit(world.fill(row.path, role), **fields)
            assert sent.status < 500, f"{role} {name_of(row)}"
            check(sent)
            if sent.status == 303:
                taken.add(row.path)
    evil = OWN_XSS[1]
    await publish_with(cast["manager"].viewer, world.published, evil, lead=f"{evil} at the top.")
    return {*taken, f"{T}/summary/publish"}


def check(page: Page) -> None:
    """Whatever kind of answer it is."""
    kind = page.response.headers.get("content-type", "").split(";")[0]
    if page.status == 303:
        assert page.location.startswith("/")
        assert not page.location.startswith(("//", "/\\"))
    elif kind == "text/html" and page.root.node.xpath("//title"):
        assert_inert(page)
    elif kind == "text/html":  # a part of a page, such as a preview
        assert not page.root.node.xpath("//script | //iframe | //object | //embed | //style")
    elif kind == "application/atom+xml":
        check_feed(page)
    elif kind.endswith("/xml"):
        for place in BeautifulSoup(page.html, "xml").find_all("loc"):
            assert place.text.startswith(f"{BASE}/"), place
    elif kind == "application/json":
        json.loads(page.html)
    elif kind.startswith(("application/vnd.", "application/zip")):
        check_zip(page.response.content)
    else:
        assert kind in {"text/plain", "text/markdown", "text/csv", "application/pdf"}, kind
    assert page.response.headers["x-content-type-options"] == "nosniff"


def check_feed(page: Page) -> None:
    assert not feedparser.parse(page.response.content, sanitize_html=False).bozo
    for content in BeautifulSoup(page.html, "xml").find_all("content"):
        assert_harmless(content.text.replace("h3>", "h4>"))  # our own headings of editions


def check_zip(content: bytes) -> None:
    """Documents of offices, and records: no part runs anything or loads from elsewhere."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            assert not name.endswith((".js", ".vbs", ".svg", "vbaProject.bin")), name
            if name.endswith(".rels"):
                for relation in etree.fromstring(archive.read(name)):
                    if relation.get("TargetMode") == "External":
                        assert str(relation.get("Target")).startswith(("http://", "https://")), name
            elif name.endswith(".html"):
                assert not BeautifulSoup(archive.read(name), "lxml").find_all(["script", "iframe"])


async def test_what_every_form_took_is_inert_on_every_page(
    cast: dict[str, Client], world: World
) -> None:
    taken = await fill(cast, world)
    said = {path for path, fields in FIELDS.items() if WORDS & set(fields)}
    missing = {path for path in said if not path.endswith(TAKING_AWAY)} - taken
    assert missing <= NOT_TAKEN, missing
    latest = await cast["admin"].open("/?sort=newest")
    threads = {
        str(link["href"]) for link in latest.all("h2 a, h3 a") if "/threads/" in str(link["href"])
    }
    queries = ("?argument=roi", "?sort=newest", "?argument=objection", "?q=script", "?view=words")
    addresses = [f"/threads/{world.thread.id}/{world.thread.slug}{query}" for query in queries]
    of_editions = ("", "/print", ".md", ".docx", ".pptx", ".zip", "/history", "/differences")
    addresses += [f"/threads/{world.published.id}/summary{part}" for part in of_editions]
    addresses += ["/search?q=%3Cscript%3Ealert", "/search?q=alert&kind=threads", "/?sort=newest"]
    for role in ("visitor", "author", "admin"):
        own = [world.fill(row.path, role) for row in PAGES if row.method == "GET"]
        for address in [*own, *addresses, *sorted(threads)]:
            page = await cast[role].open(address)
            assert page.status < 500, address
            check(page)


async def test_what_was_imported_is_inert(visitor: Client, db: str, tmp_path: Path) -> None:
    """Each payload as title, words and name, once as it is and once as the old forum escaped it."""
    posts = []
    for number, payload in enumerate(xss_payloads(EVERY), 1):
        plain = f"<![CDATA[{payload.replace(']]>', ']] >')}]]>"
        said = comment(number, comment_author=plain, comment_content=plain)
        said += comment(number + 10_000, comment_content=escape(payload))
        made = post(number, said).replace("What worked\nfor you?", plain[9:-3])
        posts.append(made.replace(f"Question {number}", plain))
    read = list(read_wxr(write_export(tmp_path, *map(storable, posts))))
    assert (await load_threads(read)).created["thread"] > len(posts) * 0.9
    topics = [{**TOPIC, "id": f"9:{n}", "title": said, "description": said}
              for n, said in enumerate(OWN_XSS)]  # fmt: skip
    await load_threads(read_ning(write(tmp_path, *topics)))
    for thread in await Thread.all():
        check(await visitor.open(f"/threads/{thread.id}/{thread.slug}"))
    for address in ("/", "/?sort=newest", "/feeds/threads.atom", "/search?q=alert", "/sitemap.xml"):
        check(await visitor.open(address))


def storable(text: str) -> str:
    """Without what XML cannot hold at all."""
    return UNWRITABLE.sub("", text)
