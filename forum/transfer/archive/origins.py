"""Where a row of a public archive came from: the same name in every archive of the same forum."""

from forum.steps import Row
from forum.transfer.archive.values import encode_time


def origin_of(table: str, row: Row) -> str:
    """By id and time of making, which together no two forums share, whatever their addresses.

    >>> origin_of("reply", {"id": 7, "created_at": "2026-11-23 10:00:00.000015+00:00"})
    'casemaker:reply:7:2026-11-23T10:00:00.000015Z'
    """
    return f"casemaker:{table}:{row['id']}:{encode_time(row['created_at'])}"
