"""Rows of evidence: what a form may hold, what is said of the rest, and how rows are kept."""

import json
from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from forum.errors import Invalid
from forum.rules.drafts import ReplyDraft, ReplyEdit, judge
from forum.rules.evidence_rows import (
    FIELDS,
    KINDS,
    EvidenceRow,
    from_store,
    from_text,
    in_order,
    to_store,
)
from forum.rules.evidence_words import in_words
from tests.factories import EVIDENCE, FIGURE, GOAL, PEER, RISK

BALLPARK = {"kind": "ballpark", "subject": "Paper", "unit_cost": "14"}
LEAST = [
    BALLPARK,
    {"kind": "peer", "subject": "Harbor County", "detail": "Did it"},
    {"kind": "risk", "subject": "An outage", "detail": "A spare"},
    {"kind": "goal", "subject": "Speed", "detail": "No mail"},
]


def problems(*rows: Mapping[str, object], **fields: object) -> dict[str, str]:
    found = {"body": "Words.", "argument": ["roi"], "evidence": list(rows), **fields}
    try:
        judge(ReplyDraft, found)
    except Invalid as error:
        return error.fields
    return {}


@pytest.mark.parametrize("row", LEAST, ids=KINDS)
def test_each_kind_asks_for_little_and_says_what_is_missing(row: dict[str, str]) -> None:
    assert problems(row) == {}
    names = {column: name for name, column in FIELDS[row["kind"]].items()}
    for column in row.keys() - {"kind"}:
        for missing in ({**row, column: " \u200b"}, {k: v for k, v in row.items() if k != column}):
            assert list(problems({**missing, "result": "x"})) == [f"{names[column]}-1"]


def test_a_quantity_is_one_and_a_currency_dollars_unless_said() -> None:
    row = EvidenceRow.model_validate({**BALLPARK, "quantity": " ", "currency": ""})
    assert (row.quantity, row.currency, row.total) == ("1", "USD", Decimal(14))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1,200.50", "1200.50"),
        ("$1200.5", "1200.5"),
        ("€ 14", "14"),
        ("1 200\u202f300", "1200300"),
        ("0", "0"),
        ("9" * 15 + ".9999", "9" * 15 + ".9999"),
    ],
)
def test_amounts_are_taken_as_people_type_them(typed: str, kept: str) -> None:
    assert EvidenceRow.model_validate({**BALLPARK, "unit_cost": typed}).unit_cost == kept


@pytest.mark.parametrize(
    "typed",
    ["three", "3,10", "1.200,50", "-5", "1e3", "NaN", "1/2", "12k", "9" * 16, "0.12345", "١٢", "1_000"],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(typed: str) -> None:
    found = problems(BALLPARK, {**BALLPARK, "number": 2, "quantity": typed})
    assert found == {"ballpark_quantity-2": "Row 2: give a number such as 1200 or 3.10."}


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "//evil.example", "harbor.example", "https://", "https://user@evil.example",
     "https:///x", "ftp://x.example", "data:text/html,x", "https://x\\@y.example", "http://[::1"],
)  # fmt: skip
def test_a_link_is_a_web_address(link: str) -> None:
    row = {"kind": "peer", "subject": "Harbor County", "detail": "Did it", "link": link}
    assert list(problems(row)) == ["peer_link-1"]


def test_a_link_names_its_site() -> None:
    assert PEER.site == "harbor.example"
    hostile = EvidenceRow.model_construct(kind="peer", link="javascript://x.example/%0aalert(1)")
    assert hostile.site == ""


def test_a_currency_is_one_of_the_list_and_a_kind_one_of_four() -> None:
    assert list(problems({**BALLPARK, "currency": "usd"})) == ["ballpark_currency-1"]
    assert list(problems({"kind": "rumor", "subject": "x"})) == ["evidence-1"]


@pytest.mark.parametrize(
    ("kind", "column", "most"),
    [
        ("ballpark", "subject", 200),
        ("ballpark", "detail", 500),
        ("ballpark", "unit", 40),
        ("peer", "detail", 500),
        ("peer", "result", 300),
        ("risk", "detail", 500),
        ("goal", "subject", 200),
    ],
)
def test_lengths_are_judged_at_both_edges(kind: str, column: str, most: int) -> None:
    row = next(row for row in LEAST if row["kind"] == kind)
    assert problems({**row, column: "w" * most}) == {}
    (message,) = problems({**row, column: "w" * (most + 1)}).values()
    assert message == f"Row 1: use at most {most} characters; this has {most + 1}."


