"""HTML with places and parts for what is a viewer's own."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from forum.http.slots import MARK, TOKEN, filled, part, place

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MINE = "f" * len(TOKEN)


def test_every_form_gets_the_token() -> None:
    html = f"<form>{TOKEN}</form> and {part('a', TOKEN)}{TOKEN}".encode()
    assert filled(html, MINE, {}).decode() == f"<form>{MINE}</form> and {MINE}{MINE}"


def test_a_part_shows_what_it_holds_unless_something_else_is_given() -> None:
    html = f"{part('acts-7', 'mark')}, {part('acts-71', 'mark')}.".encode()
    assert filled(html, MINE, {}) == b"mark, mark."
    assert filled(html, MINE, {"acts-7": b"edit"}) == b"edit, mark."
    assert filled(html, MINE, {"acts-9": b"lost"}) == b"mark, mark."


def test_a_place_has_room_for_the_longest_that_may_stand_there() -> None:
    html = f'"{place("deed-7", "endorse", "unendorse")}"'.encode()
    assert filled(html, MINE, {}) == b'"endorse  "'


@given(TEXT, TEXT)
def test_what_stands_in_a_part_or_around_it_is_left_as_it_is(around: str, inside: str) -> None:
    html = f"{around}{part('x')}{around}".encode()
    given = f"{inside}{place('y', inside)}{inside}".encode()
    assert filled(html, MINE, {"x": given}).decode() == f"{around}{inside * 3}{around}"


def test_nobody_can_guess_a_part_or_the_stand_in_of_a_token() -> None:
    assert (len(MARK), len(TOKEN)) == (24, 64)
    assert filled(b"[x{me]y[x}me]", MINE, {}) == b"[x{me]y[x}me]"
    assert isinstance(part("x"), Markup)
