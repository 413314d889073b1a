"""What forms may hold: limits at both edges, and what is cleaned away before judging."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.drafts import (
    AgencyDraft,
    Draft,
    PasswordDraft,
    PickDraft,
    ProfileDraft,
    ReasonDraft,
    ReplyDraft,
    ReplyEdit,
    TagDraft,
    ThreadDraft,
    TopicDraft,
    TypeDraft,
    judge,
)
from forum.text.clean import UNSEEN

THREAD = {"title": "How do I begin?", "body": "Words."}
REPLY = {"body": "Words."}
EDIT = {"body": "Words.", "revision": "1"}
TYPE = {"name": "Law", "question": "What does the law say?", "hue": "green", "icon": "law"}
PROFILE = {"display_name": "Ana", "email": "ana@agency.gov"}
PICK = {"reply_id": "1", "why": "w" * 20}


def problems(model: type[Draft], found: Mapping[str, Any]) -> dict[str, str]:
    try:
        judge(model, found)
    except Invalid as error:
        return error.fields
    return {}


@pytest.mark.parametrize(
    ("model", "rest", "field", "least", "most"),
    [
        (ThreadDraft, THREAD, "title", 10, 200),
        (ThreadDraft, THREAD, "body", 1, 20_000),
        (ThreadDraft, THREAD, "ask", 0, 200),
        (ReplyDraft, REPLY, "body", 1, 20_000),
        (ReplyEdit, EDIT, "body", 1, 20_000),
        (PickDraft, PICK, "why", 20, 500),
        (ReasonDraft, {}, "reason", 3, 500),
        (ProfileDraft, PROFILE, "display_name", 1, 80),
        (ProfileDraft, PROFILE, "disclaimer", 0, 200),
        (ProfileDraft, PROFILE, "agency", 0, 120),
        (TypeDraft, TYPE, "name", 2, 40),
        (TypeDraft, TYPE, "question", 10, 200),
        (TopicDraft, {}, "name", 2, 60),
        (AgencyDraft, {"level": "city"}, "name", 2, 120),
        (PasswordDraft, {"current_password": "x"}, "password", 12, 128),
    ],
)
def test_lengths_are_judged_at_both_edges(
    model: type[Draft], rest: dict[str, str], field: str, least: int, most: int
) -> None:
    assert problems(model, {**rest, field: "w" * least}) == {}
    assert problems(model, {**rest, field: "w" * most}) == {}
    assert list(problems(model, {**rest, field: "w" * (most + 1)})) == [field]
    if least:
        assert list(problems(model, {**rest, field: "w" * (least - 1)})) == [field]


def test_every_wrong_field_gets_its_own_message() -> None:
    found = problems(ThreadDraft, {"title": "Short", "ask": "a" * 201, "audience": "press"})
    assert set(found) == {"title", "body", "ask", "audience"}
    assert found["body"] == "Fill this in."
    assert "at least 10 characters; this has 5" in found["title"]


def test_white_space_fills_no_field() -> None:
    assert set(problems(ThreadDraft, {"title": " \t\n" * 9, "body": "\u200b \u2060\n"})) == {
        "title",
        "body",
    }


@pytest.mark.parametrize(
    "unseen", ["\x00", "\u202e", "\u2066", "\u2069", "\u200b", "\u2060", "\ufeff", "\ud800", "\x1b"]
)
def test_what_nobody_can_see_is_taken_out(unseen: str) -> None:
    draft = judge(
        ThreadDraft,
        {"title": f"How {unseen}do I begin?", "body": f"One{unseen}two\r\n\tthree", "ask": unseen},
    )
    assert draft.title == "How do I begin?"
    assert draft.body == "Onetwo\n\tthree"
    assert draft.ask == ""


def test_joiners_that_scripts_and_emoji_need_stay() -> None:
    words = "Family \U0001f468\u200d\U0001f469\u200d\U0001f467 and می\u200cخواهم"
    assert judge(ReplyDraft, {"body": words}).body == words


def test_a_title_is_one_line() -> None:
    assert judge(ThreadDraft, {**THREAD, "title": "How do\r\nI   begin?"}).title == THREAD["title"]


def test_letters_are_composed() -> None:
    assert judge(ReplyDraft, {"body": "Cafe\u0301"}).body == "Café"


@given(st.text())
def test_whatever_was_typed_comes_out_clean_or_named(text: str) -> None:
    found = problems(ReplyDraft, {"body": text})
    if found:
        assert set(found) == {"body"}
        return
    body = judge(ReplyDraft, {"body": text}).body
    assert body == body.strip()
    assert not UNSEEN.search(body)
    body.encode("utf-8")


def test_three_types_are_taken_and_four_refused() -> None:
    three = ["roi", "mission", "risk"]
    assert judge(TagDraft, {"argument": three}).argument == three
    assert set(problems(TagDraft, {"argument": [*three, "law"]})) == {"argument"}


def test_a_type_chosen_twice_is_chosen_once() -> None:
    found = judge(TagDraft, {"argument": ["roi", "roi", "", "risk", "roi"]})
    assert found.argument == ["roi", "risk"]


def test_five_topics_are_taken_and_six_refused() -> None:
    topics = ["a", "b", "c", "d", "e"]
    assert problems(ThreadDraft, {**THREAD, "topics": topics}) == {}
    assert set(problems(ThreadDraft, {**THREAD, "topics": [*topics, "f"]})) == {"topics"}


@pytest.mark.parametrize("stance", ["", "against", "FOR"])
def test_a_stance_is_one_of_two(stance: str) -> None:
    assert set(problems(ReplyDraft, {**REPLY, "stance": stance})) == {"stance"}


@pytest.mark.parametrize("parent", ["0", "-1", "abc", "1.5", str(2**63), "1e3"])
def test_a_parent_is_the_number_of_a_row(parent: str) -> None:
    assert set(problems(ReplyDraft, {**REPLY, "parent_id": parent})) == {"parent_id"}


def test_no_parent_may_be_an_empty_field() -> None:
    assert judge(ReplyDraft, {**REPLY, "parent_id": ""}).parent_id is None


def test_fields_that_nobody_declared_are_ignored() -> None:
    draft = judge(ReplyDraft, {**REPLY, "score": "1", "author_id": "7", "role": "admin"})
    assert set(draft.model_dump()) == {
        "body", "parent_id", "evidence", "argument", "stance", "draft_version",
    }  # fmt: skip
