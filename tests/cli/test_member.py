"""`member`: an administrator looks after accounts from the command line."""

from pathlib import Path

from forum.actions.passwords import matches
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.clock import now
from forum.database import connected
from forum.models import Agency, AuditEntry, Member, Reply, Role, Session
from tests.cli.running import begin_migrated, command, database
from tests.factories import make_member, make_reply, make_thread

PASSWORD = "four words in a row"
CREATE = ("member", "create", "dana", "--email", "d@agency.example", "--name", "Dana W.")


async def test_an_account_is_made_with_the_password_from_standard_input(tmp_path: Path) -> None:
    words = (*CREATE, "--agency", "Harbor County", "--role", "manager")
    done = command(tmp_path, *words, typed=f"{PASSWORD}\n")
    assert (done.code, done.out.strip(), done.err) == (0, "Made manager dana.", "")
    async with connected(database(tmp_path)):
        member = await Member.get()
        assert (member.username, member.display_name, member.role) == (
            "dana",
            "Dana W.",
            Role.MANAGER,
        )
        assert await matches(PASSWORD, member.password_hash)
        assert (await Agency.get()).confirmed
    again = command(tmp_path, *CREATE, typed=f"{PASSWORD}\n")
    assert again.code != 0
    assert "username: That username is taken" in again.one_line


async def test_roles_suspensions_and_passwords_change_and_are_logged(tmp_path: Path) -> None:
    begin_migrated(tmp_path)
    async with connected(database(tmp_path)):
        await open_session(await make_member("dana"), Caller("A browser"))
    for words, typed in (
        (("member", "role", "dana", "admin"), ""),
        (("member", "suspend", "dana", "--reason", "Left the job"), ""),
        (("member", "unsuspend", "DANA"), ""),
        (("member", "password", "dana"), f"{PASSWORD}\n"),
    ):
        done = command(tmp_path, *words, typed=typed)
        assert done.code == 0, done.err
        assert "dana" in done.out.casefold()
    async with connected(database(tmp_path)):
        member = await Member.get()
        assert (member.role, member.suspended_at) == (Role.ADMIN, None)
        assert await matches(PASSWORD, member.password_hash)
        assert await Session.all().count() == 0
        entries = await AuditEntry.all().order_by("id")
        assert [entry.deed for entry in entries] == [
            "change role",
            "suspend member",
            "lift suspension",
            "set password",
        ]
        assert {entry.actor_id for entry in entries} == {None}
        assert entries[1].reason == "Left the job"


def test_a_bad_password_or_an_unknown_name_is_one_clear_line(tmp_path: Path) -> None:
    for words, typed, told in (
        (CREATE, "short\n", "password: Use at least 12 characters"),
        (("member", "password", "dana"), "short\n", "password: Use 12 to 128 characters"),
        (("member", "role", "nobody", "admin"), "", "There is no member nobody"),
    ):
        done = command(tmp_path, *words, typed=typed)
        assert done.code != 0
        assert told in done.one_line
        assert done.out == ""


async def test_an_imported_author_is_joined_to_the_member_who_it_is(tmp_path: Path) -> None:
    begin_migrated(tmp_path)
    async with connected(database(tmp_path)):
        dana, asker = await make_member("dana"), await make_member("asker")
        old = await make_member("old-dana")
        reply = await make_reply(old, await make_thread(asker))
        await Member.filter(id=old.id).update(placeholder=True, created_at=now())
    done = command(tmp_path, "member", "join", "old-dana", "dana")
    assert done.code == 0, done.err
    assert "in 1 thread" in done.out
    async with connected(database(tmp_path)):
        assert (await Reply.get(id=reply.id)).author_id == dana.id
        assert not await Member.exists(username="old-dana")
        assert (await AuditEntry.get()).deed == "join imported author"
    again = command(tmp_path, "member", "join", "old-dana", "dana")
    assert again.code != 0
    assert "no imported author old-dana" in again.one_line
