"""The demo: it fills an empty forum only, and lets in nobody but its two guests."""

import re
import stat

import pytest

from forum.demo.fill import fill_demo
from forum.demo.passwords import passwords_file
from forum.errors import Conflict
from forum.models import Member, Reply, Thread
from forum.permissions import VISITOR
from forum.queries.summary_page import load_summary_page
from forum.settings import Settings
from tests.factories import make_member


@pytest.mark.usefixtures("demo")
async def test_every_thread_of_the_demo_has_a_summary_worth_reading() -> None:
    for thread in await Thread.all():
        page = await load_summary_page(VISITOR, thread.id)
        assert page.memo.reason
        assert len(page.memo.sections) >= 3
        assert page.memo.pairs
        for line in page.memo.lines:
            assert not line.sources[0].words.endswith(("?", ":"))
    assert await Reply.all().count() >= 40


async def test_only_two_people_can_sign_in_with_passwords_kept_privately(
    db: str, settings: Settings
) -> None:
    await fill_demo(settings)
    able = await Member.exclude(password_hash="").order_by("username")
    assert [(member.username, member.role) for member in able] == [
        ("demo-manager", "manager"),
        ("demo-member", "member"),
    ]
    kept = passwords_file(settings)
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert re.fullmatch(r"(demo-\w+ \S{16}\n){2}", kept.read_text())


async def test_a_forum_with_people_gets_no_demo(db: str, settings: Settings) -> None:
    await make_member()
    with pytest.raises(Conflict):
        await fill_demo(settings)
    assert await Thread.all().count() == 0
