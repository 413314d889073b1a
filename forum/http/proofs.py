"""Asking for the password again before what matters, unless it was typed a short while ago.

The form that was sent comes back as hidden fields of one that asks for the password (`http/failures.py`),
so nothing typed is lost.
"""

from starlette.requests import Request

from forum.actions.sessions import is_fresh, prove
from forum.errors import ProofNeeded
from forum.http.csrf import FIELD as TOKEN
from forum.http.forms import FormState
from forum.http.guesses import count_own_guess
from forum.http.identity import viewer_of

FIELD = "password_again"


async def require_proof(request: Request) -> None:
    """Raises ProofNeeded unless the session is fresh, or the form has the password."""
    viewer, form = await viewer_of(request), request.state.form
    if await is_fresh(viewer):
        return
    typed = form.value(FIELD)
    if not typed:
        raise ProofNeeded
    await count_own_guess(request)
    if not await prove(viewer, typed):
        raise ProofNeeded(wrong=True)


def sent_before(form: FormState) -> list[tuple[str, str]]:
    """What the form had beside the proof, to be sent once more."""
    own = {FIELD, TOKEN}
    return [
        (name, text) for name, texts in form.values.items() if name not in own for text in texts
    ]
