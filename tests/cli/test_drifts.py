"""`check` and `repair` as an administrator runs them."""

from pathlib import Path

from forum.database import connected, execute
from forum.transfer.archive.digest import content_digest
from tests.cli.running import command, database
from tests.factories import make_member, make_reply, make_thread


async def a_forum(folder: Path) -> str:
    """Gives its content digest."""
    assert command(folder, "check").out.strip() == "0 drifts"
    async with connected(database(folder)):
        author = await make_member()
        await make_reply(author, await make_thread(author), argument=["roi"])
        return await content_digest()


async def test_check_says_what_is_wrong_and_repair_mends_it(tmp_path: Path) -> None:
    digest = await a_forum(tmp_path)
    async with connected(database(tmp_path)):
        await execute("UPDATE thread SET reply_count = 4")
    found = command(tmp_path, "check")
    lines = ["thread 1: reply_count is 4, counted 1", "1 drift"]
    assert (found.code, found.out.splitlines()) == (1, lines)
    repaired = command(tmp_path, "repair")
    assert (repaired.code, repaired.out.splitlines()) == (0, [lines[0], "Mended: 1 drift."])
    again = command(tmp_path, "check", "--digest")
    assert again.code == 0
    said, counted = again.out.splitlines()
    assert counted == "0 drifts"
    assert said.startswith("Content digest: ")
    assert said != f"Content digest: {digest}"  # the thread was held, which gave it a new version
    nothing = command(tmp_path, "repair", "--search")
    assert (nothing.code, nothing.out.strip()) == (0, "Mended: 0 drifts.")


async def test_what_only_a_backup_can_mend_is_said_to_be_that(tmp_path: Path) -> None:
    await a_forum(tmp_path)
    async with connected(database(tmp_path).replace("?", "?foreign_keys=OFF&")):
        await execute("UPDATE reply SET thread_id = 99")
    for name in ("check", "repair"):
        done = command(tmp_path, name)
        assert done.code == 1
        assert "which is no thread, counted nothing (only a backup can mend this)" in done.out
    assert done.out.splitlines()[-1].startswith("Only a backup can mend 1 more")
