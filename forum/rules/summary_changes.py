"""What changed between two contents of a summary, for the audit log: only what differs."""

from typing import Any

from forum.rules.summary import Content, DraftLine, DraftPair

Facts = dict[str, Any]


def changes(before: Content, after: Content) -> tuple[Facts, Facts]:
    """Facts before and after, by what they are about; equal contents give two empty ones."""
    old, new = _facts(before), _facts(after)
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
    if len(content.lines) > 1:
        facts["order"] = [line.key for line in content.lines]
    return facts


def _line(line: DraftLine) -> list[str]:
    words = [line.type, *(f"reply {passage}" for passage in line.passages)]
    words += [f"says “{line.sentence}”"] if line.sentence else []
    return words + [f"for {audience}" for audience in line.audiences]


def _pair(pair: DraftPair) -> list[str]:
    words = [f"objection {pair.objection}", *(f"answer {passage}" for passage in pair.answers)]
    words += [f"they say “{pair.say}”"] if pair.say else []
    return words + ([f"you say “{pair.sentence}”"] if pair.sentence else [])
