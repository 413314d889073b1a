"""The workspace's one form: a whole draft in its fields, and what the button that was pressed does.

Because the form carries the whole draft, no button and no other manager can lose what was typed.
"""

import re
from collections.abc import Callable

from forum.errors import Invalid
from forum.http.forms import FormState
from forum.rules import summary as rules
from forum.rules.cited import KEY_PATTERN, Cited
from forum.rules.drafts import REASON
from forum.rules.summary import Content, DraftLine, DraftPair, Dropped
from forum.text.clean import clean_line

KEY = re.compile(rf"{KEY_PATTERN}\Z")
DAMAGED = "This form is damaged: open the page anew. What was saved is still there."
THEIRS = "their-"
"""Begins the names of fields that hold the other version after a conflict."""
NUMBER = re.compile(r"[1-9][0-9]{0,17}\Z")
NO_CHOICE = "Choose from the list first, then press the button."
Deed = Callable[[Content, FormState, list[str]], Content]


def read_content(form: FormState) -> Content:
    """What was typed, not judged yet: see `problems`. Raises Invalid where no page of ours made it."""
    return Content.model_construct(
        lead=clean_line(form.value("lead")),
        lines=tuple(_line(form, key) for key in _keys(form, "line", rules.LINES_MAX)),
        pairs=tuple(_pair(form, key) for key in _keys(form, "pair", rules.PAIRS_MAX)),
        dropped=tuple(map(_dropped, form.values.get("dropped", [])[: rules.DROPPED_MAX])),
    )


def _keys(form: FormState, name: str, most: int) -> list[str]:
    keys = list(dict.fromkeys(form.values.get(name, [])))
    if len(keys) > most or not all(KEY.match(key) for key in keys):
        raise Invalid({"form": DAMAGED})
    return keys


def _passages(text: str) -> tuple[Cited, ...]:
    words = text.split(None, rules.PASSAGES_MAX)
    if len(words) > rules.PASSAGES_MAX:
        raise Invalid({"form": DAMAGED})
    return tuple(dict.fromkeys(map(read_cited, words)))


def _line(form: FormState, key: str, whose: str = "") -> DraftLine:
    passages = _passages(form.value(f"{whose}passages-{key}"))
    if not passages:
        raise Invalid({"form": DAMAGED})
    return DraftLine.model_construct(
        key=key,
        type=form.value(f"{whose}type-{key}")[:40],
        sentence=clean_line(form.value(f"{whose}sentence-{key}")),
        passages=passages,
        audiences=tuple(dict.fromkeys(form.values.get(f"{whose}audience-{key}", []))),
    )


def _pair(form: FormState, key: str, whose: str = "") -> DraftPair:
    return DraftPair.model_construct(
        key=key,
        objection=read_cited(form.value(f"{whose}objection-{key}")),
        say=clean_line(form.value(f"{whose}say-{key}")),
        answers=_passages(form.value(f"{whose}answers-{key}")),
        sentence=clean_line(form.value(f"{whose}sentence-{key}")),
    )


def _dropped(text: str) -> Dropped:
    reply_id, _, rest = text.partition(" ")
    type, _, reason = rest.partition(" ")
    if not NUMBER.match(reply_id):
        raise Invalid({"form": DAMAGED})
    return Dropped.model_construct(
        reply_id=int(reply_id), type=clean_line(type)[:40], reason=clean_line(reason)[: REASON[1]]
    )


def read_cited(text: str) -> Cited:
    cited = Cited.parse(text)
    if cited is None:
        raise Invalid({"form": DAMAGED})
    return cited


def problems(content: Content) -> dict[str, str]:
    """A message for each field that is too long."""
    found = {}
    typed = [("lead", content.lead, rules.LEAD_MAX)]
    for line in content.lines:
        typed.append((f"sentence-{line.key}", line.sentence, rules.SENTENCE_MAX))
    for pair in content.pairs:
        typed.append((f"say-{pair.key}", pair.say, rules.SENTENCE_MAX))
        typed.append((f"sentence-{pair.key}", pair.sentence, rules.SENTENCE_MAX))
    for name, text, most in typed:
        if len(text) > most:
            found[name] = f"Use at most {most} characters; this has {len(text):,}."
    return found


