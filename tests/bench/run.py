"""`make bench`: measure, and write docs/speed.md and docs/speed.svg."""

import argparse
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.bench.data import (
    LARGE,
    SMALL,
    TWENTY,
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


class Forum:
    """One that is served, and what was measured of it; all that is asked for was asked for once."""

    def __init__(self, name: str, served: Served, stored: Stored) -> None:
        self.name, self.served = name, served
        session, self.paths = sign_in(served.url), thread_paths(stored, 90, 130)
        self.mixed = mixed(self.paths, session)
        self.cases = cases(served, stored, session)
        self.rows = [Row(case.name, case.goal, case.p50) for case in self.cases]
        ask_for_each(served.url, self.paths, session.cookie)
        wait_for_visits(served.url)  # that a member came changes scores, and so pages, once
        ask_for_each(served.url, [*self.paths, *map(summary_of, self.paths)])
        ask_for_each(served.url, self.paths, session.cookie)

    def facts(self, folder: Path) -> dict[str, str]:
        memory = measure_memory(self.served, self.mixed, folder, CONNECTIONS)
        return {
            f"Start to first page, {self.name} forum": f"{self.served.started_in:.1f} s (goal: under 2)",
            f"Memory, {self.name} forum": memory,
        }


def measure(
    stored: dict[str, Stored], folder: Path, rounds: int, seconds: float
) -> tuple[list[Forum], dict[str, str]]:
    """Forums by name, each case of them by turns: the machine may be another one minutes later."""
    with ExitStack() as open_ones:
        ref = open_ones.enter_context(reference(REFERENCE_PORT))
        forums = [
            Forum(name, open_ones.enter_context(forum(port, one.environment)), one)
            for port, (name, one) in enumerate(stored.items(), FORUM_PORT)
        ]

        def base(path: str = "/") -> float:
            return drive(ref.url, pages([path]), folder, REFERENCE_SECONDS, CONNECTIONS).rate

        for number in range(rounds + 1):  # the first round warms up
            before = base()
            for place in range(len(forums[0].cases)):
                for each in forums:
                    case = each.cases[place]
                    one = drive(each.served.url, case.script(), folder, seconds, case.connections)
                    limit, after = base(f"/bytes/{one.size:.0f}"), base()
                    if number:
                        each.rows[place].add(one, before, after, limit)
                    before = after
            print(f"round {number} of {rounds}, reference {before:,.0f} a second")  # noqa: T201
        facts: dict[str, str] = {}
        for each in forums:
            facts |= each.facts(folder)
    return forums, facts


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

    measured = [SMALL] if given.small_only else [SMALL, LARGE]
    stored = {data.name: copy_of(make(data, given.folder, given.postgres)) for data in measured}
    forums, facts = measure(stored, given.folder, given.rounds, given.seconds)
    data, rows = measured[-1], forums[-1].rows
    before = {} if given.small_only else {row.name: row.share for row in forums[0].rows}
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
