"""Where a manager wants replies to go: pasted addresses, numbers, and anything else."""

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.moving import Place, find_place, find_thread
from forum.rules.opening import opening_reply
from forum.text.markdown import render

THREADS = ["12", "#12", "/threads/12", "/threads/12/telework", "/threads/12/telework?page=3",
           "https://forum.example/threads/12/", "http://127.0.0.1:8000/threads/12/x?under=9"]  # fmt: skip
REPLIES = ["/replies/7", "https://forum.example/replies/7", "/replies/7/history",
           "/threads/12/telework#reply-7", "/threads/12?under=3#reply-7"]  # fmt: skip
NOTHING = ["", "twelve", "-1", "1.5", "/topics/ai", "/threads/new", "/threads/12x", "#", "https://[",
           "9" * 19, "/replies/", "javascript:alert(1)", "/manage/types/roi#reply-x"]  # fmt: skip


@pytest.mark.parametrize("text", THREADS)
def test_addresses_and_numbers_of_threads_are_understood(text: str) -> None:
    assert find_place(text) == Place(thread_id=12)
    assert find_thread(text) == 12


@pytest.mark.parametrize("text", REPLIES)
def test_addresses_of_replies_are_understood(text: str) -> None:
    assert find_place(text) == Place(reply_id=7)


def test_where_a_thread_is_asked_for_a_reply_will_not_do() -> None:
    assert find_thread("/threads/12/telework#reply-7") == 12
    with pytest.raises(Invalid):
        find_thread("/replies/7")


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_nothing_is_refused(text: str) -> None:
    for find in (find_place, find_thread):
        with pytest.raises(Invalid):
            find(text)


@given(st.text())
@example("0")
def test_any_text_names_one_place_or_is_refused(text: str) -> None:
    with suppress(Invalid):
        place = find_place(text)
        assert (place.thread_id is None) != (place.reply_id is None)
    with suppress(Invalid):
        assert find_thread(text) > 0


def test_an_opening_question_says_what_it_said() -> None:
    said = opening_reply("How do *I* convince <them>?", "Approve [it].", "They like _paper_.")
    plain = render(said, "m1", 4).plain
    assert "How do *I* convince <them>?" in plain
    assert "They like paper." in plain
    assert "Approve [it]." in plain
    assert opening_reply("Only a title", "", " \n") == ""
