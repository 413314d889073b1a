"""Field reports: what one may hold, and what readers may know of many."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from forum.errors import Invalid
from forum.rules.drafts import judge
from forum.rules.field_reports import (
    GROUP_MEMBERS,
    LEADERS,
    MOVED,
    NOTE_MAX,
    OUTCOMES,
    FieldReportDraft,
    FieldTally,
    Meeting,
    is_group,
    judge_lines,
    tally,
)
from forum.rules.summary import LINES_MAX

FULL = {"outcome": "partly", "audience": "counsel"}


def problems(**fields: object) -> dict[str, str]:
    try:
        judge(FieldReportDraft, fields)
    except Invalid as error:
        return error.fields
    return {}


def test_a_report_says_how_it_went_and_with_whom() -> None:
    assert set(problems()) == {"outcome", "audience"}
    assert problems(outcome="won", audience="nobody") == {
        "outcome": "Say how it went.",
        "audience": "Say what kind of leader it was.",
    }
    assert problems(**FULL) == {}


@pytest.mark.parametrize("leader", LEADERS)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_kind_of_leader_and_outcome_is_taken(leader: str, outcome: str) -> None:
    assert problems(outcome=outcome, audience=leader) == {}


def test_a_note_has_an_end() -> None:
    assert problems(**FULL, note="n" * NOTE_MAX) == {}
    assert "1,000" in problems(**FULL, note="n" * (NOTE_MAX + 1))["note"]


def test_lines_are_named_once_and_are_not_endless() -> None:
    draft = judge(FieldReportDraft, {**FULL, "line": ["a", "", "b", "a"]})
    assert draft.line == ["a", "b"]
    assert "line" in problems(**FULL, line=[str(n) for n in range(LINES_MAX + 1)])


@pytest.mark.parametrize(("typed", "edition"), [("", None), ("0", 0), ("3", 3)])
def test_the_edition_is_a_number_or_left_open(typed: str, edition: int | None) -> None:
    assert judge(FieldReportDraft, {**FULL, "edition": typed}).edition == edition


@pytest.mark.parametrize("typed", ["-1", "two", "1.5", str(2**31)])
def test_an_edition_that_cannot_be_is_refused(typed: str) -> None:
    assert set(problems(**FULL, edition=typed)) == {"edition"}


def test_lines_are_kept_in_the_order_of_the_page() -> None:
    assert judge_lines(["c", "a"], ["a", "b", "c"]) == ["a", "c"]
    with pytest.raises(Invalid):
        judge_lines(["d"], ["a", "b", "c"])


def met(member: int | None, agency: int = 0, outcome: str = "no", **fields: object) -> Meeting:
    return replace(Meeting(member, agency, outcome, "finance"), **fields)


@pytest.mark.parametrize(
    ("agencies", "expected"),
    [
        ({1: 7, 2: 7, 3: 7}, False),
        ({1: 7, 2: 7, 3: 7, 4: 7, 5: 7, 6: 7}, False),
        ({1: 7, 2: 8}, False),
        ({1: 7, 2: 7, 3: 8}, True),
        ({1: 0, 2: 0, 3: 0}, True),
        ({1: 7, 2: 7, 3: 0}, True),
    ],
)
def test_a_group_is_three_members_who_are_not_all_of_one_agency(
    agencies: dict[int, int], expected: bool
) -> None:
    meetings = [met(member, agency) for member, agency in agencies.items()]
    assert is_group(meetings) is expected
    assert is_group(meetings * 4) is expected


def test_members_who_left_count_as_one() -> None:
    assert not is_group([met(None), met(None, 1), met(None, 2), met(1, 3)])


def test_until_enough_have_reported_only_their_number_is_known() -> None:
    assert tally([]) == FieldTally()
    assert tally([met(1, 7), met(2, 8)]) == FieldTally(meetings=2)


def test_what_is_known_adds_up() -> None:
    meetings = [
        met(1, 7, "persuaded", shown=True, lines=("a", "b"), audience="another"),
        met(2, 8, "partly", shown=True, lines=("b",)),
        met(3, 8, "no", shown=True),
        met(1, 7, "persuaded", lines=("a",)),
    ]
    found = tally(meetings)
    assert (found.meetings, found.shown, found.moved) == (4, 3, 2)
    assert found.outcomes == (("persuaded", 1), ("partly", 1), ("no", 1))
    assert found.leaders == (("finance", 2), ("another", 1))
    assert [found.used(key) for key in ("a", "b", "c")] == [1, 2, 0]


@dataclass
class Forum:
    """A thread's reports as the action keeps them: new ones wait until they are a group."""

    reports: list[Meeting] = field(default_factory=list)

    def file(self, report: Meeting) -> None:
        self.reports.append(report)
        if is_group(self.waiting):
            self.reports = [replace(each, shown=True) for each in self.reports]

    @property
    def waiting(self) -> list[Meeting]:
        return [each for each in self.reports if not each.shown]


deeds = st.lists(
    st.one_of(
        st.tuples(st.integers(1, 5), st.integers(0, 2), st.sampled_from(OUTCOMES)),
        st.integers(0, 30),  # delete that one, if it is there
    ),
    max_size=30,
)


def out(reports: list[Meeting]) -> list[Meeting]:
    return [each for each in reports if each.shown]


@given(deeds)
def test_whatever_happens_no_report_comes_out_alone(
    steps: list[tuple[int, int, str] | int],
) -> None:
    """Whether one files or deletes, the own or many: what comes out is nothing or a whole group."""
    forum = Forum()
    for step in steps:
        before = len(out(forum.reports))
        if isinstance(step, int):
            if step < len(forum.reports):
                before -= forum.reports[step].shown
                del forum.reports[step]
            assert len(out(forum.reports)) == before
        else:
            forum.file(met(*step))
            fresh = out(forum.reports)[before:]
            assert not fresh or is_group(fresh)
        assert not is_group(forum.waiting)
        found = tally(forum.reports)
        assert found.meetings == len(forum.reports)
        assert found.moved == sum(count for name, count in found.outcomes if name in MOVED)
        assert sum(count for _, count in found.outcomes) == found.shown
        members = {each.member_id for each in out(forum.reports)}
        assert found.shown == 0 or len(members) >= GROUP_MEMBERS


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(OUTCOMES)), max_size=40))
def test_one_agency_alone_never_shows_how_it_went(filed: list[tuple[int, str]]) -> None:
    forum = Forum()
    for member, outcome in filed:
        forum.file(met(member, 7, outcome))
    assert tally(forum.reports) == FieldTally(meetings=len(filed))
