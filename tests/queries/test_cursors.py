"""Damaged links to a page of a list are named as such, and never an error of the database."""

from collections.abc import Awaitable, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid, NotFound
from forum.permissions import VISITOR
from forum.queries.agencies import load_agencies
from forum.queries.argument_filter import ArgumentFilter, ArgumentSort
from forum.queries.arguments_page import load_arguments_page
from forum.queries.audit_log import AuditFilter, load_audit_page
from forum.queries.manage_pages import load_members
from forum.queries.member_page import load_member_page
from forum.queries.paging import Cursor, whole_number
from forum.queries.picks import load_reasons
from forum.queries.reply_tree import ReplySort
from forum.queries.review_queue import ReviewSort, load_review_queue
from forum.queries.thread_head import load_thread_head
from forum.queries.thread_list import ThreadSort, load_thread_list
from forum.queries.thread_page import ThreadView, load_thread_page
from tests.factories import make_member, make_reply, make_thread

DAMAGED = [
    "x", "~", "~~", "1~", "~1", "-1", "1~-1", "1~1.5", "1~x", "１２",
    "1e3", "99999999999~1", "0x10", " 1", "1 ", "'--", "%", "🙂~1",
    "9223372036854775808", "1~9223372036854775808", "9" * 40, "2020-13-01~1", "nan~1", "2020-01-01T00:00~x",
    "0001-01-01T00:00:00+23:59~1", "9999-12-31T23:59:59-23:59~1", "2020-01-01T00:00:00+99:00~1", "inf_1~1",
    "nan_0~1", "0.5_~1", "0.5_x~1", "1" * 5000, "1~1~1", "\u0661~1",
]  # fmt: skip
EMPTY_IS_FINE = (Invalid, NotFound)


@pytest.mark.parametrize("after", DAMAGED)
async def test_no_list_breaks_on_a_damaged_cursor(db: str, after: str) -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi"])
    head = await load_thread_head(VISITOR, thread.id)
    lists: list[Callable[[], Awaitable[object]]] = [
        *(lambda sort=sort: load_thread_list(sort, after) for sort in ThreadSort),
        *(
            lambda sort=sort: load_thread_page(
                VISITOR, thread.id, ThreadView(sort=sort, argument="roi", after=after)
            )
            for sort in ReplySort
        ),
        *(
            lambda sort=sort: load_arguments_page(ArgumentFilter(sort=sort), after)
            for sort in ArgumentSort
        ),
        lambda: load_member_page(VISITOR, "author", after),
        lambda: load_reasons(head, after),
        lambda: load_agencies(after),
        lambda: load_audit_page(AuditFilter(), after),
        *(lambda sort=sort: load_review_queue(sort, after) for sort in ReviewSort),
        lambda: load_members("", after),
    ]
    for load in lists:
        try:
            await load()
        except Invalid as error:
            assert set(error.fields) <= {"after"}  # noqa: PT017  (either outcome will do)


@pytest.mark.parametrize("after", ["x", "~", "1~x", "-1", "９", "9" * 20, "1~-1"])
async def test_what_is_no_cursor_is_refused(db: str, after: str) -> None:
    for sort in ThreadSort:
        with pytest.raises(Invalid):
            await load_thread_list(sort, after)


@given(
    st.text(alphabet=st.characters(exclude_characters="~"), min_size=1), st.integers(0, 2**63 - 1)
)
def test_a_cursor_reads_what_it_wrote(value: str, id: int) -> None:
    assert Cursor.read(str(Cursor(value, id))) == Cursor(value, id)


def test_no_cursor_is_the_first_page() -> None:
    assert Cursor.read("") is None


@given(st.integers(0, 2**63 - 1))
def test_whole_numbers_are_those_that_a_row_can_have(number: int) -> None:
    assert whole_number(str(number)) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "1.0", "1_000", " 1", "²", "٣", str(2**63)])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(Invalid):
        whole_number(text)
