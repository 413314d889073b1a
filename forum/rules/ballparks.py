"""Ballparks: what each option costs, and how the options differ, in exact decimal arithmetic."""

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from forum.rules.evidence_rows import EXACT, EvidenceRow, of_kind
from forum.text.names import name_key

DOLLARS = "USD"


class BallparkLine(Struct, frozen=True):
    """One row in words: `quantity` such as "1,200 forms", `unit_cost` and `total` such as "$3.10"."""

    quantity: str
    unit_cost: str
    total: str
    note: str

    @property
    def formula(self) -> str:
        """ "1,200 forms × $3.10"."""
        return f"{self.quantity} × {self.unit_cost}"


class BallparkOption(Struct, frozen=True):
    """`total` adds up all lines; where their currencies differ, one sum a currency."""

    name: str
    lines: tuple[BallparkLine, ...]
    total: str

    @property
    def has_several(self) -> bool:
        """Whether its total says more than its only line does."""
        return len(self.lines) > 1


class Difference(Struct, frozen=True):
    """The option named `less` costs `amount` less than the one named `more`; "" is nothing."""

    less: str
    more: str
    amount: str

    @property
    def words(self) -> str:
        if not self.amount:
            return f"{self.less} costs the same as {self.more}"
        return f"{self.less} costs {self.amount} less than {self.more}"


class Comparison(Struct, frozen=True):
    """Options in the order in which they were first named.

    `differences` are between the cheapest option and each other one; none where there is but one
    option, or more than one currency.
    """

    options: tuple[BallparkOption, ...] = ()
    differences: tuple[Difference, ...] = ()


def compare(rows: Sequence[EvidenceRow]) -> Comparison:
    """The ballparks among these rows of one reply.

    Rows with the same option add up, so rows of several replies must not come here together: two
    people's estimates of one thing are not its sum. `queries.evidence.gathered` takes care of it.
    """
    grouped: dict[str, list[EvidenceRow]] = {}
    for row in of_kind(rows, "ballpark"):
        grouped.setdefault(name_key(row.subject), []).append(row)
    sums = {own[0].subject: _sums(own) for own in grouped.values()}
    return Comparison(tuple(map(_option, grouped.values())), _differences(sums))


def money(amount: Decimal, currency: str) -> str:
    """ "$1,234.50", "EUR 1,234.50"; whole amounts without cents, and never rounded.

    >>> money(Decimal("143000.00"), "USD"), money(Decimal("0.125"), "EUR")
    ('$143,000', 'EUR 0.125')
    """
    whole, _, cents = f"{amount:,f}".partition(".")
    cents = cents.rstrip("0")
    digits = f"{whole}.{cents:0<2}" if cents else whole
    return f"${digits}" if currency == DOLLARS else f"{currency} {digits}"


def _option(own: list[EvidenceRow]) -> BallparkOption:
    sums = _sums(own).items()
    return BallparkOption(
        name=own[0].subject,
        lines=tuple(map(_line, own)),
        total=" + ".join(money(amount, currency) for currency, amount in sums),
    )


def _line(row: EvidenceRow) -> BallparkLine:
    count = f"{Decimal(row.quantity):,f}"
    return BallparkLine(
        quantity=f"{count} {row.unit}" if row.unit else count,
        unit_cost=money(Decimal(row.unit_cost), row.currency),
        total=money(row.total, row.currency),
        note=row.detail,
    )


def _sums(own: list[EvidenceRow]) -> dict[str, Decimal]:
    """By currency, in the order of their first rows."""
    sums: dict[str, Decimal] = {}
    for row in own:
        sums[row.currency] = EXACT.add(sums.get(row.currency, Decimal(0)), row.total)
    return sums


def _differences(sums: dict[str, dict[str, Decimal]]) -> tuple[Difference, ...]:
    currencies = {currency for of_option in sums.values() for currency in of_option}
    if len(currencies) != 1:
        return ()
    (currency,) = currencies
    amounts = {name: of_option[currency] for name, of_option in sums.items()}
    less = min(amounts, key=lambda name: amounts[name])
    extra = {more: EXACT.subtract(amount, amounts[less]) for more, amount in amounts.items()}
    return tuple(
        Difference(less, more, money(amount, currency) if amount else "")
        for more, amount in extra.items()
        if more != less
    )
