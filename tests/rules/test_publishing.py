"""What a manager is warned of before publishing."""

from forum.rules import summary as rules
from forum.rules.cited import Cited
from forum.rules.publishing import Objection, warnings
from forum.rules.summary import Content

NAMES = {"roi": "ROI", "risk": "Risk"}
OBJECTION = Objection(7, "Omar", 2)


def cited(reply_id: int) -> Cited:
    return Cited(reply_id=reply_id, revision=1, start=0, end=10)


DRAFT = rules.add_line(Content(), "roi", cited(1))


def told(
    content: Content = DRAFT,
    strength: dict[str, int] | None = None,
    live: frozenset[int] = frozenset({1}),
    reworded: frozenset[Cited] = frozenset(),
    objections: tuple[Objection, ...] = (),
) -> list[str]:
    return warnings(content, NAMES, strength or {}, live, reworded, objections)


def test_a_sound_draft_has_no_warnings() -> None:
    assert told(strength={"roi": 9, "risk": 2}) == []


def test_a_well_supported_type_without_a_line_is_missing() -> None:
    assert told(strength={"risk": 3}) == [
        "Risk is well supported, with 3 arguments, and has no line."
    ]


def test_a_line_of_which_no_source_is_in_view_is_named() -> None:
    assert told(live=frozenset()) == [
        "Line 1, on ROI, has no live source: it will be withheld or left out."
    ]
    both = rules.cite(DRAFT, DRAFT.lines[0].key, cited(2))
    assert told(both, live=frozenset({2})) == []


def test_a_line_with_words_that_their_author_changed_is_named() -> None:
    both = rules.cite(DRAFT, DRAFT.lines[0].key, cited(2))
    changed = ["Line 1, on ROI, quotes words that their author has changed since."]
    assert told(both, reworded=frozenset({cited(2)})) == changed
    assert told(DRAFT, reworded=frozenset({cited(2)})) == []
    assert len(told(DRAFT, live=frozenset(), reworded=frozenset({cited(1)}))) == 1


def test_a_strong_objection_wants_an_answer() -> None:
    [absent] = told(objections=(OBJECTION,))
    assert absent.endswith("expect to hear, has no place here.")
    unanswered = rules.add_pair(DRAFT, cited(7), ())
    [open_] = told(unanswered, objections=(OBJECTION,))
    assert open_.endswith("expect to hear, has no answer here.")
    answered = rules.add_pair(DRAFT, cited(7), (cited(1),))
    assert told(answered, objections=(OBJECTION,)) == []
    assert told(objections=(Objection(7, "Omar", 1),)) == []
