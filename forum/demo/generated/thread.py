"""All rows of one invented thread, with every counter and score as the forum would have counted it."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random

from msgspec import Struct, field

from forum.demo.generated.cast import Cast, Person
from forum.demo.generated.pieces import CHANGES, Piece
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.rules.ranking import Group, score
from forum.text.bits import with_bits
from forum.text.slugs import slugify

TOP_LEVEL, UNTYPED, TWO_TYPES, OBJECTION = 0.72, 0.25, 0.1, 0.15
"""Shares of replies: to the thread itself, without a type, with two, against the ask."""
DEEPEST, RECENT = 8, 40
"""Levels of answers, and how many of the last replies people still answer."""
VISITORS, AGENCIES, READ = 10, 3, 80
"""Members who read a thread, the agencies that they are of, and how many replies they read."""
CONVINCED = 0.1
"""Share of the arguments that somebody read, and marks."""
AUDIENCES = ("finance", "counsel", "technology", "program", "cautious", "")
Row = tuple[object, ...]


class Numbered(Struct):
    """A reply while its thread is put together."""

    id: int
    author: Person
    parent: "Numbered | None"
    ordinal: int
    position: int
    depth: int
    at: datetime
    pieces: list[Piece]
    types: list[int]
    stance: str
    children: int = 0
    picks: int = 0
    best_page: int = 0
    score: float = 0.0
    tallies: dict[int, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    @property
    def evidence(self) -> int:
        facts = 0
        for piece in self.pieces:
            facts |= piece.facts
        return facts.bit_count() if self.types else 0


class Made(Struct):
    """`rows` by table, in the order of `store.COLUMNS`."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))


