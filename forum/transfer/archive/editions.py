"""Editions in an archive: whole, and what their hashes say, because pages trust what is stored."""

import json

from forum.rules.edition_form import check_form
from forum.rules.sealing import hash_form, hash_text
from forum.steps import Row
from forum.transfer.archive.values import Unfit


def judge_editions(table: str, row: Row) -> None:
    """Raises Unfit for an edition or a text of one that was not sealed as it stands."""
    if table == "edition":
        _judge_form(row)
    elif table == "edition_text" and not _text_fits(row):
        raise Unfit("the text is not what its hash says")


def _text_fits(row: Row) -> bool:
    salt, text = row["salt"], row["text"]
    return text is None or (salt is not None and hash_text(salt, text) == row["hash"])


def _judge_form(row: Row) -> None:
    found = json.loads(row["form"])
    try:
        form = check_form(found)
    except ValueError:
        raise Unfit("its form is not that of an edition") from None
    if hash_form(found) != row["hash"]:
        raise Unfit("the edition is not what its hash says")
    if (form.thread, form.number) != (row["thread_id"], row["number"]):
        raise Unfit("the edition's form is of another one")
