"""Passwords: hashed, never kept."""

import time

import pytest

from forum.actions.passwords import HASHER, NOBODY, hash_password, matches


async def test_a_password_matches_its_own_hash_only() -> None:
    stored = await hash_password("correct horse battery")
    assert await matches("correct horse battery", stored)
    assert not await matches("correct horse batterY", stored)
    assert not await matches("", stored)


async def test_the_same_password_is_hashed_differently_each_time() -> None:
    assert await hash_password("correct horse battery") != await hash_password(
        "correct horse battery"
    )


async def test_hashes_are_argon2id_as_owasp_recommends() -> None:
    assert (await hash_password("correct horse battery")).startswith(
        "$argon2id$v=19$m=19456,t=2,p=1$"
    )


@pytest.mark.parametrize("stored", ["", "nonsense", "$argon2id$", "$2b$12$abcdefghijklmnopqrstuv"])
async def test_whoever_has_no_password_cannot_sign_in_with_any(stored: str) -> None:
    for password in ("", stored, "whoever signs in as nobody waits as long as everybody else"):
        assert not await matches(password, stored)


async def test_a_member_who_is_not_there_costs_as_much_time() -> None:
    stored = await hash_password("correct horse battery")

    async def cpu(against: str) -> float:
        began = time.process_time()
        for _ in range(5):
            await matches("wrong horse battery", against)
        return time.process_time() - began

    there, not_there = await cpu(stored), await cpu("")
    assert 0.5 < there / not_there < 2


def test_whoever_does_not_exist_is_looked_up_at_the_same_cost() -> None:
    assert not HASHER.check_needs_rehash(NOBODY)
