"""Mail domains of agencies: which can be listed, and whose addresses are at one of them."""

import re
from collections.abc import Iterable
from typing import Annotated

from pydantic import AfterValidator

from forum.rules.drafts import Draft

DOMAINS_MAX = 20
DOMAIN_MAX = 253
LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
LAST_LABEL = re.compile(r"[a-z]{2,63}|xn--[a-z0-9-]{1,59}")
_PUBLIC = (
    "126.com 163.com aim.com aol.com att.net bellsouth.net btinternet.com charter.net comcast.net "
    "cox.net duck.com earthlink.net email.com fastmail.com fastmail.fm gmail.com gmx.com gmx.de "
    "gmx.net googlemail.com hey.com hotmail.com hotmail.co.uk hushmail.com icloud.com inbox.com "
    "juno.com live.com mac.com mail.com mail.ru mailbox.org me.com msn.com optonline.net orange.fr "
    "outlook.com pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com rocketmail.com "
    "roadrunner.com sbcglobal.net spectrum.net t-online.de tuta.com tuta.io tutanota.com verizon.net "
    "web.de windstream.net yahoo.ca yahoo.co.uk yahoo.com yahoo.de yahoo.fr yandex.com yandex.ru "
    "ymail.com zoho.com zohomail.com"
)
PUBLIC_PROVIDERS = frozenset(_PUBLIC.split())
"""Where anybody gets an address."""
# Ends of names that many agencies share, such as gov.uk, ca.us or k12.ca.us.
SHARED = re.compile(
    r"(?:ac|co|com|edu|gc|go|gob|gouv|gov|govt|gv|mil|net|org)\.[a-z]{2}|"
    r"(?:(?:ci|co|k12|lib|pvt|cc|tec|dst|gen|mus)\.)?[a-z]{2}\.us"
)
NOT_ASCII = (
    "“{}” has letters that could look like others. Write the domain as mail servers do, with xn--."
)


def clean_domain(text: str) -> str:
    """A domain as it is kept; raises ValueError with what is wrong with it.

    >>> clean_domain(" @Parks.Harbor.gov. ")
    'parks.harbor.gov'
    """
    name = text.strip().removeprefix("@").removesuffix(".")
    if not name.isascii():
        raise ValueError(NOT_ASCII.format(name[:60]))
    name = name.lower()
    *labels, last = name.split(".")
    shaped = all(LABEL.fullmatch(label) for label in labels) and LAST_LABEL.fullmatch(last)
    if not labels or not shaped or len(name) > DOMAIN_MAX:
        raise ValueError(f"“{name[:60]}” is no domain. Write what follows the @, as harbor.gov.")
    if any(_is_at(name, provider) for provider in PUBLIC_PROVIDERS):
        raise ValueError(f"Anybody can have an address at {name[:60]}, so it says nothing.")
    if SHARED.fullmatch(name):
        raise ValueError(f"Many agencies share {name[:60]}. List the agency's own domain below it.")
    return name


def domain_matches(email: str, domains: Iterable[str]) -> bool:
    """Whether the address is at one of these domains or below it; letters that only look alike never
    are the same.

    >>> domain_matches("ann@parks.harbor.gov", ["harbor.gov"])
    True
    >>> domain_matches("ann@notharbor.gov", ["harbor.gov"])
    False
    """
    _, found, domain = email.rpartition("@")
    if not found or not domain.isascii():  # a Kelvin sign would become a k below
        return False
    return any(_is_at(domain.lower(), one) for one in domains)


def _is_at(name: str, domain: str) -> bool:
    return bool(domain) and (name == domain or name.endswith(f".{domain}"))


def _domains(text: str) -> str:
    names = [clean_domain(part) for part in re.split(r"[\s,;]+", text) if part.strip()]
    if len(names) > DOMAINS_MAX:
        raise ValueError(f"List at most {DOMAINS_MAX} domains; these are {len(names)}.")
    return "\n".join(dict.fromkeys(names))


class DomainsDraft(Draft):
    """`domains` has one a line."""

    domains: Annotated[str, AfterValidator(_domains)] = ""
