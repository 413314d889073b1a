"""Memos to make briefs of: a small one, a good one, one that is far too full, one of naughty words."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from itertools import cycle

from msgspec.structs import replace

from forum.queries.argument_types import TypeView
from forum.queries.brief import Origin
from forum.queries.memo import (
    Drawn,
    Imprint,
    Memo,
    MemoEvidence,
    MemoLine,
    MemoPair,
    MemoReason,
    MemoSection,
    Source,
    Withheld,
)
from forum.rules.evidence_rows import EvidenceRow, Kind

MADE_AT = datetime(2026, 3, 12, 15, 4, tzinfo=UTC)
ORIGIN = Origin("Casemaker", "https://casemaker.example", MADE_AT)
HASH = "9f2c41d7e08b6a35c7d01be452fa8830" * 2

RENATA = "Renata Okafor, Office of Rural Benefits"
CAROLINE = "Caroline Mbeki, Office of Rural Benefits"
LENA = "Lena Brightwater, Cedar Lakes Tribal Housing Authority"
PRIYA = "Priya Raman, Coastal Lands Administration"
HANK = "Hank Osei, State of Franklin Revenue Office"


def type_view(slug: str, name: str, hue: str) -> TypeView:
    return TypeView(1, slug, name, "", hue, "roi", retired=False)


ROI = type_view("roi", "ROI", "green")
MISSION = type_view("mission", "Mission", "blue")
PEERS = type_view("peer-agencies", "Peer agencies", "violet")
RISK = type_view("risk", "Risk", "orange")
TYPES = (ROI, MISSION, PEERS, RISK)


def source(words: str, by: str = RENATA, reply_id: int = 1) -> Source:
    return Source(reply_id=reply_id, revision=1, words=words, by=by)


def withheld(why: Withheld = Withheld.HIDDEN) -> Source:
    return Source(reply_id=9, revision=1, words="", by="", withheld=why)


def line(words: str, by: str = RENATA, sentence: str = "", **fields: object) -> MemoLine:
    made = MemoLine("0" * 8, sentence, (source(words, by),), convinced=16, agencies=12)
    return replace(made, **fields)


def pair(objection: str, answer: str, sentence: str = "", say: str = "") -> MemoPair:
    return MemoPair(
        "1" * 8, source(objection, HANK), say, (source(answer, CAROLINE),), sentence, 12, 5
    )


def evidence(by: str = RENATA, reply_id: int = 1, **fields: str) -> MemoEvidence:
    return MemoEvidence(EvidenceRow.model_validate(fields), reply_id, by)


BALLPARK = (
    evidence(kind="ballpark", subject="Keep the PDFs", quantity="48000", unit="forms",
             unit_cost="14.20", currency="USD", detail="counted in fiscal year 2025"),
    evidence(kind="ballpark", subject="Web forms", quantity="48000", unit="forms",
             unit_cost="3.10", currency="USD"),
    evidence(kind="ballpark", subject="Web forms", quantity="1", unit="build",
             unit_cost="220000", currency="USD", detail="two vendors' quotes"),
)  # fmt: skip
OTHER_EVIDENCE = (
    evidence(LENA, 2, kind="peer", subject="Tamarack County", result="The backlog fell by half.",
             detail="Moved its well-permit form in nine weeks with two people",
             link="https://tamarack.example/forms"),
    evidence(PRIYA, 3, kind="peer", subject="Coastal Lands Administration",
             detail="Sent a receipt for every form", result="Calls fell from 410 a week to 95"),
    evidence(HANK, 4, kind="risk", subject="A vendor walks away",
             detail="The forms are exported every night in an open format."),
    evidence(CAROLINE, 5, kind="goal", subject="Applicants wait less than 30 days",
             detail="Web forms arrive complete, so no letter asks for what is missing."),
)  # fmt: skip
ASK = "Approve a 12-week pilot that moves our five busiest PDF forms to accessible web forms."

SMALL = Memo(
    thread_id=7,
    title="How do I convince my leadership to let us telework two days a week?",
    ask="",
    audience="",
    lead="",
    sections=(
        MemoSection(ROI, (line("We gave back one floor and saved $212,000 in the first year."),)),
        MemoSection(
            RISK, (line("Two of my best people left for an agency that allows it.", HANK),)
        ),
    ),
    drawn=Drawn(2, 2, 2, MADE_AT),
)
GOOD = Memo(
    thread_id=88,
    title="How do I convince my leadership to replace our fillable PDFs with web forms?",
    ask=ASK,
    audience="Finance and budget",
    lead="",
    sections=(
        MemoSection(ROI, (
            line("We pay $532,800 a year for the privilege of retyping.", RENATA,
                 "Web forms save $312,800 in the first year, after the cost of building them."),
            line("Calls asking ‘did you get my form?’ fell from 410 a week to 95 once the site"
                 " sent a receipt.", PRIYA,
                 "Fewer “did you get it?” calls pay for the receipt page on their own."),
        )),
        MemoSection(MISSION, (
            line("it went from 71 days to 19, and we dropped the overtime request.", CAROLINE,
                 "The same staff clear the backlog, so applicants wait weeks instead of months."),
            line("one applicant in three who used to give up at the signature page now finishes.",
                 LENA, "People who give up today would finish."),
        )),
        MemoSection(PEERS, (
            line("Tamarack County moved its well-permit form in nine weeks with two people.",
                 LENA, "A county our size did one form in nine weeks with two people."),
        )),
        MemoSection(RISK, (
            line("Our PDFs failed a screen-reader review on 31 of 40 fields.", HANK,
                 "Doing nothing leaves us exposed on accessibility now."),
        )),
    ),
    pairs=(
        pair("Savings in staff hours are not savings until a position goes away.",
             "We never promised a smaller staff line. We dropped the overtime request.",
             "We are not promising a smaller staff line. We are dropping the overtime request."),
        pair("Counsel will want a wet signature.",
             "Only one of the five forms needs one by law. It stays on paper."),
    ),
    reason=MemoReason(
        source("Every PDF we keep costs us $14.20 to process; the web form costs $3.10."), 14, 31, 11
    ),
    evidence=(*BALLPARK, *OTHER_EVIDENCE),
    drawn=Drawn(24, 19, 17, MADE_AT),
    imprint=Imprint(3, MADE_AT, "Ruth Delacroix", "First edition", HASH, newest=3),
)  # fmt: skip
LONG_WORDS = (
    "Two years ago we moved the permit renewals off paper, and the first thing that happened was"
    " that nobody called any more to ask where their renewal was; the second was that the three"
    " clerks who retyped forms started to visit the sites that had waited since before the flood."
)


def many(type: TypeView, lines: int) -> MemoSection:
    return MemoSection(type, tuple(
        line(f"{LONG_WORDS[:275]} ({type.slug} {number})", LENA,
             f"Point {number} on {type.name}: clerks visit sites instead of retyping forms all day.")
        for number in range(1, lines + 1)
    ))  # fmt: skip


OVERFULL = replace(
    GOOD,
    title="How do I convince my leadership to replace " + "very " * 24 + "old forms?",
    ask="Approve a pilot that moves our five busiest forms " + "and all that hangs on them " * 5,
    lead="This page has all that practitioners told us about moving forms off paper. " * 6,
    sections=tuple(many(type, 9) for type in TYPES),
    pairs=tuple(
        pair(
            f"{LONG_WORDS[:180]} {n}", f"{LONG_WORDS[:200]} {n}", f"Answer {n}: " + "so it is. " * 9
        )
        for n in range(9)
    ),
    reason=MemoReason(source(f"{LONG_WORDS} {LONG_WORDS[:200]}"), 14, 31, 11),
    evidence=tuple(
        replace(piece, reply_id=10 * copy + piece.reply_id)
        for copy in range(5)
        for piece in (*BALLPARK, *OTHER_EVIDENCE)
    ),
)
WITHHELD = replace(
    GOOD,
    sections=(
        MemoSection(ROI, (MemoLine("2" * 8, "", (withheld(), withheld(Withheld.PURGED))),)),
        MemoSection(RISK, (
            MemoLine("3" * 8, "It still stands.", (source("These words stay.", HANK), withheld())),
        )),
    ),
    pairs=(
        MemoPair("4" * 8, withheld(), "", (source("An answer without its question."),)),
        MemoPair("5" * 8, source("Nobody reads it.", HANK), "", (withheld(),)),
        MemoPair("6" * 8, source("It is too early.", HANK)),
    ),
    reason=MemoReason(withheld(Withheld.WITHDRAWN), 3, 4, 2),
    evidence=(MemoEvidence(None, 9, ""), *BALLPARK),
)  # fmt: skip


def of_words(*texts: str) -> Memo:
    """A memo that has these texts, in turn, in the fields that people can fill."""
    said: Callable[[], str] = partial(next, cycle(texts))
    row = EvidenceRow.model_construct
    kinds: tuple[Kind, ...] = ("peer", "risk", "goal")
    ballpark = row(kind="ballpark", subject=said(), detail=said(), quantity="2", unit=said(),
                   unit_cost="3.5", currency="USD")  # fmt: skip
    return Memo(
        thread_id=1,
        title=said(),
        ask=said(),
        audience=said(),
        lead=said(),
        sections=(
            MemoSection(ROI._replace(name=said()), (line(said(), said(), said(), nominators=(said(),)),)),
        ),
        pairs=(pair(said(), said(), said(), said()), MemoPair("7" * 8, source(said(), said()))),
        reason=MemoReason(source(said(), said()), 1, 2, 1),
        evidence=(
            *(MemoEvidence(row(kind=kind, subject=said(), detail=said(), result=said()), 1, said())
              for kind in kinds),
            MemoEvidence(ballpark, 2, said()),
        ),
        imprint=Imprint(1, MADE_AT, said(), said(), HASH, newest=1),
    )  # fmt: skip
