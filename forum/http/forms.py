"""Forms: what was typed, what is wrong with it, and how it becomes a draft."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from msgspec import Struct, field
from pydantic import BaseModel
from python_multipart.multipart import parse_options_header
from starlette.exceptions import HTTPException
from starlette.requests import Request

from forum.rules.drafts import judge

MAX_FIELDS = 2000
"""Above the longest form of ours, a summary's draft with all the lines that it can hold."""
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates: no database takes them, and none can be seen."""
Draft = TypeVar("Draft", bound=BaseModel)


class FormState(Struct, frozen=True):
    """What a form shows: `values` as typed, `errors` a message for each field that needs mending.

    `files` are the bytes that were sent, by field; few forms take any.
    """

    values: Mapping[str, list[str]] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.values.get(name, [""])[-1]

    def chosen(self, name: str, value: str) -> bool:
        return value in self.values.get(name, [])

    def error(self, name: str) -> str:
        return self.errors.get(name, "")

    def rows(self, *names: str) -> list[dict[str, str]]:
        """Fields that are repeated side by side, as rows; what a shorter one lacks is empty."""
        longest = max(len(self.values.get(name, ())) for name in names)
        lists = {name: [*self.values.get(name, ()), *[""] * longest] for name in names}
        return [{name: lists[name][place] for name in names} for place in range(longest)]

    def with_value(self, name: str, value: str) -> "FormState":
        return FormState({**self.values, name: [value]}, self.errors)

    def with_errors(self, errors: Mapping[str, str]) -> "FormState":
        return FormState(self.values, errors)

    @classmethod
    def of(cls, **values: str | list[str]) -> "FormState":
        return cls({k: [v] if isinstance(v, str) else v for k, v in values.items()})


async def read_form(request: Request, file_max: int = 0) -> FormState:
    """The posted form, with one file where `file_max` allows as many bytes; else none is taken.

    Of a file that is longer there are as many bytes and one more. It stays in memory: the limit
    on whole requests is below the size from which the parser would put it on the disk.
    """
    _require_utf8(request)
    values: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    max_files = 1 if file_max else 0
    async with request.form(max_files=max_files, max_fields=MAX_FIELDS) as data:
        for name, value in data.multi_items():
            if isinstance(value, str):
                values.setdefault(name, []).append(UNSTORABLE.sub("", value))
            elif value.filename or value.size:  # a field that was left empty comes without a name
                files[name] = await value.read(file_max + 1)
    return FormState(values, files=files)


def _require_utf8(request: Request) -> None:
    """Browsers send what our pages are written in; other charsets only serve to smuggle."""
    _, parameters = parse_options_header(request.headers.get("content-type", ""))
    if parameters.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8"}:
        raise HTTPException(400)


def to_draft(model: type[Draft], state: FormState, **more: Any) -> Draft:
    """The form as this draft, its fields judged; raises Invalid with a message for each bad one.

    `more` are fields that are put together from several of the form.
    """
    found: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name in state.values:
            many = info.annotation is not None and "list" in str(info.annotation)
            found[name] = state.values[name] if many else state.value(name)
    return judge(model, {**found, **more})
