"""What is looked for, in the words of each database's index of texts.

Nothing that was typed is ever taken for syntax: a query comes as words of letters and digits, and each is
quoted here.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct

from forum.database import is_postgres
from forum.rules.search_query import Phrase, Query

Group = tuple[str, ...]
"""Facts of which one must be there."""
EVERY: Group = ("post1",)
"""A fact of every reply."""
Sql = tuple[str, list[Any]]


class Match(Struct, frozen=True):
    """`all` phrases, none of `without`, one of each group of `facts`; `any` are words of which one must be
    there. `of_names` finds words that begin like these.
    """

    all: tuple[Phrase, ...] = ()
    without: tuple[Phrase, ...] = ()
    facts: tuple[Group, ...] = ()
    any: tuple[str, ...] = ()
    of_names: bool = False

    @property
    def sql(self) -> Sql:
        """A value to be put behind MATCH, or behind @@."""
        return self._postgres() if is_postgres() else ("?", [self._sqlite()])

    def _sqlite(self) -> str:
        parts = [f"words : ({' AND '.join(self._quoted(self.all))})"] if self.all else []
        if self.any:
            parts.append(f"words : ({' OR '.join(_quote(word) for word in self.any)})")
        for group in self.facts:
            parts.append(f"facts : ({' OR '.join(_quote(fact) for fact in group)})")
        found = " AND ".join(parts)
        if not self.without:
            return found
        return f"({found}) NOT words : ({' OR '.join(self._quoted(self.without))})"

    def _quoted(self, phrases: Iterable[Phrase]) -> list[str]:
        return [_quote(" ".join(phrase)) + (" *" if self.of_names else "") for phrase in phrases]

    def _postgres(self) -> Sql:
        """Selected, so that it is made once, and not for each row that is looked at."""
        parts: list[tuple[str, ...]] = [self._phrase(phrase) for phrase in self.all]
        if self.any:
            words = [("plainto_tsquery('english', ?)", word) for word in self.any]
            parts.append((f"({' || '.join(sql for sql, _ in words)})", *self.any))
        if self.facts:
            groups = [" | ".join(f"'§{fact}'" for fact in group) for group in self.facts]
            together = " & ".join(f"({group})" for group in groups)
            parts.append(("CAST(CAST(? AS text) AS tsquery)", together))
        for phrase in self.without:
            sql, *values = self._phrase(phrase)
            parts.append((f"!!{sql}", *values))
        found = " && ".join(sql for sql, *_ in parts)
        return f"(SELECT {found})", [value for _, *values in parts for value in values]

    def _phrase(self, phrase: Phrase) -> tuple[str, str]:
        if self.of_names:
            words = [f"'{word}'" for word in phrase]
            return "to_tsquery('simple', ?)", f"{' <-> '.join(words)}:*"
        function = "phraseto_tsquery" if len(phrase) > 1 else "plainto_tsquery"
        return f"{function}('english', ?)", " ".join(phrase)


def _quote(words: str) -> str:
    return f'"{words}"'


def match_of(query: Query, facts: Sequence[Group] = ()) -> Match:
    """Of replies. What leaves words out must have something to leave them out of."""
    groups = tuple(facts) if query.all or facts else (EVERY,)
    return Match(query.all, query.without, groups)
