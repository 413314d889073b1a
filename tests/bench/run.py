"""`make bench`: measure, and write docs/speed.md and docs/speed.svg."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import (
    LARGE,
    SMALL,
    TWENTY,
    DataSet,
    Session,
    etag_of,
    make,
    sign_in,
    thread_paths,
)
from tests.bench.report import Report, Row
from tests.bench.scripts import pages, replies
from tests.bench.servers import ROOT, Served, drive, forum, reference

CONNECTIONS, REFERENCE_PORT, FORUM_PORT = 32, 8791, 8792
REFERENCE_SECONDS = 1
NODEBB = 0.55
"""% ref of NodeBB 4.11 for a page of 20 posts, measured on such a machine."""


@dataclass(frozen=True, slots=True)
class Case:
    """`script` gives the requests for a round: what a browser knows of a page is asked for anew."""

    name: str
    goal: float
    script: Callable[[], str]
    connections: int = CONNECTIONS


def cases(served: Served, folder: Path, session: Session) -> list[Case]:
    *read, mixed, posted, slow = thread_paths(folder, 90, 130)
    summaries = ["/".join(path.split("/")[:3]) + "/summary" for path in read]
    cookie = {"Cookie": session.cookie}

    def known() -> str:
        return pages(read[:1], {"If-None-Match": etag_of(served.url + read[0])})

    return [
        Case("visitor, thread", 20, lambda: pages(read)),
        Case("visitor, thread, not changed", 40, known),
        Case("visitor, summary", 20, lambda: pages(summaries)),
        Case("visitor, front page", 15, lambda: pages(["/"])),
        Case("visitor, arguments", 12, lambda: pages(["/arguments"])),
        Case("member, thread", 6, lambda: pages(read, cookie)),
        Case("member, every tenth a new reply", 3, lambda: replies(mixed, session, 9)),
        Case("new reply", 1.5, lambda: replies(posted, session, 0)),
        Case("new reply, one at a time", 0, lambda: replies(slow, session, 0), 1),
    ]


def measure(
    data: DataSet, folder: Path, rounds: int, seconds: float
) -> tuple[list[Row], dict[str, str]]:
    """Rows, and facts about the server."""
    own = make(data, folder)
    with reference(REFERENCE_PORT) as ref, forum(FORUM_PORT, own) as served:
        found = cases(served, own, sign_in(served.url))
        rows = [Row(case.name, case.goal) for case in found]

        def base(path: str = "/") -> float:
            return drive(ref.url, pages([path]), folder, REFERENCE_SECONDS, CONNECTIONS).rate

        for number in range(rounds + 1):  # the first round warms up
            before, limit = base(), base("/bytes")
            limit = 100 * limit / before
            for row, case in zip(rows, found, strict=True):
                one = drive(served.url, case.script(), folder, seconds, case.connections)
                after = base()
                if number:
                    row.add(one, before, after, limit)
                before = after
            print(f"{data.name}: round {number} of {rounds}, reference {before:,.0f} a second")  # noqa: T201
        facts = {
            f"Start to first page, {data.name} forum": f"{served.started_in:.1f} s",
            f"Memory afterwards, {data.name} forum": f"{served.megabytes:.0f} MB",
        }
    return rows, facts


def measure_twenty(folder: Path, seconds: float) -> str:
    """A page of 20 replies, as a multiple of NodeBB's."""
    own = make(TWENTY, folder)
    with reference(REFERENCE_PORT) as ref, forum(FORUM_PORT, own) as served:
        script = pages(thread_paths(own, 18, 22))
        drive(served.url, script, folder, seconds, CONNECTIONS)
        base = drive(ref.url, pages(["/"]), folder, seconds, CONNECTIONS)
        one = drive(served.url, script, folder, seconds, CONNECTIONS)
    share = 100 * one.rate / base.rate
    return f"{share:.1f} % ref, {share / NODEBB:.0f} times NodeBB's {NODEBB} % (goal: 35 times)"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--small-only", action="store_true", help="leave the large forum out")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    small, facts = measure(SMALL, given.folder, given.rounds, given.seconds)
    rows, data, before = small, SMALL, {}
    if not given.small_only:
        rows, more = measure(LARGE, given.folder, given.rounds, given.seconds)
        facts |= more
        data, before = LARGE, {row.name: row.share for row in small}
    facts["Visitor, thread of 20 replies"] = measure_twenty(given.folder, given.seconds)
    size = f"{data.threads:,} threads of {data.replies} replies"
    report = Report(size, rows, before, facts, given.rounds)
    (ROOT / "docs" / "speed.md").write_text(report.markdown())
    (ROOT / "docs" / "speed.svg").write_text(report.chart())
    print(report.markdown())  # noqa: T201  (what was asked for)


if __name__ == "__main__":
    main()
