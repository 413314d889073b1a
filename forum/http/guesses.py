"""How guessing passwords is slowed down without keeping the owner of an account out.

A browser that signed in to an account before is known to it (`actions/sign_ins.py`), and its tries are
counted by themselves. All others are counted three times: by their network for all names, by name and
network, and by name for all networks. Guesses from one network never use up what a name has in all, and
whatever comes from many networks leaves the browsers that the account knows alone.
"""

from starlette.requests import Request

from forum.actions.sign_ins import is_known
from forum.http.identity import client_address, device_of, fingerprint, viewer_of
from forum.http.limits import (
    PASSWORD_AGAIN,
    SIGN_IN_BY_ADDRESS,
    SIGN_IN_BY_DEVICE,
    SIGN_IN_BY_NAME,
    SIGN_IN_BY_NAME_HERE,
    limit,
)
from forum.text.names import name_key


async def count_guess(request: Request, username: str) -> None:
    """A try to sign in; names are counted whether or not anybody has them."""
    name, device = fingerprint(name_key(username)), device_of(request)
    if device and await is_known(username, device):
        await limit(request, SIGN_IN_BY_DEVICE, f"{name}:{fingerprint(device)}")
        return
    await limit(request, SIGN_IN_BY_ADDRESS)
    await limit(request, SIGN_IN_BY_NAME_HERE, f"{name}:{client_address(request)}")
    await limit(request, SIGN_IN_BY_NAME, name)


async def count_own_guess(request: Request) -> None:
    """A try with the password of who is signed in already."""
    viewer = await viewer_of(request)
    await limit(request, PASSWORD_AGAIN, f"member:{viewer.member_id}")
