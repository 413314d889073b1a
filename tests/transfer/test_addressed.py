"""Names at the beginning of a reply say whom it answers, in threads that know no parents."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.thread_order import ordered
from forum.transfer.wordpress import read_wxr
from tests.samples import sample

BEGAN = datetime(2011, 1, 1, tzinfo=UTC)
SCOTT, CONNIE = Author("1", "Scott Horn", ""), Author("2", "Connie Clay", "")
OTHER_SCOTT = Author("3", "Scott Baker", "")


def said(number: int, author: Author | None, body: str, parent: str | None = None) -> ImportedReply:
    return ImportedReply(str(number), author, body, BEGAN + timedelta(hours=number), parent)


def parents(*replies: ImportedReply) -> list[str | None]:
    return [reply.parent_origin for reply in ordered(list(replies))]


@pytest.mark.parametrize(
    "words",
    [
        "@Connie: yes",
        "@Connie Clay I agree",
        "Connie, I wanted to add",
        "@connie – and more",
        "**@Connie** yes",
    ],
)
def test_a_leading_name_gives_the_reply_its_parent(words: str) -> None:
    assert parents(said(1, CONNIE, "First."), said(2, SCOTT, words)) == [None, "1"]


@pytest.mark.parametrize(
    "words",
    ["Connie said so", "I agree, Connie, mostly", "@Conniexyz: no", "@Nobody: hello", "Conn, hi"],
)
def test_other_beginnings_do_not(words: str) -> None:
    assert parents(said(1, CONNIE, "First."), said(2, SCOTT, words)) == [None, None]


def test_the_latest_earlier_reply_is_meant() -> None:
    replies = [said(1, CONNIE, "One."), said(2, CONNIE, "Two."), said(3, SCOTT, "@Connie: ok")]
    assert parents(*replies, said(4, CONNIE, "Three.")) == [None, None, "2", None]


def test_a_first_name_of_two_people_means_nobody_and_a_full_name_one() -> None:
    replies = [said(1, SCOTT, "A."), said(2, OTHER_SCOTT, "B.")]
    assert parents(*replies, said(3, CONNIE, "@Scott: ok")) == [None, None, None]
    assert parents(*replies, said(3, CONNIE, "Scott Horn, ok")) == [None, None, "1"]


def test_nobody_answers_himself_and_nameless_comments_have_no_name() -> None:
    assert parents(said(1, SCOTT, "A."), said(2, SCOTT, "Scott, again")) == [None, None]
    assert parents(said(1, None, "A."), said(2, SCOTT, "@Former: ok")) == [None, None]


def test_a_thread_that_knows_parents_is_left_alone() -> None:
    replies = [said(1, CONNIE, "A."), said(2, SCOTT, "B.", "1"), said(3, SCOTT, "@Connie: ok")]
    assert parents(*replies) == [None, "1", None]


def test_in_a_real_thread_of_2010_answers_stand_below_whom_they_address() -> None:
    path = sample("samples/govloop-thread.wxr.xml")
    thread = next(record for record in read_wxr(path) if isinstance(record, ImportedThread))
    by_origin = {reply.origin: reply for reply in thread.replies}
    above = {
        reply.body[:10]: (parent.author.name if parent.author else None, parent.origin[-5:])
        for reply in thread.replies
        if reply.parent_origin and (parent := by_origin[reply.parent_origin])
    }
    assert above == {
        "@Connie: I": ("Connie Clem", "83709"),
        "Scott, I w": ("Scott Horvath", "83706"),
    }
