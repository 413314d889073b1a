"""What tests of pages that send mail share."""

from datetime import timedelta

from forum.actions.addresses import settle_address
from forum.clock import now
from forum.database import transaction
from forum.models import Letter, MailToken, Member
from forum.postman import Postman
from tests.client import Client

PASSWORD, NEW = "four words in a row", "five other words in a row"
FORM = {
    "username": "dana-w",
    "display_name": "Buy at evil.example",
    "email": "dana@agency.example",
    "password": PASSWORD,
}


async def deliver(client: Client) -> None:
    """What waits in the outbox of this forum."""
    postman: Postman = client.app.state.postman
    await postman.turn()


async def sign_up(client: Client, **fields: str) -> Member:
    assert (await client.submit("/signup", **{**FORM, **fields})).status == 303
    await deliver(client)
    return await Member.get(username=fields.get("username", FORM["username"]))


async def verified(member: Member) -> Member:
    """Their address is known to be theirs."""
    async with transaction():
        await settle_address(member.id, member.email)
    return await Member.get(id=member.id)


async def time_runs_out() -> None:
    """For every link that was mailed so far."""
    await MailToken.all().update(expires_at=now() - timedelta(seconds=1))


async def kinds() -> list[str]:
    """Of the letters that were written, in order."""
    return [str(letter.kind) for letter in await Letter.all().order_by("id")]
