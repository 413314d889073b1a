"""What changed between two contents of a summary, for the audit log: only what differs."""

from typing import Any

from forum.rules.cited import Cited
from forum.rules.summary import Content, DraftLine, DraftPair

Facts = dict[str, Any]
Names = dict[str, str]
"""What to call a line or pair, by its key: "line on risk of reply 22 (f04d052e)"."""


def changes(before: Content, after: Content) -> tuple[Facts, Facts]:
    """Facts before and after, by what they are about; equal contents give two empty ones."""
    names = _names(after) | _names(before)  # called as it was, where it changed
    old, new = _facts(before, names), _facts(after, names)
    orders_before, orders_after = _orders(before, after), _orders(after, before)
    for what in orders_before:
        if orders_before[what] != orders_after[what]:
            old[what] = [names[key] for key in orders_before[what]]
            new[what] = [names[key] for key in orders_after[what]]
    about = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return (
        {name: old[name] for name in about if name in old},
        {name: new[name] for name in about if name in new},
    )


def _names(content: Content) -> Names:
    """By where the words are from, never by the words, which may have to be purged."""
    of_lines = {
        line.key: f"line on {line.type} of reply {line.passages[0].reply_id} ({line.key})"
        for line in content.lines
    }
    of_pairs = {
        pair.key: f"answer to the objection of reply {pair.objection.reply_id} ({pair.key})"
        for pair in content.pairs
    }
    return of_lines | of_pairs


def _facts(content: Content, names: Names) -> Facts:
    facts: Facts = {"lead": content.lead} if content.lead else {}
    facts |= {names[line.key]: _line(line) for line in content.lines}
    facts |= {names[pair.key]: _pair(pair) for pair in content.pairs}
    facts |= {f"dropped reply {d.reply_id} as {d.type}": d.reason for d in content.dropped}
    return facts


def _orders(content: Content, other: Content) -> dict[str, list[str]]:
    """By what is in order, such as "order of lines on roi": keys of what both have there. What came,
    went or changed its type is no change of order.
    """
    kept = set(_places(other))
    found: dict[str, list[str]] = {}
    for what, key in _places(content):
        if (what, key) in kept:
            found.setdefault(what, []).append(key)
    return found


def _places(content: Content) -> list[tuple[str, str]]:
    of_lines = [(f"order of lines on {line.type}", line.key) for line in content.lines]
    return of_lines + [("order of rebuttal pairs", pair.key) for pair in content.pairs]


def _passage(passage: Cited) -> str:
    """Where the words stand, not the words: those are the reply's, and may have to be purged."""
    place = f"characters {passage.start + 1} to {passage.end}"
    return f"reply {passage.reply_id}, version {passage.revision}, {place}"


def _line(line: DraftLine) -> list[str]:
    words = [line.type, *map(_passage, line.passages)]
    words += [f"says “{line.sentence}”"] if line.sentence else []
    return words + [f"for {audience}" for audience in sorted(line.audiences)]


def _pair(pair: DraftPair) -> list[str]:
    words = [f"objection: {_passage(pair.objection)}"]
    words += [f"answer: {_passage(passage)}" for passage in pair.answers]
    words += [f"they say “{pair.say}”"] if pair.say else []
    return words + ([f"you say “{pair.sentence}”"] if pair.sentence else [])
