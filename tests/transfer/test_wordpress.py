"""Reading WordPress exports: what becomes a thread or reply, and what is left out by name."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from forum.errors import Unreadable
from forum.transfer.imported import ImportedThread, Skipped
from forum.transfer.wordpress import looks_like_wxr, read_wxr
from tests.samples import sample
from tests.transfer.wordpress_files import HEAD, comment, post, write_export


def read(path: Path) -> tuple[list[ImportedThread], list[Skipped]]:
    records = list(read_wxr(path))
    threads = [record for record in records if isinstance(record, ImportedThread)]
    return threads, [record for record in records if isinstance(record, Skipped)]


def test_a_published_post_becomes_a_thread(tmp_path: Path) -> None:
    threads, _ = read(write_export(tmp_path, post(10, comment(1) + comment(2, comment_parent="1"))))
    [thread] = threads
    assert thread.title == "Question 10"
    assert thread.body == "What worked\nfor you?"
    assert thread.author
    assert thread.author.name == "Mira Sorens"
    assert thread.created_at == datetime(2012, 5, 1, 10, tzinfo=UTC)
    assert thread.topics == ("Cloud",)
    first, second = thread.replies
    assert (first.body, first.parent_origin) == ("Answer 1", None)
    assert second.parent_origin == first.origin


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"status": "draft"}, "it is a draft"),
        ({"status": "private"}, "it is private"),
        ({"status": "future"}, "it is not published yet"),
        ({"post_date_gmt": "2199-01-01 00:00:00"}, "it is not published yet"),
        ({"post_password": "secret"}, "it is protected by a password"),
        ({"post_date_gmt": "0000-00-00 00:00:00"}, "it has no date"),
    ],
)
def test_what_visitors_could_not_read_is_left_out_with_its_comments(
    tmp_path: Path, fields: dict[str, str], why: str
) -> None:
    threads, skipped = read(write_export(tmp_path, post(10, comment(7), **fields)))
    assert threads == []
    assert [(s.what, s.why) for s in skipped] == [
        ('post "Question 10"', why),
        ('comment 7 by Person 7 on "Question 10"', why),
    ]


def test_pages_count_only_with_comments(tmp_path: Path) -> None:
    silent, asked = post(1, post_type="page"), post(2, comment(1), post_type="page")
    threads, _ = read(write_export(tmp_path, silent, asked))
    assert [thread.title for thread in threads] == ["Question 2"]


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"comment_type": "pingback"}, "a pingback is no reply"),
        ({"comment_type": "trackback"}, "a trackback is no reply"),
        ({"comment_approved": "0"}, "it was not approved"),
        ({"comment_approved": "spam"}, "it was not approved"),
        ({"comment_content": " "}, "it is empty"),
        ({"comment_date_gmt": "yesterday"}, "it has no date"),
        ({"comment_id": "x"}, "it has no number"),
    ],
)
def test_a_comment_that_is_no_reply_is_named_and_the_rest_go_on(
    tmp_path: Path, fields: dict[str, str], why: str
) -> None:
    threads, skipped = read(write_export(tmp_path, post(10, comment(1, **fields) + comment(2))))
    assert [reply.body for reply in threads[0].replies] == ["Answer 2"]
    assert [s.why for s in skipped] == [why]


def test_one_person_is_one_author(tmp_path: Path) -> None:
    comments = (
        comment(1, comment_user_id="4", comment_author="M.")
        + comment(2, comment_author="Ada", comment_author_email="Ada@x.example")
        + comment(3, comment_author="Ada L.", comment_author_email="ada@x.example")
        + comment(4, comment_author="Bo")
        + comment(5, comment_author="BO")
        + comment(6, comment_author="", comment_author_email="ghost@x.example")
    )
    threads, _ = read(
        write_export(tmp_path, post(10, comments), post(11, comment(9, comment_author="Bo")))
    )
    authors = [reply.author for reply in threads[0].replies]
    assert authors[0] == threads[0].author
    assert authors[1]
    assert authors[2]
    assert authors[1].origin == authors[2].origin
    assert authors[3]
    assert authors[4]
    assert authors[3].origin == authors[4].origin
    assert authors[5] is None
    other = threads[1].replies[0].author
    assert other
    assert other.origin != authors[3].origin


def test_answers_follow_their_parents_whatever_their_clocks_said(tmp_path: Path) -> None:
    comments = (
        comment(1, comment_parent="2")
        + comment(2)
        + comment(3, comment_parent="99")
        + comment(4, comment_parent="5")
        + comment(5, comment_parent="4")
    )
    threads, _ = read(write_export(tmp_path, post(10, comments)))
    written: set[str] = set()
    for reply in threads[0].replies:
        assert reply.parent_origin is None or reply.parent_origin in written
        written.add(reply.origin)
    assert len(written) == 5


@pytest.mark.parametrize(
    "xml",
    [
        "<rss><channel>",
        "not xml at all",
        "<a/>",
        "<rss><channel><item><title>A feed</title></item></channel></rss>",
        '<?xml version="1.0" encoding="nonsense"?><rss/>',
        '<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
    ],
)
def test_files_that_are_broken_or_hostile_are_refused_in_one_line(tmp_path: Path, xml: str) -> None:
    path = tmp_path / "bad.xml"
    path.write_text(xml)
    with pytest.raises(Unreadable) as refusal:
        list(read_wxr(path))
    assert "\n" not in str(refusal.value)


def test_control_characters_do_not_stop_an_export(tmp_path: Path) -> None:
    threads, _ = read(write_export(tmp_path, post(10, comment(1, comment_content="a\x0bb\x00c"))))
    assert threads[0].replies[0].body == "abc"


def test_a_number_that_stands_twice_is_named(tmp_path: Path) -> None:
    threads, skipped = read(write_export(tmp_path, post(10, comment(1) + comment(1))))
    assert len(threads[0].replies) == 1
    assert [s.why for s in skipped] == ["its number stands twice"]


def test_dates_at_the_end_of_time_are_no_dates(tmp_path: Path) -> None:
    fields = {"comment_date_gmt": "", "comment_date": "Fri, 31 Dec 9999 23:00:00 -0500"}
    _, skipped = read(write_export(tmp_path, post(10, comment(1, **fields))))
    assert [s.why for s in skipped] == ["it has no date"]


def test_the_format_is_recognised_by_its_content() -> None:
    assert looks_like_wxr(HEAD.encode())
    assert not looks_like_wxr(b"<rss><channel/></rss>")


def test_a_real_thread_of_2010_arrives_whole() -> None:
    threads, skipped = read(sample("samples/govloop-thread.wxr.xml"))
    [thread] = threads
    assert (len(thread.replies), skipped) == (14, [])
    assert sum(reply.author is None for reply in thread.replies) == 3
    scott = [r for r in thread.replies if r.author and r.author.name == "Scott Horvath"]
    assert {reply.author for reply in scott} == {thread.author}


def test_every_comment_of_a_theme_test_is_accounted_for() -> None:
    threads, skipped = read(sample("samples/wordpress-theme-test.wxr.xml"))
    arrived = sum(len(thread.replies) for thread in threads)
    assert arrived + sum(s.what.startswith("comment ") for s in skipped) == 33
    titles = {thread.title for thread in threads}
    assert not titles & {"Scheduled", "Draft"}
