"""Reading Ning archives with their defects."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from forum.errors import Unreadable
from forum.transfer.imported import ImportedThread, Skipped
from forum.transfer.ning import looks_like_ning, read_ning
from tests.samples import sample

TOPIC = {
    "id": "7:Topic:1",
    "title": "Leases &amp; desks",
    "description": "<p>What moved yours? } { stays</p>",
    "contributorName": "aa",
    "createdDate": "2010-06-21T14:02:11.000Z",
    "fileAttachments": ["discussions/1/plan.pdf?127"],
}

ENDS = ("0001-01-01T00:00:00+", "9999-12-31T23:59:59-")
"""Days that are none any more in UTC."""


def comment(number: int, who: str, day: int, words: str = "<p>Cost.</p>") -> dict[str, str]:
    return {
        "id": f"7:Comment:{number}",
        "contributorName": who,
        "description": words,
        "createdDate": f"2010-07-{day:02}T10:00:00.000Z",
    }


def write(folder: Path, *topics: Mapping[str, object]) -> Path:
    """As Ning writes: in parentheses, and with no commas between objects."""
    path = folder / "ning-discussions-local.json"
    path.write_text("([" + "".join(map(json.dumps, topics)).replace("}, {", "}{") + "])", "utf-8")
    members = [
        {"contributorName": "aa", "fullName": "Dana Whit", "email": "dana@x.example"},
        {"contributorName": "bb", "fullName": "Luis Ort", "email": "luis@x.example"},
        {"contributorName": "cc", "fullName": "Luis Ort", "email": "lo@x.example"},
    ]
    (folder / "ning-members-local.json").write_text(f"({json.dumps(members)})", "utf-8")
    return path


def read(path: Path) -> tuple[list[ImportedThread], list[Skipped]]:
    records = list(read_ning(path))
    threads = [record for record in records if isinstance(record, ImportedThread)]
    return threads, [record for record in records if isinstance(record, Skipped)]


def test_a_discussion_becomes_a_thread_with_its_comments_in_order(tmp_path: Path) -> None:
    comments = [comment(3, "bb", 3), comment(1, "cc", 1), comment(2, "gone", 2)]
    threads, skipped = read(write(tmp_path, {**TOPIC, "comments": comments}, {**TOPIC, "id": "8"}))
    assert (len(threads), skipped) == (2, [])
    [first, _] = threads
    assert first.title == "Leases & desks"
    assert first.body == "What moved yours? } { stays\n\nAttached: plan.pdf"
    assert first.author
    assert first.author.name == "Dana Whit"
    assert [reply.origin[-1] for reply in first.replies] == ["1", "2", "3"]
    one, gone, other = (reply.author for reply in first.replies)
    assert gone is None
    assert one
    assert other
    assert one.name == other.name
    assert one.origin != other.origin


def test_bad_records_are_named_and_the_rest_go_on(tmp_path: Path) -> None:
    comments = [{**comment(1, "bb", 1), "createdDate": "soon"}, comment(2, "bb", 2, "")]
    threads, skipped = read(
        write(tmp_path, {**TOPIC, "comments": comments}, {**TOPIC, "createdDate": ""})
    )
    assert len(threads) == 1
    assert [s.why for s in skipped] == ["it has no date", "it is empty", "it has no date"]


def test_the_members_file_alone_is_refused_with_a_hint(tmp_path: Path) -> None:
    write(tmp_path, TOPIC)
    with pytest.raises(Unreadable, match="Give the discussions file"):
        list(read_ning(tmp_path / "ning-members-local.json"))


def test_a_broken_file_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "discussions.json"
    path.write_text('([{"contributorName": ')
    with pytest.raises(Unreadable, match="no Ning archive"):
        list(read_ning(path))


def test_the_format_is_recognised_by_its_content(tmp_path: Path) -> None:
    assert looks_like_ning(write(tmp_path, TOPIC).read_bytes())
    assert not looks_like_ning(b'{"name": "package"}')


def test_the_sample_archive_arrives_whole() -> None:
    path = sample("samples/ning-discussions-local.json")
    threads, skipped = read(path)
    assert [len(thread.replies) for thread in threads] == [3, 0]
    assert skipped == []
    dates = [reply.created_at for reply in threads[0].replies]
    assert dates == sorted(dates)
    assert "pilot-plan.pdf" in threads[0].body
    assert len({r.author.origin for r in threads[0].replies if r.author}) == 3


def test_records_of_odd_shapes_are_named_or_mended_and_keep_no_others(tmp_path: Path) -> None:
    ends = [{**comment(n, "aa", 1), "createdDate": f"{day}14:00"} for n, day in enumerate(ENDS)]
    long = {**comment(5, "aa", 2), "id": "x" * 400}
    odd = {**comment(6, "aa", 3), "id": "o\ud800\x00dd", "fileAttachments": 7}
    topics = [{**TOPIC, "id": "9", "comments": True, "fileAttachments": True}]
    threads, skipped = read(write(tmp_path, {**TOPIC, "comments": [*ends, long, odd]}, *topics))
    assert [len(thread.replies) for thread in threads] == [2, 0]
    assert [one.why for one in skipped] == ["it has no date"] * 2
    assert all(len(reply.origin) <= 300 for reply in threads[0].replies)
    assert threads[0].replies[1].origin == "ning:odd"
