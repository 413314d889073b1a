"""What was measured, as a table and a chart for docs/speed.md."""

import os
import platform
from dataclasses import dataclass, field
from datetime import date
from html import escape
from statistics import median

from tests.bench.servers import Measured

NOISE = 0.10
"""A measurement counts if the reference right before and right after it differs by no more."""


@dataclass(slots=True)
class Row:
    """One kind of request; `goal` is in percent of the reference, 0 for none."""

    name: str
    goal: float = 0.0
    p50: float = 0.0
    """The goal in milliseconds, where there is one."""
    quiet: list[Measured] = field(default_factory=list)
    noisy: list[Measured] = field(default_factory=list)
    shares: dict[Measured, float] = field(default_factory=dict)
    """Percent of the reference right before and after."""
    of_bytes: dict[Measured, float] = field(default_factory=dict)
    """Percent of cached bytes."""

    def add(self, one: Measured, before: float, after: float, limit: float) -> None:
        """`limit` are the answers a second of a server that has as many bytes in memory."""
        (self.quiet if abs(after / before - 1) <= NOISE else self.noisy).append(one)
        self.shares[one] = 200 * one.rate / (before + after)
        self.of_bytes[one] = 100 * one.rate / limit

    @property
    def rounds(self) -> list[Measured]:
        """The quiet ones, or where there is none all of them."""
        return self.quiet or self.noisy

    @property
    def share(self) -> float:
        return median(self.shares[one] for one in self.rounds)

    @property
    def limit(self) -> float:
        return median(self.of_bytes[one] for one in self.rounds)


@dataclass(slots=True)
class Report:
    size: str
    database: str
    rows: list[Row]
    small: dict[str, float]
    """Shares of the small forum by name, for large ÷ small; empty where that is what was measured."""
    facts: dict[str, str]
    rounds: int

    def markdown(self) -> str:
        told = [
            "# Speed",
            "",
            f"Measured {date.today():%B %d, %Y} by `make bench` on {_machine()}: one server process on",  # noqa: DTZ011
            f"one core, `wrk` with 32 connections on another, {self.database}, a forum of `generate` with",
            f"{self.size}, up to 500 of them by chance. **% ref** is requests a second divided by those of a",
            "plain-text hello of Starlette on uvicorn in the same round, **% bytes** by the same server",
            "sending as many bytes, that it has in memory.",
            "",
            "| request | requests a second | p50 ms | p99 ms | KB | % ref | goal | % bytes | large ÷ small |",
            "|---|---|---|---|---|---|---|---|---|",
            *map(self._line, self.rows),
            "",
            *(f"- {name}: {value}" for name, value in self.facts.items()),
            f"- Rounds: {self.rounds}. A measurement counts if the reference, driven for a second before and"
            f" after it, did not change by more than a tenth meanwhile. {self._noise()}",
        ]
        return "\n".join(told) + "\n"

    def _noise(self) -> str:
        thrown = sum(len(row.noisy) for row in self.rows if row.quiet)
        all_noisy = [row.name for row in self.rows if not row.quiet]
        words = f"{thrown} of {self.rounds * len(self.rows)} were thrown away."
        return words + (f" No quiet one: {'; '.join(all_noisy)}." if all_noisy else "")

    def _line(self, row: Row) -> str:
        rate, p50, p99, size = (
            median(getattr(one, name) for one in row.rounds)
            for name in ("rate", "p50", "p99", "size")
        )
        growth = row.share / self.small[row.name] if self.small.get(row.name) else None
        met = (row.share >= row.goal) if row.goal else p50 < row.p50
        goal = f"{row.goal:g}" if row.goal else f"p50 under {row.p50:g} ms" if row.p50 else ""
        goal += " (missed)" if goal and not met else ""
        errors = sum(one.errors for one in row.rounds)
        name = f"{row.name} ({errors} errors)" if errors else row.name
        return (
            f"| {name} | {rate:,.0f} | {p50:.1f} | {p99:.1f} | {size / 1024:.0f} | {row.share:.1f} | {goal}"
            f" | {row.limit:.0f} | {f'{growth:.2f}' if growth else ''} |"
        )

    def chart(self) -> str:
        """Bars of % ref; each row's goal is a tick."""
        widest = max(max(row.share, row.goal) for row in self.rows)
        bars, height = [], 26
        for place, row in enumerate(self.rows):
            y, wide = 8 + place * height, 420 * row.share / widest
            goal = 330 + 420 * row.goal / widest
            bars.append(
                f'<text x="322" y="{y + 14}" text-anchor="end">{escape(row.name)}</text>'
                f'<rect x="330" y="{y}" width="{wide:.1f}" height="18" fill="#0b5cad"/>'
                f'<text x="{336 + wide:.1f}" y="{y + 14}">{row.share:.1f} %</text>'
                + (
                    f'<path d="M{goal:.1f} {y - 2}v22" stroke="#e5a000" stroke-width="3"/>'
                    if row.goal
                    else ""
                )
            )
        tall = 16 + height * len(self.rows)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 820 {tall}" role="img"'
            ' aria-label="Requests a second as a share of a plain-text hello" font-family="sans-serif"'
            ' font-size="13" fill="#1b1b1b"><rect width="820" height="100%" fill="#fff"/>'
            + "".join(bars)
            + "</svg>\n"
        )


def _machine() -> str:
    return f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
