"""Paragraphs to put posts together from, rendered once."""

from random import Random

from msgspec import Struct

from forum.rules.evidence import FIGURE, LINK, NAMED_AGENCY
from forum.text.markdown import render

PIECES = 2400
TOP_HEADING = 4

PLACES = (
    "Alder", "Brook", "Cedar", "Drift", "Ember", "Fallow", "Garnet", "Heron", "Iris", "Juniper", "Kestrel",
    "Larch", "Marsh", "Nettle", "Otter", "Pell", "Quill", "Rowan", "Sorrel", "Teal", "Umber", "Vesper",
    "Willow", "Yarrow",
)  # fmt: skip
KINDS = (
    ("{} County", "county"), ("City of {}", "city"), ("State of {} Revenue Department", "state"),
    ("{} Transit Authority", "other"), ("Bureau of {} Waters", "federal"),
    ("{} Nation Health Office", "tribal"),
)  # fmt: skip
THINGS = (
    "the permit desk", "our case files", "the help line", "the old mail server", "the inspection forms",
    "payroll", "the records room", "the fleet log", "the benefit letters", "the tax notices",
)  # fmt: skip
CHANGES = (
    "move it to the cloud", "publish the data", "let people work from home two days a week",
    "rewrite the letters in plain language", "share one service with our neighbors",
    "delete what the schedule lets us delete", "try an assistant for first drafts",
    "put the forms on the web",
)  # fmt: skip
SENTENCES = (
    "We counted for {n} weeks what {thing} costs, and it came to ${money} a year.",
    "The first month {place} did this, calls about {thing} fell from {big} to {n}.",
    "{place} ran it for {n} months with {m} people and wrote down what broke.",
    "Nobody upstairs asks about tools; they ask what happens to {thing} when it rains.",
    "Our counsel wanted a way back, so we kept one for {n} days and never used it.",
    "If {thing} stops for a day, {big} people wait, and we know most of their names.",
    "I would not open with the money: it is ${money}, and they hear a budget request.",
    "What moved ours was a visit: {m} of us went to {place} and came back with photographs.",
    "The union asked one question, and the answer took {n} minutes to find.",
    "Start with {thing}, because it is small and because everyone has an opinion on it.",
    "We lost {m} people to {place} last year, and each of them named {thing} when they left.",
    "Put a date on it: with {n} percent of the work done by spring, stopping is the odd choice.",
    "They will say it was tried. It was, in {place}, without anybody in charge of {thing}.",
    "My director signed after she had seen {thing} fail twice in one week.",
)
ENDINGS = (
    "Ask for that, and for nothing else.",
    "That is the whole argument.",
    "I have the sheet if you want it.",
    "It took us longer to ask than to do it.",
    "Your mileage will vary with your counsel.",
    "None of this needed a new law.",
)


class Piece(Struct, frozen=True):
    """A paragraph as Markdown, HTML and plain text; `facts` has a bit for each kind of evidence."""

    body: str
    html: str
    plain: str
    facts: int


def make_pieces(chance: Random) -> list[Piece]:
    return [_piece(chance, number) for number in range(PIECES)]


def agency_name(number: int) -> tuple[str, str]:
    """A name and its level; no two numbers share one."""
    name, level = KINDS[number % len(KINDS)]
    round, place = divmod(number // len(KINDS), len(PLACES))
    second = f" {PLACES[round % len(PLACES)]}" if round else ""
    return name.format(PLACES[place] + second + (f" {round}" if round > len(PLACES) else "")), level


def _piece(chance: Random, number: int) -> Piece:
    said = [_filled(chance, one) for one in chance.sample(SENTENCES, chance.randint(1, 3))]
    said += [chance.choice(ENDINGS)] if chance.random() < 0.4 else []
    rendered = render(" ".join(said), f"g{number}", TOP_HEADING)
    plain = rendered.plain
    facts = (bool(FIGURE.search(plain)), bool(NAMED_AGENCY.search(plain)), bool(LINK.search(plain)))
    return Piece(" ".join(said), rendered.html, plain, sum(bit << n for n, bit in enumerate(facts)))


def _filled(chance: Random, sentence: str) -> str:
    place, _ = agency_name(chance.randrange(len(KINDS) * len(PLACES)))
    said = sentence.format(
        n=chance.randint(3, 90),
        m=chance.randint(2, 9),
        big=f"{chance.randint(1, 40) * 100:,}",
        money=f"{chance.randint(3, 900) * 1000:,}",
        place=place,
        thing=chance.choice(THINGS),
    )
    return said[0].upper() + said[1:]
