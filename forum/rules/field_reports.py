"""Field reports: what one holds, how they add up, and how many must come before readers see how they went."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import Struct, field
from pydantic import AfterValidator, BeforeValidator, Field

from forum.errors import Invalid
from forum.rules.drafts import AUDIENCES, Draft, Text
from forum.rules.summary import LINES_MAX

NOTE_MAX = 1_000
ANOTHER = "another"
LEADERS = (*AUDIENCES, ANOTHER)
"""Kinds of leader that a meeting may have been with."""
PERSUADED, PARTLY, NO = "persuaded", "partly", "no"
OUTCOMES = (PERSUADED, PARTLY, NO)
MOVED = frozenset({PERSUADED, PARTLY})
GROUP_MEMBERS = 3
"""Different members whose reports come out together."""
REPORTS_A_MEMBER = 10
"""Of one member in one thread, so that one person is no crowd."""
DISTILLED = 0
"""Stands for the distilled page where a number of an edition is asked for."""


def _one_of(choices: Sequence[str], message: str) -> AfterValidator:
    def check(text: str) -> str:
        if text not in choices:
            raise ValueError(message)
        return text

    return AfterValidator(check)


def _short(note: str) -> str:
    if len(note) > NOTE_MAX:
        raise ValueError(f"Use at most {NOTE_MAX:,} characters; this has {len(note):,}.")
    return note


def _whole(text: object) -> object:
    return None if text == "" else text


def _few(keys: list[str]) -> list[str]:
    unique = list(dict.fromkeys(key for key in keys if key))
    if len(unique) > LINES_MAX:
        raise ValueError(f"Tick at most {LINES_MAX} lines.")
    return unique


MISSING = Field(default="", validate_default=True)
"""A choice that was not made is judged too, so that the message says what to choose."""


class FieldReportDraft(Draft):
    """`edition` is a number, DISTILLED for the distilled page, or None for what readers see now.

    `line` are keys of lines, in any order; whether they are lines of that page is for the action.
    """

    edition: Annotated[Annotated[int, Field(ge=0, lt=2**31)] | None, BeforeValidator(_whole)] = None
    line: Annotated[list[str], AfterValidator(_few)] = Field(default_factory=list)
    audience: Annotated[str, _one_of(LEADERS, "Say what kind of leader it was.")] = MISSING
    outcome: Annotated[str, _one_of(OUTCOMES, "Say how it went.")] = MISSING
    note: Annotated[Text, AfterValidator(_short)] = ""


def judge_lines(chosen: Iterable[str], offered: Sequence[str]) -> list[str]:
    """The chosen keys in the order of the page; raises Invalid where one is not on it."""
    wanted = set(chosen)
    if wanted - set(offered):
        raise Invalid({"line": "The page has changed: look through its lines again."})
    return [key for key in offered if key in wanted]


class Meeting(Struct, frozen=True):
    """A report as it counts. `agency_id` is the member's at that moment, 0 for none.

    `shown` says that it has come out in a group, so that readers may know what it said.
    """

    member_id: int | None
    agency_id: int
    outcome: str
    audience: str
    lines: tuple[str, ...] = ()
    shown: bool = False


class FieldTally(Struct, frozen=True):
    """How often a summary was taken into a meeting, and what readers may know of how it went.

    `meetings` counts all reports. Everything else is of the first `shown` of them: outcomes and
    kinds of leader in their order and without those that never came up, and how often each line
    was used, by its key.
    """

    meetings: int = 0
    shown: int = 0
    moved: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    leaders: tuple[tuple[str, int], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def used(self, key: str) -> int:
        """In how many meetings this line was used, as far as shown."""
        return self.lines.get(key, 0)


def is_group(meetings: Iterable[Meeting]) -> bool:
    """Whether these are of three different members who are not all of one agency.

    Reports come out in such groups and never singly: new ones wait until together they are a
    group, then all of them show at once and for good. So no report tells what it said by coming
    in, not even to somebody who compares the page with what it said before, or who knows who had
    a meeting that day. That a report which is out stays out matters as much. Were groups formed
    anew when one is deleted, whoever deletes the own would see the next one come out alone.
    """
    found = list(meetings)
    members = {meeting.member_id for meeting in found}
    agencies = {meeting.agency_id for meeting in found}
    return len(members) >= GROUP_MEMBERS and not _of_one_agency(agencies)


def _of_one_agency(agencies: set[int]) -> bool:
    """Members who name no agency have nothing in common."""
    return len(agencies) == 1 and 0 not in agencies


def tally(meetings: Sequence[Meeting]) -> FieldTally:
    """What readers may know of these reports.

    Where deleting has left too few of those that are out, it is their number alone.
    """
    known = [meeting for meeting in meetings if meeting.shown]
    if not is_group(known):
        return FieldTally(len(meetings))
    outcomes = Counter(meeting.outcome for meeting in known)
    leaders = Counter(meeting.audience for meeting in known)
    return FieldTally(
        meetings=len(meetings),
        shown=len(known),
        moved=sum(outcomes[outcome] for outcome in MOVED),
        outcomes=tuple((name, outcomes[name]) for name in OUTCOMES if outcomes[name]),
        leaders=tuple((name, leaders[name]) for name in LEADERS if leaders[name]),
        lines=Counter(key for meeting in known for key in meeting.lines),
    )
