"""Mail domains of agencies: what can be listed, and which addresses are there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.errors import Invalid
from forum.rules.drafts import judge
from forum.rules.mail_domains import (
    DOMAINS_MAX,
    PUBLIC_PROVIDERS,
    DomainsDraft,
    clean_domain,
    domain_matches,
)

LABELS = st.from_regex(r"[a-z]([a-z0-9-]{0,8}[a-z0-9])?", fullmatch=True)
DOMAINS = st.lists(LABELS, min_size=1, max_size=3).map(lambda parts: ".".join([*parts, "gov"]))


@pytest.mark.parametrize(
    "email",
    ["ann@harbor.gov", "ann@HARBOR.gov", "ann@parks.harbor.gov", "a@b@harbor.gov",
     "ann@x.y.harbor.gov"],
)  # fmt: skip
def test_an_address_at_the_domain_or_below_it_matches(email: str) -> None:
    assert domain_matches(email, ["other.gov", "harbor.gov"])


@pytest.mark.parametrize(
    "email",
    ["ann@notharbor.gov", "ann@harbor.gov.example", "ann@harbor.gov@evil.example", "harbor.gov",
     "ann@gov", "ann@", "", "ann@harbor.gov.", "ann@.harbor.gov.evil", "ann@hаrbor.gov",
     "ann@harbοr.gov", "ann@harbor。gov", "ann@ｈarbor.gov", "ann@xn--hrbor-7nf.gov"],
)  # fmt: skip
def test_what_only_looks_alike_does_not(email: str) -> None:
    assert not domain_matches(email, ["harbor.gov"])


def test_a_letter_that_becomes_another_in_lower_case_is_no_match() -> None:
    assert "\u212a".lower() == "k"  # the Kelvin sign
    assert not domain_matches("ann@par\u212as.gov", ["parks.gov"])


@pytest.mark.parametrize("text", ["gmail.com", "GMail.com", "mail.yahoo.co.uk", "x.outlook.com"])
def test_providers_where_anybody_gets_an_address_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Anybody"):
        clean_domain(text)


@pytest.mark.parametrize("text", ["gov.uk", "ca.us", "co.uk", "k12.ca.us", "gob.mx"])
def test_ends_that_many_agencies_share_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="Many agencies"):
        clean_domain(text)


@pytest.mark.parametrize(
    "text",
    ["gov", "", "a..gov", "-a.gov", "a-.gov", "a_b.gov", "10.0.0.1", "http://harbor.gov", "a b.gov",
     "ann@harbor.gov", f"{'a' * 64}.gov", ".".join(["abcdefgh"] * 30) + ".gov", "hárbor.gov"],
)  # fmt: skip
def test_what_is_no_domain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no domain|look like"):
        clean_domain(text)


def test_a_list_is_cleaned_and_has_each_once() -> None:
    draft = judge(DomainsDraft, {"domains": " @Harbor.gov, parks.harbor.gov\nharbor.gov. "})
    assert draft.domains.split() == ["harbor.gov", "parks.harbor.gov"]
    assert judge(DomainsDraft, {"domains": " \n"}).domains == ""
    many = "\n".join(f"a{number}.gov" for number in range(DOMAINS_MAX + 1))
    with pytest.raises(Invalid, match="at most"):
        judge(DomainsDraft, {"domains": many})


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_a_domain_or_is_refused(text: str) -> None:
    try:
        name = clean_domain(text)
    except ValueError:
        return
    assert clean_domain(name) == name
    assert domain_matches(f"ann@{name}", [name])


@settings(deadline=None)
@given(st.text(max_size=40), DOMAINS)
def test_an_address_matches_only_where_its_labels_do(email: str, domain: str) -> None:
    if domain_matches(email, [domain]):
        at = email.rpartition("@")[2].lower()
        assert at.split(".")[-len(domain.split(".")) :] == domain.split(".")


def test_every_provider_is_a_domain() -> None:
    assert all(one.isascii() and "." in one and one == one.lower() for one in PUBLIC_PROVIDERS)
