"""The records bundle: whole, checkable by anybody, and no more than the viewer may read."""

import hashlib
import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
import pytest_asyncio

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import decline, nominate
from forum.actions.purges import purge_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.models import Member, Reply, Thread
from forum.rules.drafts import ReplyEdit
from forum.rules.nominations import NominationDraft
from tests.client import Client, Page
from tests.editions import publish_with, say
from tests.factories import EVIDENCE, make_field_report, make_reply
from tests.http.corpora import naughty_strings

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "Nobody will sign anything if the web form is down on the day of the deadline."
NAMES = [
    "README.txt", "manifest.json", "brief.docx", "brief.md", "edition.json", "revisions.json",
    "evidence.json", "tally.json", "reviews.json",
]  # fmt: skip
Files = dict[str, bytes]


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    await make_reply(author.member, thread, RISK, argument=["risk"])
    return await make_reply(author.member, thread, ROI, argument=["roi"], evidence=EVIDENCE)


async def bundle(client: Client, thread: Thread, query: str = "") -> Files:
    response = await client.get(f"/threads/{thread.id}/summary.zip{query}")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/zip"
    with ZipFile(BytesIO(response.content)) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


def read(files: Files, name: str) -> Any:
    return json.loads(files[f"{name}.json"])


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def checked_as_the_readme_says(files: Files) -> tuple[int, int]:
    """How many texts fit and how many are withheld; fails where anything does not fit."""
    edition = read(files, "edition")
    shown = {hash: text for hash, text in edition["texts"].items() if text["text"] is not None}
    for hash, text in shown.items():
        assert sha256(f"{text['salt']}\n{text['text']}".encode()) == hash
    form = edition["form"]
    head = {name: form[name] for name in form if name not in {"lines", "pairs", "evidence"}}
    lists = {"head": [head], **{n: form[n] for n in ("lines", "pairs", "evidence")}}
    hashes = [
        f"{name} "
        + sha256(json.dumps(p, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
        for name, parts in lists.items()
        for p in parts
    ]
    assert sha256("\n".join(hashes).encode()) == edition["sha256"]
    return len(shown), len(edition["texts"]) - len(shown)


async def test_the_manifest_names_every_file_with_its_hash(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    edition = await publish_with(manager.viewer, thread)
    files = await bundle(visitor, thread)
    assert list(files) == NAMES
    manifest = read(files, "manifest")
    assert manifest["edition"]["sha256"] == edition.hash
    assert manifest["address"].endswith(f"/threads/{thread.id}/summary?edition=1")
    listed = {row["name"]: (row["size"], row["sha256"]) for row in manifest["files"]}
    assert listed == {
        name: (len(content), sha256(content))
        for name, content in files.items()
        if name != "manifest.json"
    }
    readme = files["README.txt"].decode()
    assert all(name in readme for name in NAMES[1:])
    assert edition.hash in readme


async def test_its_briefs_are_those_that_readers_download_and_can_be_checked(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread)
    files = await bundle(visitor, thread)
    for kind in ("md", "docx"):
        address = f"/threads/{thread.id}/summary.{kind}"
        assert (await visitor.get(address)).content == files[f"brief.{kind}"]
        data = {"csrf_token": await visitor.form_token()}
        sent = {"file": (f"brief.{kind}", BytesIO(files[f"brief.{kind}"]), "text/plain")}
        assert "it is current" in Page(await visitor.post("/verify", data=data, files=sent)).text


async def test_whoever_has_the_bundle_can_check_the_edition(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await say(manager.viewer, thread, "A sentence of a manager.")
    await publish_with(manager.viewer, thread)
    whole, withheld = checked_as_the_readme_says(await bundle(visitor, thread))
    assert withheld == 0
    await hide_reply(manager.viewer, reply.id, "Names people.")
    files = await bundle(visitor, thread)
    left, withheld = checked_as_the_readme_says(files)
    assert withheld > 0
    assert left + withheld == whole
    assert checked_as_the_readme_says(await bundle(manager, thread)) == (whole, 0)


async def test_passages_are_spans_of_the_revisions_that_come_along(
    visitor: Client, author: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread)
    edit = ReplyEdit(body="Other words.", revision=1, argument=["roi"])
    await edit_reply(author.viewer, reply.id, edit)
    files = await bundle(visitor, thread)
    revisions = {(row["reply"], row["revision"]): row for row in read(files, "revisions")}
    edition = read(files, "edition")
    passages = [p for line in edition["form"]["lines"] for p in line["passages"]]
    assert len(passages) == 2
    for passage in passages:
        text = revisions[passage["reply"], passage["revision"]]["text"]
        words = edition["texts"][passage["quote"]]["text"]
        assert text[passage["start"] : passage["end"]] == words
    edited = revisions[reply.id, 1]
    assert (edited["newest_revision"], edited["author"]) == (2, "Author, Harbor County")


@pytest.mark.parametrize("how", ["hidden", "withdrawn", "purged"])
async def test_what_may_not_be_read_is_null_with_why(
    visitor: Client,
    author: Client,
    manager: Client,
    admin: Client,
    thread: Thread,
    reply: Reply,
    how: str,
) -> None:
    await say(manager.viewer, thread, "A sentence on the form.")
    edition = await publish_with(manager.viewer, thread)
    if how == "hidden":
        await hide_reply(manager.viewer, reply.id, "Names people.")
    elif how == "withdrawn":
        await withdraw_reply(author.viewer, reply.id)
    else:
        await purge_reply(admin.viewer, reply.id, "Names people.")
    files = await bundle(visitor, thread)
    texts = read(files, "edition")["texts"]
    [line] = [one for one in edition.form["lines"] if one["sentence"]]
    passage = line["passages"][0]
    whys = [texts[hash]["withheld"] for hash in (passage["quote"], passage["by"], line["sentence"])]
    assert whys == [how, how, "sources withheld"]
    revision = next(row for row in read(files, "revisions") if row["reply"] == reply.id)
    assert [revision[name] for name in ("withheld", "author", "text")] == [how, None, None]
    assert {row["withheld"] for row in read(files, "evidence")} == {how}
    for words in (ROI, "A sentence on the form.", EVIDENCE[0].subject):
        assert not [name for name in NAMES if words.encode() in files[name]], words
    if how != "hidden":
        assert ROI.encode() not in b"".join((await bundle(manager, thread)).values())


async def test_a_member_who_left_is_not_named(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    edition = await publish_with(manager.viewer, thread)
    await Member.filter(id=manager.member.id).delete()
    files = await bundle(visitor, thread)
    text = read(files, "edition")["texts"][edition.form["head"]["publisher"]]
    assert (text["text"], text["salt"], text["withheld"]) == (None, None, "member left")
    assert b'"Manager"' not in b"".join(files.values())


async def test_the_log_with_names_is_for_managers(
    visitor: Client, stranger: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    draft = NominationDraft(words="by our own count", type="roi", revision=1, note="Do quote it.")
    nominated = await nominate(stranger.viewer, reply.id, draft)
    await decline(manager.viewer, nominated.id, "It says too little.")
    await publish_with(manager.viewer, thread, "The note of it.")
    for client in (visitor, stranger):
        files = await bundle(client, thread)
        assert "curation-log.json" not in files
        assert b"It says too little." not in b"".join(files.values())
    files = await bundle(manager, thread)
    assert list(files) == [*NAMES, "curation-log.json"]
    log = read(files, "curation-log")
    deeds = [(deed["deed"], deed["by"]) for deed in log["deeds"]]
    assert ("decline nomination", "Manager") in deeds
    assert ("publish edition", "Manager") in deeds
    [nomination] = log["nominations"]
    facts = [nomination[name] for name in ("by", "state", "reason", "decided_by", "note")]
    assert facts == ["Stranger", "declined", "It says too little.", "Manager", "Do quote it."]


async def test_nobody_is_named_who_made_a_mark_or_reported(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    await endorse(stranger.viewer, reply.id)
    await make_field_report(stranger.member, thread, note="They asked for paper.")
    await publish_with(manager.viewer, thread)
    whole = b"".join((await bundle(manager, thread)).values())
    assert b"Stranger" not in whole
    assert b"They asked for paper." not in whole
    tally = read(await bundle(manager, thread), "tally")
    assert 1 in {line["convinced"] for line in tally["lines"].values()}


async def test_the_same_records_are_the_same_bytes(
    visitor: Client, stranger: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread)
    address = f"/threads/{thread.id}/summary.zip"
    first = await visitor.get(address)
    assert (await stranger.get(address)).content == (await visitor.get(address)).content
    assert first.headers["content-disposition"].endswith('-edition-1-records.zip"')
    assert first.headers["content-disposition"].isascii()
    assert "no-store" in (await manager.get(address)).headers["cache-control"]


async def test_an_older_edition_has_records_of_its_own(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread, lead="The first lead.")
    await publish_with(manager.viewer, thread, lead="The second lead.")
    for query, number, lead in (("", 2, b"second"), ("?edition=1", 1, b"first")):
        files = await bundle(visitor, thread, query)
        assert read(files, "edition")["edition"] == number
        assert read(files, "edition")["newest_edition"] == 2
        assert b"The %s lead." % lead in files["edition.json"]


async def test_without_an_edition_there_are_no_records(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    page = await visitor.open(f"/threads/{thread.id}/summary.zip")
    assert page.status == 404
    assert "No edition of this summary is published yet" in page.text
    await publish_with(manager.viewer, thread)
    for edition in ("2", "0"):
        page = await visitor.open(f"/threads/{thread.id}/summary.zip?edition={edition}")
        assert page.status == 404
        assert "no such edition" in page.text


async def test_of_a_hidden_thread_managers_get_what_they_may_read(
    visitor: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread)
    await hide_thread(manager.viewer, thread.id, "Spam")
    assert (await visitor.get(f"/threads/{thread.id}/summary.zip")).status_code == 404
    files = await bundle(manager, thread)
    assert not [name for name in files if name.startswith("brief.")]
    assert ROI.encode() in files["revisions.json"]


async def test_naughty_strings_are_in_it_as_they_were_typed(
    visitor: Client, author: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    strings = [text for text in naughty_strings() if text.strip()]
    said = "\n\n".join(strings)[:15_000]
    rows = [EVIDENCE[1].model_copy(update={"detail": "<b>{x}%s</b>"})]
    naughty = await make_reply(
        author.member, thread, f"{ROI} {said}", argument=["mission"], evidence=rows
    )
    for start in range(0, len(strings), 60):
        lead = " ".join(strings[start : start + 60])[:600].strip()
        await publish_with(manager.viewer, thread, f"Strings from {start} on.", lead=lead)
        files = await bundle(manager, thread)
        checked_as_the_readme_says(files)
        texts = read(files, "edition")["texts"].values()
        assert lead in {text["text"] for text in texts}
    assert any(row["reply"] == naughty.id for row in read(files, "evidence"))
