"""E-mail addresses: when two are the same."""

MAX = 254


def address_key(address: str) -> str:
    """How an address is compared: nobody has two that differ in capitals.

    >>> address_key("Ana@Agency.gov")
    'ana@agency.gov'
    """
    return address.lower()[:MAX]
