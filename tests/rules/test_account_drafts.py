"""What an account may be called, and which passwords and addresses it may have."""

import pytest

from forum.errors import Invalid
from forum.rules.drafts import SignUpDraft, judge

ACCOUNT = {
    "username": "ana",
    "display_name": "Ana Ruiz",
    "email": "ana@agency.gov",
    "password": "correct horse battery",
}


def wrong_fields(**changed: str) -> set[str]:
    try:
        judge(SignUpDraft, {**ACCOUNT, **changed})
    except Invalid as error:
        return set(error.fields)
    return set()


@pytest.mark.parametrize(
    "username", ["ab", "a" * 30, "Ana-Ruiz_2", "José", "ｊｏｙｃｅ", "日本", "2024", "a--b"]
)
def test_letters_digits_hyphens_and_underscores_make_a_username(username: str) -> None:
    assert wrong_fields(username=username) == set()


@pytest.mark.parametrize(
    "username",
    ["a", "a" * 31, "-ana", "ana-", "_ana", "ana_", "an a", "an.a", "a@b", "a/b", "<b>", "ana.imported",
     "a\u200b", "🙂🙂", "%00", ""],
)  # fmt: skip
def test_other_usernames_are_refused(username: str) -> None:
    assert wrong_fields(username=username) == {"username"}


def test_unseen_characters_make_no_other_username() -> None:
    assert judge(SignUpDraft, {**ACCOUNT, "username": "a\u200bna\u202e"}).username == "ana"


def test_a_username_that_grows_when_folded_still_fits_its_column() -> None:
    # U+FDFA is one letter that NFKC makes into eighteen.
    assert wrong_fields(username="\ufdfa" * 30) == {"username"}


def test_an_agency_that_grows_when_folded_is_refused_not_an_error() -> None:
    assert wrong_fields(agency="\ufdfa" * 120) == {"agency"}
    assert wrong_fields(agency="Ministère de l’Éducation") == set()


@pytest.mark.parametrize(
    "password",
    ["a" * 12, "a" * 128, " " * 12, "alllowercase", "密码" * 6, " leading and trailing "],
)
def test_any_password_of_twelve_to_128_characters_will_do(password: str) -> None:
    draft = judge(SignUpDraft, {**ACCOUNT, "password": password})
    assert draft.password == password


@pytest.mark.parametrize("password", ["", "a" * 11, "Sh0rt!", "a" * 129])
def test_shorter_and_longer_passwords_are_refused(password: str) -> None:
    assert wrong_fields(password=password) == {"password"}


@pytest.mark.parametrize(
    "email",
    ["a@b.co", "first.last+tag@sub.agency.gov", "o'neil@agency.gov", "josé@dépt.example"],
)
def test_addresses_that_mail_can_reach(email: str) -> None:
    assert wrong_fields(email=email) == set()


@pytest.mark.parametrize(
    "email",
    ["", "ana", "ana@", "@agency.gov", "ana@agency", "ana@.gov", "ana@agency.", "a b@agency.gov",
     "ana@agency..gov", "a@b@agency.gov", "<ana@agency.gov>", "ana@agency.gov, b@c.gov", "ana@x.y:z",
     f"{'a' * 250}@b.co"],
)  # fmt: skip
def test_other_addresses_are_refused(email: str) -> None:
    assert wrong_fields(email=email) == {"email"}


def test_a_line_break_adds_no_header_to_mail() -> None:
    assert wrong_fields(email="ana@agency.gov\r\nBcc: all@agency.gov") == {"email"}
