"""Forms of posts that were sent and could not be taken: what was typed must not be lost."""

from collections.abc import Iterator

from msgspec import Struct
from starlette.requests import Request

from forum.http.csrf import from_here
from forum.http.forms import FormState
from forum.rules.draft_fields import Typed, filled, in_words, is_blank
from forum.rules.places import Place
from forum.rules.post_changes import FieldChange, all_of

VERSION = "draft_version"
"""The field that says on which version of the stored draft a form was filled in."""
VERSION_END = 2**31
"""Beyond what the column holds."""


class KeptForm(Struct, frozen=True):
    """Where it belongs, what was typed, and the version of the stored draft below it, 0 for none."""

    place: Place
    typed: Typed
    version: int

    @property
    def words(self) -> tuple[FieldChange, ...]:
        """To be read and copied."""
        return all_of(in_words(self.typed))

    @property
    def fields(self) -> Iterator[tuple[str, str]]:
        """To be sent once more."""
        yield "place", str(self.place)
        yield VERSION, str(self.version)
        for name, values in self.typed.items():
            for value in values:
                yield name, value


def kept_form(form: FormState) -> KeptForm | None:
    """None unless it is the form of a post, and something was typed."""
    place = Place.parse(form.value("place"))
    typed = filled(place, form.values) if place else {}
    return None if place is None or is_blank(typed) else KeptForm(place, typed, version_in(form))


def kept_form_of(request: Request) -> KeptForm | None:
    """Of a request that failed; what another site made a browser send is not shown."""
    form: FormState | None = getattr(request.state, "form", None)
    return kept_form(form) if form and from_here(request) else None


def version_in(form: FormState) -> int:
    """0 where the form has none, or no number that one could be."""
    text = form.value(VERSION)
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(VERSION_END))
    return int(text) if is_number and int(text) < VERSION_END else 0
