"""Places of drafts, and what is kept of a form."""

import pytest

from forum.errors import Invalid
from forum.rules.draft_fields import BODY_MAX, OTHER_MAX, beginning, is_blank, to_keep
from forum.rules.places import Deed, Place

PLACES = [
    (Place(Deed.START), "thread new", "/threads/new"),
    (Place(Deed.REPLY, 12), "reply 12", "/threads/12/reply"),
    (Place(Deed.REPLY, 12, 34), "reply 12 to 34", "/threads/12/reply?to=34"),
    (Place(Deed.EDIT_THREAD, 12), "edit thread 12", "/threads/12/edit"),
    (Place(Deed.EDIT_REPLY, 34), "edit reply 34", "/replies/34/edit"),
]
REPLY = Place(Deed.REPLY, 1)


@pytest.mark.parametrize(("place", "words", "url"), PLACES)
def test_a_place_is_written_and_read(place: Place, words: str, url: str) -> None:
    assert (str(place), place.url, Place.parse(words)) == (words, url, place)


@pytest.mark.parametrize(
    "words", ["", "reply", "reply 1 to", "thread 4", "edit 4", "reply ٣", "reply 1\n", "x" * 99]
)
def test_other_words_are_no_place(words: str) -> None:
    assert Place.parse(words) is None


def test_only_the_fields_of_its_form_are_kept() -> None:
    typed = {"body": ["Hello\r\nthere"], "title": ["x"], "role": ["admin"], "risk_risk": ["", ""]}
    assert to_keep(REPLY, typed) == {"body": ["Hello\nthere"]}
    assert to_keep(Place(Deed.START), typed) == {"body": ["Hello\nthere"], "title": ["x"]}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("body", ["x" * (BODY_MAX + 1)]),
        ("risk_risk", ["x" * (OTHER_MAX + 1)]),
        ("argument", ["roi"] * 100),
    ],
)
def test_what_is_beyond_a_post_is_not_kept(name: str, values: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        to_keep(REPLY, {name: values})
    assert set(refused.value.fields) == {name}


def test_choices_alone_are_a_blank_form() -> None:
    assert is_blank({"stance": ["objection"], "argument": ["roi"], "body": ["  \n"]})
    assert not is_blank({"risk_risk": ["", "An outage"]})


def test_a_draft_begins_with_its_first_words() -> None:
    assert beginning({"body": ["  Many\n\nwords " * 40]}, 20) == "Many words Many word …"
    assert beginning({"risk_risk": ["An outage"]}) == "An outage"
