"""Fine rules of distilling, each on words that show why it is there."""

import pytest

from forum.rules.distil import find_passage, say_the_same
from forum.rules.passages import borrowed_spans


def best(plain: str, type_slug: str = "roi") -> str | None:
    passage = find_passage(plain, type_slug, "")
    if passage:
        assert plain[passage.start : passage.end] == passage.text
    return passage.text if passage else None


@pytest.mark.parametrize(
    ("plain", "passage"),
    [
        (
            "2 – Show the budget officer what one retyped form costs us in staff time.",
            "Show the budget officer what one retyped form costs us in staff time.",
        ),
        (
            "Agree with the others – the rework alone costs us two clerks a year.",
            "the rework alone costs us two clerks a year.",
        ),
        (
            "@Dana: the rework alone costs us two clerks a year.",
            "the rework alone costs us two clerks a year.",
        ),
        (
            "But, the rework alone costs us two clerks a year.",
            "the rework alone costs us two clerks a year.",
        ),
        (
            "Thanks for asking! The rework alone costs us two clerks a year.",
            "The rework alone costs us two clerks a year.",
        ),
    ],
)
def test_a_passage_drops_numbers_greetings_and_agreements(plain: str, passage: str) -> None:
    assert best(plain) == passage


@pytest.mark.parametrize(
    "plain",
    [
        "What does a retyped form cost us in staff time and money?",
        "There are three costs that nobody counts when forms are retyped:",
        "This costs us two clerks a year, and nobody ever counts it.",
        "How about showing what a retyped form costs us in staff time.",
        "Depending who it is, the cost per form may be good to show.",
        "Because of that we pay for two clerks a year who only retype.",
        "If it saves money then the budget officer will pay for the rest.",
        "Great comments and information sharing about costs, everyone.",
        "> The rework alone costs us two clerks a year, said the county.",
        "Too short, $5.",
    ],
)
def test_what_does_not_stand_alone_is_no_passage(plain: str) -> None:
    assert best(plain) is None


def test_a_comparison_keeps_both_sides() -> None:
    options = (
        "Bus trip for the field staff – 20 people x $2k = $40k\nOnline tool – $1k and some hours"
    )
    assert best(f"Depending on the case I’d ballpark them…\n\nFor example,\n{options}") == options


def test_rows_of_a_table_are_no_passage() -> None:
    assert (
        best("Keep paper\t48,000 × $14.20\t$681,600\nWeb forms\t48,000 × $3.10\t$148,800") is None
    )


def test_items_that_an_announcement_introduced_count_only_with_figures() -> None:
    announced = (
        "There are two kinds of problems. These are:\n\nProblems of cost, which budget people like;"
    )
    assert (
        best(f"{announced}\n\n■ Problems of staff, where nobody wants to pay for training.") is None
    )
    assert best("What we saw:\nThe backlog cost fell from 71 days to 19 in a year.") is not None


def test_a_passage_grows_only_by_what_adds_to_the_point() -> None:
    first = "Our file has names in it. "
    point = "Retyping costs $532,800 a year and the web form would cost $148,800. "
    assert best(first + point + "My cousin likes paper.") == point.strip()
    assert best(point + "It was $600,000 before that.") == f"{point}It was $600,000 before that."


def test_words_of_the_type_count_before_figures() -> None:
    plain = (
        "Forty-one percent of 300 forms came back in 2024, in 12 counties. "
        "\n\nResidents who give up on a form lose a service that the mission promises the public."
    )
    assert (best(plain, "mission") or "").startswith("Residents who give up")


def test_words_of_another_reply_stay_with_who_wrote_them() -> None:
    first = "Things will develop over time, not overnight, so the perceived risk is lower."
    second = (
        "I like “things will develop over time, not overnight, so the perceived risk is lower.”"
    )
    [(span, place)] = borrowed_spans(second, ["Something else entirely.", first])
    assert place == 1
    assert second[slice(*span)].startswith("“things will")
    assert find_passage(second, "risk", "Risk", [span]) is None
    assert borrowed_spans(second, ["Nobody said that before."]) == []


def test_the_same_said_twice_is_recognised_and_different_points_are_not() -> None:
    one = "We pay for every unclear letter twice, once in postage and once on the phone."
    other = "Every unclear letter is paid for twice: once in postage, once on the phone."
    assert say_the_same(one, other)
    assert not say_the_same(one, "A clear letter is answered in nine days instead of thirty.")


def test_nobody_is_named_for_figures_that_somebody_else_gave() -> None:
    one = "Our county office saved $4,200 and 310 staff hours in the first year."
    other = "Our county office saved $9,900 and 45 staff hours in the first year."
    assert say_the_same(one, one)
    assert not say_the_same(one, other)
