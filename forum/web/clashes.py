"""Edits that conflict: what stands now, and what the other text would change about it."""

from msgspec import Struct

from forum.permissions import Viewer
from forum.queries.revisions import Saved
from forum.rules.post_changes import FieldChange, Said, all_of, compare


class Clash(Struct, frozen=True):
    """`is_own`: the viewer saved the other version too, in another window."""

    saved: Saved
    is_own: bool
    stands: tuple[FieldChange, ...]
    changes: tuple[FieldChange, ...]


def clash_of(viewer: Viewer, saved: Saved, theirs: Said, mine: Said) -> Clash:
    is_own = viewer.member_id == saved.editor_id
    return Clash(saved, is_own, all_of(theirs), compare(theirs, mine))
