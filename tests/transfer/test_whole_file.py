"""Files are written in the place of files, and of nothing else."""

import os
import stat
from pathlib import Path

import pytest

from tests.cli.running import command


@pytest.mark.parametrize("words", [("backup", "--force"), ("export",)])
def test_what_is_no_regular_file_stays_what_it_is(tmp_path: Path, words: tuple[str, ...]) -> None:
    folder, pipe = tmp_path / "forum", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    link = tmp_path / "link"
    link.symlink_to(pipe)
    for path in (pipe, link):
        done = command(folder, words[0], str(path), *words[1:])
        assert done.code == 1
        assert done.one_line == f"casemaker: Cannot write {path}: it is no regular file."
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["forum", "link", "pipe"]