def test_every_bad_field_is_named_with_its_row() -> None:
    found = problems(
        {**BALLPARK, "number": 1, "unit_cost": "x"},
        {**BALLPARK, "number": 3, "subject": ""},
        {"kind": "risk", "number": 2, "subject": "r", "detail": ""},
    )
    assert list(found) == ["ballpark_unit_cost-1", "ballpark_option-3", "risk_mitigation-2"]
    assert found["risk_mitigation-2"] == "Row 2: say how it is contained."


def test_eight_rows_of_a_kind_are_taken_and_nine_refused() -> None:
    eight = [{**BALLPARK, "subject": f"Option {n}"} for n in range(8)]
    assert problems(*eight, *[LEAST[1]] * 8) == {}
    assert list(problems(*eight, BALLPARK)) == ["evidence"]


@pytest.mark.parametrize("model", [ReplyDraft, ReplyEdit])
def test_only_arguments_carry_evidence(model: type[ReplyDraft | ReplyEdit]) -> None:
    found = {"body": "Words.", "revision": "1", "evidence": [BALLPARK]}
    for chosen in ([], [""]):
        with pytest.raises(Invalid) as refused:
            judge(model, {**found, "argument": chosen})
        assert "only arguments carry evidence" in refused.value.fields["argument"]
    with pytest.raises(Invalid) as refused:
        judge(model, found)
    assert set(refused.value.fields) == {"argument"}
    assert set(problems({**BALLPARK, "unit_cost": "x"}, argument=[])) == {
        "ballpark_unit_cost-1", "argument",
    }  # fmt: skip
    assert judge(model, {**found, "evidence": []}).argument == []


def test_columns_of_other_kinds_stay_empty() -> None:
    row = EvidenceRow.model_validate({**LEAST[2], "unit_cost": "9", "link": "https://x.example"})
    assert row.model_dump() == {
        "kind": "risk", "subject": "An outage", "detail": "A spare", "result": "", "link": "",
        "quantity": "", "unit": "", "unit_cost": "", "currency": "",
    }  # fmt: skip


@pytest.mark.parametrize("found", ["x", None, 7, [], {"kind": ["ballpark"]}, {"kind": None}])
def test_what_is_no_row_at_all_is_refused(found: object) -> None:
    with pytest.raises(ValidationError):
        EvidenceRow.model_validate(found)


@given(st.fixed_dictionaries({"subject": st.text(), "detail": st.text(), "link": st.text()}))
def test_whatever_was_typed_is_refused_or_kept_as_it_will_stay(typed: dict[str, str]) -> None:
    try:
        row = EvidenceRow.model_validate({"kind": "peer", **typed})
    except ValidationError:
        return
    assert EvidenceRow.model_validate(row.model_dump()) == row
    assert from_store(to_store([row])) == from_store(json.dumps(to_store([row]))) == (row,)
    assert "\n" not in row.subject + row.detail


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "7", '"x"', '{"kind": "peer"}', '{"kind": "ballpark", "subject": "x"}',
             '{"kind": "peer", "subject": "a", "detail": "b", "link": "javascript:alert(1)"}'],
)  # fmt: skip
def test_what_an_archive_brought_in_place_of_a_row_is_none(text: str) -> None:
    assert from_text(text) is None
    assert from_text(PEER.model_dump_json()) == PEER


def test_rows_stand_kind_by_kind_as_they_were_given() -> None:
    other = FIGURE.model_copy(update={"subject": "Paper"})
    assert in_order([GOAL, FIGURE, RISK, other, PEER]) == (FIGURE, other, PEER, RISK, GOAL)


def test_histories_read_evidence_as_lines() -> None:
    assert in_words(EVIDENCE).splitlines() == [
        "Figures",
        "Web forms: 1,200 forms × $3.10 = $3,720 (last year's count)",
        "",
        "Peer examples",
        "Harbor County: Moved every permit to web forms – Calls fell by a third"
        " https://www.harbor.example/report",
        "",
        "Risks",
        "An outage – contained by: The counter keeps paper for a year",
        "",
        "Mission goals",
        "Answer within a day – helped by: Nothing waits for the mail",
    ]
    assert in_words([]) == ""
