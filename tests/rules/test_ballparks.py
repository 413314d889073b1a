"""Ballparks: options add up and compare exactly, whatever was typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.rules.ballparks import compare, money
from forum.rules.evidence_rows import EvidenceRow

AMOUNTS = st.decimals(
    min_value=0, max_value=10**15 - 1, places=4, allow_nan=False, allow_infinity=False
)


def ballpark(option: str, unit_cost: object = "1", **fields: object) -> EvidenceRow:
    found = {"kind": "ballpark", "subject": option, "unit_cost": str(unit_cost), **fields}
    return EvidenceRow.model_validate(found)


def amount_in(words: str) -> Decimal:
    return Decimal(words.lstrip("$").replace(",", ""))


def test_options_compare_as_one_would_say_it() -> None:
    found = compare([
        ballpark("Staying", 14, quantity="14,500", unit="forms", detail="last year's count"),
        ballpark("Moving", "3.10", quantity="14500", unit="forms"),
        ballpark("moving", "15050", detail="vendor's quote"),
    ])  # fmt: skip
    staying, moving = found.options
    assert (staying.name, staying.total, staying.has_several) == ("Staying", "$203,000", False)
    assert staying.lines[0].formula == "14,500 forms × $14"
    assert staying.lines[0].note == "last year's count"
    assert (moving.name, moving.total, moving.has_several) == ("Moving", "$60,000", True)
    assert [line.total for line in moving.lines] == ["$44,950", "$15,050"]
    assert [d.words for d in found.differences] == ["Moving costs $143,000 less than Staying"]


def test_the_cheapest_option_is_compared_with_each_other_one() -> None:
    found = compare([ballpark("A", 9), ballpark("B", 4), ballpark("C", "4.00"), ballpark("D", 7)])
    assert [d.words for d in found.differences] == [
        "B costs $5 less than A",
        "B costs the same as C",
        "B costs $3 less than D",
    ]


def test_one_option_alone_has_nothing_to_differ_from() -> None:
    assert compare([ballpark("A"), ballpark(" Ａ ", 2)]).differences == ()
    assert compare([]).options == ()


def test_currencies_are_never_mixed() -> None:
    rows = [ballpark("A", 5), ballpark("B", 3, currency="EUR"), ballpark("B", "1.5")]
    found = compare(rows)
    assert found.differences == ()
    assert [option.total for option in found.options] == ["$5", "EUR 3 + $1.50"]


def test_other_kinds_of_evidence_are_passed_over() -> None:
    peer = EvidenceRow(kind="peer", subject="Harbor County", detail="Moved")
    found = compare([peer, ballpark("A"), peer, ballpark("B")])
    assert [option.name for option in found.options] == ["A", "B"]


@pytest.mark.parametrize(
    ("amount", "currency", "words"),
    [
        ("0", "USD", "$0"),
        ("1234.5", "USD", "$1,234.50"),
        ("1234.50", "EUR", "EUR 1,234.50"),
        ("1000000.00", "JPY", "JPY 1,000,000"),
        ("0.0125", "USD", "$0.0125"),
        ("007", "USD", "$7"),
    ],
)
def test_amounts_are_written_as_one_reads_them(amount: str, currency: str, words: str) -> None:
    assert money(Decimal(amount), currency) == words


@given(st.lists(st.tuples(st.sampled_from("ABC"), AMOUNTS, AMOUNTS), min_size=1, max_size=8))
def test_totals_are_exact_sums(found: list[tuple[str, Decimal, Decimal]]) -> None:
    compared = compare([ballpark(name, cost, quantity=str(count)) for name, count, cost in found])
    scale = 10**8  # whole numbers of Python are exact, whatever their size
    sums = {
        name: sum(int(count * 10**4) * int(cost * 10**4) for n, count, cost in found if n == name)
        for name, _, _ in found
    }
    shown = {option.name: option.total for option in compared.options}
    assert list(shown) == list(sums)
    for name, total in sums.items():
        whole, _, cents = shown[name].lstrip("$").replace(",", "").partition(".")
        assert int(whole) * scale + int(cents.ljust(8, "0")) == total
    assert len(compared.differences) == len(sums) - 1


@given(st.lists(AMOUNTS, min_size=2, max_size=8))
def test_what_is_less_by_the_difference_is_as_much(costs: list[Decimal]) -> None:
    found = compare([ballpark(f"Option {n}", cost) for n, cost in enumerate(costs)])
    totals = {option.name: amount_in(option.total) for option in found.options}
    for difference in found.differences:
        amount = amount_in(difference.amount or "0")
        assert totals[difference.less] + amount == totals[difference.more]
        assert totals[difference.less] == min(totals.values())
