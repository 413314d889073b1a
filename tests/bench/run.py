"""`make bench`: measure, and write docs/speed.md and docs/speed.svg."""

import argparse
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import (
    LARGE,
    SMALL,
    TWENTY,
    DataSet,
    Session,
    Stored,
    ask_for_each,
    copy_of,
    etag_of,
    longest_thread,
    make,
    sign_in,
    thread_paths,
    wait_for_visits,
)
from tests.bench.memory import measure_memory
from tests.bench.report import Report, Row
from tests.bench.scripts import made_anew, mixed, pages, replies
from tests.bench.servers import ROOT, Served, drive, forum, reference
from tests.bench.words import RARE, post_rare, words_in

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
    p50: float = 0.0
    """Milliseconds, where those are the goal."""


def cases(served: Served, stored: Stored, session: Session) -> list[Case]:
    *paths, mixed, slow = thread_paths(stored, 90, 130)
    read, posted = paths[::2], paths[1::2]
    longest, replies_in_it = longest_thread(stored)
    cookie = {"Cookie": session.cookie}
    words = words_in(stored)
    post_rare(served.url, mixed, session)

    def searched(kind: str, some: Sequence[str]) -> Case:
        paths = [f"/search?q={word}" for word in some]
        return Case(f"visitor, search for a {kind} word", 0, lambda: pages(paths), 1, 50)

    def known() -> str:
        return pages(read[:1], {"If-None-Match": etag_of(served.url + read[0])})

    return [
        Case("visitor, thread", 20, lambda: pages(read)),
        Case("visitor, thread, not changed", 40, known),
        Case(f"visitor, thread of {replies_in_it:,}", 0, lambda: pages([longest])),
        Case("visitor, thread made anew", 0, lambda: made_anew(read[0]), 1),
        Case(f"visitor, thread of {replies_in_it:,} made anew", 0, lambda: made_anew(longest), 1),
        Case("visitor, summary", 20, lambda: pages([*map(summary_of, read)])),
        Case("visitor, front page", 15, lambda: pages(["/"])),
        Case("visitor, arguments", 12, lambda: pages(["/arguments"])),
        searched("rare", RARE),
        searched("middling", words.middling),
        searched("common", words.common),
        Case("member, thread", 6, lambda: pages(read, cookie)),
        Case(f"member, thread of {replies_in_it:,}", 0, lambda: pages([longest], cookie)),
        Case("member, every tenth a new reply", 3, lambda: replies([mixed], session, 9)),
        Case("new reply", 1.5, lambda: replies(posted, session, 0)),
        Case("new reply, one at a time", 0, lambda: replies([slow], session, 0), 1, 8),
    ]


def summary_of(thread: str) -> str:
    return "/".join(thread.split("/")[:3]) + "/summary"


def measure(
    stored: Stored, name: str, folder: Path, rounds: int, seconds: float
) -> tuple[list[Row], dict[str, str]]:
    """Rows, and facts about the server."""
    with reference(REFERENCE_PORT) as ref, forum(FORUM_PORT, stored.environment) as served:
        session = sign_in(served.url)
        found = cases(served, stored, session)
        rows = [Row(case.name, case.goal, case.p50) for case in found]
        paths = thread_paths(stored, 90, 130)
        ask_for_each(served.url, paths, session.cookie)
        wait_for_visits(served.url)  # that a member came changes scores, and so pages, once
        ask_for_each(served.url, [*paths, *map(summary_of, paths)])
        ask_for_each(served.url, paths, session.cookie)

        def base(path: str = "/") -> float:
            return drive(ref.url, pages([path]), folder, REFERENCE_SECONDS, CONNECTIONS).rate

        for number in range(rounds + 1):  # the first round warms up
            before = base()
            for row, case in zip(rows, found, strict=True):
                one = drive(served.url, case.script(), folder, seconds, case.connections)
                limit, after = base(f"/bytes/{one.size:.0f}"), base()
                if number:
                    row.add(one, before, after, limit)
                before = after
            print(f"{name}: round {number} of {rounds}, reference {before:,.0f} a second")  # noqa: T201
        script = mixed(paths, session)
        facts = {
            f"Start to first page, {name} forum": f"{served.started_in:.1f} s (goal: under 2)",
            f"Memory, {name} forum": measure_memory(served, script, folder, CONNECTIONS),
        }
    return rows, facts


def measure_twenty(stored: Stored, folder: Path, seconds: float) -> str:
    """A page of 20 replies, as a multiple of NodeBB's."""
    with reference(REFERENCE_PORT) as ref, forum(FORUM_PORT, stored.environment) as served:
        script = pages(thread_paths(stored, 18, 22))
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
    parser.add_argument("--postgres", default="", help="postgres://… of a server to make forums on")
    parser.add_argument("--print-only", action="store_true", help="leave docs/ as it is")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)

    def of(data: DataSet) -> tuple[list[Row], dict[str, str]]:
        stored = copy_of(make(data, given.folder, given.postgres))
        return measure(stored, data.name, given.folder, given.rounds, given.seconds)

    (rows, facts), data, before = of(SMALL), SMALL, dict[str, float]()
    if not given.small_only:
        data, before = LARGE, {row.name: row.share for row in rows}
        rows, more = of(LARGE)
        facts |= more
    twenty = make(TWENTY, given.folder, given.postgres)
    facts["Visitor, thread of 20 replies"] = measure_twenty(twenty, given.folder, given.seconds)
    size = f"{data.threads:,} threads of {data.replies} replies"
    database = "PostgreSQL" if given.postgres else "SQLite"
    report = Report(size, database, rows, before, facts, given.rounds)
    if not given.print_only:
        (ROOT / "docs" / "speed.md").write_text(report.markdown())
        (ROOT / "docs" / "speed.svg").write_text(report.chart())
    print(report.markdown())  # noqa: T201  (what was asked for)


if __name__ == "__main__":
    main()
