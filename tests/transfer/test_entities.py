"""Exports that are good but for entities: refused at once, whatever they would have become."""

import time
from pathlib import Path

import pytest

from forum.errors import Unreadable
from forum.transfer.wordpress import read_wxr
from tests.slowness import slowness
from tests.transfer.wordpress_files import comment, post, write_export

LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10)
)  # fmt: skip
OUTSIDE = '<!ENTITY l9 SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize("entities", [LAUGHS, OUTSIDE, '<!ENTITY l9 "one word">'])
def test_an_export_with_entities_is_refused_at_once(tmp_path: Path, entities: str) -> None:
    path = write_export(tmp_path, post(10, comment(1, comment_content="&l9;")))
    head, _, rest = path.read_text("utf-8").partition("?>")
    path.write_text(f"{head}?><!DOCTYPE rss [{entities}]>{rest}", "utf-8")
    began = time.process_time()
    with pytest.raises(Unreadable, match="declares entities") as refusal:
        list(read_wxr(path))
    assert time.process_time() - began < 1 * slowness()
    assert "\n" not in str(refusal.value)
