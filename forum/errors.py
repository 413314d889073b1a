"""What can go wrong, in the words of the domain; each entry point translates these once."""

NO_THREAD = "There is no such thread."
NO_REPLY = "There is no such reply."
UNVERIFIED = "Verify your e-mail address first: open the link in the mail that we sent you."


class CasemakerError(Exception):
    """Base of every error that a user may meet; the message is written for that user."""


class NotFound(CasemakerError):
    """It does not exist, or this viewer may not know that it does."""


class Forbidden(CasemakerError):
    """The viewer is known, and may not do this."""


class Unverified(Forbidden):
    """A member who has yet to open the link that was mailed."""


class SignInNeeded(CasemakerError):
    """A visitor asked for what members may do."""


class ProofNeeded(CasemakerError):
    """The password is to be typed again first; `wrong` where another one was typed."""

    def __init__(self, *, wrong: bool = False) -> None:
        super().__init__("Type your password again.")
        self.wrong = wrong


class Invalid(CasemakerError):
    """What was typed cannot be taken as it is.

    `fields` maps a form field's name to a message that says how to mend it.
    """

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


class Conflict(CasemakerError):
    """Someone else changed the same thing in the meantime."""


class Merged(Conflict):
    """The thread was merged into another one, which has its replies now and takes new ones."""

    def __init__(self, thread_id: int, into_id: int) -> None:
        super().__init__(f"This thread was merged into thread {into_id}. Do it there.")
        self.thread_id, self.into_id = thread_id, into_id


class Elsewhere(CasemakerError):
    """What is asked for stands at another address of this forum."""

    def __init__(self, url: str) -> None:
        super().__init__("This was moved.")
        self.url = url


class TooSoon(CasemakerError):
    """A rate limit was reached; `retry_after` is in seconds."""

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotInstalled(CasemakerError):
    """An optional part of the software that this needs is not there; says how to get it."""


class SettingsError(CasemakerError):
    """The environment asks for something that cannot be."""


class Unreadable(CasemakerError):
    """A file that was to be imported is not what it claims to be."""
