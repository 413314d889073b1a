"""Field reports: tell how a meeting went, and read how others went."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.field_reports import change_report, delete_report, file_report, remove_report
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.guards import require_voice
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.field_reports import (
    LEADER_WORDS,
    ReportSource,
    load_doomed_report,
    load_report_source,
    load_reports_page,
)
from forum.queries.paging import whole_number
from forum.queries.reported_page import load_reported_page
from forum.rules.drafts import ReasonDraft
from forum.rules.field_reports import FieldReportDraft


async def show(request: Request) -> Response:
    viewer, after = await viewer_of(request), request.query_params.get("after", "")
    page = await load_reports_page(viewer, request.path_params["id"], after)
    filed = request.query_params.get("filed") == "1"
    return await render(request, "field_reports/index.html", {"page": page, "filed": filed})


async def new(request: Request) -> Response:
    form = FormState.of(edition=request.query_params.get("edition", ""))
    return await _report_form(request, request.path_params["id"], form)


async def create(request: Request) -> Response:
    viewer, form, thread_id = (
        await viewer_of(request),
        request.state.form,
        request.path_params["id"],
    )
    try:
        await file_report(viewer, thread_id, to_draft(FieldReportDraft, form))
    except Invalid as error:
        return await _report_form(request, thread_id, form.with_errors(error.fields))
    return see_other(f"/threads/{thread_id}/summary/reports?filed=1#yours")


async def edit(request: Request) -> Response:
    report = await load_report_source(await viewer_of(request), request.path_params["id"])
    form = FormState.of(
        line=list(report.lines), audience=report.audience, outcome=report.outcome, note=report.note
    )
    return await _edit_form(request, report, form)


async def update(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    report = await load_report_source(viewer, request.path_params["id"])
    try:
        await change_report(viewer, report.id, to_draft(FieldReportDraft, form))
    except Invalid as error:
        return await _edit_form(request, report, form.with_errors(error.fields))
    return see_other(f"/threads/{report.thread_id}/summary/reports#yours")


async def _edit_form(request: Request, report: ReportSource, form: FormState) -> Response:
    """The page that a report is about never changes, so its number does not come from the form."""
    form = form.with_value("edition", str(report.edition))
    return await _report_form(request, report.told_of, form, report)


async def _report_form(
    request: Request, thread_id: int, form: FormState, report: ReportSource | None = None
) -> Response:
    viewer = await viewer_of(request)
    require_voice(viewer)
    number = form.value("edition")
    wanted = whole_number(number) if number else None
    page = await load_reported_page(viewer, thread_id, wanted)
    gone = [key for key in report.lines if key not in page.keys] if report else []
    context = {
        "page": page,
        "gone": gone,
        "report": report,
        "form": form.with_value("edition", str(page.number)),
        "leaders": list(LEADER_WORDS.items()),
    }
    template = "field_reports/edit.html" if report else "field_reports/new.html"
    return await render(request, template, context, 422 if form.errors else 200)


async def delete_form(request: Request) -> Response:
    return await _delete_form(request, FormState())


async def delete(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    report = await load_doomed_report(viewer, request.path_params["id"])
    try:
        if report.own:
            await delete_report(viewer, report.id)
        else:
            await remove_report(viewer, report.id, to_draft(ReasonDraft, form).reason)
    except Invalid as error:
        return await _delete_form(request, form.with_errors(error.fields))
    return see_other(f"/threads/{report.thread.id}/summary/reports")


async def _delete_form(request: Request, form: FormState) -> Response:
    report = await load_doomed_report(await viewer_of(request), request.path_params["id"])
    context = {"report": report, "form": form}
    return await render(request, "field_reports/delete.html", context, 422 if form.errors else 200)
