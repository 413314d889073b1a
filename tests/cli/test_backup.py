"""`backup` and `restore` as an administrator runs them, beside a server."""

from pathlib import Path

from forum.database import connected
from forum.models import Thread
from tests.cli.backing_up import Place
from tests.cli.running import command
from tests.cli.serving import serving


async def test_a_forum_is_backed_up_while_it_is_served_and_restored_while_it_is_not(
    tmp_path: Path,
) -> None:
    one = Place(tmp_path / "forum")
    await one.begin()
    await one.fill()
    file = tmp_path / "a.backup"
    with serving(one.folder):
        made = command(one.folder, "backup", str(file))
        assert made.out == f"Wrote {file}: 1 threads, 1 replies, 1 members.\n"
        again = command(one.folder, "backup", str(file))
        assert (again.code, again.one_line) == (
            1,
            f"casemaker: {file} is there already: --force replaces it.",
        )
        refused = command(one.folder, "restore", str(file), "--replace")
        assert refused.code == 1
        assert "stop the server and all workers" in refused.one_line
    async with connected(one.address):
        await Thread.all().delete()
    done = command(one.folder, "restore", str(file), "--replace")
    assert done.out.startswith(f"Restored {file}: 1 threads, 1 replies, 1 members, content digest ")
    async with connected(one.address):
        assert await Thread.all().count() == 1
    assert file.stat().st_mode & 0o777 == 0o600