class Maker(Struct):
    """Makes threads one after the other; the same chance gives the same ones."""

    chance: Random
    cast: Cast
    pieces: list[Piece]
    types: list[int]
    topics: list[int]
    next_reply: int

    def thread(self, id: int, size: int, at: datetime) -> Made:
        made, author = Made(), self.chance.choice(self.cast.people)
        replies = self._replies(size, at)
        visitors = self._visitors()
        self._visit(made, id, replies, visitors, at)
        picks = self._pick(made, id, replies, visitors, at)
        self._rank(replies)
        self._store_replies(made, id, replies)
        coverage = self._store_coverage(made, id, replies)
        title = f"How do I convince my leadership to {self.chance.choice(CHANGES)} (case {id})?"
        ask = f"Approve a pilot of {self.chance.randint(2, 9)} months, with a way back."
        body = self.chance.sample(self.pieces, 2)
        made.rows["thread"].append((
            id, title, slugify(title, "thread"), ask, self.chance.choice(AUDIENCES),
            "".join(piece.html for piece in body), at, replies[-1].at if replies else at, len(replies),
            len(replies), sum(reply.depth == 1 for reply in replies),
            sum(bool(reply.types) for reply in replies),
            any(coverage[type] == 0 for type in self.types), picks, author.id,
        ))  # fmt: skip
        text = "\n\n".join(piece.body for piece in body)
        made.rows["thread_revision"].append((1, title, ask, text, at, author.id, id))
        for topic in sorted(self.chance.sample(self.topics, min(2, len(self.topics)))):
            made.rows["thread_topic"].append((id, topic))
        return made

    def _replies(self, size: int, at: datetime) -> list[Numbered]:
        made: list[Numbered] = []
        top = 0
        for ordinal in range(1, size + 1):
            at += timedelta(minutes=self.chance.randint(1, 400))
            parent = self._parent(made)
            if parent is None:
                top += 1
            else:
                parent.children += 1
            types, stance = self._arguments()
            made.append(
                Numbered(
                    id=self.next_reply,
                    author=self.chance.choice(self.cast.people),
                    parent=parent,
                    ordinal=ordinal,
                    position=parent.children if parent else top,
                    depth=parent.depth + 1 if parent else 1,
                    at=at,
                    pieces=self.chance.choices(self.pieces, k=self.chance.randint(1, 3)),
                    types=types,
                    stance=stance,
                )
            )
            self.next_reply += 1
        return made

    def _parent(self, made: list[Numbered]) -> Numbered | None:
        if not made or self.chance.random() < TOP_LEVEL:
            return None
        parent = self.chance.choice(made[-RECENT:])
        return parent if parent.depth < DEEPEST else None

    def _arguments(self) -> tuple[list[int], str]:
        drawn = self.chance.random()
        if drawn < UNTYPED:
            return [], "for"
        types = self.chance.sample(self.types, 2 if drawn < UNTYPED + TWO_TYPES else 1)
        return types, "objection" if self.chance.random() < OBJECTION else "for"

    def _visitors(self) -> list[Person]:
        agencies = self.chance.sample(
            sorted(self.cast.by_agency), min(AGENCIES, len(self.cast.by_agency))
        )
        near = [person for agency in agencies for person in self.cast.by_agency[agency]]
        return self.chance.sample(near, min(VISITORS, len(near)))

    def _visit(
        self, made: Made, id: int, replies: list[Numbered], visitors: list[Person], at: datetime
    ) -> None:
        for person in visitors:
            seen = replies[: self.chance.randint(1, READ)]
            bits = with_bits(b"", (reply.ordinal for reply in seen))
            made.rows["visit"].append((person.agency_id, bits, at, person.id, id))
            for reply in seen:
                if reply.author.id != person.id:
                    tally = reply.tallies[person.agency_id]
                    tally[0] += 1
                    if reply.types and self.chance.random() < CONVINCED:
                        tally[1] += 1
                        made.rows["endorsement"].append((person.agency_id, at, person.id, reply.id))

    def _pick(
        self, made: Made, id: int, replies: list[Numbered], visitors: list[Person], at: datetime
    ) -> int:
        picks = 0
        for person in visitors[:3]:
            ones = [r for r in replies[:20] if r.types and r.author.id != person.id]
            if ones:
                chosen = self.chance.choice(ones)
                chosen.picks, picks = chosen.picks + 1, picks + 1
                why = "It answers the first question that my director asks."
                made.rows["pick"].append((why, person.agency_id, at, person.id, chosen.id, id))
                made.rows["pick_history"].append((why, at, person.id, chosen.id, id))
        return picks

    def _rank(self, replies: list[Numbered]) -> None:
        for reply in replies:
            groups: dict[int, list[int]] = defaultdict(lambda: [0, 0])
            for agency, (seen, convinced) in reply.tallies.items():
                group = groups[agency if agency in self.cast.confirmed else 0]
                group[0], group[1] = group[0] + seen, group[1] + convinced
            reply.score = score(Group(seen, convinced) for seen, convinced in groups.values())
        top = [reply for reply in replies if reply.depth == 1]
        top.sort(key=lambda reply: (-reply.score, -reply.evidence, reply.position))
        for place, reply in enumerate(top):
            reply.best_page = place // TOP_LEVEL_PER_PAGE + 1

    def _store_replies(self, made: Made, id: int, replies: list[Numbered]) -> None:
        for reply in replies:
            seen = sum(tally[0] for tally in reply.tallies.values())
            convinced = sum(tally[1] for tally in reply.tallies.values())
            agencies = sum(
                tally[1] > 0 and agency in self.cast.confirmed
                for agency, tally in reply.tallies.items()
            )
            made.rows["reply"].append((
                reply.id, "".join(piece.html for piece in reply.pieces), reply.stance, reply.ordinal,
                reply.position, reply.best_page, reply.depth, reply.children, reply.at, len(reply.types),
                convinced, agencies, seen, reply.picks, reply.score, reply.evidence, reply.author.id,
                reply.parent.id if reply.parent else None, id,
            ))  # fmt: skip
            body = "\n\n".join(piece.body for piece in reply.pieces)
            plain = "\n\n".join(piece.plain for piece in reply.pieces)
            row = (1, body, plain, reply.at, reply.author.id, reply.id)
            made.rows["reply_revision"].append(row)
            made.rows["reply_argument"] += [(reply.id, id, type) for type in sorted(reply.types)]
            made.rows["reply_tally"] += [
                (agency, seen, convinced, reply.id)
                for agency, (seen, convinced) in reply.tallies.items()
            ]

    def _store_coverage(self, made: Made, id: int, replies: list[Numbered]) -> Counter[int]:
        """Arguments for the ask, by type."""
        sides: dict[str, Counter[int]] = {"for": Counter(), "objection": Counter()}
        for reply in replies:
            sides[reply.stance].update(reply.types)
        for type in sorted(sides["for"] | sides["objection"]):
            made.rows["coverage"].append((sides["for"][type], sides["objection"][type], id, type))
        return sides["for"]
