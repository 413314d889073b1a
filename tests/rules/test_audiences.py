"""Which arguments an audience hears, and in which order."""

import pytest

from forum.errors import Invalid
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.rules.audiences import ORDER, known_audience, order_types, suits
from forum.rules.drafts import AUDIENCES

SLUGS = ("roi", "mission", "peer-agencies", "risk")


def test_every_audience_has_its_order_of_all_first_types() -> None:
    assert list(ORDER) == list(AUDIENCES) == list(AUDIENCE_WORDS)
    assert all(sorted(order) == sorted(SLUGS) for order in ORDER.values())
    assert len(set(ORDER.values())) == len(ORDER)


def test_types_that_managers_added_keep_their_order_after_the_others() -> None:
    slugs = ("security", "roi", "law", "risk")
    assert order_types(slugs, "counsel") == ("risk", "roi", "security", "law")


def test_nobody_in_particular_hears_them_in_the_managers_order() -> None:
    assert order_types(("risk", "security", "roi"), "") == ("risk", "security", "roi")


def test_a_line_that_names_audiences_suits_those_only() -> None:
    assert suits((), "finance")
    assert suits(("finance", "counsel"), "finance")
    assert not suits(("counsel",), "finance")
    assert suits(("counsel",), "")


def test_an_unknown_audience_is_refused_with_those_that_there_are() -> None:
    assert known_audience("") == ""
    assert known_audience("finance") == "finance"
    with pytest.raises(Invalid) as refusal:
        known_audience("everyone")
    assert "cautious" in refusal.value.fields["audience"]
