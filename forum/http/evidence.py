"""Evidence in a form: its rows as they were typed, and the buttons that add and remove rows."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from forum.http.forms import FormState
from forum.rules.evidence_rows import FIELDS, KINDS, ROWS_MAX, EvidenceRow, is_filled, of_kind

BUTTONS = "rows"
"""The name of those buttons; their values are "add:risk" and, counting from 1, "remove:risk:2"."""


class KindRows(Struct, frozen=True):
    """The rows of one kind as a form shows them, at least one.

    `focus` is the number of the row where the reader goes on after a button was pressed, or 0.
    """

    rows: list[dict[str, str]]
    is_open: bool
    is_full: bool
    focus: int


def rows_by_kind(form: FormState) -> dict[str, KindRows]:
    """What the form shows, kind by kind; those with rows or errors stand open."""
    return {kind: _kind_rows(form, kind) for kind in KINDS}


def _kind_rows(form: FormState, kind: str) -> KindRows:
    names = FIELDS[kind]
    rows = form.rows(*names) or [dict.fromkeys(names, "")]
    deed, of_kind, number = (*form.value(BUTTONS).split(":"), "", "")[:3]
    pressed = of_kind == kind
    place = len(rows)
    if deed == "remove" and number.isdecimal():
        place = min(int(number[:3]), len(rows)) or 1
    failed = any(error.partition("-")[0] in names for error in form.errors)
    typed = any(row["kind"] == kind for row in typed_rows(form))
    return KindRows(
        rows=rows,
        is_open=pressed or failed or typed,
        is_full=len(rows) >= ROWS_MAX,
        focus=place if pressed else 0,
    )


def typed_rows(form: FormState) -> list[dict[str, Any]]:
    """What was typed into each row, kind by kind; blank rows are left out and keep their number."""
    typed = [
        {"kind": kind, "number": number, **{FIELDS[kind][name]: row[name] for name in row}}
        for kind in KINDS
        for number, row in enumerate(form.rows(*FIELDS[kind]), 1)
    ]
    return [row for row in typed if is_filled(row)]


def form_values(rows: Iterable[EvidenceRow]) -> dict[str, str | list[str]]:
    """What a form holds for rows that are there already."""
    rows = list(rows)
    return {
        name: [str(getattr(row, column)) for row in of_kind(rows, kind)]
        for kind in KINDS
        for name, column in FIELDS[kind].items()
    }


def with_rows_changed(form: FormState) -> FormState:
    """The form after one of its buttons was pressed; a press that cannot be changes nothing."""
    deed, _, rest = form.value(BUTTONS).partition(":")
    kind, _, number = rest.partition(":")
    if kind not in FIELDS:
        return form
    names = FIELDS[kind]
    rows = form.rows(*names)
    numbers = [str(place) for place in range(1, len(rows) + 1)]
    if deed == "add" and len(rows) < ROWS_MAX:
        rows.append(dict.fromkeys(names, ""))
    if deed == "remove" and number in numbers:
        del rows[numbers.index(number)]
    return FormState({**form.values, **{name: [row[name] for row in rows] for name in names}})
