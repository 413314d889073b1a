"""Mentions: which names in Markdown become links to members, and in no more time than it is long."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.rules.drafts import BODY
from forum.text.markdown import Rendered, render
from forum.text.mentions import LOOKED_UP, MENTIONS_MAX, Named, names_in

MEMBERS = {
    "ana": Named(1, "Ana"),
    "luis-r": Named(2, "luis-r"),
    "maría": Named(3, "María"),
    "bo_": Named(4, "Bo_"),
}
LINK = re.compile(r'<a href="/members/([^"]+)" rel="nofollow ugc noopener">([^<]*)</a>')


def mentioning(body: str) -> Rendered:
    return render(body, "r1", members=MEMBERS)


@pytest.mark.parametrize(
    ("body", "ids"),
    [
        ("@ana said so.", (1,)),
        ("Ask @Ana, @LUIS-R and @maría.", (1, 2, 3)),
        ("(@ana) **@luis-r** _@ana_", (1, 2)),
        ("- @ana\n- [ ] @luis-r\n\n| a | @maría |\n|---|---|\n", (1, 2, 3)),
        ("@ana-", (1,)),
        ("@ana.", (1,)),
        ("# @ana", (1,)),
        ("@anabel, @an, @ana-b, @nobody", ()),
        ("ana@ana.gov, x@ana, /@ana, @@ana, .@ana", ()),
        ("`@ana` and\n\n    @ana\n\n```\n@ana\n```", ()),
        ("[@ana](https://example.gov) <https://example.gov/@ana> https://example.gov/@ana", ()),
        ("> @ana said\n> > @luis-r", ()),
        ("> said\n\n@ana did", (1,)),
        ("![@ana](https://example.gov/a.png)", ()),
    ],
)
def test_names_of_members_are_mentions(body: str, ids: tuple[int, ...]) -> None:
    rendered = mentioning(body)
    assert rendered.mentioned == ids
    assert len(LINK.findall(rendered.html)) >= len(ids)
    assert bool(LINK.findall(rendered.html)) is bool(ids)


def test_a_mention_leads_to_the_member_and_reads_as_it_was_typed() -> None:
    rendered = mentioning("So says @MARÍA, twice: @maría.")
    assert LINK.findall(rendered.html) == [("Mar%C3%ADa", "@MARÍA"), ("Mar%C3%ADa", "@maría")]
    assert rendered.plain == "So says @MARÍA, twice: @maría."
    assert rendered.mentioned == (3,)


def test_without_members_nothing_is_linked() -> None:
    assert render("@ana", "r1").html == "<p>@ana</p>\n"


def test_a_post_mentions_at_most_so_many() -> None:
    members = {f"m{n}": Named(n, f"m{n}") for n in range(1000)}
    body = " ".join(f"@m{n}" for n in range(1000))
    rendered = render(f"{body} @m3", "r1", members=members)
    assert rendered.mentioned == tuple(range(MENTIONS_MAX))
    assert len(LINK.findall(rendered.html)) == MENTIONS_MAX + 1  # one of them twice
    assert len(names_in(body)) == LOOKED_UP


PIECES = st.lists(
    st.sampled_from(
        ["@ana", "@", "ana", "-", "_", "`", "*", "> ", "\n", " ", "[", "](x)", "é", "."]
    )
)


@settings(deadline=None)
@given(PIECES.map("".join))
def test_a_mention_never_changes_the_words(body: str) -> None:
    linked, plain = mentioning(body), render(body, "r1")
    assert linked.plain == plain.plain
    assert LINK.sub(r"\2", linked.html) == plain.html
    assert set(linked.mentioned) <= {1}


SLOW = ("@", "@a", "@a_", "@a-", "@ana ", "@" + "a" * 70, "@ana_", "a@", "@é")


@pytest.mark.parametrize("piece", SLOW)
def test_twice_the_text_takes_no_more_than_twice_the_time(piece: str) -> None:
    body = (piece * BODY[1])[: BODY[1]]
    ratios = [_seconds(body * 8) / _seconds(body * 4) for _ in range(5)]
    assert min(ratios) < 3


def _seconds(body: str) -> float:
    began = time.process_time()
    names_in(body)
    return max(time.process_time() - began, 1e-6)
