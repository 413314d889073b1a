"""What counts as evidence: figures, named agencies, links."""

import time

import pytest

from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import EvidenceRow
from tests.factories import EVIDENCE, FIGURE, GOAL, PEER, RISK
from tests.slowness import slowness

WEIGHED_WITHIN = 0.5
"""Seconds of CPU for a post of full length; linear searches need a hundredth of that."""


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("Trust me, it works.", 0),
        ("It costs $14 a form.", 1),
        ("It cut calls by 18 percent.", 1),
        ("It cut calls by 18%.", 1),
        ("We are in section 3.", 0),
        ("Harbor County did it.", 1),
        ("The Department of Records did it.", 1),
        ("A county did it.", 0),
        ("Harbor County saved $1,200,000 a year.", 2),
        ("Harbor County saved €900: https://harbor.example/report", 3),
    ],
)
def test_evidence_adds_up(plain: str, expected: int) -> None:
    assert evidence_weight(plain, plain) == expected


def test_a_link_counts_though_its_address_is_not_read() -> None:
    assert evidence_weight("[the report](https://harbor.example)", "the report") == 1


@pytest.mark.parametrize("piece", ["1,", "1.", "Aa ", "County of ", "$", "9"])
def test_a_post_made_to_be_slow_is_weighed_quickly(piece: str) -> None:
    body = (piece * 20_000)[:19_999] + "x"
    began = time.process_time()
    evidence_weight(body, body)
    assert time.process_time() - began < WEIGHED_WITHIN * slowness()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], 0),
        ([FIGURE], 1),
        ([RISK, GOAL], 0),
        ([PEER.model_copy(update={"link": ""})], 1),
        ([PEER], 2),
        (EVIDENCE, 3),
    ],
)
def test_typed_rows_count_as_words_do(rows: list[EvidenceRow], expected: int) -> None:
    assert evidence_weight("Trust me.", "Trust me.", rows) == expected


def test_weight_ends_at_three() -> None:
    said = "Harbor County saved $900: https://harbor.example"
    assert evidence_weight(said, said, EVIDENCE) == 3
