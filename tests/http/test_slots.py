"""HTML with places for what is a viewer's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.http.slots import MARK, TOKEN, Slotted, span

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MINE = "f" * len(TOKEN)


def slotted(html: str) -> Slotted:
    return Slotted.of(html.encode())


def test_every_form_gets_the_token() -> None:
    html = slotted(f"<form>{TOKEN}</form> and {span('a', TOKEN)}{TOKEN}")
    assert html.filled(MINE, {}).decode() == f"<form>{MINE}</form> and {MINE}{MINE}"


def test_a_span_shows_what_it_holds_unless_something_else_is_given() -> None:
    html = slotted(f"{span('deed-7', 'endorse')}, {span('deed-71', 'endorse')}.")
    assert html.filled(MINE, {}) == b"endorse, endorse."
    assert html.filled(MINE, {"deed-7": b"unendorse"}) == b"unendorse, endorse."
    assert html.filled(MINE, {"deed-71": b"no", "deed-7": b"yes"}) == b"yes, no."


def test_what_a_replaced_span_held_is_gone() -> None:
    inner = f"<li>{span('pressed-1', 'false')}{TOKEN}</li>"
    html = slotted(f"<ol>{span('reply-1', inner)}{TOKEN}</ol>")
    assert html.filled(MINE, {}).decode() == f"<ol><li>false{MINE}</li>{MINE}</ol>"
    assert html.filled(MINE, {"reply-1": b"mine"}).decode() == f"<ol>mine{MINE}</ol>"
    assert html.filled(MINE, {"pressed-1": b"true"}).decode().startswith("<ol><li>true")
    begins = slotted(f"{span('x', f'{TOKEN}!')}{span('y')}{TOKEN}")
    assert begins.filled(MINE, {"x": b"mine", "y": b", "}).decode() == f"mine, {MINE}"


def test_a_span_that_is_not_there_stays_away() -> None:
    assert slotted(f"{span('a', 'x')}.").filled(MINE, {"deed-7": b"lost", "a": b"y"}) == b"y."


def test_a_token_that_does_not_fit_is_refused_where_there_is_a_form() -> None:
    with pytest.raises(ValueError, match="token"):
        slotted(f"<form>{TOKEN}</form>").filled("short", {})
    assert slotted("no form").filled("", {}) == b"no form"


@given(TEXT, TEXT)
def test_what_stands_in_a_span_or_around_it_is_left_as_it_is(around: str, inside: str) -> None:
    html = slotted(f"{around}{span('x')}{around}")
    filled = html.filled(MINE, {"x": f"{inside}{span('x')}".encode()})
    assert filled.decode() == f"{around}{inside}{span('x')}{around}"


def test_nobody_can_guess_a_span_or_the_stand_in_of_a_token() -> None:
    assert (len(MARK), len(TOKEN)) == (24, 64)
    assert slotted("[x<me]y[x>me]").filled(MINE, {}) == b"[x<me]y[x>me]"
