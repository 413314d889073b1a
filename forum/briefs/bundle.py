"""The records of an edition as one zip: the same parts give the same bytes, whoever asks and when."""

import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from msgspec import Struct

FORMAT, VERSION = "casemaker-records", 1
README, MANIFEST = "README.txt", "manifest.json"
NOTHING_BEFORE = (1980, 1, 1, 0, 0, 0)
"""Zip files know no earlier moment."""
HOW_TO_READ = """\
Records of edition {number} of a summary on {site_name}
{title}
{address}

Published {published_at}. SHA-256 of the edition: {sha256}
{scope}

WHAT IS IN IT

{files}

WHAT IS WITHHELD

Words that may not be read any more, or not by everybody, are null. "withheld" says why:
  hidden            a manager hid the reply
  withdrawn         its author withdrew it
  purged            an administrator removed the words for good
  member left       the person is no longer a member, so the name is no longer shown
  sources withheld  nothing that a manager's sentence rests on may be read
The hashes of such texts still stand in the edition, so that the rest can be checked.

HOW TO CHECK IT

1. manifest.json has the SHA-256 and size in bytes of every other file here.
2. brief.docx and brief.md are what readers download. Send either to {verify} and it says
   which edition it is, and whether that is still current.
3. edition.json is checked in two steps, with any program that computes SHA-256:
   - For every entry of "texts" that has a text: the SHA-256 of its salt, a line feed and the text,
     in UTF-8, is the hash that the entry is listed under.
   - Of "form", set aside the lists "lines", "pairs" and "evidence"; what is left is the head. Write
     the head, then each line, each pair and each piece of evidence as JSON in UTF-8, with keys in
     alphabetical order, without spaces, and without escapes for letters. A line for each, with no
     line feed after the last: "head" or the name of its list, a space, and its SHA-256 in
     lower-case hex. The SHA-256 of those lines is the "sha256" of the edition.
   "form" has the hash of a text wherever the text stands. A passage names the reply, its revision,
   and the characters from "start" up to "end" of that revision's text, as revisions.json has it.

It proves that nothing was changed since it was published. It does not prove that what people say
in it is true.
"""


class Part(Struct, frozen=True):
    """A file of the bundle; `what` says in words what it holds."""

    name: str
    content: bytes
    what: str


class Imprint(Struct, frozen=True):
    """Whose records these are. `base_url` has no slash at its end."""

    site_name: str
    base_url: str
    thread_id: int
    title: str
    number: int
    published_at: datetime
    sha256: str
    for_managers: bool

    @property
    def address(self) -> str:
        return f"{self.base_url}/threads/{self.thread_id}/summary?edition={self.number}"


def json_part(name: str, value: Any, what: str) -> Part:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1)
    return Part(name, f"{text}\n".encode(), what)


def pack(imprint: Imprint, parts: Sequence[Part]) -> bytes:
    """The parts in their order, after a readme and a manifest that are made here."""
    readme = Part(README, _readme(imprint, parts).encode(), "What you are reading.")
    manifest = json_part(MANIFEST, _manifest(imprint, [readme, *parts]), "")
    out = BytesIO()
    moment = max(imprint.published_at.timetuple()[:6], NOTHING_BEFORE)
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for part in (readme, manifest, *parts):
            facts = ZipInfo(part.name, moment)
            facts.compress_type, facts.external_attr, facts.create_system = ZIP_DEFLATED, 0, 0
            file.writestr(facts, part.content)
    return out.getvalue()


def _readme(imprint: Imprint, parts: Sequence[Part]) -> str:
    return HOW_TO_READ.format(
        site_name=imprint.site_name,
        title=imprint.title,
        address=imprint.address,
        number=imprint.number,
        published_at=imprint.published_at.strftime("%Y-%m-%d %H:%M UTC"),
        sha256=imprint.sha256,
        scope=_scope(imprint),
        files="\n".join(f"{part.name:<20}{part.what}" for part in parts),
        verify=f"{imprint.base_url}/verify",
    )


def _scope(imprint: Imprint) -> str:
    if imprint.for_managers:
        return "It was made for a manager: keep it as you keep the forum's own records."
    return "It has what every reader may see. Managers also get the log of who did what."


def _manifest(imprint: Imprint, parts: Sequence[Part]) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "site": imprint.site_name,
        "thread": imprint.thread_id,
        "address": imprint.address,
        "edition": {
            "number": imprint.number,
            "published_at": imprint.published_at.isoformat(),
            "sha256": imprint.sha256,
        },
        "for": "managers" if imprint.for_managers else "readers",
        "files": [
            {
                "name": part.name,
                "size": len(part.content),
                "sha256": hashlib.sha256(part.content).hexdigest(),
            }
            for part in parts
        ],
    }
