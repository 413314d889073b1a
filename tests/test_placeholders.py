"""Lists in statements have few lengths, and find the same."""

import pytest

from forum.placeholders import padded
from forum.queries.reply_view import load_reply_types
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted


@pytest.mark.parametrize(("given", "sent"), [(0, 0), (1, 1), (2, 2), (3, 4), (5, 8), (100, 128)])
def test_a_list_is_as_long_as_the_next_power_of_two(given: int, sent: int) -> None:
    assert len(padded(range(given))) == sent
    assert set(padded(range(given))) == set(range(given))


@pytest.mark.usefixtures("db")
async def test_pages_of_three_and_of_four_replies_send_one_statement(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    author = await make_member()
    thread = await make_thread(author)
    ids = [(await make_reply(author, thread, f"We saved {n} days.")).id for n in range(4)]
    with counted(monkeypatch) as sent:
        assert list(await load_reply_types(ids[:3], {})) == ids[:3]
        assert list(await load_reply_types(ids, {})) == ids
    assert len(set(sent.sql)) == 1
