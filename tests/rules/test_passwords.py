"""Which passwords guessers try early, and that judging them is quick."""

import time

import pytest

from forum.rules.passwords import COMMON, KNOWN, why_not
from tests.slowness import slowness

ABOUT = ("delbert-quan", "d.quan@harbor.example", "Case Maker")


@pytest.mark.parametrize(
    "password",
    ["passwordpassword", "123456789012", "qwertyuiop12", "iloveyou1234", "Password1234!", "abcdefghijkl",
     "letmeinletmein", "1q2w3e4r5t6y", "administrator", "testpassword123", "p@ssw0rd1234"],
)  # fmt: skip
def test_common_ones_and_patterns_are_refused(password: str) -> None:
    assert why_not(password) == COMMON


@pytest.mark.parametrize(
    "password",
    ["four words in a row", "correct horse battery staple", "thequickbrownfox", "kx8-Wq2!vTz4",
     "ключи от старого дома", "x" * 20 + "and then a few words", "                harbor lights"],
)  # fmt: skip
def test_words_in_a_row_and_chance_pass(password: str) -> None:
    assert why_not(password, ABOUT) == ""


@pytest.mark.parametrize(
    "password",
    ["Delbert Quan 1980", "DELBERT_QUAN-2026", "ｄｅｌｂｅｒｔquan on it", "d.quan@harbor.example",
     "the d.quan at 9", "casemaker-casemaker", "my case-maker 7"],
)  # fmt: skip
def test_names_that_others_know_are_refused_however_they_are_written(password: str) -> None:
    assert why_not(password, ABOUT) == KNOWN


def test_names_do_no_harm_in_a_sentence_that_nobody_knows() -> None:
    assert why_not("delbert quan sails at dawn", ABOUT) == ""


def test_short_names_stand_in_other_words_by_chance() -> None:
    assert why_not("a banana on the pier at noon", ("ana", "a@b.example", "")) == ""


@pytest.mark.parametrize("piece", ["4@8({[<369$5 |7 2z", "1!|4@0$5", "20122012", "a1"])
def test_none_can_be_made_that_takes_long_to_judge(piece: str) -> None:
    began = time.process_time()
    why_not((piece * 128)[:128])
    assert time.process_time() - began < 1.5 * slowness()