def pressed(form: FormState) -> FormState:
    """The form with the button that was meant: Enter after a reason presses the button beside it."""
    if form.value("do") != "enter":
        return form
    meant = [
        f"{deed}:{name.removeprefix(field)}"
        for field, deed in (("reason-", "drop"), ("nomination-reason-", "decline"))
        for name in form.values
        if name.startswith(field) and form.value(name).strip()
    ]
    return form.with_value("do", meant[0] if len(meant) == 1 else "save")


def apply(content: Content, form: FormState) -> Content:
    """Do what the button says, such as "up:3fa2b1c4"; raises Invalid with the field to mend."""
    name, *words = form.value("do").split(":")
    deed = DEEDS.get(name)
    try:
        return deed(content, form, words) if deed else content
    except IndexError:
        raise Invalid({"form": DAMAGED}) from None


def _drop(content: Content, form: FormState, words: list[str]) -> Content:
    field = f"reason-{words[0]}"
    reason = clean_line(form.value(field))
    if not REASON[0] <= len(reason) <= REASON[1]:
        raise Invalid({field: f"Say why, in {REASON[0]} to {REASON[1]} characters."})
    return rules.drop_part(content, words[0], reason)


def _merge(content: Content, form: FormState, words: list[str]) -> Content:
    into = form.value(f"into-{words[0]}")
    if not into:
        raise Invalid({f"into-{words[0]}": NO_CHOICE})
    return rules.merge_lines(content, words[0], into)


def _answer(content: Content, form: FormState, words: list[str]) -> Content:
    chosen = form.value(f"answer-{words[0]}")
    if not chosen:
        raise Invalid({f"answer-{words[0]}": NO_CHOICE})
    return rules.add_answer(content, words[0], read_cited(chosen))


def _take(content: Content, form: FormState, words: list[str]) -> Content:
    """After a conflict: the other manager's lead, line or pair, in place of one's own."""
    if words[0] != "lead" and not KEY.match(words[0]):
        raise Invalid({"form": DAMAGED})
    if words[0] == "lead":
        return content.model_copy(update={"lead": clean_line(form.value(f"{THEIRS}lead"))})
    if form.value(f"{THEIRS}passages-{words[0]}"):
        return rules.put_line(content, _line(form, words[0], THEIRS))
    return rules.put_pair(content, _pair(form, words[0], THEIRS))


DEEDS: dict[str, Deed] = {
    "take": _take,
    "add": lambda c, form, words: rules.add_line(c, words[1], read_cited(words[0])),
    "cite": lambda c, form, words: rules.cite(c, words[1], read_cited(words[0])),
    "uncite": lambda c, form, words: rules.uncite(c, words[1], read_cited(words[0])),
    "up": lambda c, form, words: rules.move_line(c, words[0], -1),
    "down": lambda c, form, words: rules.move_line(c, words[0], 1),
    "merge": _merge,
    "drop": _drop,
    "pair": lambda c, form, words: rules.add_pair(
        c, read_cited(words[0]), tuple(map(read_cited, words[1:]))
    ),
    "answer": _answer,
    "unanswer": lambda c, form, words: rules.drop_answer(c, words[1], read_cited(words[0])),
    "pair-up": lambda c, form, words: rules.move_pair(c, words[0], -1),
    "pair-down": lambda c, form, words: rules.move_pair(c, words[0], 1),
}


def anchor(before: Content, after: Content, do: str) -> str:
    """Where the page should open: at the line or pair that the button was about, or where it was."""
    fresh = [key for key in after.keys if key not in before.keys]
    keys = fresh or [word for word in do.split(":")[1:] if KEY.match(word)]
    gone = [line for line in before.lines if line.key in keys and line.key not in after.keys]
    if gone:
        return f"#type-{gone[0].type}"
    if any(pair.key in keys and pair.key not in after.keys for pair in before.pairs):
        return "#pairs"
    return f"#line-{keys[-1]}" if keys else ""
