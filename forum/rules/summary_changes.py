"""What changed between two contents of a summary, for the audit log: only what differs."""

from typing import Any

from forum.rules.summary import Cited, Content, DraftLine, DraftPair

Facts = dict[str, Any]


def changes(before: Content, after: Content) -> tuple[Facts, Facts]:
    """Facts before and after, by what they are about; equal contents give two empty ones."""
    old, new = _facts(before), _facts(after)
    old_order, new_order = _order(before, after), _order(after, before)
    if old_order != new_order:
        old["order of lines"], new["order of lines"] = old_order, new_order
    names = [name for name in dict.fromkeys([*old, *new]) if old.get(name) != new.get(name)]
    return (
        {name: old[name] for name in names if name in old},
        {name: new[name] for name in names if name in new},
    )


def _facts(content: Content) -> Facts:
    facts: Facts = {"lead": content.lead} if content.lead else {}
    facts |= {f"line {line.key}": _line(line) for line in content.lines}
    facts |= {f"pair {pair.key}": _pair(pair) for pair in content.pairs}
    facts |= {f"dropped reply {d.reply_id} as {d.type}": d.reason for d in content.dropped}
    return facts


def _order(content: Content, other: Content) -> list[str]:
    """Of the lines that both have: what came or went is no change of order."""
    kept = {line.key for line in other.lines}
    return [line.key for line in content.lines if line.key in kept]


def _passage(passage: Cited) -> str:
    """Where the words stand, not the words: those are the reply's, and may have to be purged."""
    place = f"characters {passage.start + 1} to {passage.end}"
    return f"reply {passage.reply_id}, version {passage.revision}, {place}"


def _line(line: DraftLine) -> list[str]:
    words = [line.type, *map(_passage, line.passages)]
    words += [f"says “{line.sentence}”"] if line.sentence else []
    return words + [f"for {audience}" for audience in line.audiences]


def _pair(pair: DraftPair) -> list[str]:
    words = [f"objection: {_passage(pair.objection)}"]
    words += [f"answer: {_passage(passage)}" for passage in pair.answers]
    words += [f"they say “{pair.say}”"] if pair.say else []
    return words + ([f"you say “{pair.sentence}”"] if pair.sentence else [])
