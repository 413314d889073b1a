"""The file that pages are kept in gives back what was put there, or says that it is gone."""

from itertools import accumulate
from pathlib import Path
from tempfile import gettempdir

from hypothesis import given
from hypothesis import strategies as st

from forum.http.page_file import PageFile

MOST = 100
PAGES = st.lists(st.binary(min_size=1, max_size=MOST), max_size=60)


@given(PAGES)
def test_what_stands_is_what_was_put(pages: list[bytes]) -> None:
    file = PageFile(Path(gettempdir()), MOST)
    kept = [(file.put(page), page) for page in pages]
    for place, page in kept:
        assert place is not None
        if place.stands:
            assert bytes(place.read() or b"") == page


@given(PAGES)
def test_the_newest_stay_as_long_as_there_is_room(pages: list[bytes]) -> None:
    file = PageFile(Path(gettempdir()), MOST)
    kept = [file.put(page) for page in pages]
    for place, size in zip(reversed(kept), accumulate(map(len, reversed(pages))), strict=True):
        # What does not fit before the end of the file leaves less room than that empty.
        if size + max(map(len, pages)) <= MOST:
            assert place
            assert place.stands


def test_what_is_larger_than_the_file_is_not_kept(tmp_path: Path) -> None:
    file = PageFile(tmp_path, MOST)
    assert file.put(b"x" * (MOST + 1)) is None
    assert not list(tmp_path.iterdir())


def test_the_file_is_nobody_elses(tmp_path: Path) -> None:
    file = PageFile(tmp_path, MOST)
    assert file.put(b"a page")
    assert not list(tmp_path.iterdir())
