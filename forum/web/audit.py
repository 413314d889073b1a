"""The audit log: searched, and as a file."""

import json
from collections.abc import AsyncIterator, Mapping

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from forum.actions.audit_export import record_export
from forum.errors import Invalid
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.render import render
from forum.queries.audit_log import (
    FILTERS,
    AuditFilter,
    AuditPage,
    AuditRow,
    export_entries,
    load_audit_page,
    load_deeds,
)
from forum.text.csv_cells import csv_lines

HEAD = ("time", "actor", "username", "deed", "target", "reason", "before", "after")
BOM = "\ufeff"
"""Without it a well-known spreadsheet takes the file for something else than UTF-8."""


async def show(request: Request) -> Response:
    query = request.query_params
    form, page = FormState.of(**{name: query.get(name, "") for name in FILTERS}), AuditPage([], "")
    wanted = _filter(query)
    try:
        page = await load_audit_page(wanted, query.get("after", ""))
    except Invalid as error:
        if "after" in error.fields:
            raise
        form = form.with_errors(error.fields)
    context = {"page": page, "wanted": wanted, "form": form, "deeds": await load_deeds()}
    return await render(request, "manage/audit.html", context, 422 if form.errors else 200)


async def export(request: Request) -> Response:
    """Taking the log along is a deed as well, so it is asked for by a form."""
    form: FormState = request.state.form
    wanted = _filter({name: form.value(name) for name in FILTERS})
    await load_audit_page(wanted)  # raises Invalid before anything was sent
    await record_export(await viewer_of(request), wanted)
    headers = {
        "content-disposition": 'attachment; filename="audit.csv"',
        "cache-control": "private, no-store",
    }
    return StreamingResponse(_lines(wanted), media_type="text/csv; charset=utf-8", headers=headers)


def _filter(found: Mapping[str, str]) -> AuditFilter:
    return AuditFilter(**{name: found.get(name, "").strip() for name in FILTERS})


async def _lines(wanted: AuditFilter) -> AsyncIterator[str]:
    yield BOM + csv_lines([HEAD])
    async for entries in export_entries(wanted):
        yield csv_lines(map(_cells, entries))


def _cells(entry: AuditRow) -> list[str]:
    facts = (json.dumps(facts, ensure_ascii=False) for facts in (entry.before, entry.after))
    who = (entry.actor, entry.actor_username)
    return [entry.created_at.isoformat(), *who, entry.deed, entry.target, entry.reason, *facts]
