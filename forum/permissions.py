"""Who may do what: one function a question, no I/O."""

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from forum.models import NO_AGENCY, Role


class Viewer(Struct, frozen=True):
    """Whoever looks at a page; without `member_id` a visitor. `unread` notices count up to 100.

    `verified` is False only where the forum waits for a member to open the link that it mailed.
    A silenced member reads, posts nothing and manages nothing; without `silenced_until` until a manager
    lifts it. As long as fewer of a member's posts than `hold_first` were let through, the next one waits
    for a manager.
    """

    member_id: int | None = None
    username: str = ""
    display_name: str = ""
    role: Role = Role.MEMBER
    agency_id: int = NO_AGENCY
    agency_name: str = ""
    session_id: int | None = None
    unread: int = 0
    verified: bool = True
    silenced: bool = False
    silenced_until: datetime | None = None
    hold_first: int = 0

    @property
    def is_member(self) -> bool:
        return self.member_id is not None

    @property
    def may_speak(self) -> bool:
        """Post, edit and mark, as far as one may at all."""
        return self.is_member and not self.silenced

    @property
    def silence(self) -> str:
        """Why this member posts nothing, in words; empty for all others."""
        if not self.silenced:
            return ""
        until = self.silenced_until
        ends = f"until {until:%B} {until.day}, {until.year}" if until else "until it is lifted"
        return (
            f"A community manager silenced your account {ends}. You can read, and not post or mark."
        )

    @property
    def is_manager(self) -> bool:
        return self.may_speak and self.role in {Role.MANAGER, Role.ADMIN}

    @property
    def is_admin(self) -> bool:
        return self.may_speak and self.role is Role.ADMIN


VISITOR = Viewer()


class PostLike(Protocol):
    @property
    def author_id(self) -> int | None: ...
    @property
    def hidden_at(self) -> datetime | None: ...


class ReportLike(Protocol):
    @property
    def member_id(self) -> int | None: ...


class ThreadLike(PostLike, Protocol):
    @property
    def locked_at(self) -> datetime | None: ...


class ReplyLike(PostLike, Protocol):
    @property
    def withdrawn_at(self) -> datetime | None: ...


class HeldLike(PostLike, Protocol):
    @property
    def held(self) -> bool: ...


def _wrote(viewer: Viewer, author_id: int | None) -> bool:
    return viewer.member_id is not None and viewer.member_id == author_id


def may_read_thread(viewer: Viewer, thread: ThreadLike) -> bool:
    """A hidden thread stays readable for its author, who must see why, and for managers."""
    hidden = thread.hidden_at is not None
    return not hidden or viewer.is_manager or _wrote(viewer, thread.author_id)


def may_know_reply(viewer: Viewer, reply: HeldLike) -> bool:
    """A held reply is not there for anybody but managers and its author, not even as a stub."""
    return not reply.held or viewer.is_manager or _wrote(viewer, reply.author_id)


def may_read_reply(viewer: Viewer, reply: ReplyLike) -> bool:
    """Whether the words show, rather than a stub in their place."""
    if reply.withdrawn_at is not None:
        return False
    return reply.hidden_at is None or viewer.is_manager or _wrote(viewer, reply.author_id)


def may_post(viewer: Viewer) -> bool:
    """Write anything that others see."""
    return viewer.may_speak and viewer.verified


def may_post_in(viewer: Viewer, thread: ThreadLike) -> bool:
    return may_post(viewer) and thread.locked_at is None and thread.hidden_at is None


def may_start_thread(viewer: Viewer) -> bool:
    return may_post(viewer)


def may_answer_reply(viewer: Viewer, reply: ReplyLike, thread: ThreadLike) -> bool:
    live = reply.hidden_at is None and reply.withdrawn_at is None
    return live and may_post_in(viewer, thread)


def may_edit_thread(viewer: Viewer, thread: ThreadLike) -> bool:
    """Managers edit what others wrote too, with a reason; nobody does in a locked thread."""
    return may_post_in(viewer, thread) and (viewer.is_manager or _wrote(viewer, thread.author_id))


def may_edit_reply(viewer: Viewer, reply: ReplyLike, thread: ThreadLike) -> bool:
    live = reply.hidden_at is None and reply.withdrawn_at is None
    may = viewer.is_manager or _wrote(viewer, reply.author_id)
    return live and may_post_in(viewer, thread) and may


def may_withdraw_reply(viewer: Viewer, reply: ReplyLike) -> bool:
    """Also in a locked thread: one's words are one's own."""
    return reply.withdrawn_at is None and _wrote(viewer, reply.author_id)


def may_tag_reply(viewer: Viewer, reply: ReplyLike, thread: ThreadLike) -> bool:
    if reply.withdrawn_at is not None:
        return False
    return viewer.is_manager or may_edit_reply(viewer, reply, thread)


def may_mark_reply(viewer: Viewer, reply: ReplyLike, thread: ThreadLike) -> bool:
    """Endorse or pick: never one's own, never what one cannot read."""
    live = reply.hidden_at is None and reply.withdrawn_at is None
    return live and may_post_in(viewer, thread) and not _wrote(viewer, reply.author_id)


def may_nominate(viewer: Viewer, reply: ReplyLike, thread: ThreadLike) -> bool:
    """Propose words for the summary, one's own too; a locked thread is still curated."""
    live = reply.hidden_at is None and reply.withdrawn_at is None
    return may_post(viewer) and live and thread.hidden_at is None


def may_flag(viewer: Viewer, post: PostLike) -> bool:
    """Ask managers to look at it; also in a locked thread. Never one's own, never what is hidden."""
    return may_post(viewer) and post.hidden_at is None and not _wrote(viewer, post.author_id)


def may_flag_reply(viewer: Viewer, reply: ReplyLike, thread: PostLike) -> bool:
    live = reply.withdrawn_at is None and thread.hidden_at is None
    return live and may_flag(viewer, reply)


def is_held_back(viewer: Viewer, let_through: int) -> bool:
    """Whether the next post of this member waits, of whom so many posts are in view."""
    return viewer.role is Role.MEMBER and let_through < viewer.hold_first


def may_moderate(viewer: Viewer) -> bool:
    """Hide, lock, retag, suspend, and manage types, topics and agencies."""
    return viewer.is_manager


def may_report(viewer: Viewer, thread: PostLike) -> bool:
    """Tell how a meeting went; also in a locked thread, whose summary is still taken along."""
    return may_post(viewer) and thread.hidden_at is None


def may_change_report(viewer: Viewer, report: ReportLike) -> bool:
    return _wrote(viewer, report.member_id)


def may_remove_report(viewer: Viewer) -> bool:
    """Delete what somebody else reported, with a reason."""
    return viewer.is_manager


def may_purge(viewer: Viewer) -> bool:
    """Take words away for good, such as personal data that somebody let slip."""
    return viewer.is_admin
