"""Who may do what, as one table."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from forum.models import Role
from forum.permissions import (
    VISITOR,
    Viewer,
    may_change_report,
    may_edit_reply,
    may_edit_thread,
    may_mark_reply,
    may_moderate,
    may_nominate,
    may_post,
    may_post_in,
    may_read_reply,
    may_read_thread,
    may_remove_report,
    may_report,
    may_tag_reply,
    may_withdraw_reply,
)

THEN = datetime(2026, 1, 1, tzinfo=UTC)
AUTHOR = Viewer(member_id=1)
STRANGER = Viewer(member_id=2)
MANAGER = Viewer(member_id=3, role=Role.MANAGER)
ADMIN = Viewer(member_id=4, role=Role.ADMIN)
WRITING_MANAGER = Viewer(member_id=1, role=Role.MANAGER)
CAST = {
    "visitor": VISITOR,
    "stranger": STRANGER,
    "author": AUTHOR,
    "manager": MANAGER,
    "admin": ADMIN,
}
MANAGERS = {"manager", "admin"}
MEMBERS = {"stranger", "author"} | MANAGERS
ALL = {"visitor"} | MEMBERS


@dataclass(frozen=True)
class Post:
    author_id: int | None = 1
    hidden_at: datetime | None = None
    locked_at: datetime | None = None
    withdrawn_at: datetime | None = None


OPEN = Post()
HIDDEN, LOCKED, WITHDRAWN = Post(hidden_at=THEN), Post(locked_at=THEN), Post(withdrawn_at=THEN)
ORPHAN = Post(author_id=None)


@pytest.mark.parametrize(
    ("thread", "read", "post", "edit"),
    [
        (OPEN, ALL, MEMBERS, {"author"} | MANAGERS),
        (LOCKED, ALL, set(), set()),
        (HIDDEN, {"author"} | MANAGERS, set(), set()),
        (ORPHAN, ALL, MEMBERS, MANAGERS),
        (Post(author_id=None, hidden_at=THEN), MANAGERS, set(), set()),
    ],
)
def test_threads(thread: Post, read: set[str], post: set[str], edit: set[str]) -> None:
    assert {who for who, viewer in CAST.items() if may_read_thread(viewer, thread)} == read
    assert {who for who, viewer in CAST.items() if may_post_in(viewer, thread)} == post
    assert {who for who, viewer in CAST.items() if may_edit_thread(viewer, thread)} == edit


@pytest.mark.parametrize(
    ("reply", "thread", "nominate"),
    [
        (OPEN, OPEN, MEMBERS),
        (OPEN, LOCKED, MEMBERS),
        (ORPHAN, OPEN, MEMBERS),
        (OPEN, HIDDEN, set()),
        (HIDDEN, OPEN, set()),
        (WITHDRAWN, OPEN, set()),
    ],
)
def test_nominations(reply: Post, thread: Post, nominate: set[str]) -> None:
    cast = CAST.items()
    assert {who for who, viewer in cast if may_nominate(viewer, reply, thread)} == nominate


OTHERS = MEMBERS - {"author"}


@pytest.mark.parametrize(
    ("reply", "thread", "read", "edit", "withdraw", "tag", "mark"),
    [
        (OPEN, OPEN, ALL, {"author"} | MANAGERS, {"author"}, {"author"} | MANAGERS, OTHERS),
        (OPEN, LOCKED, ALL, set(), {"author"}, MANAGERS, set()),
        (OPEN, HIDDEN, ALL, set(), {"author"}, MANAGERS, set()),
        (HIDDEN, OPEN, {"author"} | MANAGERS, set(), {"author"}, MANAGERS, set()),
        (WITHDRAWN, OPEN, set(), set(), set(), set(), set()),
        (ORPHAN, OPEN, ALL, MANAGERS, set(), MANAGERS, MEMBERS),
    ],
)
def test_replies(
    reply: Post,
    thread: Post,
    read: set[str],
    edit: set[str],
    withdraw: set[str],
    tag: set[str],
    mark: set[str],
) -> None:
    cast = CAST.items()
    assert {who for who, viewer in cast if may_read_reply(viewer, reply)} == read
    assert {who for who, viewer in cast if may_edit_reply(viewer, reply, thread)} == edit
    assert {who for who, viewer in cast if may_withdraw_reply(viewer, reply)} == withdraw
    assert {who for who, viewer in cast if may_tag_reply(viewer, reply, thread)} == tag
    assert {who for who, viewer in cast if may_mark_reply(viewer, reply, thread)} == mark


def test_only_managers_and_administrators_moderate() -> None:
    assert {who for who, viewer in CAST.items() if may_moderate(viewer)} == MANAGERS


def test_a_manager_marks_no_reply_of_their_own() -> None:
    assert not may_mark_reply(WRITING_MANAGER, OPEN, OPEN)


def test_who_has_yet_to_verify_the_address_reads_only() -> None:
    waiting = Viewer(member_id=1, verified=False)
    assert not may_post(waiting)
    assert not may_post_in(waiting, OPEN)
    assert not may_edit_thread(waiting, OPEN)
    assert not may_edit_reply(waiting, OPEN, OPEN)
    assert not may_mark_reply(waiting, Post(author_id=2), OPEN)
    assert not may_nominate(waiting, OPEN, OPEN)
    assert not may_report(waiting, OPEN)
    assert may_read_thread(waiting, HIDDEN)
    assert may_withdraw_reply(waiting, OPEN)


def test_a_visitor_wrote_nothing_not_even_what_has_no_author() -> None:
    assert not may_edit_reply(VISITOR, ORPHAN, OPEN)
    assert not may_read_thread(VISITOR, Post(author_id=None, hidden_at=THEN))


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_a_member_is_nothing(role: Role) -> None:
    viewer = Viewer(role=role)
    assert [viewer.is_member, viewer.is_manager, viewer.is_admin] == [False, False, False]


@dataclass(frozen=True)
class Report:
    member_id: int | None = 1


def test_members_report_wherever_a_thread_is_not_hidden() -> None:
    for thread, who in ((OPEN, MEMBERS), (LOCKED, MEMBERS), (HIDDEN, set())):
        assert {name for name, viewer in CAST.items() if may_report(viewer, thread)} == who


def test_reports_are_changed_by_nobody_else_and_removed_by_managers() -> None:
    cast = CAST.items()
    assert {who for who, viewer in cast if may_change_report(viewer, Report())} == {"author"}
    assert not any(may_change_report(viewer, Report(None)) for viewer in CAST.values())
    assert {who for who, viewer in cast if may_remove_report(viewer)} == MANAGERS
