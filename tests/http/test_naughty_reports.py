"""Strings that break software, in every field of a field report."""

import pytest

from forum.models import FieldReport, Thread
from tests.client import Client
from tests.factories import make_field_report, make_member
from tests.http.corpora import naughty_strings
from tests.http.inert import assert_inert

READ_EVERY = 10
FULL = {"outcome": "no", "audience": "counsel"}


async def test_notes_of_naughty_strings(stranger: Client, visitor: Client, thread: Thread) -> None:
    report = await make_field_report(stranger.member, thread)
    for _ in range(2):
        await make_field_report(await make_member(), thread)
    token = await stranger.form_token()
    for number, text in enumerate(naughty_strings()):
        data = {**FULL, "note": text, "csrf_token": token}
        response = await stranger.post(f"/reports/{report.id}/edit", data=data)
        assert response.status_code in {303, 422}, text
        if response.status_code == 303 and number % READ_EVERY == 0:
            page = await visitor.open(f"/threads/{thread.id}/summary/reports")
            assert_inert(page)
            kept = (await FieldReport.get(id=report.id)).note
            shown = [note.get_text() for note in page.all(".went__note p")]
            assert shown == ([kept] if kept else []), text


@pytest.mark.parametrize("field", ["outcome", "audience", "line", "edition"])
async def test_choices_of_naughty_strings(stranger: Client, thread: Thread, field: str) -> None:
    token = await stranger.form_token()
    for text in naughty_strings()[::3]:
        data = {**FULL, field: text, "csrf_token": token}
        response = await stranger.post(f"/threads/{thread.id}/summary/reports", data=data)
        assert response.status_code in {303, 404, 422}, text
    assert await FieldReport.exclude(**FULL).count() == 0
