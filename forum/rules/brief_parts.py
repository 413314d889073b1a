"""What a brief is made of: plain texts in small frozen pieces, the same for every format."""

from msgspec import Struct


class BriefLine(Struct, frozen=True):
    """`sentence` is a manager's or "", `quote` stands in quotation marks, `source` says whose.

    Where nothing of it may be read, the sentence says so and the rest is empty.
    """

    sentence: str
    quote: str
    source: str


class BriefPair(Struct, frozen=True):
    """If they say `objection`, you say `answer`, backed by `quote`; `source` says who answers.

    There is no answer where nobody has given one, or the objection may not be read.
    """

    objection: str
    answer: str
    quote: str
    source: str

    @property
    def is_quotation(self) -> bool:
        """Whether the answer is somebody's exact words, rather than a manager's in short."""
        return self.answer.startswith("“")


class BriefRow(Struct, frozen=True):
    """A row of a table, and who gave it."""

    cells: tuple[str, ...]
    by: str


class BriefBallpark(Struct, frozen=True):
    """One member's comparison. Rows are option, quantity × unit cost, total; `sums` are rows too.

    `results` are sentences such as "Web forms costs $312,800 less than Keep the PDFs".
    """

    caption: str
    rows: tuple[tuple[str, str, str], ...]
    sums: tuple[tuple[str, str, str], ...]
    results: tuple[str, ...]
    notes: str


class BriefNote(Struct, frozen=True):
    """What a page says of itself at its end."""

    text: str


BALLPARK_HEAD = ("Option", "Quantity × unit cost", "Total")
BriefItem = BriefLine | BriefPair | BriefRow | BriefBallpark | BriefNote


class BriefPart(Struct, frozen=True):
    """What stands under one heading, or under none: items of one sort.

    `head` names the columns where they are rows. `one` and `many` are words for counting items,
    `waits` is how many rounds pass before the first of them gets its turn.
    """

    title: str
    items: tuple[BriefItem, ...]
    one: str
    many: str
    hue: str = ""
    head: tuple[str, ...] = ()
    waits: int = 0
    continued: bool = False

    def count(self, number: int) -> str:
        """ "2 arguments on Risk"."""
        return f"{number:,} {self.one if number == 1 else self.many}"

    @property
    def lines(self) -> tuple[BriefLine, ...]:
        return tuple(item for item in self.items if isinstance(item, BriefLine))

    @property
    def pairs(self) -> tuple[BriefPair, ...]:
        return tuple(item for item in self.items if isinstance(item, BriefPair))

    @property
    def rows(self) -> tuple[BriefRow, ...]:
        return tuple(item for item in self.items if isinstance(item, BriefRow))

    @property
    def ballparks(self) -> tuple[BriefBallpark, ...]:
        return tuple(item for item in self.items if isinstance(item, BriefBallpark))

    @property
    def notes(self) -> tuple[BriefNote, ...]:
        return tuple(item for item in self.items if isinstance(item, BriefNote))

    @property
    def given_by(self) -> str:
        """Who gave the rows, each once."""
        names = dict.fromkeys(row.by for row in self.rows if row.by)
        return f"Given by {'; '.join(names)}." if names else ""


class Spread(Struct, frozen=True):
    """A stretch of a document, or a slide: parts in columns, set at `scale`."""

    title: str
    columns: tuple[tuple[BriefPart, ...], ...]
    scale: float = 1

    @property
    def parts(self) -> tuple[BriefPart, ...]:
        return tuple(part for column in self.columns for part in column)
