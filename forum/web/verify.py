"""Checking a document against the editions that it may come from."""

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from forum.errors import Invalid
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.render import render
from forum.permissions import Viewer
from forum.queries.edition_page import EditionPage
from forum.queries.verify import KnownFile, find_edition, find_file
from forum.rules.verifying import hash_of_file, typed_hash

NOTHING = "Choose a file, or type a hash below."


class Answer(Struct, frozen=True):
    """What was `asked` for, a "file" or a "hash", and what is known of it."""

    asked: str
    sha256: str
    known: KnownFile | EditionPage | None


async def show(request: Request) -> Response:
    return await _page(request, FormState(), None)


async def check(request: Request) -> Response:
    """A file is hashed and forgotten: nothing reads what is in it, and nothing keeps it."""
    form: FormState = request.state.form
    try:
        answer = await _answer(await viewer_of(request), form)
    except Invalid as error:
        return await _page(request, form.with_errors(error.fields), None)
    return await _page(request, form, answer)


async def _answer(viewer: Viewer, form: FormState) -> Answer:
    """A file says more than a hash that was typed, so it goes first."""
    if "file" in form.files:
        sha256 = hash_of_file(form.files["file"])
        return Answer("file", sha256, await find_file(viewer, sha256))
    if not form.value("hash").strip():
        raise Invalid({"file": NOTHING})
    sha256 = typed_hash(form.value("hash"))
    return Answer("hash", sha256, await find_edition(viewer, sha256))


async def _page(request: Request, form: FormState, answer: Answer | None) -> Response:
    context = {"form": form, "answer": answer}
    return await render(request, "verify/show.html", context, 422 if form.errors else 200)
