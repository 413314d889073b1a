"""What is kept of a form as a draft: its fields as typed, within bounds, and not judged otherwise."""

from collections.abc import Mapping

from forum.errors import Invalid
from forum.rules.drafts import BODY, TOPICS_MAX, TYPES_MAX
from forum.rules.evidence_rows import FIELDS, ROWS_MAX
from forum.rules.places import Place

Typed = dict[str, list[str]]

OF_THREAD = ("title", "ask", "body", "audience", "topics")
EVIDENCE = tuple(name for names in FIELDS.values() for name in names)
OF_REPLY = ("body", "argument", "stance", *EVIDENCE)
OF_EDIT = ("revision", "reason")
BODY_MAX = BODY[1] + 2000
"""A little more than a post: what is too long must be kept until it is shortened."""
OTHER_MAX = 1000
VALUES_MAX = 4 * max(ROWS_MAX, TYPES_MAX, TOPICS_MAX)
CHOICES = frozenset({
    "audience", "topics", "argument", "stance", "revision", "ballpark_currency",
})  # fmt: skip
"""Fields that say nothing without words beside them."""
LABELS = {
    "title": "The question",
    "ask": "The ask",
    "body": "Words",
    "audience": "Who must be convinced",
    "topics": "Topics",
    "argument": "Kinds of argument",
    "ballpark_option": "Figures, option",
    "ballpark_quantity": "Figures, quantity",
    "ballpark_unit": "Figures, unit",
    "ballpark_unit_cost": "Figures, unit cost",
    "ballpark_note": "Figures, how sure",
    "peer_agency": "Peers, agency",
    "peer_did": "Peers, what they did",
    "peer_result": "Peers, result",
    "peer_link": "Peers, link",
    "risk_risk": "Risks, risk",
    "risk_mitigation": "Risks, how it is contained",
    "goal_goal": "Goals, goal",
    "goal_help": "Goals, how the ask helps",
    "reason": "Reason for the edit",
}
TOO_LONG = "This is too long to be kept as a draft: a post holds {most:,} characters."
TOO_LONG_FIELD = f"This is too long to be kept as a draft: use at most {OTHER_MAX:,} characters."
TOO_MANY = "There are too many rows to be kept as a draft."


def names_of(place: Place) -> tuple[str, ...]:
    names = OF_THREAD if place.is_of_thread else OF_REPLY
    return (*names, *OF_EDIT) if place.deed.startswith("edit") else names


def filled(place: Place, values: Mapping[str, list[str]]) -> Typed:
    """The fields of this place's form that hold something, however much."""
    found = {name: values.get(name, []) for name in names_of(place)}
    return {
        name: [value.replace("\r\n", "\n") for value in typed]
        for name, typed in found.items()
        if any(typed)
    }


def to_keep(place: Place, values: Mapping[str, list[str]]) -> Typed:
    """The same; raises Invalid for more than is kept."""
    kept = filled(place, values)
    for name, typed in kept.items():
        if len(typed) > VALUES_MAX:
            raise Invalid({name: TOO_MANY})
        most = BODY_MAX if name == "body" else OTHER_MAX
        if any(len(value) > most for value in typed):
            raise Invalid(
                {name: TOO_LONG.format(most=BODY[1]) if name == "body" else TOO_LONG_FIELD}
            )
    return kept


def is_blank(typed: Mapping[str, list[str]]) -> bool:
    """Whether nobody would miss it."""
    words = (value for name, values in typed.items() if name not in CHOICES for value in values)
    return not any(word.strip() for word in words)


def in_words(typed: Mapping[str, list[str]]) -> dict[str, str]:
    """By the name of each field as forms have it, what was typed there: to be read and copied."""
    return {LABELS[name]: "\n".join(typed.get(name, [])).strip() for name in LABELS}


def beginning(typed: Mapping[str, list[str]], most: int = 200) -> str:
    """The first words, for a list of drafts."""
    for name in ("title", "body", *EVIDENCE, "ask", "reason"):
        words = " ".join(" ".join(typed.get(name, [])).split())
        if words:
            return words if len(words) <= most else words[:most].rstrip() + " …"
    return ""
