"""What a field report is about: an edition, or the distilled page, as lines to choose from."""

from msgspec import Struct

from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.distilled import load_distilled
from forum.queries.edition_page import load_edition
from forum.queries.memo import Memo, MemoLine
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.field_reports import DISTILLED

WITHHELD = "A line that is withheld now"


class LineChoice(Struct, frozen=True):
    key: str
    words: str


class ReportedPage(Struct, frozen=True):
    """`number` is DISTILLED and there is no `edition_id` where no manager published it."""

    thread: ThreadHead
    number: int
    edition_id: int | None
    sections: tuple[tuple[TypeView, tuple[LineChoice, ...]], ...]

    @property
    def keys(self) -> list[str]:
        """Of all its lines, in their order."""
        return [line.key for _, lines in self.sections for line in lines]

    @property
    def is_newest(self) -> bool:
        return self.number == self.thread.edition_number


async def load_reported_page(
    viewer: Viewer, thread_id: int, number: int | None = None
) -> ReportedPage:
    """The edition of this number, or the distilled page; None is what readers see now.

    Raises NotFound where the thread has no such edition, or is not for this viewer.
    """
    thread = await load_thread_head(viewer, thread_id, merged=bool(number))
    wanted = thread.edition_number if number is None else number
    if wanted == DISTILLED:
        memo = await load_distilled(thread, await load_types())
        return ReportedPage(thread, DISTILLED, None, _sections(memo))
    edition = await load_edition(viewer, thread_id, wanted)
    return ReportedPage(thread, wanted, edition.id, _sections(edition.memo))


def _sections(memo: Memo) -> tuple[tuple[TypeView, tuple[LineChoice, ...]], ...]:
    return tuple(
        (section.type, tuple(LineChoice(line.key, _words(line)) for line in section.lines))
        for section in memo.sections
    )


def _words(line: MemoLine) -> str:
    """A manager's sentence, else what is quoted."""
    if line.is_withheld:
        return WITHHELD
    return line.sentence or f"“{' '.join(line.sources[0].words.split())}”"
