"""Pages that are kept compressed say what the same pages would say that are filled and then compressed."""

import gzip
import re
from collections.abc import Sequence
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.http.press import Press, lasting, pressed
from forum.http.slots import PLACES, TOKEN, part, place
from forum.http.squeezed import Change, Piece, Squeezed

MINE = "f" * len(TOKEN)
WORDS = st.sampled_from(["alpha ", "<b>beta</b> ", "gammaé ", TOKEN, "delta " * 30, "\x00", "𝒳 "])
HTML = st.lists(WORDS, max_size=30).map("".join)
OWN = st.sampled_from(["", "x", f"{MINE}y"])


def read(
    page: Squeezed,
    written: dict[str, bytes],
    exchanged: dict[str, Piece],
    others: Sequence[Change] = (),
) -> str:
    return gzip.decompress(page.filled(MINE, written, exchanged, others)).decode()


def whole(marked: str, own: str | None = None) -> str:
    """As it is to be read, with this in its place."""

    def stands(found: re.Match[bytes]) -> bytes:
        return found[2] if own is None else own.encode().ljust(len(found[2]))

    return PLACES.sub(stands, marked.encode()).decode().replace(TOKEN, MINE)


class Reply(NamedTuple):
    start: str
    acts: str
    own: str
    new: str | None
    """What goes over its first place."""
    mark: str | None
    """What goes over the place at the end of its acts."""
    is_own: bool
    is_picked: bool


REPLIES = st.lists(
    st.builds(
        Reply, HTML, HTML, HTML, st.none() | OWN, st.none() | OWN, st.booleans(), st.booleans()
    ),
    max_size=12,
)


@settings(deadline=None)
@given(HTML, REPLIES, HTML, st.none() | HTML)
def test_each_viewer_reads_the_page_as_if_it_was_made_for_them(
    head: str, replies: list[Reply], tail: str, instead: str | None
) -> None:
    press = Press()
    press.html(f"{head}{part('me', tail)}".encode())
    written, exchanged, others, told = dict[str, bytes](), dict[str, Piece](), list[Change](), ""
    for number, reply in enumerate(replies):
        start = f"{reply.start}{place(f'new-{number}', 'n', MINE + 'yy')}{reply.acts}"
        acts = f"{reply.acts}{place(f'mark-{number}', 'm', MINE + 'yy')}"
        before = lasting(start.encode())
        press.piece(pressed(start.encode()))
        edges = press.piece(pressed(acts.encode(), before), b"acts-%d" % number)
        press.text(b"</li>")
        written |= {
            f"{name}-{number}": text.encode()
            for name, text in (("new", reply.new), ("mark", reply.mark))
            if text is not None
        }
        if reply.is_picked:
            exchanged[f"acts-{number}"] = pressed(reply.own.encode(), before)
        elif reply.is_own:
            others.append(pressed(reply.own.encode(), before).between(*edges))
        lowest = whole(reply.own) if reply.is_own or reply.is_picked else whole(acts, reply.mark)
        told += f"{whole(start, reply.new)}{lowest}</li>"
    if instead is not None:
        exchanged["me"] = pressed(instead.encode())
    me = whole(tail if instead is None else instead)
    assert read(press.done(), written, exchanged, others) == f"{whole(head)}{me}{told}"


def test_what_is_shorter_than_its_place_gets_spaces_and_more_than_fits_is_refused() -> None:
    press = Press()
    press.text(f'aria-pressed="{place("pressed", "false")}"'.encode())
    page = press.done()
    assert read(page, {"pressed": b"true"}, {}) == 'aria-pressed="true "'
    with pytest.raises(ValueError, match="no room"):
        page.filled(MINE, {"pressed": b"undecided"}, {})


def test_a_token_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="token"):
        Press().done().filled("short", {}, {})


def test_a_token_is_never_compressed_with_what_others_wrote() -> None:
    """Otherwise the length of the page would tell whoever guesses it how near the guess came."""
    press = Press()
    press.text(f"{MINE}<input value={TOKEN}>{MINE}".encode())
    right, wrong = (press.done().filled(token, {}, {}) for token in (MINE, "0" * len(TOKEN)))
    assert len(right) == len(wrong)
    assert MINE.encode() in right


def test_a_page_of_replies_that_are_alike_is_a_fraction_of_its_length() -> None:
    press = Press()
    for number in range(100):
        press.piece(
            pressed(f'<li id="reply-{number}">{"We counted the calls. " * 40}</li>'.encode())
        )
    packed = press.done().filled(MINE, {}, {})
    assert len(packed) < len(gzip.decompress(packed)) / 5
